# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of merges: two codes turn out to be one person, or after all not.

Nothing that was written down is moved from one record to another: only who is whom changes, so undoing is exact.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.contact import queries
from app.contact.models import Person, PersonMerge
from app.contact.operations.turns import alone_with
from app.contact.rules.people import Somebody, check_merge, check_undo, nobody_carries, roots_of
from app.db import db
from app.errors import NotFound


def merge(*, id: UUID, person_id: UUID, into_code: str, by: UUID, now: datetime) -> Somebody:
    """Make the person and the one who carries the other card one: from now on both are the latter.

    Raises ``NotFound`` for nobody, ``unknown_person`` (422) for a card that nobody carries, ``already_one`` (409).
    """
    one, other = alone_with(person_id, into_code)
    if other is None:
        raise nobody_carries()
    check_merge(one.id, other.id)
    row = {"id": id, "from_id": one.id, "into_id": other.id, "operator_id": by, "merged_at": now}
    db.session.execute(sa.insert(PersonMerge).values(**row))
    db.session.execute(sa.update(Person).where(Person.id.in_(one.members)).values(root_id=other.id))
    return queries.person(other.id) or other


def undo_merge(*, person_id: UUID, merge_id: UUID, by: UUID, now: datetime) -> PersonMerge:
    """Tell two codes apart again, in whatever order merges were made. Raises ``NotFound``, ``already_undone`` or
    ``too_late_to_undo`` (409)."""
    members = alone_with(person_id)[0].members
    wanted = sa.select(PersonMerge).where(PersonMerge.id == merge_id, PersonMerge.from_id.in_(members))
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    check_undo(found.merged_at, found.undone_at, now)
    found.undone_at, found.undone_by = now, by
    db.session.flush()
    for member, root in roots_of(members, _standing(members)).items():
        own = None if root == member else root
        db.session.execute(sa.update(Person).where(Person.id == member).values(root_id=own))
    return found


def _standing(members: Sequence[UUID]) -> dict[UUID, UUID]:
    """From whom into whom, as far as it was not undone."""
    rows = db.session.execute(
        sa.select(PersonMerge.from_id, PersonMerge.into_id).where(
            PersonMerge.from_id.in_(members), PersonMerge.undone_at.is_(None)
        )
    )
    return {row.from_id: row.into_id for row in rows}
