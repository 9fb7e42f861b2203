# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a winter plan would add, told before it is declared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for of an item at a site, in thousandths of a piece a day, and what a piece costs if known."""

    daily_milli: int
    cents: int | None


@dataclass(frozen=True, slots=True)
class Extra:
    """Pieces that would be asked for beyond the usual, what those with a price cost, and how many have none."""

    days: int
    pieces: int
    cents: int
    without_price: int


def extra(asked: Sequence[Asked], start: date, end: date, percent: int, today: date) -> Extra:
    """What a plan adds on the days of it that are still to come, at what is asked for now.

    It is the further demand, not what will be bought: what lies on the shelves, gifts and the season are left out. In
    whole numbers, rounded once at the end, up, so that a plan is never said to cost less than it does.
    """
    days = max(0, (end - max(start, today + timedelta(days=1))).days + 1)
    share = days * max(0, percent - 100)
    priced = sum(one.daily_milli * one.cents for one in asked if one.cents is not None)
    unpriced = sum(one.daily_milli for one in asked if one.cents is None)
    pieces = sum(one.daily_milli for one in asked)
    return Extra(days, _up(pieces * share), _up(priced * share), _up(unpriced * share))


def _up(milli_percent: int) -> int:
    return -(-milli_percent // 100_000)
