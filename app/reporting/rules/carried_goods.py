# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods of a kind as few pieces of them are told: one piece went to one person, so pieces are carried until five are
there, with what they are worth."""

from collections.abc import Iterator, Mapping
from datetime import date

from app.reporting.rules.periods import Period
from app.reporting.rules.suppression import months_up_to, told_at

WHAT = ("pieces", "cents", "unvalued")
"""What is known of goods of a kind, each under a leaf of its own: ``<kind> <what>``."""

EVERYBODY = "homeless"
"""For whom goods are as long as too few of them were for somebody else to be told."""


def told_goods(months: Mapping[date, Mapping[str, int]], kind: str, period: Period) -> Iterator[tuple[date, list[int]]]:
    """Pieces, cents and pieces without a value of a kind, in the months of a period in which five pieces are there."""
    known = months_up_to(months, period)
    numbers = [[months.get(month, {}).get(f"{kind} {what}", 0) for what in WHAT] for month in known]
    sums: dict[date, list[int]] = {}
    for place, of_month in zip(told_at([pieces for pieces, _, _ in numbers]), numbers, strict=True):
        if place is not None:
            before = sums.get(known[place], [0, 0, 0])
            sums[known[place]] = [one + other for one, other in zip(before, of_month, strict=True)]
    return ((month, said) for month, said in sums.items() if month >= period.first)


def kinds_of(months: Mapping[date, Mapping[str, int]]) -> list[tuple[str, str]]:
    """The two words of each kind of goods of which something is known."""
    kinds = {leaf.rpartition(" ")[0] for leaves in months.values() for leaf in leaves}
    return [(first, second) for first, _, second in (kind.partition(" ") for kind in sorted(kinds))]
