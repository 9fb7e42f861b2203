# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was given although the books had none: to be counted, and what counts explained."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.distribution.pages.blueprint import bp
from app.distribution.queries import shortages as queries
from app.errors import N_, DomainError, NotFound
from app.identity.routes import current
from app.stock import operations as stock
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import once

REVIEW = "override.read"
COUNT = "count.write"
LATELY = timedelta(days=60)
MOST_EXPLAINED = 20


@bp.get("/shortages")
@may(REVIEW)
def shortages() -> str:
    """What is lacking by site and item, with the way to count it; and what counts have explained of late."""
    args, scope = request.args, current().scope(REVIEW)
    listed = queries.short(scope, lists.page_number(args), PAGE_SIZE)
    return render_template(
        "distribution/shortages.html",
        listed=listed,
        sites=[_of_site(site_id, rows) for site_id, rows in groupby(listed["items"], key=lambda one: one.site_id)],
        explained=queries.explained(scope, clock.now() - LATELY, MOST_EXPLAINED),
        address=lists.address_of("distribution.shortages", args, ()),
    )


def _of_site(site_id: UUID, rows: Iterable[queries.Short]) -> dict[str, Any]:
    lacking = list(rows)
    uncounted = [one.item_id for one in lacking if one.count_id is None]
    may_count = current().scope(COUNT).covers(site_id, lacking[0].ambito_id)
    return {"id": site_id, "name": lacking[0].site, "rows": lacking, "to_count": uncounted if may_count else ()}


@bp.post("/shortages/count")
@may(REVIEW)
def count_shortages() -> Response:
    """Begin a count of exactly these items at that site."""
    form, someone = request.form, current()
    site_id = lists.id_of(form.get("site"))
    items = [one for one in map(lists.id_of, form.getlist("item")[:PAGE_SIZE]) if one]
    if site_id is None or not someone.may_at(COUNT, site_id):
        raise NotFound
    if not items:
        raise DomainError(N_("Nothing is left to count."), "invalid", 422)
    made: list[UUID] = []

    def act(act_id: UUID) -> None:
        made.append(act_id)
        note = gettext("Given, and not in the books")
        stock.open_count(id=act_id, site_id=site_id, item_ids=items, note=note, by=someone.operator_id, now=clock.now())

    once("count", [str(site_id), *map(str, items)], act)
    flash(gettext("The count is open: count what lies there now."), "ok")
    return redirect(url_for("stock.count", count_id=made[0] if made else form.get("act", "")))
