# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Weights as people type them."""

import re

_KILOS = re.compile(r"([0-9]{1,6})(?:[,.]([0-9]{1,3}))?")


def grams_in(text: str) -> int | None:
    """Whole grams in kilograms such as ``12``, ``2,5`` or ``0.250 kg``; none when it is no such weight.

    Comma and dot both stand before the decimals: a thousand kilograms of waste are rare, a quarter of one is not.
    """
    found = _KILOS.fullmatch(text.lower().removesuffix("kg").replace("\u00a0", " ").strip())
    if found is None:
        return None
    return int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0"))
