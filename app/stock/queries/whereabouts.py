# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions of the pages of stock: where an item lies, in which lots, and what wants a look."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.db import db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import Balance, Lot, Movement
from app.stock.queries.on_hand import pieces_at
from app.stock.queries.shelves import SOON
from app.stock.rules import RESERVED, SHELF, TRANSIT, UNACCOUNTED


@dataclass(frozen=True)
class Spread:
    """Pieces of an item at one site: on the shelf, put aside, on their way there."""

    site_id: UUID
    name: str
    quantity: int
    reserved: int = 0
    in_transit: int = 0


def spread(item_id: UUID, sight: Scope) -> list[Spread]:
    """Where an item lies, among all sites one sees, most first."""
    pieces = {name: pieces_at(name) for name in (SHELF, RESERVED, TRANSIT)}
    query = (
        sa.select(Site.id, Site.name, *pieces.values())
        .join(Site, Site.id == Balance.site_id)
        .where(Balance.item_id == item_id, within(sight), Site.archived_at.is_(None))
        .group_by(Site.id, Site.name)
        .having(sum(pieces.values(), sa.literal(0)) > 0)
        .order_by(pieces[SHELF].desc(), Site.name)
    )
    return [Spread(row[0], row[1], *map(int, row[2:])) for row in db.session.execute(query)]


def lots(item_id: UUID, scope: Scope) -> list[Any]:
    """Lots of an item on the shelves of a scope, in the order they are taken: ``id, lot, code, expires_on, created_at,
    funding, condition, unit_value_cents, quantity``."""
    quantity = sa.func.sum(Balance.quantity).label("quantity")
    traits = (Lot.lot, Lot.expires_on, Lot.funding, Lot.condition, Lot.unit_value_cents)
    columns = (Lot.id, Lot.code, Lot.created_at, *traits)
    query = (
        sa.select(*columns, quantity)
        .join(Balance, Balance.lot_id == Lot.id)
        .join(Site, Site.id == Balance.site_id)
        .where(Balance.item_id == item_id, Balance.place == SHELF, Balance.quantity > 0, within(scope))
        .group_by(*columns)
        .order_by(Lot.expires_on.is_(None), Lot.expires_on, Lot.created_at, Lot.id)
    )
    return list(db.session.execute(query))


@dataclass(frozen=True)
class Expiry:
    """Lots on shelves that expire soon, with the first day, and lots that have expired."""

    lots: int
    first: date | None
    expired: int


def expiring(scope: Scope, today: date) -> Expiry:
    """Lots in a scope that expire within ``SOON`` days, and those whose last day has passed."""
    good = Lot.expires_on >= today
    query = (
        sa.select(
            sa.func.coalesce(sa.func.sum(sa.case((good, 1), else_=0)), 0),
            sa.func.min(sa.case((good, Lot.expires_on)), type_=sa.Date()),
            sa.func.count(),
        )
        .select_from(Balance)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Site, Site.id == Balance.site_id)
        .where(within(scope), Balance.place == SHELF, Balance.quantity > 0, Site.archived_at.is_(None))
        .where(Lot.expires_on <= today + timedelta(days=SOON))
    )
    soon, first, every = db.session.execute(query).one()
    return Expiry(int(soon), first, int(every) - int(soon))


def unexplained(scope: Scope) -> int:
    """Pieces that left although the books had none (or came back to nowhere), counted without their sign."""
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(sa.func.abs(Balance.quantity)), 0))
        .join(Site, Site.id == Balance.site_id)
        .where(within(scope), Balance.place == UNACCOUNTED, Balance.quantity != 0)
    )
    return int(db.session.scalar(query) or 0)


def length_of_register(scope: Scope) -> int:
    """How many movements the registers of a scope hold: each site numbers its own without gaps."""
    last = sa.select(sa.func.max(Movement.sequence)).where(Movement.site_id == Site.id).scalar_subquery()
    return int(db.session.scalar(sa.select(sa.func.sum(last)).select_from(Site).where(within(scope))) or 0)
