# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a scan sounds, and what a scanner is tried with. No database, no web."""

SOON_DAYS = 30

# What the codes hold that a scanner is tried with. None of them can be linked to an item by mistake.
PLAIN_TEST = "WSCANNERTF"
"""Characters that every keyboard keeps. It has the form of a tile on the wall, and there is no such tile."""
LAYOUT_TEST = "AZQWYazqwy09-/=;'[]"
"""Characters that move from one country's keyboard to another's."""
GS1_TEST = "010952000000001110TEST7\x1d17271231"
"""A label whose lot is told from its day by a separator alone."""


def signal_of(kind: str, *, doubt: bool = False, days_left: int | None = None) -> str:
    """``known``, ``doubtful`` (two readings, or goods that expire within thirty days) or ``refused`` (unknown)."""
    if kind == "unknown":
        return "refused"
    if doubt or (days_left is not None and days_left <= SOON_DAYS):
        return "doubtful"
    return "known"
