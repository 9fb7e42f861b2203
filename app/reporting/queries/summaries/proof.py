# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the summaries say what the ledger says: everything counted anew, and held against what is written."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.db import ask, table_of
from app.distribution.models import Handout
from app.reporting.models import ReachedMonth
from app.reporting.queries.summaries import given, handed
from app.reporting.queries.summaries.lines import HOLDER, given_lines, handouts, handouts_of
from app.reporting.queries.summaries.people import some
from app.reporting.queries.summaries.summing import Summary
from app.reporting.queries.summaries.touched import Touched, reclassified, touched, touched_by
from app.reporting.rules.given import given_by_day, handed_by_day
from app.reporting.rules.periods import Period, month_of
from app.reporting.rules.reaching import reached_by_month

GIVEN_COLUMNS = (
    ("purpose", "recipient", "by_card", "fead_class", "funding"),
    ("pieces", "value_cents", "unvalued", "lines"),
)
HANDED_COLUMNS = (("coded", "purpose", "age_band", "gender", "citizenship", "housing"), ("handouts", "people"))
"""The columns of the summaries: what tells rows apart, and what they add up."""

Columns = tuple[Sequence[str], Sequence[str]]


@dataclass(frozen=True)
class Wrong:
    """Something of a site and a month that a summary says otherwise than the ledger; ``days`` or ``holders`` is what
    is to be made anew."""

    site_id: UUID
    month: date
    what: str
    days: Collection[date] = ()
    holders: Collection[UUID] = field(default=(), repr=False)


def wrong_figures(pending: Touched) -> Iterator[Wrong]:
    """What the summaries say otherwise than the ledger, site by site and month by month; nothing when they are right.
    What is ``pending``, recorded so lately that it may not have been summed up yet, says nothing."""
    there = touched(None)
    for site_id in sorted({*there.days, *_sites_summed_up()}):
        days, late = there.days.get(site_id, set()), pending.days.get(site_id, set())
        for month in sorted({one.replace(day=1) for one in days} | _months_summed_up(site_id)):
            yield from _wrong_sums(site_id, month, late)
        yield from _wrong_cards(site_id, there.holders.get(site_id, set()), pending.holders.get(site_id, set()))


def pending(since: Any) -> Touched:
    """What was recorded since a moment, and what the catalogue has put in another class."""
    found, other = touched(since), reclassified()
    if other:
        for site_id, days in touched_by(list(other)).days.items():
            found.days.setdefault(site_id, set()).update(days)
    return found


def _sites_summed_up() -> set[UUID]:
    tables = (given.SUMMARY.days, given.SUMMARY.months, handed.SUMMARY.days, handed.SUMMARY.months)
    named = [table.c.site_id for table in (*tables, table_of(ReachedMonth))]
    return {row[0] for column in named for row in ask(sa.select(column).distinct())}


def _months_summed_up(site_id: UUID) -> set[date]:
    found = set[date]()
    for summary in (given.SUMMARY, handed.SUMMARY):
        for column in (summary.days.c.day, summary.months.c.month):
            query = sa.select(column).where(column.table.c.site_id == site_id).distinct()
            found |= {row[0].replace(day=1) for row in ask(query)}
    return found


def _wrong_sums(site_id: UUID, month: date, late: Collection[date]) -> Iterator[Wrong]:
    period = month_of(month)
    counts: tuple[tuple[str, Summary, Columns, Mapping[Any, list[int]]], ...] = (
        ("given", given.SUMMARY, GIVEN_COLUMNS, given_by_day(given_lines([site_id], period))),
        ("handed", handed.SUMMARY, HANDED_COLUMNS, handed_by_day(handouts([site_id], period))),
    )
    for name, summary, columns, counted in counts:
        days = _written(summary.days, "day", columns, site_id, period)
        wrong = {key[0] for key in {*days, *counted} if days.get(key) != counted.get(key)} - set(late)
        if wrong:
            yield Wrong(site_id, month, f"{name}_day", wrong)
        months = _written(summary.months, "month", columns, site_id, Period(month, month))
        if months != _added_up(days, month):
            yield Wrong(site_id, month, f"{name}_month", {month})


def _written(table: sa.Table, span: str, columns: Columns, site_id: UUID, period: Period) -> dict[Any, list[int]]:
    kinds, figures = columns
    query = sa.select(*(table.c[name] for name in (span, *kinds, *figures))).where(
        table.c.site_id == site_id, table.c[span].between(period.first, period.last)
    )
    return {tuple(row[: 1 + len(kinds)]): [int(one) for one in row[1 + len(kinds) :]] for row in ask(query)}


def _added_up(days: Mapping[Any, list[int]], month: date) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = {}
    for (_, *kind), figures in days.items():
        total = found.setdefault((month, *kind), [0] * len(figures))
        for place, figure in enumerate(figures):
            total[place] += figure
    return found


# ---------------------------------------------------------------- cards


def _wrong_cards(site_id: UUID, holders: Collection[UUID], late: Collection[UUID]) -> Iterator[Wrong]:
    written = _cards_written(site_id)
    for part in some({*holders, *written} - set(late)):
        counted: dict[UUID, list[Any]] = {}
        gave = [one for one in handouts_of(part) if one.site_id == site_id]
        of = {one.id: one.holder for one in gave}
        for there in reached_by_month(gave):
            counted.setdefault(of[there.handout_id] or there.handout_id, []).append(there)
        for holder in part:
            one, other = _cover(counted.get(holder, [])), _cover(written.get(holder, []))
            if not _agrees(one, other):
                month = min(month for _, month in {*one, *other})
                yield Wrong(site_id, month, "reached_month", holders=[holder])


def _agrees(counted: Mapping[Any, Any], written: Mapping[Any, Any]) -> bool:
    """Whether rows of a card would be found in all the questions in which they should be. Of two cards that were cut
    from one person there are two rows for some months, and one of them may be found more often: that harms nothing."""
    if counted.keys() != written.keys():
        return False
    return all(
        said[:2] == written[key][:2] and written[key][2] <= said[2] and written[key][3] <= said[3]
        for key, said in counted.items()
    )


def _cards_written(site_id: UUID) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    query = sa.select(ReachedMonth, HOLDER.label("holder")).join(Handout, Handout.id == ReachedMonth.handout_id)
    for row in ask(query.where(ReachedMonth.site_id == site_id)):
        found.setdefault(row.holder or row.handout_id, []).append(row)
    return found


def _cover(rows: Sequence[Any]) -> dict[Any, Any]:
    """First and last day, the month before, and whether it is a later one of its year, by purpose and month."""
    found: dict[Any, Any] = {}
    for row in rows:
        said = (row.first_on, row.last_on, row.month_before or date.min, not row.opens_year)
        first, last, before, later = found.get((row.purpose, row.month), (date.max, date.min, date.max, True))
        joined = min(first, said[0]), max(last, said[1]), min(before, said[2]), later and said[3]
        found[row.purpose, row.month] = joined
    return found
