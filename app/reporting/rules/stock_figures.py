# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Figures of a stock picture on plain values: how long goods last, since when pieces are unexplained, how many of those
who asked were served."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

PACE_DAYS = 28
DEAD_AFTER_DAYS = 180
HORIZONS = (30, 60, 90)
AGES = ("up_to_30", "up_to_90", "over_90")
_YOUNG, _MIDDLE = 30, 90


def days_of_cover(usable: int, asked: int) -> int | None:
    """For how many whole days goods last when as much is asked for each day as in the last ``PACE_DAYS`` on average;
    nothing where nothing was asked for."""
    return usable * PACE_DAYS // asked if asked > 0 else None


def served(given: int, in_vain: int) -> float | None:
    """How many of a hundred pieces that were asked for were given, to one decimal; nothing where nobody asked."""
    asked = given + in_vain
    return round(100 * given / asked, 1) if asked else None


@dataclass(frozen=True)
class Wanted:
    """Pieces asked for under a target, in thousandths."""

    pieces: int
    permille: int


def target_of(wanted: Iterable[Wanted]) -> float | None:
    """The target of several places together, of a hundred: each counts by what was asked for there."""
    rows = [one for one in wanted if one.pieces > 0]
    asked = sum(one.pieces for one in rows)
    return round(sum(one.pieces * one.permille for one in rows) / asked / 10, 1) if asked else None


def by_age(pieces: int, came: Sequence[tuple[date, int]], today: date) -> dict[str, int]:
    """Since when pieces are unexplained. ``came`` are the pieces that joined them, the latest first: what was explained
    since explained the oldest, so that those that are left are the latest. What no line tells of counts as oldest."""
    found, left = dict.fromkeys(AGES, 0), pieces
    for day, number in came:
        taken = min(left, number)
        found[_age((today - day).days)] += taken
        left -= taken
        if not left:
            break
    found[AGES[-1]] += left
    return found


def _age(days: int) -> str:
    if days <= _YOUNG:
        return AGES[0]
    return AGES[1] if days <= _MIDDLE else AGES[2]
