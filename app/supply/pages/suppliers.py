# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of suppliers: who sells, at which prices, how long one waits."""

from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock, spreadsheets
from app.catalogue import queries as catalogue
from app.db import db
from app.errors import DomainError, NotFound
from app.identity.routes import current
from app.spreadsheets import Column
from app.supply.models import SupplierItem
from app.supply.operations import suppliers as operations
from app.supply.pages import typed
from app.supply.pages.blueprint import bp
from app.supply.queries import suppliers as queries
from app.supply.routes.suppliers import existing
from app.supply.rules.suppliers import MOST_BREAKS
from app.supply.schemas.suppliers import PriceIn, SupplierIn
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import act_id, once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

KEPT = ("q", "view")
VIEWS = ("used", "archived")
TEXTS = ("name", "tax_code", "address", "email", "note")
CHOICES = 20


@bp.get("/suppliers")
@may("supplier.read")
def suppliers() -> str | Response:
    """Suppliers by name."""
    if way := lists.remembered("supply.suppliers", request.args, KEPT):
        return way
    args = request.args
    q, view = lists.text_of(args, "q", 100), lists.word_of(args, "view", VIEWS, "used")
    query = queries.suppliers(q=q, archived=view == "archived")
    return render_template(
        "supply/suppliers.html",
        q=q,
        view=view,
        listed=page_of_rows(query, lists.page_number(args), PAGE_SIZE),
        prices=_prices_listed(),
        address=lists.address_of("supply.suppliers", args, KEPT),
        file=lists.exports_of("supply.suppliers_exported", args, KEPT),
        may_write=current().may("supplier.write"),
    )


def _prices_listed() -> dict[UUID, int]:
    """How many items each supplier lists."""
    query = sa.select(SupplierItem.supplier_id, sa.func.count()).group_by(SupplierItem.supplier_id)
    return {supplier_id: int(count) for supplier_id, count in db.session.execute(query)}


@bp.get("/suppliers.<any(csv, xlsx):kind>")
@may("supplier.read")
def suppliers_exported(kind: Literal["csv", "xlsx"]) -> Response:
    """The same rows as a file."""
    q, view = lists.text_of(request.args, "q", 100), lists.word_of(request.args, "view", VIEWS, "used")
    columns = [
        Column(gettext("Supplier")),
        Column(gettext("Tax code")),
        Column(gettext("Address")),
        Column(gettext("E-mail")),
        Column(gettext("Days to wait"), "number"),
        Column(gettext("Smallest order"), "cents"),
        Column(gettext("Note")),
    ]
    rows = (
        [one.name, one.tax_code, one.address, one.email, one.lead_time_days, one.min_order_cents, one.note]
        for one in db.session.scalars(queries.suppliers(q=q, archived=view == "archived"))
    )
    return spreadsheets.exported(kind, gettext("suppliers"), columns, rows)


@bp.get("/suppliers/<uuid:supplier_id>")
@may("supplier.read")
def supplier(supplier_id: UUID) -> str:
    """One supplier with their price list."""
    someone, page = current(), lists.page_number(request.args)
    listed = page_of_rows(queries.price_list(supplier_id), page, PAGE_SIZE, whole_rows=True)
    return render_template(
        "supply/supplier.html",
        one=existing(supplier_id),
        listed=listed,
        address=lists.address_of("supply.supplier", request.args, (), supplier_id=supplier_id),
        may_write=someone.may("supplier.write"),
        breaks=queries.price_breaks(supplier_id),
        may_order=someone.may("order.write"),
        may_read_orders=someone.may("order.read"),
    )


# ---------------------------------------------------------------- writing


@bp.get("/suppliers/new")
@may("supplier.write")
def new_supplier() -> str:
    """An empty form."""
    return render_template("supply/supplier_form.html", one=None, typed={})


@bp.post("/suppliers/new")
@may("supplier.write")
def add_supplier() -> Response | tuple[str, int]:
    """Add the supplier of the form."""
    supplier_id = act_id()
    try:
        columns = _read_supplier()
        once("supplier", [columns], lambda _: _add(supplier_id, columns), supplier_id)
    except DomainError as refusal:
        return refusal_page(refusal, "supply/supplier_form.html", one=None, typed=request.form)
    flash(gettext("Recorded. Now say what they sell."), "ok")
    return redirect(url_for("supply.supplier", supplier_id=supplier_id))


def _add(supplier_id: UUID, columns: dict[str, Any]) -> None:
    operations.add_supplier(id=supplier_id, now=clock.now(), **columns)


def _read_supplier() -> dict[str, Any]:
    """What the form says of a supplier."""
    numbers, amounts = ["lead_time_days"], ["min_order"]
    return typed.read(SupplierIn, request.form, numbers=numbers, amounts=amounts, texts=TEXTS, without=["id"])


@bp.get("/suppliers/<uuid:supplier_id>/edit")
@may("supplier.write")
def edit_supplier(supplier_id: UUID) -> str:
    """The form, filled."""
    return render_template("supply/supplier_form.html", one=existing(supplier_id), typed={})


@bp.post("/suppliers/<uuid:supplier_id>/edit")
@may("supplier.write")
def revise_supplier(supplier_id: UUID) -> Response | tuple[str, int]:
    """Change the supplier as the form says, or archive them."""
    archived = {"1": True, "0": False}.get(request.form.get("archived", ""))
    try:
        columns = _read_supplier() if archived is None else {"archived": archived}
        once("supplier", [str(supplier_id), columns], lambda _: _revise(supplier_id, columns))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return refusal_page(refusal, "supply/supplier_form.html", one=existing(supplier_id), typed=request.form)
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("supply.supplier", supplier_id=supplier_id))


def _revise(supplier_id: UUID, columns: dict[str, Any]) -> None:
    operations.revise_supplier(supplier_id, now=clock.now(), **columns)


# ---------------------------------------------------------------- prices


@bp.get("/suppliers/<uuid:supplier_id>/items")
@may("supplier.write")
def choose_item(supplier_id: UUID) -> str:
    """Search the item that goes into the price list."""
    q = lists.text_of(request.args, "q", 100)
    found = list(db.session.scalars(catalogue.items(q=q).limit(CHOICES))) if q else []
    return render_template(
        "supply/choose_item.html",
        one=existing(supplier_id),
        q=q,
        found=found,
        listed=queries.terms(supplier_id, [item.id for item in found]),
    )


@bp.get("/suppliers/<uuid:supplier_id>/items/<uuid:item_id>")
@may("supplier.write")
def price(supplier_id: UUID, item_id: UUID) -> str:
    """How the supplier sells the item."""
    return render_template("supply/price.html", **_of_price(supplier_id, item_id), typed={})


def _of_price(supplier_id: UUID, item_id: UUID) -> dict[str, Any]:
    item = catalogue.item(item_id)
    if item is None:
        raise NotFound
    return {
        "one": existing(supplier_id),
        "item": item,
        "known": queries.sold(supplier_id, item_id),
        "breaks": list(queries.price_breaks(supplier_id, [item_id]).get(item_id, {}).items()),
        "most_breaks": MOST_BREAKS,
    }


@bp.post("/suppliers/<uuid:supplier_id>/items/<uuid:item_id>")
@may("supplier.write")
def set_price(supplier_id: UUID, item_id: UUID) -> Response | tuple[str, int]:
    """Write the price of the form, or take the item out of the list."""
    about = [str(supplier_id), str(item_id)]
    try:
        if request.form.get("drop"):
            once("price", [*about, "drop"], lambda _: _drop(supplier_id, item_id))
        else:
            numbers = ["pack_pieces", "min_quantity", "lead_time_days"]
            terms = typed.read(PriceIn, request.form, numbers=numbers, amounts=["unit_price"], texts=["supplier_code"])
            terms["breaks"] = typed.read_breaks(request.form, MOST_BREAKS)
            once("price", [*about, terms], lambda _: _set(supplier_id, item_id, terms))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return refusal_page(refusal, "supply/price.html", **_of_price(supplier_id, item_id), typed=request.form)
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("supply.supplier", supplier_id=supplier_id))


def _set(supplier_id: UUID, item_id: UUID, terms: dict[str, Any]) -> None:
    operations.set_price(supplier_id=supplier_id, item_id=item_id, **terms)


def _drop(supplier_id: UUID, item_id: UUID) -> None:
    operations.drop_price(supplier_id=supplier_id, item_id=item_id)
