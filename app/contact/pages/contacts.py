# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of contacts: writing one down, the list of a day, one of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock, codes
from app import db as database
from app.ciphers import Place
from app.contact.models import CONTACT_KINDS
from app.contact.operations.contacts import NOTE
from app.contact.pages import words
from app.contact.pages.blueprint import bp
from app.contact.queries import contacts as queries
from app.contact.queries import referrals
from app.contact.queries.contacts import Asked
from app.contact.routes.contacts import READ, WRITE, calls_for, reach, readable, record, whom_at
from app.contact.routes.lookups import looking_up
from app.contact.routes.zones import ambiti
from app.contact.rules.contacts import LONGEST_NOTE, kind_at
from app.contact.rules.notes import tells_who
from app.contact.schemas.contacts import ContactIn
from app.db import db
from app.errors import DomainError
from app.identity.pages.navigation import Here, current_site
from app.identity.routes import current
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import act_id, loaded, once
from app.web.paging import page_of_rows
from app.web.permissions import check_at
from app.web.refusals import refusal_page
from app.web.texts import opened

NEW, LAST_ZONE, GIVE = "contact/contact_new.html", "zone", "give"
KEPT = ("day", "kind")
TEXTS = (
    *("kind", "occasion", "zone_id", "ethos", "company", "age_band", "gender", "citizenship", "language"),
    *("informed_language", "note"),
)
YES_OR_NO = ("animals", "mediator", "informed")
TICKED = ("cold_risk", "minor_alone", "fill_person")


@bp.get("/contacts")
@may(READ)
def contacts() -> str | Response:
    """Contacts of a day at the site one works at, or at all of one's sites."""
    args, here = request.args, current_site()
    day = lists.day_of(args.get("day")) or clock.today()
    at = here.id if here is not None and current().may_at(READ, here.id) else None
    asked = Asked(reach(), at, lists.word_of(args, "kind", CONTACT_KINDS, "") or None, since=day, until=day)
    listed = page_of_rows(queries.contacts(asked), lists.page_number(args), PAGE_SIZE, whole_rows=True)
    return render_template(
        "contact/contacts.html",
        listed=listed,
        needs_of=queries.needs_of(row.Contact.id for row in listed["items"]),
        day=day,
        before=day - timedelta(1),
        after=day + timedelta(1) if day < clock.today() else None,
        kind=asked.kind,
        last=None if listed["items"] else queries.last_day(replace(asked, since=None, until=day)),
        address=lists.address_of("contact.contacts", args, KEPT),
        words=words,
        may_write=current().may(WRITE),
    )


@bp.get("/contacts/new")
@may(WRITE)
def new_contact() -> str:
    """An empty form: two taps are enough for a known face."""
    here = _here()
    return _elsewhere() if here is None else render_template(NEW, typed={}, **_form(here))


@bp.post("/contacts/card")
@may(WRITE)
def new_contact_with_card() -> str:
    """The form for somebody whose card is open on another page: the code comes in the body, never in an address."""
    here = _here()
    typed = {"code": request.form.get("code", "")[:20]}
    return _elsewhere() if here is None else render_template(NEW, typed=typed, **_form(here))


def _here() -> Here | None:
    here = current_site()
    return here if here is not None and current().may_at(WRITE, here.id) else None


def _elsewhere() -> str:
    return render_template("scanning/elsewhere.html", permission=WRITE)


def _form(here: Here) -> dict[str, Any]:
    """What the form offers at a site."""
    zones = db.session.scalars(queries.zones(ambiti(READ), here.ambito_id)).all()
    return {
        "here_now": here,
        "zones": zones,
        "zone_choices": [("", gettext("not said")), *((one.id, one.name) for one in zones)],
        "last_zone": session.get(LAST_ZONE, ""),
        "kind": kind_at(here.kind),
        "words": words,
        "longest_note": LONGEST_NOTE,
        "calls": whom_at(here.ambito_id, cold_risk=True, minor_alone=True),
    }


@bp.post("/contacts/new")
@may(WRITE)
def add_contact() -> Response | str | tuple[str, int]:
    """Record what the form says; then to what was given, or to the next."""
    here = _here()
    if here is None:
        return _elsewhere()
    contact_id, card = act_id(), request.form.get("code", "").strip()
    try:
        new = _read(here, contact_id)
        if tells_who(new.get("note")) and not request.form.get("sure"):
            return render_template(NEW, typed=request.form, doubtful=True, **_form(here)), 422
        _record(new, card)
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return refusal_page(refusal, NEW, typed=request.form, **_form(here))
    session[LAST_ZONE] = request.form.get("zone_id", "")[:36]
    if request.form.get("then") == GIVE and not (new["cold_risk"] or new["minor_alone"]):
        # With a card the same body goes on: its code is in no address.
        return redirect(_to_give(contact_id), code=307 if card else 303)
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("contact.contact", contact_id=contact_id, new="1"), code=303)


def _record(new: dict[str, Any], card: str) -> None:
    about = [{name: str(value) for name, value in new.items()}]

    def act(_: UUID) -> None:
        record(new)

    def do() -> bool:
        return once("contact", about, act, new["id"])

    if card:
        looking_up(codes.fold(card), do)
    else:
        do()


def _read(here: Here, contact_id: UUID) -> dict[str, Any]:
    """What the form says, as the API would be sent it."""
    form = request.form
    check_at(WRITE, here.id)
    body: dict[str, Any] = {name: form[name].replace("\r\n", "\n") for name in TEXTS if form.get(name, "").strip()}
    body |= {name: form[name] == "yes" for name in YES_OR_NO if form.get(name) in ("yes", "no")}
    body |= {name: bool(form.get(name)) for name in TICKED}
    people = form.get("people", "").strip()
    if people:
        body["people"] = int(people) if people.isascii() and people.isdigit() and len(people) < 7 else people
    if form.get("code", "").strip():
        body["person_code"] = form["code"].strip()
    body |= {"id": str(contact_id), "site_id": str(here.id), "needs": form.getlist("needs")}
    return loaded(ContactIn, {"kind": kind_at(here.kind)} | body)


def _to_give(contact_id: UUID) -> str:
    """Where goods are given, by its address: that page stands above this one."""
    return f"/hand-out?contact={contact_id}"


@bp.get("/contacts/<uuid:contact_id>")
@may(READ)
@database.in_transaction
def contact(contact_id: UUID) -> str:
    """One contact: whom to call, what to do next, what was said."""
    row = readable(contact_id)
    one = row.Contact
    note, is_readable = opened(one.note, Place(NOTE, contact_id))
    sent = referrals.Sought(current().scope("referral.read"), current().operator_id, contact_id=contact_id)
    return render_template(
        "contact/contact.html",
        row=row,
        one=one,
        note=note,
        note_readable=is_readable,
        needs=queries.needs_of([contact_id]).get(contact_id, []),
        calls=calls_for(one),
        referrals=db.session.execute(referrals.referrals(sent)).all(),
        words=words,
        is_new=request.args.get("new") == "1",
        may_refer=current().may("referral.write"),
        may_open=current().may("people.read"),
        give=_to_give(contact_id) + ("&card=1" if one.person_id else "")
        if current().may_at("handout.write", one.site_id)
        else None,
    )
