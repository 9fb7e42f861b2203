# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happened: movements, their lines, what undid them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.db import ask, db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import Lot, Movement, MovementLine
from app.stock.rules import Draft, Line, Place


def movements(
    scope: Scope,
    *,
    site_id: UUID | None = None,
    item_id: UUID | None = None,
    kind: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> sa.Select[Movement]:
    """Movements in the ledgers of a scope, latest first."""
    query = sa.select(Movement).join(Site, Site.id == Movement.site_id).where(within(scope))
    if site_id is not None:
        query = query.where(Movement.site_id == site_id)
    if kind is not None:
        query = query.where(Movement.kind == kind)
    if item_id is not None:
        of_item = (
            sa.select(MovementLine.recorded_at, MovementLine.movement_id)
            .where(MovementLine.item_id == item_id)
            .distinct()
            .subquery()
        )
        query = query.join(of_item, of_item.c.movement_id == Movement.id)
    if since is not None:
        query = query.where(Movement.recorded_at >= since)
    if until is not None:
        query = query.where(Movement.recorded_at < until)
    return query.order_by(Movement.recorded_at.desc(), Movement.site_id, Movement.sequence.desc())


def lines_of(movement_ids: Iterable[UUID]) -> dict[UUID, list[Any]]:
    """Lines by movement, with item names, sizes and lots."""
    query = (
        sa.select(
            MovementLine.movement_id,
            MovementLine.number,
            MovementLine.item_id,
            MovementLine.lot_id,
            MovementLine.quantity,
            MovementLine.from_site_id,
            MovementLine.from_place,
            MovementLine.to_site_id,
            MovementLine.to_place,
            Item.name,
            Item.size,
            Lot.lot,
            Lot.expires_on,
        )
        .join(Item, Item.id == MovementLine.item_id)
        .join(Lot, Lot.id == MovementLine.lot_id)
        .where(MovementLine.movement_id.in_(list(movement_ids)))
        .order_by(MovementLine.movement_id, MovementLine.number)
    )
    found: dict[UUID, list[Any]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.movement_id, []).append(row)
    return found


def reversals_of(movement_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Which of these were undone, and by which movement."""
    query = sa.select(Movement.reverses_id, Movement.id).where(Movement.reverses_id.in_(list(movement_ids)))
    return {row.reverses_id: row.id for row in db.session.execute(query) if row.reverses_id}


def movement(movement_id: UUID) -> Movement | None:
    """One movement."""
    return db.session.get(Movement, movement_id)


def last_seals(site_ids: Iterable[UUID]) -> dict[UUID, tuple[int, str]]:
    """How far each site's ledger has come: sequence and seal of its last movement; nothing for an empty ledger."""
    found = {}
    for site_id in site_ids:
        row = ask(_LAST, {"site": site_id}).first()
        if row is not None:
            found[site_id] = (int(row.sequence), str(row.seal))
    return found


_LAST = (
    sa.select(Movement.sequence, Movement.seal)
    .where(Movement.site_id == sa.bindparam("site", type_=sa.Uuid()))
    .order_by(Movement.sequence.desc())
    .limit(1)
)


def plain_lines(movement_ids: list[UUID]) -> dict[UUID, list[Line]]:
    """Lines by movement, in order, as plain values."""
    query = (
        sa.select(MovementLine)
        .where(MovementLine.movement_id.in_(movement_ids))
        .order_by(MovementLine.movement_id, MovementLine.number)
    )
    found: dict[UUID, list[Line]] = {}
    for row in db.session.scalars(query):
        source = Place(row.from_site_id, row.from_place) if row.from_site_id and row.from_place else None
        target = Place(row.to_site_id, row.to_place) if row.to_site_id and row.to_place else None
        found.setdefault(row.movement_id, []).append(Line(row.item_id, row.lot_id, row.quantity, source, target))
    return found


def as_draft(one: Movement, lines: Sequence[Line]) -> Draft:
    """A posted movement as plain values, as it was before it was posted."""
    return Draft(
        id=one.id,
        site_id=one.site_id,
        kind=one.kind,
        lines=tuple(lines),
        by=one.operator_id,
        occurred_at=one.occurred_at,
        recorded_at=one.recorded_at,
        note=one.note,
        reverses_id=one.reverses_id,
    )


def draft_of(movement_id: UUID) -> Draft | None:
    """A posted movement with its lines, as plain values."""
    one = db.session.get(Movement, movement_id)
    return None if one is None else as_draft(one, plain_lines([movement_id]).get(movement_id, ()))
