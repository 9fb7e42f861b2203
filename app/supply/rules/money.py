# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Amounts as people type them."""

import re

_AMOUNT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,9})(?:[,.]([0-9]{1,2}))?")


def cents_in(text: str) -> int | None:
    """Whole cents in an amount such as ``27,90``, ``27.9``, ``1.284,50`` or ``€ 3``; none when it is no such amount.

    One dot with three digits after it sets thousands apart, as Italian does.
    """
    found = _AMOUNT.fullmatch(text.replace("\u20ac", "").replace("\u00a0", " ").strip())
    if found is None:
        return None
    whole, rest = found[1].replace(".", ""), (found[2] or "").ljust(2, "0")
    return int(whole) * 100 + int(rest)
