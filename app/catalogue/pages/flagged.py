# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Codes that were set aside for the office: what they are on is said here. Works without script."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.catalogue import operations, queries
from app.catalogue.models import FLAGS_END_AS, FlaggedCode, Item
from app.catalogue.pages.blueprint import bp
from app.db import db
from app.errors import N_, DomainError, NotFound
from app.identity.routes import current
from app.network.rules import Scope
from app.web import lists, may
from app.web.fields import LARGEST_QUANTITY, PAGE_SIZE
from app.web.forms import once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

WRITE = "catalogue.write"
FOUND = 12
DISMISSED_AS = FLAGS_END_AS[1:]


@bp.get("/codes")
@may(WRITE)
def codes() -> str:
    """Codes that wait, those seen last first: how often, where, since when."""
    args, scope = request.args, _scope()
    listed = page_of_rows(
        queries.flagged(scope),
        lists.page_number(args),
        PAGE_SIZE,
        whole_rows=True,
        shown=lambda rows: _rows(rows, scope),
    )
    return render_template("catalogue/codes.html", listed=listed, address=lists.address_of("catalogue.codes", args, ()))


def _rows(found: Sequence[Any], scope: Scope) -> list[dict[str, Any]]:
    places = queries.where_flagged([row.code for row in found], scope)
    return [
        {"one": row, "places": places[row.code], "id": places[row.code][0].id} for row in found if row.code in places
    ]


@bp.get("/codes/<uuid:code_id>")
@may(WRITE)
def code(code_id: UUID) -> str:
    """One code: find the item it is on and link it, make one, or leave it be."""
    return render_template("catalogue/code.html", **_page(_waiting(code_id)))


def _page(one: FlaggedCode) -> dict[str, Any]:
    q, item_id = lists.text_of(request.values, "q", 100), lists.id_of(request.values.get("item"))
    item = queries.item(item_id) if item_id else None
    found: Sequence[Item] = db.session.scalars(queries.items(q=q).limit(FOUND)).all() if q and not item else ()
    return {
        "one": one,
        "places": queries.where_flagged([one.code], _scope()).get(one.code, ()),
        "q": q,
        "item": item,
        "found": found,
        "pieces": lists.text_of(request.values, "pieces", 6) or "1",
        "may_be_new": one.code.isdigit(),
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """Why a code is left be, in the order it is offered."""
    words = {"not_ours": gettext("Not goods of ours"), "misread": gettext("Misread"), "other": gettext("Other")}
    return {name: words[name] for name in DISMISSED_AS}


@bp.post("/codes/<uuid:code_id>/link")
@may(WRITE)
def link_code(code_id: UUID) -> Response | tuple[str, int]:
    """Let it stand for so many pieces of an item: from now on it is known wherever it is scanned."""
    form = request.form
    said = [str(code_id), form.get("item", ""), form.get("pieces", "")]
    try:
        once("link", said, lambda _: _link(code_id))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return refusal_page(refusal, "catalogue/code.html", **_page(_waiting(code_id)))
    flash(gettext("Linked: from now on this code is known."), "ok")
    return redirect(url_for("catalogue.codes"))


def _link(code_id: UUID) -> None:
    one, item_id = _waiting(code_id), lists.id_of(request.form.get("item"))
    if item_id is None:
        message = N_("Choose the item first.")
        raise DomainError(message, "invalid", 422, fields={"item_id": [message]})
    operations.link_flagged(one, item_id=item_id, pieces=_pieces(), by=current().operator_id, now=clock.now())


def _pieces() -> int:
    text = request.form.get("pieces", "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 7 and 0 < int(text) <= LARGEST_QUANTITY):
        message = N_("Give a whole number of pieces.")
        raise DomainError(message, "invalid", 422, fields={"pieces": [message]})
    return int(text)


@bp.post("/codes/<uuid:code_id>/dismiss")
@may(WRITE)
def dismiss_code(code_id: UUID) -> Response:
    """It is nothing to link."""
    why = lists.word_of(request.form, "why", DISMISSED_AS, "other")
    by, now = current().operator_id, clock.now()

    def act(_: UUID) -> None:
        operations.dismiss_flagged(_waiting(code_id), why=why, scope=_scope(), by=by, now=now)

    once("dismiss", [str(code_id), why], act)
    flash(gettext("Off the list."), "ok")
    return redirect(url_for("catalogue.codes"))


def _scope() -> Scope:
    return current().scope(WRITE)


def _waiting(code_id: UUID) -> FlaggedCode:
    one = queries.flagged_code(code_id, _scope())
    if one is None:
        raise NotFound
    return one
