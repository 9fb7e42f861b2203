# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of gifts that were announced: waited for like what was ordered, until they came or will not come."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.catalogue import queries as catalogue
from app.catalogue.models import Item
from app.db import db
from app.errors import DomainError, NotFound
from app.identity.routes import current
from app.network import queries as network
from app.network.models import Site
from app.reorder.models import ExpectedGift
from app.reorder.operations import policies as operations
from app.reorder.pages.asking import ambito_here, ways
from app.reorder.pages.blueprint import bp
from app.reorder.queries import policies as queries
from app.reorder.routes.policies import READ, SAY
from app.reorder.rules.columns import WAITED_FOR
from app.reorder.schemas.policies import GiftIn
from app.supply.pages import typed
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import act_id, once
from app.web.paging import page_of_rows
from app.web.permissions import check_at
from app.web.refusals import refusal_page

VIEWS = ("waited", "ended")
CHOICES = 20


@bp.get("/reorder/gifts")
@may(READ)
def gifts() -> str:
    """Gifts that are waited for, the next first, or those that no longer are."""
    view = lists.word_of(request.args, "view", VIEWS, "waited")
    query = queries.expected(current().sight_with(READ), ended=view == "ended")
    query = query.join(Item, Item.id == ExpectedGift.item_id)
    query = query.add_columns(Item.name.label("item"), Item.size, Site.name.label("site"))
    return render_template(
        "reorder/gifts.html",
        **ways(ambito_here()),
        view=view,
        listed=page_of_rows(query, lists.page_number(request.args), PAGE_SIZE, whole_rows=True),
        address=lists.address_of("reorder.gifts", request.args, ("view",)),
        may_say=current().may(SAY),
        own=frozenset(one.id for one in _sites()) if current().may(SAY) else frozenset(),
        today=clock.today(),
        given_up=clock.today() - WAITED_FOR,
        waited_for=WAITED_FOR.days,
    )


def _sites() -> list[Site]:
    return list(db.session.scalars(network.sites(current().scope(SAY))))


@bp.get("/reorder/gifts/new")
@may(SAY)
def new_gift() -> str:
    """Choose the item, then say where, how many and when."""
    return render_template("reorder/gift_form.html", **choosing(request.args), typed={})


def choosing(asked: Any) -> dict[str, Any]:
    """The item that was chosen, or those that answer to the words; sites one may speak for."""
    q, item_id = lists.text_of(asked, "q", 100), lists.id_of(asked.get("item") or asked.get("item_id"))
    item = catalogue.item(item_id) if item_id else None
    if item_id and item is None:
        raise NotFound
    found = list(db.session.scalars(catalogue.items(q=q).limit(CHOICES))) if q and item is None else []
    sites = _sites()
    wanted = lists.id_of(asked.get("site") or asked.get("site_id"))
    return {
        "q": q,
        "item": item,
        "found": found,
        "sites": sites,
        "site": wanted if wanted in {one.id for one in sites} else None,
        "today": clock.today(),
        "tomorrow": clock.today() + timedelta(days=1),
    }


@bp.post("/reorder/gifts")
@may(SAY)
def announce() -> Response | tuple[str, int]:
    """Write down the gift of the form."""
    id = act_id()
    try:
        texts = ("site_id", "item_id", "expected_on", "note")
        said = typed.read(GiftIn, request.form, numbers=["quantity"], texts=texts, without=["id"])
        check_at(SAY, said["site_id"])
        by, now = current().operator_id, clock.now()

        def act(_: UUID) -> None:
            operations.expect(id=id, by=by, now=now, **said)

        once("expected_gift", [{name: str(value) for name, value in said.items()}], act, id)
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return refusal_page(refusal, "reorder/gift_form.html", **choosing(request.form), typed=request.form)
    flash(gettext("Recorded. Until it comes it counts as on order."), "ok")
    return redirect(url_for("reorder.gifts"))


@bp.post("/reorder/gifts/<uuid:gift_id>/end")
@may(SAY)
def end_gift(gift_id: UUID) -> Response:
    """It came, or will not come."""
    one = queries.gift(gift_id)
    if one is None:
        raise NotFound
    check_at(SAY, one.site_id)
    once("expected_gift", [str(gift_id), "end"], lambda _: operations.end_gift(gift_id, now=clock.now()))
    flash(gettext("It is no longer waited for."), "ok")
    return redirect(url_for("reorder.gifts"))
