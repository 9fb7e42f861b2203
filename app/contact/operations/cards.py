# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of cards: a new one at once, the old one still leads to its person."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.contact import queries
from app.contact.models import Card, Person
from app.contact.operations.people import new_code
from app.contact.operations.turns import alone_with
from app.contact.rules.people import Somebody
from app.db import db


def give_card(*, id: UUID, person_id: UUID, why: str, now: datetime) -> Somebody:
    """A new card with a new code; the one carried until now has ended, ``lost`` or ``replaced``.

    Raises ``NotFound``.
    """
    somebody, _ = alone_with(person_id)
    code = new_code()
    ending = sa.update(Card).where(Card.code == somebody.code)
    db.session.execute(ending.values(ended_at=now, ended_why=why))
    db.session.execute(sa.insert(Card).values(code=code, person_id=somebody.id, given_at=now, act_id=id))
    db.session.execute(sa.update(Person).where(Person.id == somebody.id).values(code=code))
    return queries.person(person_id) or somebody
