# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything that stands for an item, at once: for lists that name thousands of them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Barcode, Item, Product
from app.db import ask


@dataclass(frozen=True, slots=True)
class Coded:
    """An item behind a code, and how many pieces one such code is."""

    item_id: UUID
    name: str
    product: str
    size: str | None
    archived: bool
    pieces: int


_ITEMS = sa.select(Item.id, Item.name, Product.name, Item.size, Item.archived_at, Item.sku_key, Item.code).join(
    Product, Product.id == Item.product_id
)
_BARCODES = sa.select(Barcode.code, Barcode.item_id, Barcode.pieces)


def everything_by_code() -> dict[str, Coded]:
    """Every item by each code that stands for it: barcodes before our own codes, those before the codes people type, as
    in ``find``. Codes as they are stored; two questions."""
    own: dict[str, Coded] = {}
    typed: dict[str, Coded] = {}
    by_id: dict[UUID, Coded] = {}
    for item_id, name, product, size, archived_at, sku_key, code in ask(_ITEMS):
        one = Coded(item_id, name, product, size, archived_at is not None, 1)
        own[code] = typed[sku_key] = by_id[item_id] = one
    barcodes = {code: _pack(by_id[item_id], int(pieces)) for code, item_id, pieces in ask(_BARCODES)}
    return typed | own | barcodes


def _pack(one: Coded, pieces: int) -> Coded:
    return one if pieces == 1 else Coded(one.item_id, one.name, one.product, one.size, one.archived, pieces)


def codes_of(item_ids: Collection[UUID]) -> dict[str, tuple[UUID, int]]:
    """The codes that a scan of these items may hold, each with its item and its pieces, as ``find`` reads them: what
    people type is one of them while the item is in use."""
    own: dict[str, tuple[UUID, int]] = {}
    typed: dict[str, tuple[UUID, int]] = {}
    for item_id, archived_at, sku_key, code in ask(_OWN_CODES):
        if item_id in item_ids:
            own[code] = (item_id, 1)
            if archived_at is None:
                typed[sku_key] = (item_id, 1)
    barcodes = {code: (item_id, int(pieces)) for code, item_id, pieces in ask(_BARCODES) if item_id in item_ids}
    return typed | own | barcodes


_OWN_CODES = sa.select(Item.id, Item.archived_at, Item.sku_key, Item.code)


def codes_in_use() -> set[str]:
    """Every code that people type or scan for an item: one namespace."""
    skus = ask(sa.select(Item.sku_key)).scalars()
    return {*skus, *ask(sa.select(Barcode.code)).scalars()}


def sizes_in_use() -> set[str]:
    """Every size that some item comes in."""
    return set(ask(sa.select(Item.size).where(Item.size.is_not(None)).distinct()).scalars())
