# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of people."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import codes
from app import db as database
from app.contact.models import Person
from app.db import db


def add_person(*, id: UUID, now: datetime, **known: Any) -> Person:
    """Give somebody a code nobody has: drawn at random, and drawn again if it is taken. ``known`` may be empty."""
    columns = {"id": id, "created_at": now, "sizes": {}, **{key: value for key, value in known.items() if value}}
    while True:
        row = database.insert(Person).values(code=codes.new_person_code(), **columns)
        written = row.on_conflict_do_nothing(index_elements=["code"]).returning(Person.id)
        if db.session.scalar(written) is not None:
            return db.session.scalars(sa.select(Person).where(Person.id == id)).one()
