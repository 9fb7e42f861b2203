# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about suppliers and how they sell. They are shared by the whole network, as the catalogue is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import queries as catalogue
from app.catalogue.models import Item, Product
from app.db import Rows, db
from app.supply.models import PriceBreak, Supplier, SupplierItem
from app.supply.rules.orders import Terms


def suppliers(*, q: str | None = None, archived: bool | None = False) -> sa.Select[Supplier]:
    """Suppliers by name: those in use, those archived, or (None) all. ``q`` finds every word in name, code, address."""
    query = sa.select(Supplier)
    if archived is not None:
        query = query.where(Supplier.archived_at.is_not(None) if archived else Supplier.archived_at.is_(None))
    if q:
        words = catalogue.folded(q).split()[:8]
        query = query.where(*(Supplier.folded.contains(word, autoescape=True) for word in words))
    return query.order_by(Supplier.name, Supplier.id)


def supplier(supplier_id: UUID) -> Supplier | None:
    """One supplier, archived or not."""
    return db.session.get(Supplier, supplier_id)


def price_list(supplier_id: UUID) -> Rows:
    """A supplier's prices: ``SupplierItem, Item``, in the order of the catalogue."""
    return (
        sa.select(SupplierItem, Item)
        .join(Item, Item.id == SupplierItem.item_id)
        .join(Product, Product.id == Item.product_id)
        .where(SupplierItem.supplier_id == supplier_id)
        .order_by(Product.name, Product.id, Item.position, Item.size, Item.id)
    )


def terms(supplier_id: UUID, item_ids: Iterable[UUID]) -> dict[UUID, Terms]:
    """How a supplier sells these items, as far as their price list holds them."""
    query = sa.select(SupplierItem).where(
        SupplierItem.supplier_id == supplier_id, SupplierItem.item_id.in_(list(item_ids))
    )
    rows = db.session.scalars(query).all()
    breaks = price_breaks(supplier_id, [row.item_id for row in rows])
    return {row.item_id: terms_of(row, breaks.get(row.item_id, {})) for row in rows}


def price_breaks(supplier_id: UUID, item_ids: Iterable[UUID] | None = None) -> dict[UUID, dict[int, int]]:
    """Of a supplier's items, the lower price of a piece from so many pieces on."""
    found: dict[UUID, dict[int, int]] = defaultdict(dict)
    query = sa.select(PriceBreak).where(PriceBreak.supplier_id == supplier_id)
    if item_ids is not None:
        query = query.where(PriceBreak.item_id.in_(list(item_ids)))
    for row in db.session.scalars(query.order_by(PriceBreak.from_pieces)):
        found[row.item_id][row.from_pieces] = row.unit_price_cents
    return dict(found)


def terms_of(row: SupplierItem, breaks: Mapping[int, int]) -> Terms:
    """A line of a price list as plain values."""
    return Terms(
        unit_price_cents=row.unit_price_cents,
        pack_pieces=row.pack_pieces,
        min_quantity=row.min_quantity,
        lead_time_days=row.lead_time_days,
        supplier_code=row.supplier_code,
        breaks=breaks,
    )


def sold(supplier_id: UUID, item_id: UUID) -> SupplierItem | None:
    """An item in a supplier's price list."""
    return db.session.get(SupplierItem, (supplier_id, item_id))
