# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happened: movements, their lines, what undid them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Item
from app.db import ask, db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import GoodsBack, Lot, Movement, MovementLine
from app.stock.queries.reach import inside, only_site
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
    """Movements in the ledgers of a scope, latest first.

    Each form is read in the order of an index, so that a first page costs the same however long the ledger is: one
    site by its own numbers, an item by its lines, several sites by when it was recorded.
    """
    query = _of(scope, site_id)
    if kind is not None:
        query = query.where(Movement.kind == kind)
    recorded_at, order = Movement.recorded_at, _order(scope, site_id)
    if item_id is not None:
        query = query.join(MovementLine, MovementLine.movement_id == Movement.id).where(
            MovementLine.item_id == item_id, MovementLine.number == _first_of_item()
        )
        recorded_at, order = MovementLine.recorded_at, (MovementLine.recorded_at, MovementLine.movement_id)
    if since is not None:
        query = query.where(recorded_at >= since)
    if until is not None:
        query = query.where(recorded_at < until)
    return query.order_by(*(column.desc() for column in order))


def _of(scope: Scope, site_id: UUID | None) -> sa.Select[Movement]:
    """Movements of one site if one is meant, else of a scope; the scope holds either way."""
    query = sa.select(Movement)
    if site_id is None:
        everything: sa.Select[Movement] = inside(query, Movement.site_id, scope)
        return everything
    query = query.where(Movement.site_id == site_id)
    return query if scope.everywhere else query.where(sa.exists().where(Site.id == site_id, within(scope)))


def _order(scope: Scope, site_id: UUID | None) -> tuple[Any, ...]:
    if site_id is not None or only_site(scope) is not None:
        return (Movement.sequence,)
    return Movement.recorded_at, Movement.site_id, Movement.sequence


def _first_of_item() -> sa.ScalarSelect[int]:
    """The first line of its item in a movement: a movement with several lots of it is told once."""
    same = aliased(MovementLine)
    return (
        sa.select(sa.func.min(same.number))
        .where(same.movement_id == MovementLine.movement_id, same.item_id == MovementLine.item_id)
        .correlate(MovementLine)
        .scalar_subquery()
    )


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
            Lot.funding,
            Lot.condition,
            Lot.unit_value_cents,
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


def came_back_of(movement_id: UUID) -> bool:
    """Whether goods that a movement took out have come back."""
    query = sa.select(GoodsBack.movement_id).where(GoodsBack.of_movement_id == movement_id)
    return ask(query.limit(1)).scalar() is not None


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
