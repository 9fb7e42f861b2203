# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Suppliers and their price lists over JSON. The whole network shares them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app import clock
from app.db import in_transaction
from app.errors import NotFound
from app.supply.models import Supplier, SupplierItem
from app.supply.operations import suppliers as operations
from app.supply.queries import suppliers as queries
from app.supply.routes.blueprint import bp
from app.supply.schemas.suppliers import PriceIn, PriceOut, SupplierIn, SupplierOut, SupplierPatchIn, SuppliersIn
from app.web import may, once
from app.web.fields import PageIn, page_of
from app.web.paging import page_of_rows


@bp.get("/suppliers")
@may("supplier.read")
@bp.arguments(SuppliersIn, location="query")
@bp.response(200, page_of(SupplierOut))
def list_suppliers(asked: dict[str, Any]) -> dict[str, Any]:
    """Suppliers in use, or the archived ones; ``q`` finds by name, tax code or address."""
    page, page_size = asked.pop("page"), asked.pop("page_size")
    query = queries.suppliers(**asked)
    return page_of_rows(query, page, page_size, shown=lambda rows: [shown(one) for one in rows])


@bp.post("/suppliers")
@may("supplier.write")
@bp.arguments(SupplierIn)
@bp.response(201, SupplierOut)
@once(SupplierOut)
def add_supplier(new: dict[str, Any]) -> dict[str, Any]:
    """Add a supplier."""
    return shown(operations.add_supplier(**new, now=clock.now()))


@bp.get("/suppliers/<uuid:supplier_id>")
@may("supplier.read")
@bp.response(200, SupplierOut)
def get_supplier(supplier_id: UUID) -> dict[str, Any]:
    """One supplier."""
    return shown(existing(supplier_id))


@bp.patch("/suppliers/<uuid:supplier_id>")
@may("supplier.write")
@bp.arguments(SupplierPatchIn)
@bp.response(200, SupplierOut)
@in_transaction
def revise_supplier(change: dict[str, Any], supplier_id: UUID) -> dict[str, Any]:
    """Change a supplier, or archive them: their orders stay."""
    return shown(operations.revise_supplier(supplier_id, now=clock.now(), **change))


@bp.get("/suppliers/<uuid:supplier_id>/items")
@may("supplier.read")
@bp.arguments(PageIn, location="query")
@bp.response(200, page_of(PriceOut))
def list_prices(asked: dict[str, Any], supplier_id: UUID) -> dict[str, Any]:
    """A supplier's price list."""
    existing(supplier_id)
    breaks = queries.price_breaks(supplier_id)
    return page_of_rows(
        queries.price_list(supplier_id), **asked, shown=lambda rows: [price_shown(one, breaks) for one in rows]
    )


@bp.put("/suppliers/<uuid:supplier_id>/items/<uuid:item_id>")
@may("supplier.write")
@bp.arguments(PriceIn)
@bp.response(200, PriceOut)
@in_transaction
def set_price(new: dict[str, Any], supplier_id: UUID, item_id: UUID) -> dict[str, Any]:
    """Say how a supplier sells an item; what was said before is replaced."""
    one = operations.set_price(supplier_id=supplier_id, item_id=item_id, **new | {"breaks": breaks_of(new)})
    return price_shown(one, queries.price_breaks(supplier_id, [item_id]))


def breaks_of(read: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Prices at quantities as they were sent, as plain pairs."""
    return [(one["from_pieces"], one["unit_price_cents"]) for one in read["breaks"]]


def price_shown(one: SupplierItem, breaks: Mapping[UUID, Mapping[int, int]]) -> dict[str, Any]:
    """A line of a price list as the API shows it."""
    columns = ("unit_price_cents", "pack_pieces", "min_quantity", "lead_time_days", "supplier_code")
    told = {name: getattr(one, name) for name in ("supplier_id", "item_id", *columns)}
    lower = breaks.get(one.item_id, {}).items()
    return told | {"breaks": [{"from_pieces": pieces, "unit_price_cents": cents} for pieces, cents in lower]}


@bp.delete("/suppliers/<uuid:supplier_id>/items/<uuid:item_id>")
@may("supplier.write")
@bp.response(204)
@in_transaction
def drop_price(supplier_id: UUID, item_id: UUID) -> None:
    """Take an item out of a supplier's price list."""
    operations.drop_price(supplier_id=supplier_id, item_id=item_id)


def existing(supplier_id: UUID) -> Supplier:
    """A supplier, or the refusal that there is none."""
    one = queries.supplier(supplier_id)
    if one is None:
        raise NotFound
    return one


def shown(one: Supplier) -> dict[str, Any]:
    """A supplier as the API shows them."""
    columns = ("id", "name", "tax_code", "address", "email", "lead_time_days", "min_order_cents", "note")
    return {name: getattr(one, name) for name in columns} | {"archived": one.archived_at is not None}
