# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is known now of those who have a card: all cards of one person together, and what was left of the forgotten."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.clock import day_of, start_of
from app.contact.models import ETHOS, Contact, Person, UnlinkedPerson
from app.contact.rules.people import Member, Somebody, together
from app.db import Rows, ask
from app.reporting.rules.counting import CHILDREN, HOMELESS, Traits, housed, worst_housed
from app.reporting.rules.periods import month_of

AT_ONCE = 900
"""Ids in one question."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A record at which handouts stand: a card's, or (not ``linked``) what was left of one."""

    id: UUID
    linked: bool
    age_band: str | None = None
    gender: str | None = None
    citizenship: str | None = None


def known_of(holders: Iterable[Holder], until: date) -> dict[UUID, Traits]:
    """The people that these records are of, by the id they all have, and what is known of each.

    Housing is what was said in the latest month in which something was said, up to the month of a day; of several
    things said in that month the one nearer to the street, since of the forgotten only the month is known.
    """
    one_of, people = merged(), dict[UUID, tuple[Traits, Sequence[UUID]]]()
    linked, unlinked = set[UUID](), set[UUID]()
    for holder in holders:
        somebody = one_of.get(holder.id)
        if somebody is not None:
            said, members = Traits(somebody.age_band, somebody.gender, somebody.citizenship), somebody.members
            people[somebody.id] = said, members
        else:
            said, members = Traits(holder.age_band, holder.gender, holder.citizenship), (holder.id,)
            people[holder.id] = said, members
        (linked if holder.linked else unlinked).update(members)
    said_last = _housing(_OF_PEOPLE, linked, until) | _housing(_OF_THE_FORGOTTEN, unlinked, until)
    return {id: said._replace(ethos=_latest(members, said_last)) for id, (said, members) in people.items()}


def merged() -> dict[UUID, Somebody]:
    """Those who have several cards, by the id of each; few, beside all others."""
    groups: dict[UUID, list[Member]] = {}
    for row in ask(_MERGED):
        one = Member(**row._mapping)
        groups.setdefault(one.root, []).append(one)
    return {member.id: somebody for group in groups.values() for somebody in [together(group)] for member in group}


def children() -> dict[UUID, str]:
    """Records of children, cards' and what was left of them, each with its word among ``counting.RECIPIENTS``."""
    several = merged()
    own = {row.id: row.age_band for question in _CHILDREN for row in ask(question) if row.id not in several}
    together_ = {id: one.age_band for id, one in several.items() if one.age_band in CHILDREN}
    return {id: CHILDREN[band] for id, band in (own | together_).items() if band}


_root = aliased(Person)
_COLUMNS = (Person.id, Person.root_id, Person.code, Person.created_at, Person.age_band, Person.gender)
_MERGED = sa.select(*_COLUMNS, Person.citizenship).where(
    sa.or_(
        Person.root_id.is_not(None),
        Person.id.in_(sa.select(_root.root_id).where(_root.root_id.is_not(None))),
    )
)
_CHILDREN = [sa.select(one.id, one.age_band).where(one.age_band.in_(CHILDREN)) for one in (Person, UnlinkedPerson)]


# ---------------------------------------------------------------- housing


@dataclass(frozen=True, slots=True)
class _Question:
    """What contacts said last of how somebody is housed, and who of some was homeless in a month."""

    last: Rows
    homeless: Rows


def _question(somebody: Any, column: Any) -> _Question:
    contact = aliased(Contact)
    owner = getattr(contact, column.key)
    latest = (
        sa.select(contact.id)
        .where(owner == somebody.id, contact.ethos.is_not(None), contact.occurred_at < sa.bindparam("end"))
        .order_by(contact.occurred_at.desc())
        .limit(1)
        .correlate(somebody)
        .scalar_subquery()
    )
    ids: Any = sa.bindparam("ids", expanding=True)
    last = sa.select(somebody.id, Contact.occurred_at, Contact.ethos).join(Contact, Contact.id == latest)
    homeless = sa.select(column).where(
        column.in_(ids),
        Contact.occurred_at >= sa.bindparam("start"),
        Contact.occurred_at < sa.bindparam("end"),
        Contact.ethos.in_([one for one in ETHOS if housed(one) == HOMELESS]),
    )
    return _Question(last.where(somebody.id.in_(ids)), homeless)


_OF_PEOPLE = _question(Person, Contact.person_id)
_OF_THE_FORGOTTEN = _question(UnlinkedPerson, Contact.unlinked_person_id)


def _housing(question: _Question, ids: Collection[UUID], until: date) -> dict[UUID, tuple[date, str | None]]:
    """The month in which something was said last of each of these records, and what."""
    found: dict[UUID, tuple[date, str | None]] = {}
    unsure: dict[date, list[UUID]] = {}
    for part in some(ids):
        for id, at, ethos in ask(question.last, {"ids": part, "end": start_of(month_of(until).after)}):
            month = day_of(at).replace(day=1)
            found[id] = month, housed(ethos)
            if found[id][1] != HOMELESS:
                unsure.setdefault(month, []).append(id)
    for month, records in unsure.items():
        bounds = {"start": start_of(month), "end": start_of(month_of(month).after)}
        for part in some(records):
            found |= {row[0]: (month, HOMELESS) for row in ask(question.homeless, {"ids": part, **bounds})}
    return found


def _latest(members: Sequence[UUID], said: dict[UUID, tuple[date, str | None]]) -> str | None:
    theirs = [said[one] for one in members if one in said]
    latest = max((month for month, _ in theirs), default=None)
    return worst_housed(housing for month, housing in theirs if month == latest)


def some(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Ids, so many at a time as one question takes."""
    every = list(ids)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
