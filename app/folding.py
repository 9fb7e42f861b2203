# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text as searches and lists compare it, the same on every database: neither of ours folds accents as we want it."""

import unicodedata


def folded(*texts: str | None) -> str:
    """Texts as one: small letters without accents, single spaces. Folding twice changes nothing."""
    joined = unicodedata.normalize("NFKD", " ".join(text for text in texts if text)).casefold()
    return " ".join("".join(c for c in joined if not unicodedata.combining(c)).split())
