# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Items from a list of thousands: the same as one by one, in as many statements whatever their number."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance, codes
from app.catalogue import queries
from app.catalogue.models import Barcode, Item, Product
from app.catalogue.operations.items import LONGEST_FOLDED
from app.catalogue.operations.turn import CATALOGUE
from app.catalogue.rules import NewItem, spellings
from app.db import ask, table_of, take_turn, write
from app.errors import N_, DomainError

AT_ONCE = 1_000
LAST_PLACE = 9_999

_PRODUCT, _ITEM, _BARCODE = (table_of(model) for model in (Product, Item, Barcode))


def add_items(new: Sequence[NewItem], now: datetime, tell: Callable[[int], object] = lambda count: None) -> None:
    """Add items as ``add_item`` does, all or none; those of a product keep their order. ``tell`` hears how many more
    are written.

    Raises ``taken`` (409) when a code is in use or stands here twice.
    """
    take_turn(CATALOGUE)
    _check_free(new)
    products = _products(new)
    places = _places(products.values())
    items, barcodes = [], []
    for one in new:
        item = _item_row(one, products[_home(one)], places, now)
        items.append(item)
        if one.barcode is not None:
            barcodes.append({"code": one.barcode, "item_id": item["id"], "pieces": 1, "created_at": now})
    for start in range(0, len(items), AT_ONCE):
        part = items[start : start + AT_ONCE]
        write(_ITEM.insert(), part)
        tell(len(part))
    if barcodes:
        write(_BARCODE.insert(), barcodes)


def _check_free(new: Sequence[NewItem]) -> None:
    used = queries.codes_in_use()
    for one in new:
        for key in (codes.fold(one.sku), one.barcode):
            if key is not None and not used.isdisjoint(spellings(key)):
                message = N_("The code %(text)s already stands for something else.")
                raise DomainError(message, "taken", 409, text=key)
        used |= {codes.fold(one.sku), *([one.barcode] if one.barcode else [])}


def _home(one: NewItem) -> tuple[UUID, str]:
    """The product of an item: its category and the name; without one, the item is its own product."""
    return one.category_id, one.product or one.name


def _products(new: Sequence[NewItem]) -> dict[tuple[UUID, str], UUID]:
    """The products these items belong to, made where they are new."""
    wanted = dict.fromkeys(_home(one) for one in new)
    query = sa.select(Product.category_id, Product.name, Product.id)
    query = query.where(Product.category_id.in_({category for category, _ in wanted}))
    known = {(category, name): product_id for category, name, product_id in ask(query)}
    made = {home: chance.new_id() for home in wanted if home not in known}
    rows = [{"id": one, "category_id": category, "name": name} for (category, name), one in made.items()]
    if rows:
        write(_PRODUCT.insert(), rows)
    return known | made


def _places(products: Any) -> dict[UUID, int]:
    """The next free place in each product."""
    query = sa.select(Item.product_id, sa.func.max(Item.position)).group_by(Item.product_id)
    taken: dict[UUID, int] = {product_id: place + 1 for product_id, place in ask(query)}
    return {product_id: taken.get(product_id, 0) for product_id in products}


def _item_row(one: NewItem, product_id: UUID, places: dict[UUID, int], now: datetime) -> dict[str, Any]:
    place = places[product_id]
    places[product_id] = place + 1
    _, product = _home(one)
    return {
        "id": chance.new_id(),
        "product_id": product_id,
        "sku": one.sku,
        "sku_key": codes.fold(one.sku),
        "code": codes.new_code("A"),
        "name": one.name,
        "size": one.size,
        "gender": one.gender,
        "tracks_expiry": one.tracks_expiry,
        "unit_value_cents": one.unit_value_cents,
        "position": min(place, LAST_PLACE),
        "is_kit": False,
        "folded": queries.folded(one.name, one.size, product, one.sku)[:LONGEST_FOLDED],
        "created_at": now,
    }
