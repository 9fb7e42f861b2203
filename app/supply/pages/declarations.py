# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of quarterly declarations: who gets one, issuing and printing it."""

from uuid import UUID

from flask import Response as Printed
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.clock import FIRST_YEAR, LAST_YEAR
from app.errors import DomainError, NotFound
from app.identity.routes import current
from app.supply.pages.blueprint import bp
from app.supply.pages.donors import reading
from app.supply.queries import declarations as queries
from app.supply.routes.declarations import issue, paper_of, quarter_asked
from app.supply.rules.declarations import Quarter
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import once
from app.web.pages import own_path
from app.web.paging import page_of_rows
from app.web.refusals import told

KEPT = ("year", "quarter")


@bp.get("/declarations")
@may("donation.read")
def declarations() -> str:
    """Who gets a declaration for a quarter, and who got it; the last quarter that is over, unless another is meant."""
    quarter, page = (
        _quarter(request.args.get("year", ""), request.args.get("quarter", "")),
        lists.page_number(request.args),
    )
    listed = page_of_rows(
        queries.due(quarter, reading()),
        page,
        PAGE_SIZE,
        whole_rows=True,
        shown=lambda rows: queries.told_due(quarter, rows),
    )
    return render_template(
        "supply/declarations.html",
        quarter=quarter,
        over=clock.today() > quarter.last,
        listed=listed,
        today=clock.today(),
        address=lists.address_of("supply.declarations", request.args, KEPT),
        may_write=current().may("donation.write"),
    )


def _quarter(year: str, number: str) -> Quarter:
    plain = all(text.isascii() and text.isdigit() and len(text) < 5 for text in (year, number))
    if plain and FIRST_YEAR < int(year) < LAST_YEAR and 1 <= int(number) <= 4:
        return Quarter(int(year), int(number))
    return quarter_asked(None, None)


@bp.post("/declarations")
@may("donation.write")
def issue_declaration() -> Response:
    """Issue the declaration of the form; one that was issued keeps its number and is of today."""
    form = request.form
    organisation_id, donor_id = lists.id_of(form.get("organisation")), lists.id_of(form.get("donor"))
    quarter = _quarter(form.get("year", ""), form.get("quarter", ""))
    if organisation_id is None or donor_id is None:
        raise NotFound
    about = [str(organisation_id), str(donor_id), quarter.year, quarter.number]
    try:
        once("declare", about, lambda act: issue(act, organisation_id, donor_id, quarter))
        flash(gettext("Issued: now print it and have it signed."), "ok")
    except DomainError as refusal:
        if refusal.status != 409:
            raise
        flash(told(refusal)["message"], "stop")
    return redirect(own_path(form.get("next"), url_for("supply.declarations")))


@bp.get("/declarations/<uuid:declaration_id>.pdf")
@may("donation.read")
def declaration_paper(declaration_id: UUID) -> Printed:
    """The declaration, to be printed."""
    return paper_of(declaration_id)
