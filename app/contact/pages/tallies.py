# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page on which a shift counts what stands in nobody's record."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import chance, clock
from app.contact.models import MINORITY_TRAITS
from app.contact.operations.contacts import tally
from app.contact.pages import words
from app.contact.pages.blueprint import bp
from app.contact.queries import contacts as queries
from app.contact.routes.zones import TALLY
from app.contact.schemas.contacts import TallyIn
from app.errors import DomainError
from app.identity.pages.navigation import current_site
from app.identity.routes import current
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import loaded, once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

PAGE = "contact/tallies.html"


@bp.get("/tallies")
@may(TALLY)
def tallies() -> str:
    """How many people of a shift had a trait that is nobody's record, and what was counted before."""
    here = current_site()
    if here is None or not current().may_at(TALLY, here.id):
        return render_template("scanning/elsewhere.html", permission=TALLY)
    return render_template(PAGE, **_shown(here.id), typed={})


def _shown(site_id: UUID) -> dict[str, Any]:
    day = lists.day_of(request.values.get("shift_on")) or clock.today()
    rows = queries.tallies(current().scope(TALLY), site_id=site_id)
    return {
        "day": day,
        "today": clock.today(),
        "said": queries.tallies_of(site_id, day),
        "listed": page_of_rows(rows, lists.page_number(request.args), PAGE_SIZE, whole_rows=True),
        "address": lists.address_of("contact.tallies", request.args, ()),
        "words": words,
    }


@bp.post("/tallies")
@may(TALLY)
def add_tallies() -> Response | str | tuple[str, int]:
    """Keep what the form says of a shift; what is left empty stays unsaid."""
    here = current_site()
    if here is None or not current().may_at(TALLY, here.id):
        return render_template("scanning/elsewhere.html", permission=TALLY)
    try:
        said = [one for one in (_read(here.id, trait) for trait in MINORITY_TRAITS) if one]

        def act(_: UUID) -> None:
            for one in said:
                tally(**one, by=current().operator_id, now=clock.now())

        once("tallies", [[str(one[name]) for name in one if name != "id"] for one in said], act)
    except DomainError as refusal:
        return refusal_page(refusal, PAGE, **_shown(here.id), typed=request.form)
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("contact.tallies"), code=303)


def _read(site_id: UUID, trait: str) -> dict[str, Any] | None:
    form = request.form
    people = form.get(f"people_{trait}", "").strip()
    if not people:
        return None
    return loaded(
        TallyIn,
        {
            "id": str(chance.new_id()),
            "site_id": str(site_id),
            "shift_on": form.get("shift_on", ""),
            "trait": trait,
            "people": int(people) if people.isascii() and people.isdigit() and len(people) < 7 else people,
            "method": form.get(f"method_{trait}", ""),
        },
    )
