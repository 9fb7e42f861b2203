# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is done at a person's page: a new card, two cards of one person, forgetting. Each says what it does."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.contact import operations as people
from app.contact.models import CARD_ENDS
from app.contact.routes.lookups import looking_up
from app.contact.schemas import MergeIn
from app.errors import DomainError
from app.privacy.pages.blueprint import bp
from app.privacy.pages.people import here, opened_here, read_here
from app.privacy.routes.people import forget as forget_one
from app.privacy.routes.people import merged, undone
from app.web import lists, may
from app.web.forms import act_id, loaded, once
from app.web.refusals import refusal_page


def _to(person_id: UUID) -> Response:
    return redirect(url_for("privacy.person", person_id=person_id))


# ---------------------------------------------------------------- a new card


@bp.get("/people/<uuid:person_id>/card")
@may("people.write")
def new_card(person_id: UUID) -> str:
    """Why the old card ends."""
    return render_template("privacy/card.html", one=read_here(person_id))


@bp.post("/people/<uuid:person_id>/card")
@may("people.write")
def give_card(person_id: UUID) -> Response:
    """A new code at once; the old card still leads to the person."""
    why = lists.word_of(request.form, "why", CARD_ENDS, "lost")

    def act(id: UUID) -> None:
        somebody = opened_here(person_id, "card")
        people.give_card(id=id, person_id=somebody.id, why=why, now=clock.now())

    once("person_card", [str(person_id), why], act)
    flash(gettext("The new card is ready: this is its code."), "ok")
    return _to(person_id)


# ---------------------------------------------------------------- two cards, one person


@bp.get("/people/<uuid:person_id>/merge")
@may("people.merge")
def merge(person_id: UUID) -> str:
    """Scan the other card."""
    return render_template("privacy/merge.html", one=read_here(person_id))


@bp.post("/people/<uuid:person_id>/merge")
@may("people.merge")
def merge_people(person_id: UUID) -> Response | tuple[str, int]:
    """The two are one person: this page's. The other card goes on leading to them."""
    into: list[UUID] = []

    def act(id: UUID) -> None:
        into.append(merged(id, person_id, code, here())["id"])

    try:
        new = loaded(MergeIn, {"id": str(act_id()), "into_code": request.form.get("code", "")})
        code = new["into_code"]
        looking_up(code, lambda: once("person_merge", [str(person_id), code], act, new["id"]))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return refusal_page(refusal, "privacy/merge.html", one=read_here(person_id))
    flash(gettext("The two cards are one person now. For thirty days this can be undone here."), "ok")
    return _to(into[0] if into else person_id)


@bp.post("/people/<uuid:person_id>/merges/<uuid:merge_id>/undo")
@may("people.merge")
def undo_merge(person_id: UUID, merge_id: UUID) -> Response:
    """They are two people after all."""

    def act(_: UUID) -> None:
        undone(person_id, merge_id, here())

    try:
        once("person_unmerge", [str(person_id), str(merge_id)], act)
        flash(gettext("They are two people again, each with what was recorded at their own card."), "ok")
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        flash(gettext(refusal.message, **refusal.details), "stop")
    return _to(person_id)


# ---------------------------------------------------------------- forgetting


@bp.get("/people/<uuid:person_id>/forget")
@may("people.forget")
def forget(person_id: UUID) -> str:
    """What goes and what stays, before it is done."""
    return _ask_again(person_id)


def _ask_again(person_id: UUID, **more: Any) -> str:
    return render_template("privacy/forget.html", one=read_here(person_id, "forget_asked"), **more)


@bp.post("/people/<uuid:person_id>/forget")
@may("people.forget")
def forget_person(person_id: UUID) -> Response | tuple[str, int]:
    """Forget somebody who asks for it, once it is said that they did."""
    if not request.form.get("asked"):
        return _ask_again(person_id, unsaid=True), 422

    def act(_: UUID) -> None:
        forget_one(person_id, here())

    once("person_forget", [str(person_id)], act)
    flash(gettext("Forgotten: the code is gone, the quantities stay."), "ok")
    return redirect(url_for("scanning.scan_page"))
