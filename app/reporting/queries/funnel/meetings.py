# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom one met in a period: whole months from their sums, the days beside them from the contacts themselves."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from app.clock import start_of
from app.contact.models import Contact, ContactNeed, Person
from app.db import ask, table_of
from app.distribution.models import Handout
from app.distribution.queries.undone import undone
from app.network.models import Site
from app.reporting.models import ContactMonth, MetMonth
from app.reporting.rules.periods import Period, month_of, months_between
from app.reporting.rules.report import Where

By: TypeAlias = Literal["ambito", "site", "month"] | None
"""How figures are broken down: not, by ambito id, by site id, by the first day of the month."""

Key: TypeAlias = UUID | date | None

_SUMS = table_of(ContactMonth)

with_goods = sa.exists().where(Handout.contact_id == Contact.id, Handout.movement_id.is_not(None), ~undone)
"""Whether goods were given at a contact, by a handout that stands."""

with_need = sa.exists().where(ContactNeed.contact_id == Contact.id)
"""Whether a need was told at a contact."""

coded = sa.or_(Contact.person_id.is_not(None), Contact.unlinked_person_id.is_not(None))
"""Whether a card was shown at a contact, of somebody forgotten since too."""

who = sa.func.coalesce(Person.root_id, Contact.person_id, Contact.unlinked_person_id, type_=sa.Uuid())
"""Who was met, whichever of their cards they showed; asked with ``Person`` joined to the contact's."""


class Meeting(NamedTuple):
    """Contacts of one kind; ``people`` are presences."""

    key: Key
    first: bool
    coded: bool
    with_goods: bool
    with_need: bool
    contacts: int
    people: int


def on_days(period: Period) -> tuple[sa.ColumnElement[bool], ...]:
    """The condition that a contact happened on the days of a period, as Rome counts them."""
    after = start_of(period.last + timedelta(days=1))
    return Contact.occurred_at >= start_of(period.first), Contact.occurred_at < after


def counted(site_ids: Iterable[UUID], period: Period) -> "sa.CursorResult[*tuple[Any, ...]]":
    """Contacts by site, kind, occasion and what is counted of them, straight from the contacts."""
    each = sa.select(
        *(Contact.site_id, Contact.kind, Contact.occasion, Contact.people, coded.label("coded")),
        *(with_goods.label("with_goods"), with_need.label("with_need")),
    ).where(Contact.site_id.in_(list(site_ids)), *on_days(period))
    one = each.subquery()
    same = (one.c.site_id, one.c.kind, one.c.occasion, one.c.coded, one.c.with_goods, one.c.with_need)
    numbers = (sa.func.count().label("contacts"), sa.func.sum(one.c.people).label("people"))
    return ask(sa.select(*same, *numbers).group_by(*same))


def partial(period: Period) -> Iterator[Period]:
    """The days of a period in months that it does not hold whole, month by month."""
    for month in months_between(period.first, period.last):
        if not period.holds(month):
            yield Period(max(month.first, period.first), min(month.last, period.last))


def meetings(where: Where, period: Period, by: By = None) -> list[Meeting]:
    """Contacts at these sites in a period, a row for each key and kind there is; the same kind may come twice."""
    found = [_meeting(where, by, row, row.month if by == "month" else None) for row in _summed(where, period, by)]
    for days in partial(period):
        found += [_meeting(where, by, row, month_of(days.first).first) for row in counted(where.site_ids, days)]
    return found


def _summed(where: Where, period: Period, by: By) -> "Iterable[sa.Row[*tuple[Any, ...]]]":
    months = [month.first for month in period.months()]
    if not months:
        return ()
    of_key = {"month": (_SUMS.c.month,), "site": (_SUMS.c.site_id,), "ambito": (_SUMS.c.site_id,)}.get(by or "", ())
    same = (*of_key, _SUMS.c.occasion, _SUMS.c.coded, _SUMS.c.with_goods, _SUMS.c.with_need)
    numbers = (sa.func.sum(_SUMS.c.contacts).label("contacts"), sa.func.sum(_SUMS.c.people).label("people"))
    of_sites = _SUMS.c.site_id.in_(where.site_ids)
    return ask(sa.select(*same, *numbers).where(of_sites, _SUMS.c.month.between(*_ends(months))).group_by(*same))


def _ends(months: list[date]) -> tuple[date, date]:
    return months[0], months[-1]


def _meeting(where: Where, by: By, row: Any, month: date | None) -> Meeting:
    key: Key = month if by == "month" else None
    if by in ("site", "ambito"):
        key = row.site_id if by == "site" else where.sites[row.site_id].ambito_id
    said = (row.occasion == "first", bool(row.coded), bool(row.with_goods), bool(row.with_need))
    return Meeting(key, *said, int(row.contacts), int(row.people))


def people_met(where: Where, period: Period, by: By = None) -> dict[Key, int]:
    """How many people with a card were met, each once under its key."""
    parts = [_from_sums(where, period)] if period.months() else []
    for days in partial(period):
        month = sa.literal(month_of(days.first).first, sa.Date()).label("month")
        parts.append(_met(month).where(Contact.site_id.in_(where.site_ids), coded, *on_days(days)))
    each = sa.union_all(*parts).subquery()
    key = {None: sa.literal(0), "site": each.c.site_id, "ambito": Site.ambito_id, "month": each.c.month}[by]
    people = sa.func.count(each.c.who.distinct()).label("people")
    query: sa.Select[*tuple[Any, ...]] = sa.select(key.label("key"), people)
    query = query.join(Site, Site.id == each.c.site_id) if by == "ambito" else query.select_from(each)
    return {None if by is None else row.key: int(row.people) for row in ask(query.group_by(key))}


def _met(month: Any) -> "sa.Select[*tuple[Any, ...]]":
    query = sa.select(Contact.site_id.label("site_id"), month, who.label("who"))
    return query.select_from(Contact).outerjoin(Person, Person.id == Contact.person_id)


def _from_sums(where: Where, period: Period) -> "sa.Select[*tuple[Any, ...]]":
    ends = _ends([month.first for month in period.months()])
    query = _met(MetMonth.month.label("month")).join(MetMonth, MetMonth.contact_id == Contact.id)
    return query.where(MetMonth.site_id.in_(where.site_ids), MetMonth.month.between(*ends))
