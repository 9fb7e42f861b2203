# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Categories, items and their barcodes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import acts, chance, codes
from app.catalogue import queries, rules
from app.catalogue.models import Barcode, Category, Item, Product
from app.catalogue.operations.kits import set_contents
from app.catalogue.operations.turn import CATALOGUE
from app.catalogue.rules import Part
from app.db import db, take_turn
from app.errors import N_, DomainError, NotFound

LONGEST_FOLDED = 400


def add_category(*, id: UUID, **columns: Any) -> Category:
    """Add a category; raises ``taken`` (409) when its code is."""
    take_turn(CATALOGUE)
    category = Category(id=id, **columns)
    db.session.add(category)
    _flush()
    return category


def add_item(
    *,
    id: UUID,
    sku: str,
    name: str,
    category_id: UUID,
    now: datetime,
    product: str | None = None,
    size: str | None = None,
    gender: str | None = None,
    gtin: str | None = None,
    tracks_expiry: bool = False,
    unit_value_cents: int | None = None,
    position: int = 0,
    contents: Sequence[Part] = (),
) -> Item:
    """Add an item to a product of its category (made when it is new; without one, the item is its own product), with
    its maker's barcode if it has one; ``contents`` make it a kit.

    Raises ``unknown_category``, ``taken`` (409) for a code in use, and what ``check_sku``, ``add_barcode`` and
    ``set_contents`` raise.
    """
    take_turn(CATALOGUE)
    _check_category(category_id)
    sku = rules.check_sku(sku)
    if queries.owner_of(codes.fold(sku)) is not None:
        raise _taken("sku")
    home = _product(category_id, product or name)
    item = Item(
        id=id,
        product_id=home.id,
        sku=sku,
        sku_key=codes.fold(sku),
        code=codes.new_code("A"),
        name=name,
        size=size,
        gender=gender,
        tracks_expiry=tracks_expiry,
        unit_value_cents=unit_value_cents,
        position=position,
        folded=_folded(name, size, home.name, sku),
        created_at=now,
    )
    db.session.add(item)
    _flush("sku")
    if gtin is not None:
        add_barcode(item_id=id, code=gtin, pieces=1, now=now)
    if contents:
        set_contents(item, contents, now)
    return item


def revise_item(
    item: Item,
    *,
    now: datetime,
    archived: bool | None = None,
    contents: Sequence[Part] | None = None,
    **columns: Any,
) -> Item:
    """Change what an item is called, worth or made of; its history keeps what it was then.

    ``contents`` make it a kit, or a new version of one: see ``set_contents``. None at all leave it as it is, unless it
    is a kit: that is refused.
    """
    take_turn(CATALOGUE)
    db.session.refresh(item)
    if contents or (contents is not None and item.is_kit):
        set_contents(item, contents, now)
    for name, value in columns.items():
        setattr(item, name, value)
    if archived is not None:
        item.archived_at = (item.archived_at or now) if archived else None
    product = db.session.get_one(Product, item.product_id)
    item.folded = _folded(item.name, item.size, product.name, item.sku)
    _flush()
    return item


def add_barcode(*, item_id: UUID, code: str, pieces: int, now: datetime) -> Barcode:
    """Let a printed code stand for so many pieces of an item.

    A code means one thing: raises ``barcode_taken`` (409) when it stands for anything else, also for other pieces of
    the same item. The same again changes nothing.
    """
    take_turn(CATALOGUE)
    key = rules.check_barcode(code)
    if queries.item(item_id) is None:
        raise NotFound
    known = db.session.get(Barcode, key)
    if known is not None and known.item_id == item_id and known.pieces == pieces:
        return known
    if known is not None or queries.owner_of(key) is not None:
        raise _taken("code")
    barcode = Barcode(code=key, item_id=item_id, pieces=pieces, created_at=now)
    db.session.add(barcode)
    _flush("code")
    return barcode


def _folded(*texts: str | None) -> str:
    """What searches look in, cut to its column: one character may unfold into eighteen."""
    return queries.folded(*texts)[:LONGEST_FOLDED]


def _check_category(category_id: UUID) -> None:
    if db.session.get(Category, category_id) is None:
        message = N_("This category does not exist.")
        raise DomainError(message, "unknown_category", 422, fields={"category_id": [message]})


def _product(category_id: UUID, name: str) -> Product:
    query = sa.select(Product).where(Product.category_id == category_id, Product.name == name)
    known = db.session.scalar(query)
    if known is None:
        known = Product(id=chance.new_id(), category_id=category_id, name=name)
        db.session.add(known)
        _flush()
    return known


def _flush(field: str | None = None) -> None:
    """Write now, so that a code that is taken is refused in words. Another row's id is for ``acts.once`` to refuse."""
    try:
        db.session.flush()
    except IntegrityError as error:
        if acts.clash(error) != "unique":
            raise
        raise _taken(field) from None


def _taken(field: str | None) -> DomainError:
    message = N_("This code already stands for something else.")
    code = "barcode_taken" if field == "code" else "taken"
    return DomainError(message, code, 409, fields={field: [message]} if field else None)
