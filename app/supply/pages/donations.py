# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of gifts: what was given, which papers are lacking, completing them, taking a gift back."""

from collections.abc import Iterator
from typing import Any, Literal
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from app import clock, spreadsheets
from app.db import db
from app.errors import N_, DomainError
from app.identity.routes import current
from app.network import queries as network
from app.spreadsheets import Column
from app.supply.operations import donations as operations
from app.supply.pages.blueprint import bp
from app.supply.pages.donors import kinds_in_words, reading
from app.supply.queries import declarations, donors
from app.supply.queries import donations as queries
from app.supply.queries.donations import VIEWS, Asked, Given
from app.supply.routes.donations import existing, take_back
from app.supply.rules.money import cents_in
from app.supply.rules.weights import grams_in
from app.supply.schemas.donations import DonationPatchIn
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page, told

KEPT = ("q", "view", "from", "to", "site", "donor")
CHOICES = 20


@bp.get("/donations")
@may("donation.read")
def donations() -> str | Response:
    """Gifts, latest first, and what of their papers wants a look."""
    if way := lists.remembered("supply.donations", request.args, KEPT):
        return way
    asked, someone = _asked(), current()
    page = lists.page_number(request.args)
    return render_template(
        "supply/donations.html",
        asked=asked,
        listed=page_of_rows(queries.donations(asked), page, PAGE_SIZE, whole_rows=True, shown=queries.told),
        totals=queries.totals(asked),
        lacking=queries.lacking(asked.scope),
        due=declarations.open_quarters(asked.scope, clock.today()),
        today=clock.today(),
        donor=donors.donor(asked.donor_id) if asked.donor_id else None,
        choices=[(str(one.id), one.name) for one in db.session.scalars(network.sites(asked.scope))],
        address=lists.address_of("supply.donations", request.args, KEPT),
        file=lists.exports_of("supply.donations_exported", request.args, KEPT),
        may_receive=someone.may("stock.receive"),
    )


def _asked() -> Asked:
    """What the address asks for; what it says wrongly counts as not said."""
    args = request.args
    return Asked(
        scope=reading(),
        site_id=lists.id_of(args.get("site")),
        donor_id=lists.id_of(args.get("donor")),
        since=lists.day_of(args.get("from")),
        until=lists.day_of(args.get("to")),
        q=lists.text_of(args, "q", 100),
        view=lists.word_of(args, "view", VIEWS, "all"),
    )


@bp.get("/donations.<any(csv, xlsx):kind>")
@may("donation.read")
def donations_exported(kind: Literal["csv", "xlsx"]) -> Response:
    """The same rows as a file."""
    columns = [
        Column(gettext("Received on"), "day"),
        Column(gettext("Site")),
        Column(gettext("Donor")),
        Column(gettext("Kind")),
        Column(gettext("How it came")),
        Column(gettext("Transport paper (DDT)")),
        Column(gettext("Of the day"), "day"),
        Column(gettext("Pieces"), "number"),
        Column(gettext("Declared value"), "cents"),
        Column(gettext("Ground")),
        Column(gettext("Waste (g)"), "number"),
        Column(gettext("Summary due on"), "day"),
        Column(gettext("Summary sent on"), "day"),
        Column(gettext("Note")),
        Column(gettext("State")),
    ]
    rows = queries.told(db.session.execute(queries.donations(_asked())).all())
    return spreadsheets.exported(kind, gettext("donations"), columns, _cells(rows))


def _cells(given: list[Given]) -> Iterator[list[Any]]:
    kinds, channels, grounds = kinds_in_words(), _channels(), grounds_in_words()
    for one in given:
        yield [
            *(one.received_on, one.site, one.donor, kinds.get(one.donor_kind or "private")),
            *(channels[one.channel], one.ddt_number, one.ddt_on, one.pieces, one.declared_value_cents),
            *(grounds.get(one.value_basis or ""), one.waste_g, one.notice_due_on, one.notice_sent_on, one.note),
            gettext("taken back") if one.undone else None,
        ]


def _channels() -> dict[str, str]:
    return {"brought": gettext("Brought here"), "collected": gettext("Collected")}


def grounds_in_words() -> dict[str, str]:
    """What a declared value stands on, in words."""
    return {
        "last_sale_price": gettext("last sale price"),
        "purchase_cost": gettext("purchase cost"),
        "estimate": gettext("estimate"),
    }


@bp.get("/donations/<uuid:donation_id>")
@may("donation.read")
def donation(donation_id: UUID) -> str:
    """One gift with its goods and papers."""
    one, someone = existing("donation.read", donation_id), current()
    return render_template(
        "supply/donation.html",
        one=one,
        lines=queries.lines_of([one])[one.id],
        who=queries.recorded(donation_id),
        today=clock.today(),
        may_write=not one.undone and someone.may_at("donation.write", one.site_id),
        may_undo=not one.undone and someone.may("stock.reverse") and someone.may_at("stock.receive", one.site_id),
    )


# ---------------------------------------------------------------- papers


@bp.get("/donations/<uuid:donation_id>/papers")
@may("donation.write")
def papers(donation_id: UUID) -> str:
    """The paper side of a gift, to be completed."""
    return render_template("supply/papers.html", **_of_papers(donation_id), typed={})


def _of_papers(donation_id: UUID) -> dict[str, Any]:
    return {
        "one": existing("donation.write", donation_id),
        "grounds": list(grounds_in_words().items()),
        "today": clock.today(),
    }


@bp.post("/donations/<uuid:donation_id>/papers")
@may("donation.write")
def revise_papers(donation_id: UUID) -> Response | tuple[str, int]:
    """Write down what the form says."""
    about = _of_papers(donation_id)
    try:
        changes = _read(request.form)
        once("papers", [str(donation_id), _plain(changes)], lambda _: _revise(donation_id, changes))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return refusal_page(refusal, "supply/papers.html", **about, typed=request.form)
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("supply.donation", donation_id=donation_id))


def _revise(donation_id: UUID, changes: dict[str, Any]) -> None:
    operations.revise_donation(donation_id, by=current().operator_id, now=clock.now(), **changes)


def _plain(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value is None else str(value) for name, value in changes.items()}


def _read(form: Any) -> dict[str, Any]:
    """What was typed, checked by the API's own shape; raises ``invalid`` (422) with the messages of every field."""
    said = {name: form.get(name, "").strip() or None for name in _PAPERS}
    wrong: dict[str, Any] = {}
    cents = _figure(
        said["declared_value"], cents_in, "declared_value_cents", N_("Give an amount such as 27,90."), wrong
    )
    grams = _figure(said["waste"], grams_in, "waste_g", N_("Give a weight such as 2,5."), wrong)
    number, on = said["ddt_number"], said["ddt_on"]
    body = {
        "ddt": {"number": number, **({"on": on} if on else {})} if number else None,
        "declared_value_cents": cents,
        "value_basis": said["value_basis"] if cents is not None else None,
        "waste_g": grams or None,
        "notice_sent_on": said["notice_sent_on"],
        "note": said["note"],
    }
    loaded: dict[str, Any] = {}
    try:
        loaded = DonationPatchIn().load(body)
    except ValidationError as error:
        wrong = {**error.messages_dict, **wrong}
    if wrong:
        raise DomainError(N_("Check the marked fields."), "invalid", 422, fields=wrong)
    ddt = loaded.pop("ddt", None) or {}
    return loaded | {"ddt_number": ddt.get("number"), "ddt_on": ddt.get("on")}


_PAPERS = ("ddt_number", "ddt_on", "declared_value", "value_basis", "waste", "notice_sent_on", "note")


def _figure(text: str | None, read: Any, field: str, message: str, wrong: dict[str, Any]) -> int | None:
    if text is None:
        return None
    value: int | None = read(text)
    if value is None:
        wrong[field] = [message]
    return value


# ---------------------------------------------------------------- who gave it


@bp.get("/donations/<uuid:donation_id>/donor")
@may("donation.write")
def choose_donor(donation_id: UUID) -> str:
    """Look for the donor of a gift that was recorded without one."""
    q = lists.text_of(request.args, "q", 100)
    found = list(db.session.scalars(donors.donors(q=q).limit(CHOICES)))
    return render_template("supply/choose_donor.html", one=existing("donation.write", donation_id), q=q, found=found)


@bp.post("/donations/<uuid:donation_id>/donor")
@may("donation.write")
def name_donor(donation_id: UUID) -> Response:
    """Write down who gave it."""
    existing("donation.write", donation_id)
    donor_id = lists.id_of(request.form.get("donor"))
    try:
        once("giver", [str(donation_id), str(donor_id)], lambda _: _revise(donation_id, {"donor_id": donor_id}))
        flash(gettext("Recorded."), "ok")
    except DomainError as refusal:
        if refusal.status not in (409, 422):
            raise
        flash(told(refusal)["message"], "stop")
    return redirect(url_for("supply.donation", donation_id=donation_id))


# ---------------------------------------------------------------- taking back


@bp.get("/donations/<uuid:donation_id>/withdraw")
@may("stock.reverse")
def withdraw_page(donation_id: UUID) -> str:
    """What would be taken back, with the reason already filled in."""
    return render_template("supply/withdraw.html", one=existing("stock.receive", donation_id))


@bp.post("/donations/<uuid:donation_id>/withdraw")
@may("stock.reverse")
def withdraw(donation_id: UUID) -> Response:
    """Take a gift back. The form names the act, so that sending it twice is once."""
    reason = lists.text_of(request.form, "reason", 500) or gettext("Recorded by mistake")
    try:
        once("withdraw", [str(donation_id), reason], lambda act: take_back(donation_id, act, reason))
        flash(gettext("Taken back. It stays in the list, marked."), "ok")
    except DomainError as refusal:
        if refusal.status != 409:
            raise
        short = gettext("Not taken back: these goods have gone on.")
        flash(short if refusal.code == "not_enough_stock" else told(refusal)["message"], "stop")
    return redirect(url_for("supply.donation", donation_id=donation_id))
