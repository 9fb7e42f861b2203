# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Summing up what was given and to how many: only what is new of it, and the same however often it is done."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from app import db as database
from app.db import ask, table_of, take_turn, write
from app.reorder.operations.rolling_up import mark_as
from app.reorder.queries.ledger import OVERLAP
from app.reporting.models import CountedAs
from app.reporting.operations import meeting_months
from app.reporting.operations.closing_published import close_published
from app.reporting.operations.reaching import recount_reached
from app.reporting.queries.summaries import given, handed, lines
from app.reporting.queries.summaries.proof import GIVEN_COLUMNS, HANDED_COLUMNS, Columns
from app.reporting.queries.summaries.rolled import FRESH, GIVEN, rolled_until
from app.reporting.queries.summaries.summing import Summary
from app.reporting.queries.summaries.touched import is_recorded_since, reclassified, touched, touched_by
from app.reporting.rules.given import GivenLine, given_by_day, handed_by_day
from app.reporting.rules.periods import Period, month_of

ROLLING = UUID("5061a6f1-0000-4000-8000-000000000002")
"""The turn of whoever sums up."""

DAYS_AT_ONCE = 62
HOLDERS_AT_ONCE = 500
AT_ONCE = 40
"""More parts than these (an item was moved to another class, the clock stood still) are done one by one, so that nobody
who records something waits for all of them."""

Days: TypeAlias = Mapping[UUID, Collection[date]]


def bring_up_to_date(now: datetime) -> None:
    """Bring the summaries up to now where something was recorded since, or a minute has passed; in transactions of its
    own. Of several who ask at once one does it, and the others find it done."""
    until = rolled_until()
    if until is not None and timedelta() <= now - until < FRESH and not is_recorded_since(until):
        return
    if until is None:
        in_batches(now)
        return
    with database.transaction():
        take_turn(ROLLING)
        until = rolled_until()
        if until is not None and now <= until < now + FRESH and not is_recorded_since(until):
            return
        work = list(steps(now))
        if len(work) <= AT_ONCE:
            for step in work:
                step()
            return
    in_batches(now)


def roll_up(now: datetime) -> int:
    """Bring the summaries up to now in the running transaction; returns how many days of sites were touched."""
    take_turn(ROLLING)
    work = list(steps(now))
    return sum(step() for step in work)


def in_batches(now: datetime) -> int:
    """The same in transactions of its own, so that nobody waits for more than one of them."""
    count = 0
    for step in steps(now):
        with database.transaction():
            take_turn(ROLLING)
            count += step()
    return count


def steps(now: datetime) -> Iterator[Callable[[], int]]:
    """What is to be done to bring the summaries up to now, each a part that stands alone, and answers how many days of
    sites it made anew; the last but one writes down that all is done, the last closes months that are published."""
    new, other = touched(start(now)), reclassified()
    if other:
        new.days = _joined(new.days, touched_by(list(other)).days)
    for part in batches(new.days):
        yield partial(recount, part)
    for site_id, holders in holder_batches(new.holders):
        yield partial(_reach, site_id, holders)
    yield partial(_meet, now)
    yield partial(_finish, now, other)
    yield partial(_publish, now)


def _reach(site_id: UUID, holders: Collection[UUID]) -> int:
    recount_reached(site_id, holders)
    return 0


def _meet(now: datetime) -> int:
    meeting_months.roll_up(now)
    return 0


def _publish(now: datetime) -> int:
    close_published(now)
    return 0


def start(now: datetime) -> datetime | None:
    """From which moment of recording on the ledger is to be looked at; none for all of it. A clock that was set back
    has recorded things before the moment that was reached."""
    until = rolled_until()
    return min(until, now) - OVERLAP if until is not None else None


def batches(days: Days) -> Iterator[dict[UUID, list[date]]]:
    """Days by site, whole months of a site together, so many at a time that each batch is a short transaction."""
    batch: dict[UUID, list[date]] = {}
    for site_id in sorted(days):
        for _, some in _by_month(days[site_id]).items():
            batch.setdefault(site_id, []).extend(some)
            if sum(map(len, batch.values())) >= DAYS_AT_ONCE:
                yield batch
                batch = {}
    if batch:
        yield batch


def holder_batches(holders: Mapping[UUID, Collection[UUID]]) -> Iterator[tuple[UUID, list[UUID]]]:
    """Records of cards by site, so many at a time."""
    for site_id in sorted(holders):
        every = sorted(holders[site_id])
        for number in range(0, len(every), HOLDERS_AT_ONCE):
            yield site_id, every[number : number + HOLDERS_AT_ONCE]


def recount(days: Days) -> int:
    """Make the rows of these days, and of the months they are in, anew from the ledger."""
    for site_id in sorted(days):
        for month, some in _by_month(days[site_id]).items():
            period, wanted = Period(min(some), max(some)), set(some)
            goods = [one for one in lines.given_lines([site_id], period) if one.day in wanted]
            gave = [one for one in lines.handouts([site_id], period) if one.day in wanted]
            _write(given.SUMMARY, site_id, wanted, GIVEN_COLUMNS, given_by_day(goods))
            _write(handed.SUMMARY, site_id, wanted, HANDED_COLUMNS, handed_by_day(gave))
            _sum_up(given.SUMMARY, site_id, month, GIVEN_COLUMNS)
            _sum_up(handed.SUMMARY, site_id, month, HANDED_COLUMNS)
            _note_classes(goods)
    return sum(map(len, days.values()))


def _write(
    summary: Summary, site_id: UUID, days: Collection[date], columns: Columns, sums: Mapping[Any, list[int]]
) -> None:
    table, (kinds, figures) = summary.days, columns
    ask(sa.delete(table).where(table.c.site_id == site_id, table.c.day.in_(sorted(days))))
    names = ("day", *kinds, *figures)
    rows = [{"site_id": site_id, **dict(zip(names, (*kind, *total), strict=True))} for kind, total in sums.items()]
    if rows:
        write(table.insert(), rows)


def _sum_up(summary: Summary, site_id: UUID, month: date, columns: Columns) -> None:
    """A month is the sum of its days."""
    days, months, (kinds, figures) = summary.days, summary.months, columns
    ask(sa.delete(months).where(months.c.site_id == site_id, months.c.month == month))
    same = [days.c[name] for name in kinds]
    sums = [sa.cast(sa.func.sum(days.c[name]), sa.BigInteger) for name in figures]
    within = (days.c.site_id == site_id, days.c.day.between(month, month_of(month).last))
    first = sa.literal(month, sa.Date())
    query = sa.select(days.c.site_id, first, *same, *sums).where(*within).group_by(days.c.site_id, *same)
    ask(sa.insert(months).from_select(["site_id", "month", *kinds, *figures], query))


def _note_classes(goods: Iterable[GivenLine]) -> None:
    rows = [
        {"item_id": item, "fead_class": word} for item, word in {one.item_id: one.fead_class for one in goods}.items()
    ]
    if rows:
        write(database.insert(CountedAs).on_conflict_do_nothing(index_elements=["item_id"]), rows)


def _finish(now: datetime, classes: Mapping[UUID, str]) -> int:
    """Write down in which classes items count by now, and that the summaries are as the ledger was at this moment."""
    table = table_of(CountedAs)
    for item_id, word in classes.items():
        ask(sa.update(table).where(table.c.item_id == item_id).values(fead_class=word))
    mark_as(GIVEN, now)
    return 0


def _joined(one: Days, other: Days) -> dict[UUID, set[date]]:
    return {site_id: {*one.get(site_id, ()), *other.get(site_id, ())} for site_id in {*one, *other}}


def _by_month(days: Iterable[date]) -> dict[date, list[date]]:
    found: dict[date, list[date]] = {}
    for day in sorted(days):
        found.setdefault(day.replace(day=1), []).append(day)
    return found
