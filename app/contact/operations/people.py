# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of people: a card for somebody, and what they said of themselves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import codes
from app import db as database
from app.contact import queries
from app.contact.models import Card, Person
from app.contact.operations.turns import alone_with
from app.contact.rules.people import Somebody
from app.db import db


def add_person(*, id: UUID, now: datetime, **known: Any) -> Person:
    """Give somebody a code nobody has or had: drawn at random, and drawn again if it is taken. ``known`` may be
    empty."""
    columns = {"id": id, "created_at": now, "sizes": {}, **{key: value for key, value in known.items() if value}}
    while True:
        code = new_code()
        row = database.insert(Person).values(code=code, **columns)
        written = row.on_conflict_do_nothing(index_elements=["code"]).returning(Person.id)
        if db.session.scalar(written) is not None:
            db.session.execute(sa.insert(Card).values(code=code, person_id=id, given_at=now, act_id=id))
            return db.session.scalars(sa.select(Person).where(Person.id == id)).one()


def new_code() -> str:
    """A code that no card has, and none had."""
    while True:
        code = codes.new_person_code()
        if db.session.scalar(sa.select(Card.code).where(Card.code == code)) is None:
            return code


def change_person(person_id: UUID, changed: Mapping[str, Any]) -> Somebody:
    """Write down what somebody said of themselves, or took back; what is not named stays. Raises ``NotFound``."""
    somebody, _ = alone_with(person_id)
    said = {name: value for name, value in changed.items() if name != "sizes" and value is not None}
    taken_back = [name for name, value in changed.items() if name != "sizes" and value is None]
    if said:
        db.session.execute(sa.update(Person).where(Person.id == somebody.id).values(**said))
    if taken_back:  # of all records: what was taken back must not come back out of another card's
        members = sa.update(Person).where(Person.id.in_(somebody.members))
        db.session.execute(members.values(dict.fromkeys(taken_back)))
    if "sizes" in changed:
        _change_sizes(somebody, changed["sizes"] or {})
    return queries.person(person_id) or somebody


def _change_sizes(somebody: Somebody, sizes: Mapping[str, Any]) -> None:
    wanted = {name: size for name, size in sizes.items() if size}
    for row in db.session.execute(sa.select(Person.id, Person.sizes).where(Person.id.in_(somebody.members))).all():
        left = wanted if row.id == somebody.id else {name: one for name, one in row.sizes.items() if name in wanted}
        db.session.execute(sa.update(Person).where(Person.id == row.id).values(sizes=left))
