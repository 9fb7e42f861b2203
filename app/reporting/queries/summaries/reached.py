# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People with a card who were given goods: each once, however many cards and handouts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.contact.models import Person, UnlinkedPerson
from app.db import Rows, ask
from app.distribution.models import PURPOSES, Handout
from app.reporting.models import ReachedMonth
from app.reporting.queries.summaries.lines import AHEAD, GAVE, IN_TIME, STANDS, span
from app.reporting.queries.summaries.people import Holder, known_of, merged
from app.reporting.rules.counting import Traits as Traits
from app.reporting.rules.periods import Period, month_of
from app.reporting.rules.report import Where


def reached(where: Where, period: Period, purpose: str | None = None) -> dict[Traits, int]:
    """How many people, by what is known of them now; each once in the period and this part of the network.

    Housing is what their contacts said in the latest month in which one said it, up to the month in which the period
    ends; of several in that month the one nearer to the street.
    """
    return dict(Counter(known_of(holders(where, period, purpose), period.last).values()))


def reached_by_purpose(where: Where, period: Period) -> dict[str | None, dict[Traits, int]]:
    """The same for all purposes together (``None``) and for each, at the cost of one."""
    each = {purpose: holders(where, period, purpose) for purpose in PURPOSES}
    every = {holder.id: holder for some in each.values() for holder in some}
    known, several = known_of(every.values(), period.last), merged()
    found: dict[str | None, dict[Traits, int]] = {None: dict(Counter(known.values()))}
    for purpose, some in each.items():
        people = {several[holder.id].id if holder.id in several else holder.id for holder in some}
        found[purpose] = dict(Counter(known[person_id] for person_id in people))
    return found


def first_reached(where: Where, until: date) -> dict[tuple[UUID, date], dict[Traits, int]]:
    """People by ambito and by the month in which they were reached there for the first time in that calendar year, up
    to a day's month; keyed by ``(ambito id, first day of the month)``.

    Housing is as of that month, so that a month that is over says the same whatever ``until`` is.
    """
    first, records = _firsts(where, until), dict[UUID, Holder]()
    by_month: dict[date, list[tuple[UUID, UUID]]] = {}
    for (person_id, ambito_id, _), (month, holder) in first.items():
        records[person_id] = holder
        by_month.setdefault(month, []).append((person_id, ambito_id))
    found: dict[tuple[UUID, date], Counter[Traits]] = {}
    for month, people in sorted(by_month.items()):
        known = known_of((records[person_id] for person_id, _ in people), month)
        for person_id, ambito_id in people:
            found.setdefault((ambito_id, month), Counter())[known[person_id]] += 1
    return {key: dict(counts) for key, counts in found.items()}


def _firsts(where: Where, until: date) -> dict[tuple[UUID, UUID, int], tuple[date, Holder]]:
    """The first month of each person in an ambito and a year, and one of their records."""
    several, first = merged(), dict[tuple[UUID, UUID, int], tuple[date, Holder]]()
    opening = (ReachedMonth.opens_year, ReachedMonth.month <= until)
    for site_id, month, *record in ask(_of_rows(ReachedMonth.site_id, ReachedMonth.month).where(*_at(where), *opening)):
        holder = _holder(record)
        person_id = several[holder.id].id if holder.id in several else holder.id
        key = (person_id, where.sites[site_id].ambito_id, month.year)
        if key not in first or month < first[key][0]:
            first[key] = month, holder
    return first


def holders(where: Where, period: Period, purpose: str | None = None) -> Iterable[Holder]:
    """Records at which handouts of a period stand, each once: from whole months, and from those at its edges."""
    found = {}
    for question, values in _questions(where, period, purpose):
        for row in ask(question, values):
            holder = _holder(row)
            found[holder.id] = holder
    return found.values()


def _questions(where: Where, period: Period, purpose: str | None) -> Iterator[tuple[Rows, dict[str, Any]]]:
    whole = period.months()
    if month_of(period.first) == month_of(period.last) and not whole:
        mine = [] if purpose is None else [Handout.purpose == purpose]
        for time in (IN_TIME, AHEAD):
            yield _OF_HANDOUTS.where(time, *mine), span(where.site_ids, period)
        return
    rows = _of_rows().where(*_at(where), *([] if purpose is None else [ReachedMonth.purpose == purpose]))
    month, before = ReachedMonth.month, ReachedMonth.month_before
    if whole:
        start, end = whole[0].first, whole[-1].first
        yield rows.where(month.between(start, end), sa.or_(before.is_(None), before < start)), {}
    first, last = month_of(period.first), month_of(period.last)
    if first.first < period.first:
        yield rows.where(month == first.first, ReachedMonth.last_on >= period.first), {}
    if last.last > period.last:
        yield rows.where(month == last.first, ReachedMonth.first_on <= period.last), {}


def _at(where: Where) -> list[Any]:
    return [ReachedMonth.site_id.in_(where.site_ids)]


def _holder(row: Any) -> Holder:
    person_id, unlinked_id, *traits = row
    return Holder(person_id or unlinked_id, person_id is not None, *traits)


def _with_traits(source: Any, *columns: Any) -> Rows:
    """What is known of the records at handouts, each once."""
    said = [
        sa.func.coalesce(getattr(Person, name), getattr(UnlinkedPerson, name))
        for name in ("age_band", "gender", "citizenship")
    ]
    query: Rows = sa.select(*columns, Handout.person_id, Handout.unlinked_person_id, *said).select_from(source)
    return (
        query.outerjoin(Person, Person.id == Handout.person_id)
        .outerjoin(UnlinkedPerson, UnlinkedPerson.id == Handout.unlinked_person_id)
        .distinct()
    )


def _of_rows(*columns: Any) -> Rows:
    return _with_traits(sa.join(ReachedMonth, Handout, Handout.id == ReachedMonth.handout_id), *columns)


_OF_HANDOUTS = _with_traits(sa.join(Handout, GAVE, GAVE.id == Handout.movement_id)).where(
    STANDS, sa.or_(Handout.person_id.is_not(None), Handout.unlinked_person_id.is_not(None))
)
