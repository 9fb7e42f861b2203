# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The register, and undoing what stands in it."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.catalogue import queries as catalogue
from app.errors import DomainError, NotFound
from app.identity.pages.navigation import looked_at
from app.identity.routes import current
from app.stock import operations, queries
from app.stock.models import Movement
from app.stock.pages.blueprint import bp
from app.stock.queries import register, whereabouts
from app.stock.routes import start_of, undo
from app.stock.rules import UNDOING, way_back
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import once
from app.web.pages import own_path
from app.web.paging import page_of_rows
from app.web.permissions import check_at

KEPT = ("kind", "from", "to")


@bp.get("/ledger")
@may("movement.read")
def ledger() -> str | Response:
    """The register of the current site, latest first; days are those of Rome, both included."""
    if way := lists.remembered("stock.ledger", request.args, KEPT):
        return way
    args = request.args
    page, kind = lists.page_number(args), lists.word_of(args, "kind", register.KINDS, "")
    since, until = lists.day_of(args.get("from")), lists.day_of(args.get("to"))
    query, item_id = question(args)
    length = None if kind or since or until or item_id else whereabouts.length_of_register(looked_at("movement.read"))
    listed = page_of_rows(query, page, PAGE_SIZE, total=length, shown=lambda rows: _told(rows, item_id))
    return render_template(
        "stock/ledger.html",
        kind=kind,
        since=since,
        until=until,
        item=catalogue.item(item_id) if item_id else None,
        address=lists.address_of("stock.ledger", args, (*KEPT, "item")),
        file=lists.exports_of("stock.ledger_exported", args, (*KEPT, "item")),
        listed=listed,
    )


def question(args: Mapping[str, str]) -> tuple[sa.Select[Movement], UUID | None]:
    """What an address asks of the register, and the one item whose lines are told."""
    since, until = lists.day_of(args.get("from")), lists.day_of(args.get("to"))
    item_id = lists.id_of(args.get("item"))
    query = queries.movements(
        looked_at("movement.read"),
        item_id=item_id,
        kind=lists.word_of(args, "kind", register.KINDS, "") or None,
        since=start_of(since) if since else None,
        until=start_of(until + timedelta(days=1)) if until else None,
    )
    return query, item_id


def _told(movements: list[Movement], item_id: UUID | None) -> list[register.Event]:
    return register.events(movements, current(), item_id)


@bp.get("/movements/<uuid:movement_id>/undo")
@may("stock.reverse")
def undo_page(movement_id: UUID) -> str:
    """What would be undone, with the reason already filled in."""
    back_to = own_path(request.args.get("next"), url_for("stock.ledger"))
    event = _event(movement_id)
    return render_template("stock/undo.html", event=event, way=_way(event), back_to=back_to)


def _way(event: register.Event) -> str:
    """Why this is not undone here, and what to do instead; nothing where it may be."""
    if event.kind not in UNDOING:
        return str(gettext(way_back(event.kind)))
    first = queries.draft_of(event.id)
    try:
        if first is not None and event.undoable:
            operations.check_not_counted(first)
    except DomainError as refusal:
        return str(gettext(refusal.message, **refusal.details))
    return ""


def _event(movement_id: UUID) -> register.Event:
    movement = queries.movement(movement_id)
    if movement is None:
        raise NotFound
    check_at("movement.read", movement.site_id)
    return register.events([movement], current())[0]


@bp.post("/movements/<uuid:movement_id>/undo")
@may("stock.reverse")
def undo_movement(movement_id: UUID) -> Response:
    """Undo a movement by a new one that points to it. The form names the act, so that sending it twice is once."""
    reason = lists.text_of(request.form, "reason", 500) or gettext("Recorded by mistake")
    try:
        once("undo", [str(movement_id), reason], lambda id: undo(movement_id, id, reason))
        flash(gettext("Undone. Both lines stay in the register."), "ok")
    except DomainError as refusal:
        if refusal.status != 409:
            raise
        flash(_said(refusal), "stop")
    return redirect(own_path(request.form.get("next"), url_for("stock.ledger")))


def _said(refusal: DomainError) -> str:
    """A refusal in one line, with the numbers of what is lacking."""
    if refusal.code != "not_enough_stock":
        return str(gettext(refusal.message, **refusal.details))
    return " ".join(
        (
            gettext("Not undone: these goods have gone on."),
            *(
                gettext("Of %(asked)d pieces only %(here)d are here.", asked=line["asked"], here=line["here"])
                for line in refusal.details["lines"]
            ),
        )
    )
