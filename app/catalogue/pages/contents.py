# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The editor of what a kit consists of. It needs no script: everything that is not saved yet travels in the form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app import clock
from app.catalogue import operations, queries
from app.catalogue.models import Item
from app.catalogue.pages.blueprint import bp
from app.catalogue.pages.items import existing
from app.catalogue.rules import MOST_PARTS, MOST_SUBSTITUTES, Part, Variant, in_size
from app.catalogue.schemas import ItemPatchIn
from app.db import db
from app.errors import DomainError
from app.web import lists, may
from app.web.forms import loaded, once
from app.web.refusals import refusal_page, told

CHOICES = 12


@dataclass(frozen=True)
class Row:
    """A part as it stands in the form; the quantity as it was typed."""

    item_id: UUID
    quantity: str = "1"
    substitutes: tuple[UUID, ...] = ()

    @property
    def choices(self) -> tuple[UUID, ...]:
        """Everything this part may be made of."""
        return (self.item_id, *self.substitutes)


def _rows(parts: Sequence[Part]) -> list[Row]:
    return [Row(part.item_id, str(part.quantity), part.substitutes) for part in parts]


@bp.get("/items/<uuid:item_id>/contents")
@may("catalogue.write")
def contents(item_id: UUID) -> str:
    """What is in the kit now; with ``like``, what is in another size of it, in this size."""
    item, like = existing(item_id), lists.id_of(request.args.get("like"))
    known = queries.contents_of([item_id, *([like] if like else [])])
    if like and like in known:
        parts = known[like].parts
        rows = _rows(in_size(parts, _variants(parts), item.size) if item.size else parts)
    else:
        rows = _rows(known[item_id].parts if item_id in known else ())
    return render_template("catalogue/contents.html", **_page(item, rows))


def _variants(parts: Sequence[Part]) -> dict[UUID, Variant]:
    """The items in use of the parts' products."""
    named = queries.items_with(one for part in parts for one in part.choices)
    of_products = queries.of_products({one.product_id for one in named})
    return {one.id: Variant(one.id, one.product_id, one.name, one.size, one.gender) for one in (*of_products, *named)}


def _page(item: Item, rows: Sequence[Row], q: str = "") -> dict[str, Any]:
    named = queries.items_with({one for row in rows for one in row.choices})
    found = db.session.scalars(queries.items(q=q).where(Item.is_kit.is_(False)).limit(CHOICES)).all() if q else ()
    siblings = [one for one in queries.of_products([item.product_id]) if one.is_kit and one.id != item.id]
    return {
        "item": item,
        "rows": rows,
        "names": {one.id: one for one in named},
        "q": q,
        "found": [one for one in found if one.id != item.id],
        "siblings": siblings,
        "wrong": {},
        "version": known.number if (known := queries.contents_of([item.id]).get(item.id)) else 0,
    }


@bp.post("/items/<uuid:item_id>/contents")
@may("catalogue.write")
def change_contents(item_id: UUID) -> str | Response | tuple[str, int]:
    """One step in the form, or saving it as the next version."""
    item, rows = existing(item_id), _typed(request.form)
    step, _, about = request.form.get("do", "search").partition(":")
    if step != "save":
        rows = _stepped(rows, step, about)
        return render_template("catalogue/contents.html", **_page(item, rows, lists.text_of(request.form, "q", 100)))
    try:
        change = loaded(ItemPatchIn, {"contents": [_body(row) for row in rows]})
        once("contents", [str(item_id), [_body(row) for row in rows]], lambda _: _save(item_id, change["contents"]))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        page = _page(existing(item_id), rows) | {"wrong": _wrong(told(refusal))}
        return refusal_page(refusal, "catalogue/contents.html", **page)
    flash(gettext("Recorded: this is what is in it from now on."), "ok")
    return redirect(url_for("stock.kit", item_id=item_id))


def _save(item_id: UUID, parts: Sequence[Part]) -> None:
    operations.set_contents(existing(item_id), parts, clock.now())


def _body(row: Row) -> dict[str, Any]:
    """A row as the API takes it; a quantity that is no number stays what it is, to be refused by its field."""
    text = row.quantity.strip()
    quantity = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else text
    return {
        "item_id": str(row.item_id),
        "quantity": quantity,
        "substitutes": [str(one) for one in row.substitutes],
    }


def _typed(form: MultiDict[str, str]) -> list[Row]:
    """The rows that the form holds, in their order."""
    rows = []
    for number in range(MOST_PARTS + 1):
        item_id = lists.id_of(form.get(f"part.{number}"))
        if item_id is not None:
            substitutes = [lists.id_of(text) for text in form.getlist(f"stands_in.{number}")[: MOST_SUBSTITUTES + 1]]
            quantity = form.get(f"quantity.{number}", "")[:10]
            rows.append(Row(item_id, quantity, tuple(one for one in substitutes if one is not None)))
    known = {one.id for one in queries.items_with({one for row in rows for one in row.choices})}
    return [
        replace(row, substitutes=tuple(one for one in row.substitutes if one in known))
        for row in rows
        if row.item_id in known
    ]


def _stepped(rows: Sequence[Row], step: str, about: str) -> list[Row]:
    """The rows after one step: a part added or removed, something that may stand in added or dropped."""
    first, _, second = about.partition(":")
    if step == "add":
        return _added(rows, lists.id_of(first))
    number = _row_number(request.form.get("for", "") if step == "stand" else first, len(rows))
    other = lists.id_of(first if step == "stand" else second)
    if number is None:
        return list(rows)
    if step == "remove":
        return [one for at, one in enumerate(rows) if at != number]
    kept = tuple(one for one in rows[number].substitutes if one != other)
    if step == "stand" and other and other != rows[number].item_id and queries.item(other):
        kept = (*kept, other)
    return [replace(one, substitutes=kept) if at == number else one for at, one in enumerate(rows)]


def _added(rows: Sequence[Row], item_id: UUID | None) -> list[Row]:
    """One part more, unless it is there already or is no item."""
    known = item_id in {row.item_id for row in rows} or item_id is None or queries.item(item_id) is None
    return list(rows) if known or item_id is None else [*rows, Row(item_id)]


def _row_number(text: str, length: int) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else length
    return number if number < length else None


def _wrong(refusal: dict[str, Any]) -> dict[int, list[str]]:
    """The messages of a refusal by row of the form."""
    wrong: dict[int, list[str]] = {}
    for name, messages in _flat(refusal.get("fields", {})):
        number = name.split(".")[1:2]
        if number and number[0].isdigit():
            wrong.setdefault(int(number[0]), []).extend(messages)
    return wrong


def _flat(fields: dict[str, Any], start: str = "") -> list[tuple[str, list[str]]]:
    """Fields with dotted names, however deep they stand."""
    found: list[tuple[str, list[str]]] = []
    for name, inner in fields.items():
        found += _flat(inner, f"{start}{name}.") if isinstance(inner, dict) else [(f"{start}{name}", list(inner))]
    return found
