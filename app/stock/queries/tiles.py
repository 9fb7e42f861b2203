# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods as fingers find them: products in the order of the shelves, with what is at a site of each size."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Category, Item, Product
from app.clock import day_of
from app.db import db
from app.stock.models import Balance, Lot
from app.stock.rules import SHELF


@dataclass(frozen=True, slots=True)
class Variant:
    """One size or cut under a tile; ``here`` is what may be given away today at the site."""

    item_id: UUID
    name: str
    size: str | None
    gender: str | None
    tracks_expiry: bool
    here: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A product as fingers find it: its pictogram, whether it is among the first, and the variants under it."""

    product_id: UUID
    name: str
    pictogram: str
    first: bool
    variants: tuple[Variant, ...]


FIRST_TILES = 6

_TILES = (
    sa.select(
        Product.id.label("product_id"),
        Product.name.label("product"),
        Product.category_id,
        Category.pictogram,
        Item.id,
        Item.name,
        Item.size,
        Item.gender,
        Item.tracks_expiry,
        sa.func.coalesce(sa.func.sum(sa.case((Lot.id.is_not(None), Balance.quantity), else_=0)), 0).label("here"),
    )
    .join(Product, Product.id == Item.product_id)
    .join(Category, Category.id == Product.category_id)
    .outerjoin(
        Balance,
        sa.and_(
            Balance.item_id == Item.id,
            Balance.site_id == sa.bindparam("site", type_=sa.Uuid()),
            Balance.place == SHELF,
            Balance.quantity > 0,
        ),
    )
    .outerjoin(
        Lot,
        sa.and_(
            Lot.id == Balance.lot_id,
            sa.or_(Lot.expires_on.is_(None), Lot.expires_on >= sa.bindparam("today", type_=sa.Date())),
        ),
    )
    .where(Item.archived_at.is_(None))
    .group_by(Product.id, Category.id, Item.id)
    .order_by(Category.position, Category.code, Product.name, Product.id, Item.position, Item.size, Item.id)
)


def tiles(site_id: UUID, now: datetime) -> list[Tile]:
    """All products in use in the order of the shelves, with what is here of each variant, in one question.

    The order does not depend on stock: fingers learn places. The first six are one of each category, the product that
    comes in most sizes, then more of them in order.
    """
    found: dict[UUID, Tile] = {}
    category: dict[UUID, UUID] = {}
    for row in db.session.execute(_TILES, {"site": site_id, "today": day_of(now)}):
        variant = Variant(row.id, row.name, row.size, row.gender, row.tracks_expiry, int(row.here))
        category[row.product_id] = row.category_id
        known = found.get(row.product_id) or Tile(row.product_id, row.product, row.pictogram, False, ())
        found[row.product_id] = replace(known, variants=(*known.variants, variant))
    first = _first(found, category)
    return [replace(tile, first=tile.product_id in first) for tile in found.values()]


def _first(tiles: Mapping[UUID, Tile], category: Mapping[UUID, UUID]) -> set[UUID]:
    """Products whose tiles stand on the page itself."""
    leading: dict[UUID, UUID] = {}
    for product_id, tile in tiles.items():
        best = leading.setdefault(category[product_id], product_id)
        if len(tile.variants) > len(tiles[best].variants):
            leading[category[product_id]] = product_id
    others = [one for one in tiles if one not in leading.values()]
    return {*[*leading.values(), *others][:FIRST_TILES]}
