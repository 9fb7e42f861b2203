# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The catalogue over JSON."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app import clock
from app.catalogue import operations, queries
from app.catalogue.models import Item
from app.catalogue.routes.blueprint import bp
from app.catalogue.schemas import (
    BarcodeIn,
    BarcodeOut,
    CategoryIn,
    CategoryOut,
    ItemIn,
    ItemOut,
    ItemPatchIn,
    ItemsIn,
    VersionOut,
)
from app.db import in_transaction
from app.errors import NotFound
from app.web import may, once
from app.web.fields import PageIn, page_of
from app.web.paging import page_of_rows


@bp.get("/categories")
@may("catalogue.read")
@bp.arguments(PageIn, location="query")
@bp.response(200, page_of(CategoryOut))
def list_categories(asked: dict[str, Any]) -> dict[str, Any]:
    """Categories in the order of the shelves."""
    return page_of_rows(queries.categories(), **asked)


@bp.post("/categories")
@may("catalogue.write")
@bp.arguments(CategoryIn)
@bp.response(201, CategoryOut)
@once(CategoryOut)
def add_category(new: dict[str, Any]) -> object:
    """Add a category."""
    return operations.add_category(**new)


@bp.get("/items")
@may("catalogue.read")
@bp.arguments(ItemsIn, location="query")
@bp.response(200, page_of(ItemOut))
def list_items(asked: dict[str, Any]) -> dict[str, Any]:
    """Items in use; ``q`` finds by name, size, sku or code."""
    page, page_size = asked.pop("page"), asked.pop("page_size")
    return page_of_rows(queries.items(**asked), page, page_size, shown=shown)


@bp.post("/items")
@may("catalogue.write")
@bp.arguments(ItemIn)
@bp.response(201, ItemOut)
@once(ItemOut)
def add_item(new: dict[str, Any]) -> dict[str, Any]:
    """Add an item, with its maker's barcode if it has one; ``contents`` make it a kit."""
    return shown([operations.add_item(**new, now=clock.now())])[0]


@bp.get("/items/<uuid:item_id>")
@may("catalogue.read")
@bp.response(200, ItemOut)
def get_item(item_id: UUID) -> dict[str, Any]:
    """One item, with its barcodes."""
    return shown([_existing(item_id)])[0]


@bp.patch("/items/<uuid:item_id>")
@may("catalogue.write")
@bp.arguments(ItemPatchIn)
@bp.response(200, ItemOut)
@in_transaction
def revise_item(change: dict[str, Any], item_id: UUID) -> dict[str, Any]:
    """Change an item, or archive it: history stays. Other ``contents`` make the next version of a kit."""
    return shown([operations.revise_item(_existing(item_id), now=clock.now(), **change)])[0]


@bp.get("/items/<uuid:item_id>/versions")
@may("catalogue.read")
@bp.arguments(PageIn, location="query")
@bp.response(200, page_of(VersionOut))
def list_versions(asked: dict[str, Any], item_id: UUID) -> dict[str, Any]:
    """What a kit consisted of, latest first; nothing for an item that is no kit."""
    _existing(item_id)
    page, page_size = asked["page"], asked["page_size"]
    every = [
        {"number": one.number, "since": since, "contents": one.parts} for since, one in queries.versions_of(item_id)
    ]
    return {"items": every[(page - 1) * page_size : page * page_size], **asked, "total": len(every)}


@bp.post("/items/<uuid:item_id>/barcodes")
@may("barcode.write")
@bp.arguments(BarcodeIn)
@bp.response(201, BarcodeOut)
@in_transaction
def add_barcode(new: dict[str, Any], item_id: UUID) -> object:
    """Let a printed code stand for so many pieces of this item."""
    return operations.add_barcode(item_id=item_id, **new, now=clock.now())


def _existing(item_id: UUID) -> Item:
    item = queries.item(item_id)
    if item is None:
        raise NotFound
    return item


def shown(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Items as the API shows them, with product, barcodes and contents, in as many questions whatever their number."""
    contents = queries.contents_of(item.id for item in items if item.is_kit)
    products = queries.products({item.product_id for item in items})
    barcodes = queries.barcodes_of([item.id for item in items])
    columns = ("id", "sku", "code", "name", "size", "gender", "tracks_expiry", "unit_value_cents")
    return [
        {name: getattr(item, name) for name in columns}
        | {
            "category_id": products[item.product_id].category_id,
            "product": products[item.product_id].name,
            "barcodes": (own := barcodes.get(item.id, [])),
            "gtin": next((one.code for one in own if one.pieces == 1 and one.code.isdigit()), None),
            "archived": item.archived_at is not None,
            "contents": contents[item.id].parts if item.id in contents else (),
            "kit_version": contents[item.id].number if item.id in contents else None,
        }
        for item in items
    ]
