# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Closing months: what is known of them when they are over is written down once, for readers of aggregates.

What comes late, or is undone, or turns out to be one person instead of two, is told in the month in which it became
known. So nobody who asks twice learns from the difference what changed between.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from app import clock
from app import db as database
from app.db import ask, table_of, write
from app.reporting.models import ClosedMonth, MonthClosed
from app.reporting.queries.closed.months import (
    MET,
    REFERRED,
    ByMonth,
    closed_so_far,
    first_day,
    last_closed,
    met_by_month,
)
from app.reporting.queries.funnel.courses import courses_everywhere
from app.reporting.rules.courses import as_of_ripeness, ripe_from
from app.reporting.rules.periods import Period, month_of, months_between

Found = Counter[tuple[UUID, str]]

_CLOSED = table_of(ClosedMonth)


def close(now: datetime) -> None:
    """Close the months that are over and were not closed: of whom one met at once, of referrals once they are ripe."""
    today = clock.day_of(now)
    close_series(MET, met_by_month, today)
    for month in open_months(REFERRED, today):
        if ripe_from(month.first) <= today:
            courses = courses_everywhere(month, as_of_ripeness)
            write_month(REFERRED, month, Counter((one.sent.ambito_id, one.stands) for one in courses))


def open_months(series: str, today: date) -> list[Period]:
    """Months of a series that are over and not closed."""
    last, first = last_closed(series), first_day(series)
    if first is None:
        return []
    if last is not None and last > month_of(today).first:  # a clock that ran ahead for a while
        last = month_of(today).first
        _mark(series, last)
    months = [month for month in months_between(first, today) if month.last < today]
    return [month for month in months if last is None or month.first > last]


def close_series(series: str, known_now: Callable[[date, date], ByMonth], today: date) -> None:
    """Close the months of a series that are over: each is told by how much it adds to what was known when the one
    before was closed. ``known_now`` answers what is known by now, from the month of a day to another day."""
    months, first = open_months(series, today), first_day(series)
    if months and first is not None:
        for month, found in _added(series, months, known_now(first.replace(day=1), months[-1].last)):
            write_month(series, month, found)


def _added(series: str, months: Sequence[Period], by_month: ByMonth) -> Iterator[tuple[Period, Found]]:
    known = closed_so_far(series)
    total: Found = Counter()
    for first, numbers in by_month.items():
        if first < months[0].first:
            total.update(numbers)
    for month in months:
        total.update(by_month.get(month.first, {}))
        yield month, Counter({leaf: total[leaf] - known[leaf] for leaf in {*total, *known}})
        known = Counter(total)


def write_month(series: str, month: Period, found: Found) -> None:
    """Write down what a month adds, and that it is closed."""
    same = {"series": series, "month": month.first}
    rows = [
        same | {"ambito_id": ambito_id, "leaf": leaf, "number": number}
        for (ambito_id, leaf), number in sorted(found.items(), key=lambda one: (one[0][0].bytes, one[0][1]))
        if number
    ]
    if rows:
        write(_CLOSED.insert(), rows)
    _mark(series, month.first)


def _mark(series: str, month: date) -> None:
    new = database.insert(MonthClosed).values(series=series, month=month)
    ask(new.on_conflict_do_update(index_elements=["series"], set_={"month": month}))
