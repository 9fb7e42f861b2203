# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long one waits for goods: as somebody said, else as was seen, else as the supplier says."""

from typing import Protocol

ENOUGH = 5
ASSUMED_SHARE = 0.3
UNKNOWN_DAYS = 14


class Seen(Protocol):
    """Days that one waited: the middle one, their spread, how often it was seen."""

    @property
    def days(self) -> float: ...
    @property
    def spread(self) -> float: ...
    @property
    def times(self) -> int: ...


def lead_of(
    own: Seen | None, supplier: Seen | None, stated: int | None, by_hand: int | None, spread_by_hand: int | None
) -> tuple[int, float, str]:
    """Days, their spread, and where they are from: ``policy``, ``item``, ``supplier``, ``stated`` or ``unknown``. A
    spread of which nothing is known is three tenths of the days."""
    enough = next((one for one in (own, supplier) if one is not None and one.times >= ENOUGH), None)
    origin = "item" if enough is own and enough is not None else "supplier"
    if by_hand is not None:
        days, origin = by_hand, "policy"
    elif enough is not None:
        days = round(enough.days)
    else:
        days, origin = (stated, "stated") if stated is not None else (UNKNOWN_DAYS, "unknown")
    if spread_by_hand is not None:
        return days, float(spread_by_hand), origin
    return days, enough.spread if enough is not None else ASSUMED_SHARE * days, origin
