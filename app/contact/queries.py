# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about people, by code or id."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from app import codes
from app.contact.models import Person
from app.db import db


def person(person_id: UUID) -> Person | None:
    """One person."""
    return db.session.get(Person, person_id)


def person_with(code: str) -> Person | None:
    """The person whose card carries this code; none, without asking, for what has not the form of one."""
    if not codes.is_person_code(code):
        return None
    return db.session.scalar(sa.select(Person).where(Person.code == codes.fold(code)))


def ids_with(given: Iterable[str]) -> dict[str, UUID]:
    """Ids by folded code; a code nobody carries is missing."""
    wanted = list({codes.fold(code) for code in given})
    if not wanted:
        return {}
    rows = db.session.execute(_IDS, {"codes": wanted})
    return {row.code: row.id for row in rows}


_IDS = sa.select(Person.code, Person.id).where(Person.code.in_(sa.bindparam("codes", expanding=True)))
