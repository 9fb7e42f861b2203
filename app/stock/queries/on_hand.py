# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is on the shelves, by site, item and lot: balances answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Category, Item, Product
from app.db import Rows, ask
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import Balance, Lot
from app.stock.rules import RESERVED, SHELF, TRANSIT, OnShelf


@dataclass(frozen=True, slots=True)
class Goods:
    """What a handout needs to know of an item."""

    item_id: UUID
    name: str
    size: str | None
    unit_value_cents: int | None
    category_id: UUID
    usual_interval_days: int | None
    is_kit: bool = False


_OFFER = (
    sa.select(
        Item.id,
        Item.name,
        Item.size,
        Item.unit_value_cents,
        Product.category_id,
        Category.usual_interval_days,
        Item.is_kit,
        Balance.site_id,
        Balance.lot_id,
        Balance.quantity,
        Lot.expires_on,
        Lot.opened,
        Lot.lot,
    )
    .join(Product, Product.id == Item.product_id)
    .join(Category, Category.id == Product.category_id)
    .outerjoin(
        Balance,
        sa.and_(
            Balance.item_id == Item.id,
            Balance.site_id.in_(sa.bindparam("sites", expanding=True)),
            Balance.place == SHELF,
            Balance.quantity > 0,
        ),
    )
    .outerjoin(Lot, Lot.id == Balance.lot_id)
    .where(Item.id.in_(sa.bindparam("items", expanding=True)))
    .order_by(Lot.created_at, Lot.id)
)


def offer(
    site_ids: Iterable[UUID], item_ids: Iterable[UUID]
) -> tuple[dict[UUID, Goods], dict[tuple[UUID, UUID], list[OnShelf]]]:
    """The items asked for, and what of them lies on the shelves of these sites, in one round trip.

    Shelves are keyed by (site, item); an item that does not exist is missing from the first answer.
    """
    rows = ask(_OFFER, {"sites": list(site_ids), "items": list(item_ids)})
    goods: dict[UUID, Goods] = {}
    shelves: dict[tuple[UUID, UUID], list[OnShelf]] = {}
    for item_id, name, size, value, category_id, interval, is_kit, site_id, lot_id, quantity, *traits in rows:
        goods.setdefault(item_id, Goods(item_id, name, size, value, category_id, interval, is_kit))
        if site_id is not None:
            expires_on, opened, lot = traits
            shelves.setdefault((site_id, item_id), []).append(OnShelf(lot_id, expires_on, quantity, opened, lot))
    return goods, shelves


def elsewhere(item_ids: Iterable[UUID], scope: Scope, here: UUID | None) -> dict[UUID, list[dict[str, Any]]]:
    """Per item, the other sites in scope that have some, most first: ``{site_id, name, quantity}``."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in ask(_elsewhere(scope, here), {"items": list(item_ids)}):
        found.setdefault(row.item_id, []).append({"site_id": row.id, "name": row.name, "quantity": int(row.quantity)})
    return found


@lru_cache(maxsize=500)
def _elsewhere(scope: Scope, here: UUID | None) -> Rows:
    """The question of ``elsewhere``, kept: making it anew at every scan costs more than asking it."""
    quantity = sa.func.sum(Balance.quantity).label("quantity")
    query = (
        sa.select(Balance.item_id, Site.id, Site.name, quantity)
        .join(Site, Site.id == Balance.site_id)
        .where(Balance.item_id.in_(sa.bindparam("items", expanding=True)), Balance.place == SHELF)
        .where(within(scope), Site.archived_at.is_(None))
        .group_by(Balance.item_id, Site.id, Site.name)
        .having(quantity > 0)
        .order_by(quantity.desc(), Site.name)
    )
    return query if here is None else query.where(Site.id != here)


def pieces_where(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """Pieces that meet a condition, as a column of a question over balances; none counts as nought."""
    return sa.func.coalesce(sa.func.sum(sa.case((condition, Balance.quantity), else_=0)), 0)


def pieces_at(place: str) -> sa.ColumnElement[int]:
    """Pieces at one kind of place."""
    return pieces_where(Balance.place == place)


_PIECES = (
    pieces_at(SHELF).label("quantity"),
    pieces_at(RESERVED).label("reserved"),
    pieces_at(TRANSIT).label("in_transit"),
)


def on_hand(
    scope: Scope, *, site_id: UUID | None = None, item_id: UUID | None = None, ambito_id: UUID | None = None
) -> Rows:
    """Stock by site and item: ``site_id, item_id, quantity, reserved, in_transit, next_expiry``."""
    return (
        _balances(scope, site_id, item_id, ambito_id)
        .with_only_columns(
            Balance.site_id,
            Balance.item_id,
            *_PIECES,
            sa.func.min(
                sa.case((sa.and_(Balance.place == SHELF, Balance.quantity > 0), Lot.expires_on)), type_=sa.Date()
            ).label("next_expiry"),
        )
        .group_by(Balance.site_id, Balance.item_id)
        .order_by(Balance.site_id, Balance.item_id)
    )


def on_hand_by_lot(
    scope: Scope, *, site_id: UUID | None = None, item_id: UUID | None = None, ambito_id: UUID | None = None
) -> Rows:
    """Stock split by lot; the columns of ``on_hand`` and ``lot_id, lot, expires_on, funding, condition,
    unit_value_cents``."""
    traits = (Lot.lot, Lot.expires_on, Lot.funding, Lot.condition, Lot.unit_value_cents)
    return (
        _balances(scope, site_id, item_id, ambito_id)
        .with_only_columns(
            Balance.site_id,
            Balance.item_id,
            Balance.lot_id,
            *traits,
            sa.case((pieces_at(SHELF) > 0, Lot.expires_on)).label("next_expiry"),
            *_PIECES,
        )
        .group_by(Balance.site_id, Balance.item_id, Balance.lot_id, *traits)
        .having(pieces_at(SHELF) + pieces_at(RESERVED) + pieces_at(TRANSIT) > 0)
        .order_by(Balance.site_id, Balance.item_id, Lot.expires_on.is_(None), Lot.expires_on, Balance.lot_id)
    )


def _balances(scope: Scope, site_id: UUID | None, item_id: UUID | None, ambito_id: UUID | None) -> Rows:
    query = sa.select(Balance.site_id).join(Site, Site.id == Balance.site_id).join(Lot, Lot.id == Balance.lot_id)
    query = query.where(within(scope), Balance.place.in_((SHELF, RESERVED, TRANSIT)))
    for column, value in ((Balance.site_id, site_id), (Balance.item_id, item_id), (Site.ambito_id, ambito_id)):
        if value is not None:
            query = query.where(column == value)
    return query
