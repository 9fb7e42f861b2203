# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What readers of aggregates are shown of people: small numbers are carried on until five are there.

A *leaf* is a class of things in one ambito that shares nothing with any other leaf (contacts with a card and a need,
say). Month by month its numbers are added up; as soon as five or more are there, they are told together in that month,
and adding up begins anew. Everything shown is a sum of what was told of leaves. So whatever is asked, and whatever is
subtracted from what, the answers fit a network in which every number was none, or five and more (``told`` of what was
told is the same again): no number from 1 to 4 follows from them. This holds only where every figure, and every part of
one that is shown too, is made of the very same leaves: what is counted twice, in two ways, can be solved for.
Where several things are told of the same people or contacts, these are carried themselves (``carried_together``).
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from app.reporting.rules.periods import Period, month_of, months_between

Kind = TypeVar("Kind", bound=Hashable)

LEAST = 5
"""From how many on a number of people is told."""


@dataclass(frozen=True)
class Shown:
    """A figure as a reader of aggregates may see it: none where there was too little to tell, or nothing."""

    value: int | None
    suppressed: bool


def carried(counts: Sequence[int]) -> list[int]:
    """What is told month by month of numbers month by month: none, or five and more.

    A number below none is a correction of months before: it is carried as well.
    """
    told, pending = [], 0
    for count in counts:
        pending += count
        told.append(pending if pending >= LEAST else 0)
        pending -= told[-1]
    return told


def told_at(counts: Sequence[int]) -> list[int | None]:
    """For each month the place of the month in which its number is told; ``None`` while it waits."""
    places: list[int | None] = [None] * len(counts)
    since = 0
    for place, told in enumerate(carried(counts)):
        if told:
            places[since : place + 1] = [place] * (place + 1 - since)
            since = place + 1
    return places


def told(series: Mapping[date, int], months: Sequence[date]) -> dict[date, int]:
    """What is told of one leaf, by the first day of the month; ``months`` are all there are, one after the other, from
    the first of which anything is known to the last that is over."""
    return dict(zip(months, carried([series.get(month, 0) for month in months]), strict=True))


def published(series: Mapping[Any, Mapping[date, int]], months: Sequence[date], period: Period) -> Shown:
    """What is shown of the sum of leaves in the whole months of a period. ``months`` as in ``told``: they begin before
    the period, always with the same first month, or the same thing would be told twice, differently."""
    return shown(sum(_in(told(leaf, months), period) for leaf in series.values()))


def _in(numbers: Mapping[date, int], period: Period) -> int:
    return sum(number for month, number in numbers.items() if period.holds(month_of(month)))


def shown(number: int) -> Shown:
    """A sum of what was told: nothing told is not shown as none, for it may be some."""
    return Shown(number, False) if number else Shown(None, True)


def months_up_to(known: Iterable[date], period: Period) -> list[date]:
    """First days of the months from the earliest that is known to the last of a period."""
    first = min(known, default=period.first)
    return [one.first for one in months_between(first, period.last)]


def carried_together(
    months: Sequence[Mapping[Kind, int]], classes: Callable[[Kind], Collection[Hashable]]
) -> list[dict[Kind, int]]:
    """What is told in each month of things of several kinds, of which several classes are shown. ``classes`` are those
    that a kind belongs to; each thing belongs to one class of every partition that is shown.

    Told together are those that wait among whom each class has five or more: so every figure that is shown is none, or
    five and more, and so is what is left of a whole without it. Corrections are carried as in ``carried``.
    """
    waiting: Counter[Kind] = Counter()
    answer = []
    for month in months:
        waiting.update(month)
        answer.append(_enough({kind: number for kind, number in waiting.items() if number > 0}, classes))
        waiting.subtract(answer[-1])
    return answer


def _enough(left: dict[Kind, int], classes: Callable[[Kind], Collection[Hashable]]) -> dict[Kind, int]:
    """The most of those who wait among whom every class has five or more."""
    while True:
        sizes: Counter[Hashable] = Counter()
        for kind, number in left.items():
            sizes.update(dict.fromkeys(classes(kind), number))  # a class that is named twice counts once
        kept = {kind: number for kind, number in left.items() if all(sizes[one] >= LEAST for one in classes(kind))}
        if len(kept) == len(left):
            return kept
        left = kept
