# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about the catalogue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app import codes
from app.catalogue.models import Barcode, Category, Item, Product
from app.catalogue.rules import Scan, spellings
from app.db import ask, db
from app.folding import folded


@dataclass(frozen=True, slots=True)
class Found:
    """The item a code stands for, and how many pieces one scan of it is."""

    item_id: UUID
    pieces: int


def categories() -> sa.Select[Category]:
    """All categories, in the order of the shelves."""
    return sa.select(Category).order_by(Category.position, Category.code)


def items(*, q: str | None = None, category_id: UUID | None = None, archived: bool = False) -> sa.Select[Item]:
    """Items in use, by product and size. ``q`` finds every word of it in name, size, product or code, or a barcode."""
    query = sa.select(Item).join(Product, Product.id == Item.product_id)
    if not archived:
        query = query.where(Item.archived_at.is_(None))
    if category_id is not None:
        query = query.where(Product.category_id == category_id)
    if q:
        query = query.where(matches(q))
    return query.order_by(Product.name, Product.id, Item.position, Item.size, Item.id)


VIEWS = ("used", "kits", "archived")


def listed(view: str, *, q: str | None = None, category_id: UUID | None = None) -> sa.Select[Item]:
    """Items of one view of the catalogue's list: those in use, of those the kits, or the archived ones."""
    query = items(q=q, category_id=category_id, archived=view == "archived")
    if view == "archived":
        return query.where(Item.archived_at.is_not(None))
    return query.where(Item.is_kit.is_(True)) if view == "kits" else query


def of_products(product_ids: Iterable[UUID]) -> Sequence[Item]:
    """All items in use of these products, in their order."""
    return db.session.scalars(items().where(Item.product_id.in_(list(product_ids)))).all()


def matches(q: str) -> sa.ColumnElement[bool]:
    """The condition that an item answers to what somebody typed."""
    words = [Item.folded.contains(word, autoescape=True) for word in folded(q).split()[:8]]
    key = codes.fold(q)
    padded = key.rjust(14, "0") if key.isascii() and key.isdigit() else key
    by_code = sa.select(Barcode.item_id).where(Barcode.code.in_({key, padded}))
    return sa.or_(sa.and_(*words) if words else sa.false(), Item.id.in_(by_code), Item.code == key)


def item(item_id: UUID) -> Item | None:
    """One item, archived or not."""
    return db.session.get(Item, item_id)


def items_with(ids: Iterable[UUID]) -> Sequence[Item]:
    """These items, archived or not, by name and size."""
    query = sa.select(Item).where(Item.id.in_(list(ids))).order_by(Item.name, Item.position, Item.size, Item.id)
    return db.session.scalars(query).all()


def products(ids: Iterable[UUID]) -> dict[UUID, Product]:
    """Products by id."""
    return {one.id: one for one in db.session.scalars(sa.select(Product).where(Product.id.in_(list(ids))))}


def barcodes_of(item_ids: Iterable[UUID]) -> dict[UUID, list[Barcode]]:
    """Barcodes by item, single pieces first."""
    query = sa.select(Barcode).where(Barcode.item_id.in_(list(item_ids))).order_by(Barcode.pieces, Barcode.code)
    found: dict[UUID, list[Barcode]] = {}
    for barcode in db.session.scalars(query):
        found.setdefault(barcode.item_id, []).append(barcode)
    return found


def known_items(ids: Iterable[UUID]) -> set[UUID]:
    """Which of these items exist."""
    return set(db.session.scalars(sa.select(Item.id).where(Item.id.in_(list(ids)))))


def archived(ids: Iterable[UUID]) -> set[UUID]:
    """Which of these items are in use no more."""
    query = sa.select(Item.id).where(Item.id.in_(list(ids)), Item.archived_at.is_not(None))
    return set(db.session.scalars(query))


def find(scan: Scan) -> Found | None:
    """The item behind a scan: by barcode first, then by our own item code or the item's code as people type it."""
    if scan.own is not None and scan.own.kind == "item":
        own = db.session.scalar(sa.select(Item.id).where(Item.code == scan.own.code))
        return Found(own, 1) if own else None
    found = _by_barcode(scan.keys)
    return found if found or scan.own is not None else _by_sku(scan.keys)  # a code of ours is no SKU


def _by_barcode(keys: Sequence[str]) -> Found | None:
    if not keys:
        return None
    rows = {row.code: row for row in ask(_BARCODES, {"keys": list(keys)})}
    return next((Found(rows[key].item_id, rows[key].pieces) for key in keys if key in rows), None)


_BARCODES = sa.select(Barcode.code, Barcode.item_id, Barcode.pieces).where(
    Barcode.code.in_(sa.bindparam("keys", expanding=True))
)


def _by_sku(keys: Sequence[str]) -> Found | None:
    if not keys:
        return None
    found = db.session.scalar(sa.select(Item.id).where(Item.sku_key.in_(keys), Item.archived_at.is_(None)).limit(1))
    return Found(found, 1) if found else None


def owner_of(key: str) -> UUID | None:
    """The item that a code already stands for, as a barcode or as an item's code, however a GTIN is written."""
    spelt = spellings(key)
    barcode = db.session.scalar(sa.select(Barcode.item_id).where(Barcode.code.in_(spelt)))
    return barcode or db.session.scalar(sa.select(Item.id).where(Item.sku_key.in_(spelt)))
