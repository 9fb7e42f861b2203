# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Short texts about people: what in them looks as if it told who somebody is. It warns and never blocks."""

import re

_SIGNS = {
    "tax_code": re.compile(r"\b[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]\b", re.IGNORECASE),
    "email": re.compile(r"\S@\S+\.\S"),
    "number": re.compile(r"(?:\d[ ./-]?){7}"),
    "name": re.compile(r"(?<![.!?\n] )(?<!^)\b[A-ZÀ-Ý][a-zà-ÿ']+ [A-ZÀ-Ý][a-zà-ÿ']+", re.MULTILINE),
}


def tells_who(note: str | None) -> list[str]:
    """Signs of a person in a note: ``tax_code``, ``email``, ``number`` (a telephone's, a document's), ``name`` (two
    words with capitals inside a sentence; a square may have one too)."""
    return [sign for sign, form in _SIGNS.items() if note and form.search(note)]
