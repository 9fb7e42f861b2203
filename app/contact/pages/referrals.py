# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of referrals: making one, the list, one of them with its next step."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock, codes
from app import db as database
from app.ciphers import Place
from app.contact.models import OUTCOMES
from app.contact.operations.referrals import NOTE, STEP_NOTE, see
from app.contact.operations.referrals import replan as replanned
from app.contact.pages import words
from app.contact.pages.blueprint import bp
from app.contact.queries import contacts as met
from app.contact.queries import referrals as queries
from app.contact.queries import services
from app.contact.queries.referrals import Sought
from app.contact.routes.lookups import looking_up
from app.contact.routes.referrals import READ, WRITE, make, reach, readable, take_step
from app.contact.routes.zones import READ as SERVICE
from app.contact.routes.zones import ambiti
from app.contact.rules import referrals as rules
from app.contact.rules.contacts import LONGEST_NOTE
from app.contact.rules.notes import tells_who
from app.contact.rules.services import SEARCHABLE
from app.contact.schemas.referrals import OutcomeIn, ReferralIn, ReferralPatchIn
from app.db import db
from app.errors import N_, DomainError
from app.identity.pages.navigation import current_site
from app.identity.queries import names_of_operators
from app.identity.routes import current
from app.network.rules import Scope
from app.paper.slip import SLIP_LANGUAGES
from app.web import lists, may
from app.web.blueprint import invalid
from app.web.fields import PAGE_SIZE
from app.web.forms import act_id, loaded, once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page
from app.web.texts import opened

NEW, ONE = "contact/referral_new.html", "contact/referral.html"
KEPT = ("state", "view")
VIEWS = ("open", "due", "new", "all")


@bp.get("/referrals")
@may(READ)
def referrals() -> str | Response:
    """Referrals of one's sites: those still open first, filtered by where they stand."""
    if way := lists.remembered("contact.referrals", request.args, KEPT):
        return way
    args, by = request.args, current().operator_id
    view, state = lists.word_of(args, "view", VIEWS, "open"), lists.word_of(args, "state", OUTCOMES, "") or None
    sought = Sought(
        reach(),
        by,
        state=state,
        open_only=view == "open" and state is None,
        due_on=clock.today() if view == "due" else None,
        new_to=by if view == "new" else None,
    )
    rows = queries.referrals(sought)
    return render_template(
        "contact/referrals.html",
        listed=page_of_rows(rows, lists.page_number(args), PAGE_SIZE, whole_rows=True),
        counts=queries.numbers_by_state(Sought(reach(), by)),
        due=queries.number_of(Sought(reach(), by, due_on=clock.today())),
        new=queries.number_of(Sought(reach(), by, new_to=by)),
        view=view,
        state=state,
        states=OUTCOMES,
        today=clock.today(),
        address=lists.address_of("contact.referrals", args, KEPT),
        words=words,
        may_write=current().may(WRITE),
    )


# ---------------------------------------------------------------- making one


@bp.get("/referrals/new")
@may(WRITE)
def new_referral() -> str:
    """Where to send somebody: services by need. ``contact`` in the address says from which contact."""
    return render_template(NEW, **_form({}))


@bp.post("/referrals/card")
@may(WRITE)
def new_referral_with_card() -> str:
    """The form for somebody whose card is open on another page: the code comes in the body, never in an address."""
    return render_template(NEW, **_form({"code": request.form.get("code", "")[:20]}))


def _form(typed: Any) -> dict[str, Any]:
    """What the form offers: services that answer the need, or all; from a contact, its needs come first."""
    contact_id = lists.id_of(request.values.get("contact"))
    row = met.contact(contact_id, current().scope(WRITE)) if contact_id else None
    told_needs = met.needs_of([row.Contact.id])[row.Contact.id] if row and met.needs_of([row.Contact.id]) else []
    need = lists.word_of(request.values, "need", SEARCHABLE, "")
    found = db.session.scalars(services.services(_near(row), need=need or None)).all()
    return {
        "typed": typed,
        "contact": row,
        "told_needs": told_needs,
        "need": need,
        "services": found,
        "chosen": request.values.get("service_id", ""),
        "words": words,
        "longest_note": LONGEST_NOTE,
    }


def _near(row: Any) -> Scope:
    """The directory of the ambito one works in."""
    here = current_site()
    return Scope(ambiti=frozenset({here.ambito_id})) if here is not None and row is None else ambiti(SERVICE)


@bp.post("/referrals/new")
@may(WRITE)
def add_referral() -> Response | tuple[str, int]:
    """Refer as the form says."""
    referral_id, form = act_id(), request.form
    try:
        new = _read(referral_id)
        if tells_who(new.get("note")) and not form.get("sure"):
            return render_template(NEW, doubtful=True, **_form(form)), 422

        def do() -> bool:
            return once("referral", [{name: str(value) for name, value in new.items()}], lambda _: make(new), new["id"])

        code = new.get("person_code")
        looking_up(codes.fold(code), do) if code else do()
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return refusal_page(refusal, NEW, **_form(form))
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("contact.referral", referral_id=referral_id), code=303)


def _read(referral_id: UUID) -> dict[str, Any]:
    form, here = request.form, current_site()
    body: dict[str, Any] = {
        name: form[name].replace("\r\n", "\n")
        for name in ("service_id", "reason", "note", "remind_on")
        if form.get(name, "").strip()
    }
    if lists.id_of(form.get("contact")):
        body["contact_id"] = form["contact"]
    elif here is not None and current().may_at(WRITE, here.id):
        body["site_id"] = str(here.id)
    if form.get("code", "").strip():
        body["person_code"] = form["code"].strip()
    moment = _moment()
    body |= {"appointment_at": moment} if moment else {}
    return loaded(ReferralIn, {"id": str(referral_id)} | body)


def _moment() -> str | None:
    """The appointment of a form as one moment, none where both fields are empty; raises ``invalid`` (422) where only
    one is: what was written down must not go because an hour was left out."""
    day, at = (request.form.get(name, "").strip() for name in ("appointment_day", "appointment_time"))
    if not day and not at:
        return None
    if not day or not at:
        raise invalid({"appointment_at": [N_("Give both the day and the time of the appointment.")]})
    text = f"{day}T{at}"
    try:
        return datetime.fromisoformat(text).replace(tzinfo=clock.ROME).isoformat()
    except ValueError:
        return text  # for the shape of the API to refuse


# ---------------------------------------------------------------- one of them


@bp.get("/referrals/<uuid:referral_id>")
@may(READ)
@database.in_transaction
def referral(referral_id: UUID) -> str:
    """One referral: where it stands, its steps, what may come next, paper to take along."""
    page = render_template(ONE, **_document(referral_id), typed={})
    see(referral_id, by=current().operator_id, now=clock.now())
    return page


def _document(referral_id: UUID) -> dict[str, Any]:
    row, steps = readable(referral_id), queries.steps_of(referral_id)
    one = row.Referral
    reached = {step.milestone for step in steps if step.milestone}
    return {
        "row": row,
        "one": one,
        "service": services.service(one.service_id, Scope(everywhere=True)),
        "steps": steps,
        "note": _text(one.note, Place(NOTE, one.id)),
        "notes": {step.id: _text(step.note, Place(STEP_NOTE, step.id)) for step in steps},
        "who": names_of_operators({step.operator_id for step in steps}),
        "next": rules.next_outcomes(one.state),
        "milestones": rules.next_milestones(row.path, one.state, reached),
        "new": {step.id for step in steps if step.seen_at is None and one.operator_id == current().operator_id},
        "today": clock.today(),
        "slip_choices": [(code, words.languages()[code]) for code in SLIP_LANGUAGES],
        "words": words,
        "longest_note": LONGEST_NOTE,
        "may_write": current().may(WRITE),
        "may_open": current().may("people.read"),
        "give": _to_give(one),
        "local": clock.in_rome(one.appointment_at) if one.appointment_at else None,
    }


def _to_give(one: Any) -> str | None:
    """Where goods are given on this way, for whoever may give some: that page stands above this one."""
    goes_on = one.state not in rules.ENDS and current().may("handout.write")
    with_card = "&card=1" if one.person_id else ""
    return f"/hand-out?referral={one.id}{with_card}" if goes_on else None


def _text(sealed: bytes | None, place: Place) -> str | None:
    text, is_readable = opened(sealed, place)
    return text if is_readable else str(gettext("There is a note, but its key is not here."))


@bp.post("/referrals/<uuid:referral_id>/step")
@may(WRITE)
def add_step(referral_id: UUID) -> Response | tuple[str, int]:
    """The next step, as its button says."""
    form = request.form
    body = {name: form[name].replace("\r\n", "\n") for name in ("note", "occurred_on") if form.get(name, "").strip()}
    if tells_who(body.get("note")) and not form.get("sure"):
        with database.transaction():
            return render_template(ONE, **_document(referral_id), typed=form, doubtful=True), 422
    kind, _, word = form.get("step", "").partition(":")
    body |= {kind: word} if kind in ("outcome", "milestone") else {}

    def go_on(step: dict[str, Any]) -> None:
        take_step(referral_id, step)

    return _changed(referral_id, lambda id: loaded(OutcomeIn, {"id": str(id)} | body), go_on)


@bp.post("/referrals/<uuid:referral_id>/plan")
@may(WRITE)
def plan(referral_id: UUID) -> Response | tuple[str, int]:
    """The appointment, and when to ask again."""
    form = request.form

    def read(_: UUID) -> dict[str, Any]:
        plans = {"appointment_at": _moment(), "remind_on": form.get("remind_on", "").strip() or None}
        return loaded(ReferralPatchIn, plans)

    def change(plans: dict[str, Any]) -> None:
        readable(referral_id, WRITE)
        replanned(referral_id, now=clock.now(), **plans)

    return _changed(referral_id, read, change)


def _changed(referral_id: UUID, read: Any, act: Any) -> Response | tuple[str, int]:
    """Do what a form of one referral asks for, or show the referral again with the refusal."""
    try:
        said = read(act_id())
        about = [str(referral_id), {name: str(value) for name, value in said.items()}]
        once("referral step", about, lambda _: act(said), said.get("id"))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        with database.transaction():
            shown = _document(referral_id)
            page, status = refusal_page(refusal, ONE, **shown, typed=request.form)
        return page, status
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("contact.referral", referral_id=referral_id), code=303)
