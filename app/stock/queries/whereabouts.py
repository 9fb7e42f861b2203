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
from app.stock.queries.shelves import SOON
from app.stock.rules import SHELF, UNACCOUNTED


@dataclass(frozen=True)
class Spread:
    """Pieces of an item at one site."""

    site_id: UUID
    name: str
    quantity: int


def spread(item_id: UUID, sight: Scope) -> list[Spread]:
    """Where an item lies, among all sites one sees, most first."""
    quantity = sa.func.sum(Balance.quantity).label("quantity")
    query = (
        sa.select(Site.id, Site.name, quantity)
        .join(Site, Site.id == Balance.site_id)
        .where(Balance.item_id == item_id, Balance.place == SHELF, within(sight), Site.archived_at.is_(None))
        .group_by(Site.id, Site.name)
        .having(quantity > 0)
        .order_by(quantity.desc(), Site.name)
    )
    return [Spread(row.id, row.name, int(row.quantity)) for row in db.session.execute(query)]


def lots(item_id: UUID, scope: Scope) -> list[Any]:
    """Lots of an item on the shelves of a scope, in the order they are taken: ``lot, code, expires_on, created_at,
    funding, unit_value_cents, quantity``."""
    quantity = sa.func.sum(Balance.quantity).label("quantity")
    columns = (Lot.lot, Lot.code, Lot.expires_on, Lot.created_at, Lot.funding, Lot.unit_value_cents)
    query = (
        sa.select(*columns, quantity)
        .join(Balance, Balance.lot_id == Lot.id)
        .join(Site, Site.id == Balance.site_id)
        .where(Balance.item_id == item_id, Balance.place == SHELF, Balance.quantity > 0, within(scope))
        .group_by(Lot.id, *columns)
        .order_by(Lot.expires_on.is_(None), Lot.expires_on, Lot.created_at, Lot.id)
    )
    return list(db.session.execute(query))


@dataclass(frozen=True)
class Expiry:
    """Lots that expire soon or have expired."""

    lots: int
    pieces: int
    first: date | None


def expiring(scope: Scope, today: date) -> Expiry:
    """Lots in a scope that expire within ``SOON`` days."""
    query = (
        sa.select(sa.func.count(Lot.id.distinct()), sa.func.sum(Balance.quantity), sa.func.min(Lot.expires_on))
        .join(Balance, Balance.lot_id == Lot.id)
        .join(Site, Site.id == Balance.site_id)
        .where(within(scope), Balance.place == SHELF, Balance.quantity > 0)
        .where(Lot.expires_on <= today + timedelta(days=SOON))
    )
    number, pieces, first = db.session.execute(query).one()
    return Expiry(number, int(pieces or 0), first)


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
