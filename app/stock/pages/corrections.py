# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Putting the books right: which pieces are meant, and what they really are. Works without a script."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app import clock
from app.catalogue import queries as catalogue
from app.catalogue.models import Item
from app.catalogue.routes.scans import scan_of
from app.db import db
from app.errors import DomainError, NotFound
from app.identity.pages.navigation import Here
from app.identity.routes import current
from app.stock import operations, queries
from app.stock.models import CONDITIONS
from app.stock.pages.blueprint import bp
from app.stock.pages.discards import site_of
from app.stock.queries import shelves
from app.stock.routes.discards import misread
from app.stock.rules import OnShelf
from app.stock.schemas import CorrectionIn
from app.web import lists, may
from app.web.forms import act_id, loaded, once
from app.web.pages import number, own_path
from app.web.permissions import check_at
from app.web.refusals import refusal_page

MOST_FOUND = 12


@bp.get("/corrections/new")
@may("stock.correct")
def new_correction() -> ResponseReturnValue:
    """Which goods are meant; then, for one item, the lots here and what they really are."""
    here = site_of(request.args)
    if here is None or not current().may_at("stock.correct", here.id):
        return render_template("scanning/elsewhere.html", permission="stock.correct")
    item_id = lists.id_of(request.args.get("item"))
    if item_id is None:
        return render_template("stock/correction_start.html", here_now=here, found=None)
    lot_id, quantity = lists.id_of(request.args.get("lot")), request.args.get("quantity", "1")
    typed = {"lot_id": str(lot_id or ""), "quantity": quantity if quantity.isdigit() else "1"}
    return render_template("stock/correction.html", **_form(item_id, here), typed=typed)


@bp.post("/corrections/which")
@may("stock.correct")
def which_goods() -> ResponseReturnValue:
    """The goods behind a code or words. A code may be anybody's card: it comes in the body, never in an address."""
    here = site_of(request.form)
    if here is None:
        return redirect(url_for("stock.new_correction"))
    text = lists.text_of(request.form, "code", 400)
    items, lot_id = _behind(text)
    if len(items) == 1:
        return redirect(url_for("stock.new_correction", item=items[0].id, lot=lot_id, site=here.id))
    return render_template("stock/correction_start.html", here_now=here, found=items)


def _behind(text: str) -> tuple[Sequence[Item], UUID | None]:
    """The items a text may mean: the one whose code it is, with the lot its label names, else those that answer to the
    words."""
    if not text:
        return [], None
    try:
        label = queries.read(scan_of(text))
    except DomainError:
        return [], None
    if label is not None:
        item = catalogue.item(label.item_id)
        return ([item] if item else []), label.lot_id
    return db.session.scalars(catalogue.items(q=text).limit(MOST_FOUND)).all(), None


def _form(item_id: UUID, here: Here) -> dict[str, Any]:
    """What the form shows of an item: its lots on the shelf here, and the sizes it may be mistaken for."""
    item = catalogue.item(item_id)
    if item is None:
        raise NotFound
    _, shelf = queries.offer([here.id], [item_id])
    product = catalogue.products([item.product_id])[item.product_id]
    asked = shelves.Asked(scope=current().sight, now=clock.now(), today=clock.today())
    sizes = [one for _, one in shelves.sizes(asked, [item.product_id], never_here=True) if one.item_id != item_id]
    return {
        "here_now": here,
        "item": item,
        "product": product,
        "lots": _in_order(shelf.get((here.id, item_id), [])),
        "sizes": sizes,
        "told_apart": shelves.told_apart,
        "conditions": CONDITIONS,
        "today": clock.today(),
        "candidates": [],
        "refusal": None,
        "back_to": own_path(request.values.get("next"), url_for("stock.item", item_id=item_id)),
    }


def _in_order(lots: Sequence[OnShelf]) -> list[OnShelf]:
    return sorted(lots, key=lambda lot: (lot.expires_on is None, lot.expires_on or clock.today()))


@bp.post("/corrections/new")
@may("stock.correct")
def put_right() -> ResponseReturnValue:
    """Let the pieces stand as what they really are, once, however often the form is sent."""
    form, here = request.form, site_of(request.form)
    item_id = lists.id_of(form.get("item_id"))
    if here is None or item_id is None:
        raise NotFound
    check_at("stock.correct", here.id)
    candidates: Sequence[Item] = ()
    try:
        become, candidates = _become()
        asked = loaded(CorrectionIn, _body(here.id, item_id, become))
        _record(asked)
    except DomainError as refusal:
        shown = {**_form(item_id, here), "candidates": candidates, "typed": form}
        del shown["refusal"]
        return refusal_page(refusal, "stock/correction.html", **shown)
    pieces = asked["lines"][0]["quantity"]
    flash(
        ngettext("Put right: %(number)s piece.", "Put right: %(number)s pieces.", pieces, number=number(pieces)), "ok"
    )
    return redirect(own_path(form.get("next"), url_for("stock.item", item_id=item_id)))


def _record(asked: dict[str, Any]) -> None:
    someone = current()
    about = [str(asked["site_id"]), asked["reason"], asked["note"], repr(asked["lines"])]
    lines = [misread(line) for line in asked["lines"]]

    def act(act_id: UUID) -> None:
        operations.correct(
            id=act_id,
            site_id=asked["site_id"],
            reason=asked["reason"],
            lines=lines,
            note=asked["note"],
            by=someone.operator_id,
            sight=someone.sight,
            now=clock.now(),
        )

    once("correction", about, act)


def _body(site_id: UUID, item_id: UUID, become: dict[str, Any]) -> dict[str, Any]:
    """The form as the API takes it."""
    form = request.form
    text = form.get("quantity", "").strip()
    quantity = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else text
    line = {"item_id": str(item_id), "lot_id": form.get("lot_id") or None, "quantity": quantity, "to": become or None}
    said = {"reason": form.get("reason", ""), "note": form.get("note", "")}
    return {"id": str(act_id()), "site_id": str(site_id), "lines": [line], **said}


def _become() -> tuple[dict[str, Any], Sequence[Item]]:
    """What the form says the pieces really are, by its reason; and, where words may mean several items, those."""
    form = request.form
    reason, become = form.get("reason"), dict[str, Any]()
    candidates: Sequence[Item] = ()
    if reason == "wrong_size" and form.get("to_size"):
        become["item_id"] = form["to_size"]
    if reason in ("wrong_item", "other"):
        chosen, candidates = _other_item()
        become |= {"item_id": chosen} if chosen else {}
    if reason == "wrong_lot" or (reason == "other" and form.get("to_lot", "").strip()):
        become["lot"] = form.get("to_lot", "").strip() or None
    if reason in ("wrong_expiry", "other"):
        day = form.get("to_expires_on", "").strip()
        if form.get("to_no_expiry"):
            become["expires_on"] = None
        elif day:
            become["expires_on"] = day
    if reason == "other" and form.get("to_condition"):
        become["condition"] = form["to_condition"]
    return become, candidates


def _other_item() -> tuple[str | None, Sequence[Item]]:
    """The item that was chosen among several, or the only one that answers to what was typed."""
    if request.form.get("to_item"):
        return request.form["to_item"], ()
    text = lists.text_of(request.form, "to_code", 400)
    items, _ = _behind(text)
    return (str(items[0].id), ()) if len(items) == 1 else (None, items)
