# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of days that will not come again: what happened on them is left out of what is expected."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.errors import N_, DomainError
from app.identity.routes import current
from app.reorder.operations import one_offs as operations
from app.reorder.pages.asking import ambito_here, ways
from app.reorder.pages.blueprint import bp
from app.reorder.pages.gifts import choosing
from app.reorder.queries import sayings
from app.reorder.routes.policies import READ, SAY
from app.reorder.schemas.policies import OneOffIn
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import loaded, once
from app.web.paging import page_of_rows
from app.web.permissions import check_at
from app.web.refusals import refusal_page

VIEWS = ("marked", "lifted")


@bp.get("/reorder/one-offs")
@may(READ)
def one_offs() -> str:
    """Days that are left out, the latest first, or those that count again."""
    view = lists.word_of(request.args, "view", VIEWS, "marked")
    query = sayings.one_offs(current().sight_with(READ), lifted=view == "lifted")
    return render_template(
        "reorder/one_offs.html",
        **ways(ambito_here()),
        view=view,
        listed=page_of_rows(query, lists.page_number(request.args), PAGE_SIZE, whole_rows=True),
        address=lists.address_of("reorder.one_offs", request.args, ("view",)),
        may_say=current().may(SAY),
    )


@bp.get("/reorder/one-offs/new")
@may(SAY)
def new_one_off() -> str:
    """Choose the item, then say where, which day and why."""
    return render_template("reorder/one_off_form.html", **choosing(request.args), typed={})


@bp.post("/reorder/one-offs")
@may(SAY)
def mark_one_off() -> Response | tuple[str, int]:
    """Leave the day of the form out, or count it again."""
    lifted = bool(request.form.get("lifted"))
    try:
        said = _read(lifted)
        check_at(SAY, said["site_id"])
        once("one_off", [{name: str(value) for name, value in said.items()}, lifted], lambda _: _act(said, lifted))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return refusal_page(refusal, "reorder/one_off_form.html", **choosing(request.form), typed=request.form)
    flash(gettext("It counts again as any other day.") if lifted else gettext("Recorded. The day is left out."), "ok")
    return redirect(url_for("reorder.one_offs"))


def _read(lifted: bool) -> dict[str, Any]:
    """What the form says; raises ``reason_needed`` (422) where a day is to be left out and nobody says why."""
    form = request.form
    told = {name: form.get(name, "").strip() for name in ("site_id", "day", "reason")}
    said = loaded(OneOffIn, {**told, "item_ids": form.getlist("item_id")}, exclude=["id", "lifted"])
    if not lifted and not said.get("reason"):
        message = N_("Say why this day will not come again.")
        raise DomainError(message, "reason_needed", 422, fields={"reason": [message]})
    return said


def _act(said: dict[str, Any], lifted: bool) -> None:
    about = {name: said[name] for name in ("site_id", "item_ids", "day")}
    if lifted:
        operations.lift(**about, now=clock.now())
    else:
        operations.mark(**about, reason=said["reason"], by=current().operator_id, now=clock.now())
