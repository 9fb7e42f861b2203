# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of who gives: companies and bodies, what they gave, the declarations they got."""

from typing import Any, Literal
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock, spreadsheets
from app.db import db
from app.errors import DomainError
from app.identity.routes import current
from app.network.rules import Scope
from app.spreadsheets import Column
from app.supply.models import DONOR_KINDS
from app.supply.operations import donors as operations
from app.supply.pages import typed
from app.supply.pages.blueprint import bp
from app.supply.queries import declarations, donations
from app.supply.queries import donors as queries
from app.supply.queries.declarations import Due
from app.supply.routes.donors import existing
from app.supply.rules.declarations import Quarter
from app.supply.schemas.donors import DonorFormIn
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import act_id, once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

KEPT = ("q", "kind", "view")
VIEWS = ("used", "archived")
TEXTS = ("kind", "name", "tax_code", "address", "email")
QUARTERS_BACK = 4


def kinds_in_words() -> dict[str, str]:
    """Kinds of donors, as pages call them."""
    return {"company": gettext("Company"), "body": gettext("Body or association"), "private": gettext("Private")}


@bp.get("/donors")
@may("donation.read")
def donors() -> str | Response:
    """Donors by name."""
    if way := lists.remembered("supply.donors", request.args, KEPT):
        return way
    asked = _asked()
    listed = page_of_rows(_query(asked), lists.page_number(request.args), PAGE_SIZE)
    return render_template(
        "supply/donors.html",
        **asked,
        listed=listed,
        gave=donations.gave([one.id for one in listed["items"]], reading()),
        address=lists.address_of("supply.donors", request.args, KEPT),
        file=lists.exports_of("supply.donors_exported", request.args, KEPT),
        may_write=current().may("donation.write"),
    )


def _asked() -> dict[str, str]:
    args = request.args
    return {
        "q": lists.text_of(args, "q", 100),
        "kind": lists.word_of(args, "kind", DONOR_KINDS, ""),
        "view": lists.word_of(args, "view", VIEWS, "used"),
    }


def _query(asked: dict[str, str]) -> Any:
    return queries.donors(q=asked["q"], kind=asked["kind"] or None, archived=asked["view"] == "archived")


def reading() -> Scope:
    """Where the one who asks may read of gifts."""
    return current().scope("donation.read")


@bp.get("/donors.<any(csv, xlsx):kind>")
@may("donation.read")
def donors_exported(kind: Literal["csv", "xlsx"]) -> Response:
    """The same rows as a file."""
    words = kinds_in_words()
    names = (gettext("Donor"), gettext("Kind"), gettext("Tax code"), gettext("Address"), gettext("E-mail"))
    rows = (
        [one.name, words[one.kind], one.tax_code, one.address, one.email]
        for one in db.session.scalars(_query(_asked() | {"kind": lists.word_of(request.args, "kind", DONOR_KINDS, "")}))
    )
    return spreadsheets.exported(kind, gettext("donors"), [Column(name) for name in names], rows)


@bp.get("/donors/<uuid:donor_id>")
@may("donation.read")
def donor(donor_id: UUID) -> str:
    """One donor: their gifts, and the declarations they got or should get."""
    scope, asked = reading(), donations.Asked(reading(), donor_id=donor_id)
    page, recent = lists.page_number(request.args), _recent(donor_id, scope)
    return render_template(
        "supply/donor.html",
        one=existing(donor_id),
        listed=page_of_rows(donations.donations(asked), page, PAGE_SIZE, whole_rows=True, shown=donations.told),
        totals=donations.totals(asked),
        open_=[due for due in recent if not due.issued],
        given=db.session.execute(declarations.declarations_of(donor_id, scope)).all(),
        changed={due.id for due in recent if due.id is not None and due.changed},
        quarter=Quarter,
        today=clock.today(),
        address=lists.address_of("supply.donor", request.args, (), donor_id=donor_id),
        may_write=current().may("donation.write"),
    )


def _recent(donor_id: UUID, scope: Scope) -> list[Due]:
    found, quarter = [], Quarter.of(clock.today()).before
    for _ in range(QUARTERS_BACK):
        rows = db.session.execute(declarations.due(quarter, scope, donor_id=donor_id)).all()
        found += declarations.told_due(quarter, rows)
        quarter = quarter.before
    return found


# ---------------------------------------------------------------- writing


@bp.get("/donors/new")
@may("donation.write")
def new_donor() -> str:
    """An empty form."""
    return render_template("supply/donor_form.html", one=None, typed={})


@bp.post("/donors/new")
@may("donation.write")
def add_donor() -> Response | tuple[str, int]:
    """Add the donor of the form."""
    donor_id = act_id()
    try:
        columns = _read()
        once("donor", [columns], lambda _: _add(donor_id, columns), donor_id)
    except DomainError as refusal:
        return refusal_page(refusal, "supply/donor_form.html", one=None, typed=request.form)
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("supply.donor", donor_id=donor_id))


def _add(donor_id: UUID, columns: dict[str, Any]) -> None:
    operations.add_donor(id=donor_id, now=clock.now(), **columns)


def _read() -> dict[str, Any]:
    """What the form says of a donor."""
    return typed.read(DonorFormIn, request.form, texts=TEXTS)


@bp.get("/donors/<uuid:donor_id>/edit")
@may("donation.write")
def edit_donor(donor_id: UUID) -> str:
    """The form, filled."""
    return render_template("supply/donor_form.html", one=existing(donor_id), typed={})


@bp.post("/donors/<uuid:donor_id>/edit")
@may("donation.write")
def revise_donor(donor_id: UUID) -> Response | tuple[str, int]:
    """Change the donor as the form says, or archive them."""
    archived = {"1": True, "0": False}.get(request.form.get("archived", ""))
    try:
        columns = _read() if archived is None else {"archived": archived}
        once("donor", [str(donor_id), columns], lambda _: _revise(donor_id, columns))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return refusal_page(refusal, "supply/donor_form.html", one=existing(donor_id), typed=request.form)
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("supply.donor", donor_id=donor_id))


def _revise(donor_id: UUID, columns: dict[str, Any]) -> None:
    operations.revise_donor(donor_id, now=clock.now(), **columns)
