# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The catalogue's list, and the forms that add and change items."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock, spreadsheets
from app.catalogue import operations, queries
from app.catalogue.models import Category, Item
from app.catalogue.pages.blueprint import bp
from app.catalogue.routes import shown
from app.catalogue.schemas import ItemIn, ItemPatchIn
from app.db import db
from app.errors import DomainError, NotFound
from app.spreadsheets import Column, cells
from app.web import actor, lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import loaded, once
from app.web.language import chosen
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

KEPT = ("q", "category", "view")
CHUNK = 500


@bp.get("/items")
@may("catalogue.read")
def items() -> str | Response:
    """Items in use, by product and size."""
    if way := lists.remembered("catalogue.items", request.args, KEPT):
        return way
    args = request.args
    view, q = lists.word_of(args, "view", queries.VIEWS, "used"), lists.text_of(args, "q", 100)
    return render_template(
        "catalogue/items.html",
        view=view,
        q=q,
        category_id=lists.id_of(args.get("category")),
        listed=page_of_rows(_asked(args), lists.page_number(args), PAGE_SIZE, shown=_rows),
        categories=[(str(one.id), _named(one)) for one in _categories()],
        may_write=actor().may("catalogue.write"),
        address=lists.address_of("catalogue.items", args, (*KEPT, "tick")),
        file=lists.exports_of("catalogue.items_exported", args, KEPT),
    )


def _asked(args: Mapping[str, str]) -> Any:
    view, q = lists.word_of(args, "view", queries.VIEWS, "used"), lists.text_of(args, "q", 100)
    return queries.listed(view, q=q, category_id=lists.id_of(args.get("category")))


def _rows(listed: Sequence[Item]) -> list[dict[str, Any]]:
    """Items as the API shows them, each with its category and whether it is a kit."""
    named = {one.id: _named(one) for one in _categories()}
    return [one | {"category": named[one["category_id"]]} for one in shown(listed)]


def _categories() -> Sequence[Category]:
    return db.session.scalars(queries.categories()).all()


def _named(category: Category) -> str:
    return category.name if chosen() == "it" else category.name_en


@bp.get("/items.<any(csv, xlsx):kind>")
@may("catalogue.read")
def items_exported(kind: Literal["csv", "xlsx"]) -> Response:
    """The same rows as a file."""
    columns = [
        Column(gettext("Item code")),
        Column(gettext("Item")),
        Column(gettext("Product")),
        Column(gettext("Size")),
        Column(gettext("Category")),
        Column(gettext("Barcode")),
        Column(gettext("Our label")),
        Column(gettext("Tracks expiry")),
        Column(gettext("Value"), "cents"),
        Column(gettext("Kit")),
        Column(gettext("Archived")),
    ]
    return spreadsheets.exported(
        kind, gettext("items"), columns, _cells(db.session.scalars(_asked(request.args)).all())
    )


def _cells(listed: Sequence[Item]) -> Iterator[list[Any]]:
    """Rows of the file, looked up a few hundred at a time."""
    words = (gettext("no"), gettext("yes"))
    for start in range(0, len(listed), CHUNK):
        for one in _rows(listed[start : start + CHUNK]):
            yield [
                *(one["sku"], one["name"], one["product"], one["size"], one["category"], one["gtin"], one["code"]),
                *(words[one["tracks_expiry"]], one["unit_value_cents"]),
                *(words[bool(one["contents"])], words[one["archived"]]),
            ]


# ---------------------------------------------------------------- forms

ADDED = ("sku", "name", "category_id", "product", "size", "gender", "gtin")
CHANGED = ("name", "size", "gender")


@bp.get("/items/new")
@may("catalogue.write")
def new_item() -> str:
    """An empty form."""
    typed = {"category_id": request.args.get("category", ""), "product": lists.text_of(request.args, "product", 120)}
    typed["gtin"] = lists.text_of(request.args, "gtin", 14)
    return render_template("catalogue/item.html", item=None, typed=typed, **_choices())


def _choices() -> dict[str, Any]:
    return {"categories": [(str(one.id), _named(one)) for one in _categories()]}


@bp.post("/items/new")
@may("catalogue.write")
def add_item() -> Response | tuple[str, int]:
    """Add the item of the form; a kit is asked for its contents next."""
    typed = request.form
    try:
        body = {name: typed[name].strip() for name in ADDED if typed.get(name, "").strip()}
        read = loaded(ItemIn, body | _more(typed), exclude=["id", "contents"])
        once("item", [_said(read)], lambda id: operations.add_item(id=id, now=clock.now(), **read))
    except DomainError as refusal:
        return refusal_page(refusal, "catalogue/item.html", item=None, typed=typed, **_choices())
    flash(gettext("Added: %(name)s.", name=read["name"]), "ok")
    added = lists.id_of(typed.get("act"))
    if typed.get("kit") and added:
        return redirect(url_for("catalogue.contents", item_id=added))
    return redirect(url_for("stock.item", item_id=added) if added else url_for("catalogue.items"))


def _more(typed: Mapping[str, str]) -> dict[str, Any]:
    """Fields that are no texts: whether it expires, and what a piece is worth, written in euros."""
    more: dict[str, Any] = {"tracks_expiry": bool(typed.get("tracks_expiry"))}
    value = typed.get("value", "").strip()
    if value:
        try:
            more["unit_value_cents"] = cells.cents(value)
        except DomainError as refusal:
            said = gettext(refusal.message, **refusal.details)
            raise DomainError(
                refusal.message, "invalid", 422, fields={"unit_value_cents": [said]}, **refusal.details
            ) from None
    return more


def _said(read: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) for name, value in read.items()}


@bp.get("/items/<uuid:item_id>/edit")
@may("catalogue.write")
def edit_item(item_id: UUID) -> str:
    """The form, filled."""
    return render_template("catalogue/item.html", item=existing(item_id), typed={}, **_choices())


@bp.post("/items/<uuid:item_id>/edit")
@may("catalogue.write")
def revise_item(item_id: UUID) -> Response | tuple[str, int]:
    """Change the item as the form says, or archive it, or bring it back."""
    typed = request.form
    archived = {"1": True, "0": False}.get(typed.get("archived", ""))
    try:
        if archived is None:
            body = {name: typed.get(name, "").strip() or None for name in CHANGED}
            change = loaded(ItemPatchIn, {"unit_value_cents": None} | body | _more(typed))
        else:
            change = {"archived": archived}
        once("revise", [str(item_id), _said(change)], lambda _: _revise(item_id, change))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return refusal_page(refusal, "catalogue/item.html", item=existing(item_id), typed=typed, **_choices())
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("stock.item", item_id=item_id))


def _revise(item_id: UUID, change: dict[str, Any]) -> None:
    operations.revise_item(existing(item_id), now=clock.now(), **change)


def existing(item_id: UUID) -> Item:
    """The item, or ``not_found``."""
    item = queries.item(item_id)
    if item is None:
        raise NotFound
    return item
