# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of one line: why, with all its numbers; what another number would come to; how it is computed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request

from app import clock
from app.catalogue import queries as catalogue
from app.charts import Chart, demand_chart, stock_chart
from app.db import db
from app.errors import NotFound
from app.identity.queries import names_of_operators
from app.identity.routes import current
from app.network.models import Site
from app.reorder.models import ReorderRun
from app.reorder.pages import keeping
from app.reorder.pages.asking import asked_for, line_address, may_decide, run_address
from app.reorder.pages.blueprint import bp
from app.reorder.pages.telling import Told, told
from app.reorder.queries import flows, policies, positions, review, sayings
from app.reorder.queries import runs as queries
from app.reorder.routes.policies import READ
from app.reorder.routes.runs import readable
from app.reorder.rules import projection
from app.reorder.rules.comparing import LONGEST_SNOOZE, SNOOZE_DAYS
from app.reorder.rules.policies import Book
from app.reorder.rules.review import Week, by_week, together
from app.web import lists, may

ACTS = ("change", "reject", "snooze")
MOST = 100_000
WEEKS_TOLD = 26


@bp.get("/reorder/lines/<uuid:reorder_line_id>")
@may(READ)
def line(reorder_line_id: UUID) -> str:
    """One line; beside the list on a desktop, and a page of its own."""
    opened = opened_line(reorder_line_id, READ)
    beside = bool(request.headers.get("HX-Request"))
    return render_template("reorder/_line.html" if beside else "reorder/line.html", **panel_of(opened))


def opened_line(line_id: UUID, permission: str) -> Told:
    """A line of a run in which this is allowed; ``NotFound`` else."""
    row = review.line(line_id)
    if row is None:
        raise NotFound
    [one] = told(readable(row.ReorderLine.run_id, permission), [row])
    return one


def panel_of(one: Told, latest: ReorderRun | None = None, typed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What is shown of a line. ``typed`` is what stands in its form, where that is shown again."""
    latest = latest or queries.latest(one.run.ambito_id)
    earlier, before = review.earlier(one.line), review.in_run(one.run.previous_run_id, one.line)
    asked, page, ahead = asked_for(), lists.page_number(request.args), ahead_of(one)
    deciding = may_decide(one.run, latest)
    args, today = request.args, clock.today()
    return {
        "one": one,
        "ahead": ahead,
        "picture": stock_chart(ahead, one.run.as_of),
        "before_line": before,
        "before_run": queries.run(one.run.previous_run_id) if one.run.previous_run_id else None,
        "back_address": run_address(one.run, asked, page),
        "earlier": earlier,
        "earlier_who": names_of_operators({past.decided_by for past in earlier if past.decided_by}),
        "act": lists.word_of(args, "act", ACTS, "") if deciding and one.open else "",
        "typed": {"quantity": one.line.quantity, "until": today + timedelta(days=SNOOZE_DAYS), **(typed or {})},
        "beside": args.get("beside") == "1" or request.endpoint in ("reorder.run", "reorder.reorder"),
        "days": (today + timedelta(days=1), today + LONGEST_SNOOZE),
        "may_decide": deciding,
        "newer": latest if latest and latest.id != one.run.id else None,
        "line_address": line_address(asked, page),
        "sees_orders": current().may("order.read"),
        "sees_transfers": current().may("transfer.read"),
    }


def ahead_of(one: Told, quantity: int | None = None) -> Any:
    """What the shelf will hold day by day, with what is proposed or with another number."""
    return projection.project(projection.seen_of(one.line, one.steps), quantity)


@bp.get("/reorder/lines/<uuid:reorder_line_id>/consequence")
@may(READ)
def consequence(reorder_line_id: UUID) -> str:
    """What another number would come to, told while it is typed."""
    one = opened_line(reorder_line_id, READ)
    return render_template(
        "reorder/_consequence.html", one=one, **consequence_of(one, request.args.get("quantity", ""))
    )


def consequence_of(one: Told, typed: str) -> dict[str, Any]:
    """What a number that was typed comes to; nothing for what is no number."""
    quantity = pieces_in(typed)
    return {"quantity": quantity, "ahead": ahead_of(one, quantity) if quantity is not None else None}


def pieces_in(text: str) -> int | None:
    """A whole number of pieces, as typed; none where it is not one."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 and int(text) <= MOST else None


# ---------------------------------------------------------------- how it is computed


@bp.get("/reorder/lines/<uuid:reorder_line_id>/how")
@may(READ)
def how(reorder_line_id: UUID) -> str:
    """How a line is computed: every number as it was in the run, and what holds now with where it was said."""
    one = opened_line(reorder_line_id, READ)
    line = one.line
    item, site = catalogue.item(line.item_id), db.session.get_one(Site, line.site_id)
    about = keeping.About(one.run.ambito_id, item=item, site=site)
    book = policies.book(one.run.ambito_id, clock.today())
    holds, weeks = book.of(about.subject), _weeks(one, _supplied(one, about, book))
    return render_template(
        "reorder/how.html",
        one=one,
        picture=_picture(one, weeks),
        weeks=weeks,
        holds=keeping.holding(about, holds, sayings.sayings(one.run.ambito_id)),
        policy_address=about.address(),
        line_address=line_address(asked_for(), lists.page_number(request.args)),
    )


def _supplied(one: Told, about: keeping.About, book: Book) -> list[UUID]:
    """Sites that a warehouse orders this item for, as policies say now."""
    if not one.number("answers_for"):
        return []
    kinds = positions.sites_of(one.run.ambito_id)
    asked = {id: replace(about.subject, site_id=id, site_kind=kind) for id, kind in kinds.items()}
    said = {id: book.of(subject).fields["supplied_by_site_id"] for id, subject in asked.items()}
    return [id for id, by in said.items() if by == one.line.site_id != id]


def _weeks(one: Told, supplied: Sequence[UUID]) -> list[Week]:
    """What flowed here, and at the sites that this one orders for."""
    line, as_of = one.line, one.run.as_of
    since = as_of - timedelta(weeks=WEEKS_TOLD)
    days = [flows.history(site_id, line.item_id, since) for site_id in (line.site_id, *supplied)]
    return together([by_week(own, as_of, WEEKS_TOLD) for own in days])


def _picture(one: Told, weeks: Sequence[Week]) -> Chart:
    """Weeks that were and those to come, as the run expected them."""
    seen = projection.seen_of(one.line, one.steps)
    past = [(week.first, float(week.issued), float(week.unmet)) for week in reversed(weeks)]
    return demand_chart(past, seen.ahead, seen.ahead_sd, one.run.as_of)
