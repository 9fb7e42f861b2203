# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What operators' badges say, and whose card is whose."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa

from app.contact.models import Person
from app.db import ask, db
from app.errors import NotFound
from app.folding import folded
from app.identity.models import Assignment, Operator
from app.identity.rules import ROLE_WORDS
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.printing.rules.asking import Asked, Reach
from app.printing.rules.symbols import Thing
from app.printing.rules.words import Say

MOST_WORDS = 8
NO_BADGE_YET = "RXXXXXXXXX"


def badges(asked: Sequence[Asked], reach: Reach, say: Say) -> dict[Asked, Thing]:
    """Badges of oneself and of the operators of the ambito where one may print them; one that has none yet gets its
    code when it is printed."""
    wanted = [one.id for one in asked]
    query = sa.select(Operator).where(Operator.id.in_(wanted), Operator.disabled_at.is_(None), _ones(reach))
    roles = _roles(wanted)
    found = {row.id: _badge(row, roles.get(row.id), say) for row in db.session.scalars(query)}
    if any(one.id not in found for one in asked):
        raise NotFound
    return {one: found[one.id] for one in asked if one.id}


def operators_called(q: str, reach: Reach, most: int) -> Sequence[Operator]:
    """Operators whose name or sign-in name has these words in it, as far as one may print their badges; by name.
    Names are folded here, alike for every database, and only so many operators are loaded."""
    sought = folded(q).split()[:MOST_WORDS]
    if not sought:
        return []
    names = sa.select(Operator.id, Operator.display_name, Operator.username)
    told = ((row.id, folded(row.display_name, row.username)) for row in ask(names.where(_in_use(reach))))
    called = [one for one, text in told if all(word in text for word in sought)]
    query = sa.select(Operator).where(Operator.id.in_(called))
    return db.session.scalars(query.order_by(Operator.display_name, Operator.id).limit(most)).all()


def _in_use(reach: Reach) -> sa.ColumnElement[bool]:
    return sa.and_(Operator.disabled_at.is_(None), _ones(reach))


def _ones(reach: Reach) -> sa.ColumnElement[bool]:
    return sa.or_(Operator.id == reach.by, Operator.id.in_(_working_in(reach.badges)))


def _working_in(scope: Scope) -> sa.Select[UUID]:
    """Operators who hold a role in an ambito of the scope or at a site in it; everywhere, all of them."""
    if scope.everywhere:
        return sa.select(Operator.id)
    there = sa.select(Site.id).where(within(scope))
    inside = sa.or_(Assignment.ambito_id.in_(scope.ambiti), Assignment.site_id.in_(there))
    return sa.select(Assignment.operator_id).where(inside)


def _roles(ids: Sequence[UUID | None]) -> dict[UUID, str]:
    rows = ask(sa.select(Assignment.operator_id, Assignment.role).where(Assignment.operator_id.in_(ids)))
    return {row.operator_id: row.role for row in sorted(rows, key=lambda row: row.role, reverse=True)}


def _badge(row: Operator, role: str | None, say: Say) -> Thing:
    lines = (say(ROLE_WORDS[role]),) if role else ()
    return Thing("operator", row.badge or NO_BADGE_YET, row.id, title=row.display_name, lines=lines)


def cards_of(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Codes on people's cards by id; whoever asks writes down that they were read."""
    rows = ask(sa.select(Person.id, Person.code).where(Person.id.in_(list(person_ids))))
    return {row.id: row.code for row in rows}
