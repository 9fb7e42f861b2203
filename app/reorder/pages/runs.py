# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of runs: the review of one, all that were kept, and a run made now."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.db import db
from app.errors import DomainError
from app.identity.queries import names_of_operators
from app.identity.routes import current
from app.network import queries as network
from app.network.models import Ambito
from app.reorder.models import ReorderRun
from app.reorder.operations.running import make_run
from app.reorder.pages.asking import KEPT, ambito_here, asked_for, kept, line_address, may_decide, ways
from app.reorder.pages.blueprint import bp
from app.reorder.pages.lines import panel_of
from app.reorder.pages.telling import Told, told
from app.reorder.queries import review, together
from app.reorder.queries import runs as queries
from app.reorder.queries.review import Asked
from app.reorder.routes.policies import READ
from app.reorder.routes.runs import MAKE, drawn, own_ambito, reach, readable
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import once
from app.web.paging import page_of_rows


@bp.get("/reorder")
@may(READ)
def reorder() -> str:
    """The latest run where one works: what to move, what to buy, for how much, why, and what was left out."""
    ambito = ambito_here()
    run = queries.latest(ambito.id) if ambito else None
    if run is None:
        return render_template("reorder/none.html", **ways(ambito))
    return _reviewed(run)


@bp.get("/reorder/runs/<uuid:run_id>")
@may(READ)
def run(run_id: UUID) -> str:
    """One run, as it was made and as it was decided about."""
    return _reviewed(readable(run_id, READ))


# ---------------------------------------------------------------- the review


@dataclass(frozen=True)
class Page:
    """The lines of a run that are shown: what was asked for, the rows, one of them opened beside the list."""

    asked: Asked
    listed: dict[str, Any]
    rows: list[Told]
    opened: Told | None


def _reviewed(run: ReorderRun) -> str:
    page, latest = _page(run), queries.latest(run.ambito_id)
    beside = panel_of(page.opened, latest) if page.opened else {}
    told = {
        "run": run,
        "page": page,
        "asked": page.asked,
        "counts": review.counts(run.id),
        "places": review.places(run.id),
        "failures": _failures(run.id),
        "before_run": queries.run(run.previous_run_id) if run.previous_run_id else None,
        "latest": latest if latest and latest.id != run.id else None,
        "maker": names_of_operators({run.made_by}).get(run.made_by) if run.made_by else None,
        "may_decide": may_decide(run, latest),
        "together": together.open_sums(run.id, page.asked),
        "heap": _heap(page.asked),
        "kept": kept(page.asked),
        "address": lists.address_of("reorder.run", request.args, KEPT, run_id=run.id),
        "line_address": line_address(page.asked, page.listed["page"]),
    }
    return render_template("reorder/run.html", **beside | told | ways(db.session.get_one(Ambito, run.ambito_id)))


def _page(run: ReorderRun) -> Page:
    asked = asked_for()
    query = review.lines(run.id, asked)
    listed = page_of_rows(query, lists.page_number(request.args), PAGE_SIZE, whole_rows=True)
    rows = told(run, listed["items"])
    wanted = lists.id_of(request.args.get("line"))
    opened = next((one for one in rows if one.line.id == wanted), rows[0] if rows else None)
    return Page(asked, listed, rows, opened)


def _heap(asked: Asked) -> str:
    """Which route or supplier is looked at."""
    sites = network.names_of_sites({one for one in (asked.from_site_id, asked.site_id) if one})
    if asked.from_site_id:
        begins, ends = sites.get(asked.from_site_id, ""), sites.get(asked.site_id, "") if asked.site_id else ""
        return str(gettext("Moves from %(from_site)s to %(to_site)s.", from_site=begins, to_site=ends or "…"))
    names = review.suppliers({asked.supplier_id} if asked.supplier_id else ())
    return "".join(str(gettext("Purchases from %(supplier)s.", supplier=name)) for name in names.values())


def _failures(run_id: UUID) -> list[dict[str, Any]]:
    """Of what nothing could be said, with names."""
    found = queries.failures(run_id)
    items = review.items({one.item_id for one in found if one.item_id})
    sites = network.names_of_sites({one.site_id for one in found if one.site_id})
    return [
        {"item": items.get(one.item_id), "site": sites.get(one.site_id), "message": gettext(one.message)}  # type: ignore[arg-type]
        for one in found
    ]


# ---------------------------------------------------------------- all of them


@bp.get("/reorder/runs")
@may(READ)
def all_runs() -> str:
    """Every run that was made, kept as it was."""
    ambito = ambito_here()
    query = queries.runs(reach(READ), ambito_id=ambito.id if ambito else None)
    listed = page_of_rows(query, lists.page_number(request.args), PAGE_SIZE)
    return render_template(
        "reorder/runs.html",
        listed=listed,
        who=names_of_operators({one.made_by for one in listed["items"] if one.made_by}),
        open_lines=review.open_in([one.id for one in listed["items"]]),
        address=lists.address_of("reorder.all_runs", request.args, ("ambito",)),
        **ways(ambito),
    )


@bp.post("/reorder/runs")
@may(MAKE)
def make_now() -> Response:
    """Make a run as things stand. The form names it, so that sending it twice is once."""
    ambito_id, today = own_ambito(lists.id_of(request.form.get("ambito"))), clock.today()

    def act(id: UUID) -> None:
        by, now = current().operator_id, clock.now()
        make_run(id=id, ambito_id=ambito_id, as_of=today, by=by, now=now, drawn=worked_out)

    try:
        worked_out = drawn(ambito_id, today)
        once("reorder_run", [str(ambito_id)], act)
    except DomainError as refusal:
        flash(gettext(refusal.message, **refusal.details), "stop")
        return redirect(url_for("reorder.all_runs"))
    flash(gettext("Done: this is how things stand now. Nothing is ordered until you decide."), "ok")
    latest = queries.latest(ambito_id)
    return redirect(url_for("reorder.run", run_id=latest.id) if latest else url_for("reorder.reorder"))
