# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handouts that could not be booked and wait for a coordinator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.db import db
from app.distribution.models import QuarantinedHandout
from app.identity.models import Assignment
from app.identity.queries import names_of_operators
from app.network.models import Site
from app.network.queries import names_of_sites, sites, within
from app.network.rules import Scope
from app.reporting.rules.kept import GIVEN, Said, id_of, moment_of, read_body, said_lines


@dataclass(frozen=True)
class Gone:
    """Goods that a body speaks of: their name where the item is known, and how many pieces."""

    name: str | None
    size: str | None
    pieces: int


@dataclass(frozen=True)
class Waiting:
    """A handout that happened but could not be booked: who sent it, when it happened, which goods, and why not."""

    id: UUID
    who: str
    happened_at: datetime
    reason: str
    site: str | None
    goods: tuple[Gone, ...]

    @property
    def pieces(self) -> int:
        """Pieces it speaks of, as far as it can be read."""
        return sum(one.pieces for one in self.goods)


def waiting_in(scope: Scope) -> sa.Select[Any]:
    """Handouts not settled yet, of sites inside a scope or sent by operators who work there."""
    colleagues = (
        sa.select(Assignment.operator_id)
        .outerjoin(Site, Site.id == Assignment.site_id)
        .where(sa.or_(within(scope), Assignment.ambito_id.in_(scope.ambiti)))
    )
    body = sa.func.lower(QuarantinedHandout.body)
    named = [body.contains(f'"site_id": "{site.id}"', autoescape=True) for site in db.session.scalars(sites(scope))]
    return sa.select(QuarantinedHandout).where(
        QuarantinedHandout.settled_at.is_(None), sa.or_(QuarantinedHandout.operator_id.in_(colleagues), *named)
    )


def number_waiting(scope: Scope) -> int:
    """How many handouts wait to be settled."""
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(waiting_in(scope).subquery())) or 0)


def waits(waiting_id: UUID, scope: Scope) -> bool:
    """Whether this handout waits for those who settle inside the scope."""
    return db.session.scalar(waiting_in(scope).where(QuarantinedHandout.id == waiting_id)) is not None


def waiting(scope: Scope) -> sa.Select[Any]:
    """Handouts that wait to be settled, latest first."""
    return waiting_in(scope).order_by(QuarantinedHandout.received_at.desc(), QuarantinedHandout.id)


def as_listed(rows: Sequence[QuarantinedHandout]) -> list[Waiting]:
    """The same with what a list tells of each, in a few more questions whatever their number."""
    who = names_of_operators({row.operator_id for row in rows})
    bodies = {row.id: read_body(row.body) for row in rows}
    where = {one: id_of(body.get("site_id")) for one, body in bodies.items()}
    names: Mapping[UUID | None, str] = dict(names_of_sites({site_id for site_id in where.values() if site_id}).items())
    goods = _goods(bodies)
    return [
        Waiting(
            id=row.id,
            who=who.get(row.operator_id, ""),
            happened_at=moment_of(bodies[row.id].get("occurred_at")) or row.received_at,
            reason=row.reason,
            site=names.get(where[row.id]),
            goods=goods[row.id],
        )
        for row in rows
    ]


def _goods(bodies: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, tuple[Gone, ...]]:
    """Goods of each body, with the names that the catalogue knows."""
    said = {one: [line for line in said_lines(body) if line.what == GIVEN] for one, body in bodies.items()}
    wanted = {line.item_id for lines in said.values() for line in lines if line.item_id}
    rows = db.session.execute(sa.select(Item.id, Item.name, Item.size).where(Item.id.in_(wanted)))
    known: dict[UUID | None, Any] = {row.id: row for row in rows}

    def gone(line: Said, pieces: int) -> Gone:
        item = known.get(line.item_id)
        return Gone(item.name, item.size, pieces) if item else Gone(line.shown, None, pieces)

    return {one: tuple(gone(line, line.pieces) for line in lines if line.pieces) for one, lines in said.items()}
