# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From which day to which a report looks, both included, as days of Europe/Rome."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import N_, DomainError

MOST_DAYS = 3_653
"""Ten years: what any fund asks for, and a bound on the work of one question."""

LONG_AGO = timedelta(days=364)
"""Fifty-two weeks: the same weekday a year before."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def after(self) -> date:
        """The day after the last."""
        return self.last + _DAY

    @property
    def before(self) -> "Period":
        """As many days, just before."""
        return Period(self.first - timedelta(days=self.days), self.first - _DAY)

    @property
    def a_year_before(self) -> "Period":
        """The same weekdays, fifty-two weeks before."""
        return Period(self.first - LONG_AGO, self.last - LONG_AGO)

    def months(self) -> list["Period"]:
        """The calendar months that lie in it whole."""
        return [month for month in months_between(self.first, self.last) if self.holds(month)]

    def edges(self) -> list["Period"]:
        """The days that belong to no whole month, as one or two stretches."""
        whole = self.months()
        if not whole:
            return [self]
        found = [Period(self.first, whole[0].first - _DAY), Period(whole[-1].last + _DAY, self.last)]
        return [one for one in found if one.first <= one.last]

    def holds(self, other: "Period") -> bool:
        """Whether another lies wholly in it."""
        return self.first <= other.first and other.last <= self.last


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - _DAY)


def earlier(period: Period) -> Period:
    """What a period is compared with: as many months before where it is of whole months, else as many days before."""
    whole = period.months()
    if not whole or whole[0].first != period.first or whole[-1].last != period.last:
        return period.before
    months = period.first.year * 12 + period.first.month - 1 - len(whole)
    return Period(date(months // 12, months % 12 + 1, 1), period.first - _DAY)


def a_year_earlier(period: Period) -> Period:
    """The same days of the year before; the last day of February stays the last one."""
    return Period(_year_back(period.first), _year_back(period.last))


def _year_back(day: date) -> date:
    last_of_february = day.month == 2 and (day + _DAY).month == 3
    return date(day.year - 1, 3, 1) - _DAY if last_of_february else day.replace(year=day.year - 1)


def half_year(year: int, half: int) -> Period:
    """January to June (1) or July to December (2)."""
    return Period(date(year, 1, 1), date(year, 6, 30)) if half == 1 else Period(date(year, 7, 1), date(year, 12, 31))


def last_half_year(today: date) -> Period:
    """The last half-year that is over."""
    return half_year(today.year - 1, 2) if today.month <= 6 else half_year(today.year, 1)


def winter_from(year: int) -> Period:
    """November to March, the months in which three times as much is given as in summer."""
    return Period(date(year, 11, 1), date(year + 1, 4, 1) - _DAY)


def last_winter(today: date) -> Period:
    """The last winter that is over."""
    return winter_from(today.year - (1 if today.month > 3 else 2))


def last_weeks(today: date, number: int = 12) -> Period:
    """So many whole weeks, Monday to Sunday, that are over."""
    sunday = today - timedelta(days=today.isoweekday())
    return Period(sunday - timedelta(days=7 * number - 1), sunday)


def last_months(today: date, number: int = 12) -> Period:
    """So many whole months that are over."""
    last = today.replace(day=1) - _DAY
    months = last.year * 12 + last.month - number
    return Period(date(months // 12, months % 12 + 1, 1), last)


def usual_periods(today: date, *, whole_months: bool = False) -> list[tuple[str, Period]]:
    """The periods that are asked for most, each with its name; none reaches beyond today. ``whole_months`` for those
    who see nothing else."""
    half = 1 if today.month <= 6 else 2
    return [
        *([] if whole_months else [(N_("Twelve weeks"), last_weeks(today))]),
        (N_("This half-year"), Period(half_year(today.year, half).first, today)),
        (N_("Last half-year"), last_half_year(today)),
        (N_("Twelve months"), last_months(today) if whole_months else last_twelve_months(today)),
        (N_("Last winter"), last_winter(today)),
    ]


def months_between(first: date, last: date) -> Iterator[Period]:
    """The calendar months that two days and those between them touch."""
    month = month_of(first)
    while month.first <= last:
        yield month
        month = month_of(month.last + _DAY)


def last_twelve_months(today: date) -> Period:
    """A year up to today."""
    return Period(today - timedelta(days=364), today)


def check_period(first: date | None, last: date | None, today: date) -> Period:
    """The period that was asked for; a year up to today where nothing was said, and a missing end is made of the other.

    Raises ``bad_period`` (422) for one that ends before it begins, that has not begun yet, or that is longer than ten
    years; the message says which.
    """
    if first is None and last is None:
        return last_twelve_months(today)
    if last is None:
        last = max(today, first) if first else today
    if first is None:
        first = last - timedelta(days=364)
    if first > last:
        raise _bad(N_("The period ends before it begins: exchange the two days."), first, last)
    if first > today:
        raise _bad(N_("The period has not begun yet: choose days up to today."), first, last)
    if (last - first).days >= MOST_DAYS:
        raise _bad(N_("The period is longer than ten years: ask for less at once."), first, last)
    return Period(first, last)


def whole_months(period: Period, today: date) -> Period:
    """The months of a period that are whole and over: what a reader of small numbers is shown.

    Raises ``no_whole_month`` (422) where there is none.
    """
    over = [month for month in period.months() if month.last < today]
    if not over:
        raise DomainError(
            N_("Your role sees whole months that are over: choose a period that holds one."),
            "no_whole_month",
            422,
            fields={"from": [N_("holds no whole month")]},
        )
    return Period(over[0].first, over[-1].last)


def _bad(message: str, first: date, last: date) -> DomainError:
    fields = {"from": [message], "to": [message]}
    return DomainError(message, "bad_period", 422, fields=fields, first=first.isoformat(), last=last.isoformat())
