# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a dashboard shows, as plain values: figures beside what they were, weeks beside those of a year ago."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.reporting.rules.periods import LONG_AGO, Period, a_year_earlier, months_between
from app.reporting.rules.report import Label, Unit
from app.reporting.rules.suppression import Shown

Step = Literal["week", "month"]

MOST_DAYS_BY_WEEK = 196
"""A half-year is shown week by week, what is longer month by month."""

WEEK = timedelta(days=7)

NOTHING = Shown(None, False)
"""No figure: nothing is known of those days."""


@dataclass(frozen=True)
class Compared:
    """A figure of a period, of as long a time just before, and of the last winter. ``summed`` ones are sums of days,
    and so can be told by the week; people who are counted once cannot."""

    code: str
    label: Label
    unit: Unit
    now: Shown
    before: Shown
    winter: Shown
    summed: bool = True


@dataclass(frozen=True)
class Slot:
    """A week from its Monday, or a month from its first day: what was counted in it, and a year before."""

    first: date
    now: Shown
    before: Shown = NOTHING


@dataclass(frozen=True)
class Run:
    """Weeks or months one after the other."""

    step: Step
    unit: Unit
    slots: tuple[Slot, ...]

    @property
    def last(self) -> Slot | None:
        """The latest of them."""
        return self.slots[-1] if self.slots else None


def step_of(period: Period, *, guarded: bool = False) -> Step:
    """Weeks or months: readers of aggregates see months."""
    return "month" if guarded or period.days > MOST_DAYS_BY_WEEK else "week"


def firsts(period: Period, step: Step) -> list[date]:
    """The first days of the weeks or months that a period touches."""
    if step == "month":
        return [month.first for month in months_between(period.first, period.last)]
    monday = period.first - timedelta(days=period.first.weekday())
    return [monday + WEEK * at for at in range((period.last - monday).days // 7 + 1)]


def year_before(first: date, step: Step) -> date:
    """The week or month that one is held against: fifty-two weeks before, or the same month of the year before."""
    return first - LONG_AGO if step == "week" else first.replace(year=first.year - 1)


def period_before(period: Period, step: Step) -> Period:
    """The days in which those weeks or months lie."""
    return period.a_year_before if step == "week" else a_year_earlier(period)


def run(step: Step, unit: Unit, period: Period, now: Mapping[date, int], before: Mapping[date, int]) -> Run:
    """Weeks or months of exact numbers: where none is known there was none. Of the year before only what is known at
    all is drawn."""
    slots = []
    for first in firsts(period, step):
        old = before.get(year_before(first, step), 0)
        slots.append(Slot(first, Shown(now.get(first, 0), False), Shown(old, False) if before else NOTHING))
    return Run(step, unit, tuple(slots))


def weekly(number: int, period: Period) -> float:
    """How many that is in a week."""
    return number * 7 / period.days
