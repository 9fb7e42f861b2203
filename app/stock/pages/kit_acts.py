# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the forms of the pages of kits ask for: building, taking apart, taking out, refilling."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from marshmallow import Schema
from werkzeug.wrappers import Response

from app import clock
from app.errors import DomainError, NotFound
from app.identity.routes import current
from app.stock import operations
from app.stock.operations import KitAct, KitOrder
from app.stock.pages.blueprint import bp
from app.stock.pages.kits import kit_page, lot_page
from app.stock.routes.kits import order
from app.stock.schemas.kits import AssembleIn, EndJobsIn, LotOfKitsIn, OpenIn, RefillIn
from app.web import lists, may
from app.web.forms import loaded, once
from app.web.permissions import check_at
from app.web.refusals import refusal_page

Verb = Callable[[KitOrder, dict[str, Any]], KitAct]


@bp.post("/kits/<uuid:item_id>/assemble")
@may("kit.write")
def assemble_kits(item_id: UUID) -> Response | tuple[str, int]:
    """Build so many kits, of the lots that are ticked first."""
    body = {"lots": request.form.getlist("lot"), "reason": request.form.get("reason", "")}

    def build(asked: KitOrder, read: dict[str, Any]) -> KitAct:
        return operations.assemble(asked, lots=read["lots"], reason=read["reason"] or None)

    return _done(item_id, AssembleIn, body, build, lambda n: ngettext("Built: %(num)d kit.", "Built: %(num)d kits.", n))


@bp.post("/kits/<uuid:item_id>/disassemble")
@may("kit.write")
def disassemble_kits(item_id: UUID) -> Response | tuple[str, int]:
    """Take so many kits of a lot apart."""

    def apart(asked: KitOrder, read: dict[str, Any]) -> KitAct:
        return operations.disassemble(asked, lot_id=read["lot_id"])

    def said(number: int) -> str:
        return str(
            ngettext(
                "Taken apart: %(num)d kit. Its parts are on the shelf.",
                "Taken apart: %(num)d kits. Their parts are on the shelf.",
                number,
            )
        )

    return _done(item_id, LotOfKitsIn, {}, apart, said)


@bp.post("/kits/<uuid:item_id>/open")
@may("kit.write")
def open_kit(item_id: UUID) -> Response | tuple[str, int]:
    """Take what is marked out of each of so many kits of a lot."""
    take = [
        {"item_id": name.removeprefix("take."), "quantity": _number(text)}
        for name, text in request.form.items()
        if name.startswith("take.") and text.strip() not in ("", "0")
    ]

    def taken(asked: KitOrder, read: dict[str, Any]) -> KitAct:
        return operations.open_kits(
            asked, [(one["item_id"], one["quantity"]) for one in read["take"]], lot_id=read["lot_id"]
        )

    def said(number: int) -> str:
        return str(
            ngettext(
                "Opened: %(num)d kit. What you took out is on the shelf.",
                "Opened: %(num)d kits. What you took out is on the shelf.",
                number,
            )
        )

    return _done(item_id, OpenIn, {"take": take}, taken, said)


@bp.post("/kits/<uuid:item_id>/refill")
@may("kit.write")
def refill_kits(item_id: UUID) -> Response | tuple[str, int]:
    """Make so many kits of a lot complete."""

    def refill(asked: KitOrder, read: dict[str, Any]) -> KitAct:
        return operations.refill(asked, lot_id=read["lot_id"], fresh_until=read["fresh_until"])

    def said(number: int) -> str:
        return str(ngettext("Refilled: %(num)d kit.", "Refilled: %(num)d kits.", number))

    return _done(item_id, RefillIn, {"fresh_until": request.form.get("fresh_until") or None}, refill, said)


@bp.post("/kits/<uuid:item_id>/end-jobs")
@may("kit.write")
def end_kit_jobs(item_id: UUID) -> Response | tuple[str, int]:
    """What the site is still asked for of this kit is no longer needed."""
    body = {"site_id": request.form.get("site_id", ""), "reason": request.form.get("reason", "")}
    try:
        read = loaded(EndJobsIn, body, exclude=["id"])
        check_at("kit.write", read["site_id"])
        told: dict[str, Any] = read | {"by": current().operator_id, "now": clock.now()}
        once("kit_jobs", [str(item_id), body], lambda _: operations.end_jobs(item_id=item_id, **told))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return _shown_again(refusal, item_id, None)
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("stock.kit", item_id=item_id))


def _done(
    item_id: UUID, schema: type[Schema], more: Mapping[str, Any], verb: Verb, said: Callable[[int], str]
) -> Response | tuple[str, int]:
    """Do it and say so, or show the page again with the reason why not."""
    form, lot_id = request.form, lists.id_of(request.form.get("lot_id"))
    body = {"site_id": form.get("site_id", ""), "quantity": _number(form.get("quantity", "")), **more}
    if "lot_id" in schema().fields:
        body["lot_id"] = str(lot_id) if lot_id else None
    try:
        read = loaded(schema, body, exclude=["id"])
        check_at("kit.write", read["site_id"])
        about = [str(request.url_rule), str(item_id), body]
        once("kit", about, lambda id: verb(order(read | {"id": id}, item_id), read))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return _shown_again(refusal, item_id, lot_id)
    flash(said(read["quantity"]), "ok")
    return redirect(url_for("stock.kit", item_id=item_id))


def _shown_again(refusal: DomainError, item_id: UUID, lot_id: UUID | None) -> tuple[str, int]:
    """The page of the lot while there is any of it, else that of the kit."""
    if lot_id is not None:
        try:
            return refusal_page(refusal, "stock/kit_lot.html", **lot_page(item_id, lot_id))
        except NotFound:
            pass  # somebody else took the last of it
    return refusal_page(refusal, "stock/kit.html", **kit_page(item_id))


def _number(text: str) -> Any:
    """A number as it was typed; what is no number stays text, to be refused by its field."""
    typed = text.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else typed
