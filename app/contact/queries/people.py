# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about people, by code or id. Whoever has several codes is one person: the answers are about all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app import codes
from app.contact.models import Card, Person, PersonMerge
from app.contact.rules.people import Member, Somebody, together
from app.db import ask, db

_mate = aliased(Person)
_root = sa.func.coalesce(Person.root_id, Person.id, type_=sa.Uuid())
_COLUMNS = (
    *(Person.id, Person.root_id, Person.code, Person.created_at),
    *(Person.age_band, Person.gender, Person.citizenship, Person.language, Person.sizes),
)


@dataclass(frozen=True)
class Carried:
    """Who carries a card: the record the card belongs to, the person that one is, and all records of that person.

    What happens is written down at ``own_id``, so that a merge can be undone exactly; it is asked for by ``members``.
    """

    own_id: UUID
    root_id: UUID
    members: tuple[UUID, ...]


def person(person_id: UUID) -> Somebody | None:
    """One person, by any of their ids."""
    return _together(sa.select(_root).where(Person.id == person_id))


def person_with(code: str) -> Somebody | None:
    """The person whose card carries this code, or carried it; none, without asking, for what has no such form."""
    if not codes.is_person_code(code):
        return None
    card = ask(_CARD, {"code": codes.fold(code)}).first()
    if card is None:
        return None
    state = card.ended_why or ("now" if card.root_id is None else "other")
    return _together(sa.select(_root).where(Person.id == card.person_id), state)


_CARD = (
    sa.select(Card.person_id, Card.ended_why, Person.root_id)
    .join(Person, Person.id == Card.person_id)
    .where(Card.code == sa.bindparam("code"))
)


def _together(root: "sa.Select[Any]", card: str = "now") -> Somebody | None:
    wanted = root.scalar_subquery()
    rows = ask(sa.select(*_COLUMNS).where(sa.or_(Person.id == wanted, Person.root_id == wanted))).all()
    return together([Member(**row._mapping) for row in rows], card) if rows else None


def carried(given: Iterable[str]) -> dict[str, Carried]:
    """Who carries, or carried, these cards, by the code as it was given; a code that nobody was given is missing."""
    folded = {text: codes.fold(text) for text in given}
    if not folded:
        return {}
    found: dict[str, tuple[UUID, UUID, list[UUID]]] = {}
    for row in ask(_CARRIED, {"codes": list(set(folded.values()))}):
        found.setdefault(row.code, (row.own_id, row.root_id, []))[2].append(row.member)
    return {text: Carried(*found[code][:2], tuple(found[code][2])) for text, code in folded.items() if code in found}


_CARRIED = (
    sa.select(Card.code, Card.person_id.label("own_id"), _root.label("root_id"), _mate.id.label("member"))
    .join(Person, Person.id == Card.person_id)
    .join(_mate, sa.or_(_mate.id == _root, _mate.root_id == _root))
    .where(Card.code.in_(sa.bindparam("codes", expanding=True)))
    .order_by(Card.code, _mate.id)
)


def merges_of(members: Iterable[UUID]) -> list[PersonMerge]:
    """Which codes were made one with this person, the latest first; those that were undone too."""
    ids = list(members)
    theirs = sa.or_(PersonMerge.from_id.in_(ids), PersonMerge.into_id.in_(ids))
    return list(db.session.scalars(sa.select(PersonMerge).where(theirs).order_by(PersonMerge.merged_at.desc())))
