# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The contacts, referrals and people that a figure of the funnel is made of: they name no person, and add up to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.clock import day_of
from app.contact.models import Contact, Person
from app.db import Rows, ask
from app.reporting.queries.funnel.courses import courses
from app.reporting.queries.funnel.given_before import given_before
from app.reporting.queries.funnel.meetings import coded, on_days, who, with_goods, with_need
from app.reporting.rules.courses import DECLINED, STAGES, Course
from app.reporting.rules.funnel import CONTACTS, DAYS, PEOPLE_MET
from app.reporting.rules.funnel_rows import BEFORE_CODES
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Where


@dataclass(frozen=True)
class ContactBehind:
    """A contact; of somebody forgotten the day is the first of its month."""

    day: date
    site_id: UUID
    kind: str
    occasion: str
    coded: bool
    with_goods: bool
    with_need: bool
    people: int


@dataclass(frozen=True)
class PersonMet:
    """Somebody who was met, without code or id: how many contacts, the days of the first and the last."""

    contacts: int
    first_on: date
    last_on: date


@dataclass(frozen=True)
class RowsBehind:
    """A page of the rows of a figure, and how many there are; ``kind`` is ``contacts``, ``people`` or ``referrals``."""

    kind: str
    total: int
    rows: Sequence[ContactBehind | PersonMet | Course]


def rows_behind(where: Where, period: Period, code: str, page: int, page_size: int) -> RowsBehind:
    """The rows that a figure (one of ``funnel_rows.OPENED``) is made of, the latest first."""
    first = (page - 1) * page_size
    if code == PEOPLE_MET:
        people = _people(where, period)
        page_of = ask(people.offset(first).limit(page_size))
        rows = [PersonMet(int(row.contacts), day_of(row.first), day_of(row.last)) for row in page_of]
        return RowsBehind("people", _number(people), rows)
    if code in (*CONTACTS, "presences"):
        query = _contacts(where, period, code)
        met = [_contact(row) for row in ask(query.offset(first).limit(page_size))]
        return RowsBehind("contacts", _number(query), met)
    sent = [one for one in reversed(courses(where, period)) if _counts(one, code)]
    if code in BEFORE_CODES:
        wanted = BEFORE_CODES[code]
        before = {id for id, fead_class in given_before(where, period) if wanted in ("", fead_class)}
        sent = [one for one in sent if one.sent.id in before]
    return RowsBehind("referrals", len(sent), sent[first : first + page_size])


def _counts(one: Course, code: str) -> bool:
    if code == DECLINED:
        return one.declined
    stage = DAYS.get(code, code)
    return stage not in STAGES[1:] or stage in one.on


def _contacts(where: Where, period: Period, code: str) -> Rows:
    query = sa.select(
        *(Contact.occurred_at, Contact.site_id, Contact.kind, Contact.occasion, Contact.people, coded.label("coded")),
        *(with_goods.label("with_goods"), with_need.label("with_need")),
    ).where(Contact.site_id.in_(where.site_ids), *on_days(period))
    first = Contact.occasion == "first"
    conditions: dict[str, tuple[Any, ...]] = {
        "contacts_uncoded": (~coded,),
        "first_contacts": (first,),
        "first_contacts_with_goods": (first, with_goods),
        "with_need": (with_need,),
    }
    return query.where(*conditions.get(code, ())).order_by(Contact.occurred_at.desc(), Contact.id)


def _contact(row: Any) -> ContactBehind:
    said = (bool(row.coded), bool(row.with_goods), bool(row.with_need), int(row.people))
    return ContactBehind(day_of(row.occurred_at), row.site_id, row.kind, row.occasion, *said)


def _people(where: Where, period: Period) -> Rows:
    kind = Contact.occurred_at.type
    last = sa.func.max(Contact.occurred_at, type_=kind)
    first = sa.func.min(Contact.occurred_at, type_=kind)
    query: Rows = sa.select(sa.func.count().label("contacts"), first.label("first"), last.label("last"))
    query = query.select_from(Contact).outerjoin(Person, Person.id == Contact.person_id)
    query = query.where(Contact.site_id.in_(where.site_ids), coded, *on_days(period)).group_by(who)
    return query.order_by(last.desc(), first, sa.func.count())


def _number(query: Rows) -> int:
    return int(ask(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())).scalar() or 0)
