# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs over JSON: made, read, explained, decided."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from flask import Response

from app import clock
from app import db as database
from app.errors import N_, DomainError, NotFound
from app.identity.rules import Actor
from app.network.rules import Scope
from app.reorder.models import ReorderLine, ReorderRun, ReorderStep
from app.reorder.operations.deciding import decide
from app.reorder.operations.rolling_up import roll_up
from app.reorder.operations.running import Drawn, draw, make_run
from app.reorder.queries import flows
from app.reorder.queries import runs as queries
from app.reorder.queries.snapshot import one_moment
from app.reorder.routes.blueprint import bp
from app.reorder.routes.policies import READ, effective
from app.reorder.rules.comparing import Decision
from app.reorder.schemas.runs import (
    DecidedOut,
    DecideIn,
    ReorderLineInFullOut,
    ReorderRunIn,
    ReorderRunOut,
    ReorderRunRowOut,
    ReorderRunsIn,
)
from app.web import actor, may, once
from app.web.fields import page_of
from app.web.paging import page_of_rows

MAKE, DECIDE = "reorder.run", "reorder.decide"
SHOWN = timedelta(days=365)
"""How much of a line's history is told with it."""


@bp.get("/reorder/runs")
@may(READ)
@bp.arguments(ReorderRunsIn, location="query")
@bp.response(200, page_of(ReorderRunRowOut))
def list_runs(asked: dict[str, Any]) -> dict[str, Any]:
    """Runs of one's ambito, the latest first."""
    query = queries.runs(reach(READ), ambito_id=asked.get("ambito_id"))
    return page_of_rows(query, asked["page"], asked["page_size"])


@bp.post("/reorder/runs")
@may(MAKE)
@bp.arguments(ReorderRunIn)
@bp.response(201, ReorderRunOut)
def make_a_run(new: dict[str, Any]) -> Response:
    """Propose what to move and what to buy, as things stand. It orders nothing: that is decided line by line."""
    ambito_id, as_of = own_ambito(new.get("ambito_id")), new.get("as_of", clock.today())
    about = {"ambito_id": ambito_id, "as_of": as_of, "budget_cents": new.get("budget_cents")}
    return _written_down(new, about, drawn(**about))


@once(ReorderRunOut)
def _written_down(new: dict[str, Any], about: dict[str, Any], drawn: Drawn) -> dict[str, Any]:
    return shown(make_run(id=new["id"], **about, by=actor().operator_id, now=clock.now(), drawn=drawn))


def drawn(ambito_id: UUID, as_of: date, budget_cents: int | None = None) -> Drawn:
    """What a run would propose, worked out before it is written down: who hands out goods does not wait for it."""
    with database.transaction():
        roll_up(clock.now())
    with one_moment():
        return draw(ambito_id=ambito_id, as_of=as_of, now=clock.now(), budget_cents=budget_cents)


@bp.get("/reorder/runs/<uuid:run_id>")
@may(READ)
@bp.response(200, ReorderRunOut)
def get_run(run_id: UUID) -> dict[str, Any]:
    """A run with its lines, the most urgent first, and that of which nothing could be said."""
    return shown(readable(run_id, READ))


@bp.get("/reorder/lines/<uuid:reorder_line_id>")
@may(READ)
@bp.response(200, ReorderLineInFullOut)
def get_line(reorder_line_id: UUID) -> dict[str, Any]:
    """Why a line says what it says: every number as it was then, what holds for it now and where that was said, and
    what flowed in the last year."""
    line = queries.line(reorder_line_id)
    if line is None:
        raise NotFound
    run = readable(line.run_id, READ)
    return {
        **line_of(line, queries.steps_of([line.id]).get(line.id, [])),
        "run_id": run.id,
        "numbers": line.numbers,
        "flows": flows.history(line.site_id, line.item_id, run.as_of - SHOWN),
        **effective(line.site_id, line.item_id),
    }


@bp.post("/reorder/runs/<uuid:run_id>/decide")
@may(DECIDE)
@bp.arguments(DecideIn)
@bp.response(200, DecidedOut)
@once(DecidedOut, 200)
def decide_run(new: dict[str, Any], run_id: UUID) -> dict[str, Any]:
    """Approve, change, reject or put off lines. What is approved becomes drafts of orders and transfers asked for."""
    readable(run_id, DECIDE)
    decisions = [Decision(**one) for one in new["lines"]]
    made = decide(run_id, decisions, everything=new.get("everything"), by=actor().operator_id, now=clock.now())
    steps = queries.steps_of([one.id for one in made.lines])
    return {
        "orders": made.orders,
        "transfers": made.transfers,
        "kit_jobs": made.kit_jobs,
        "lines": [line_of(one, steps.get(one.id, [])) for one in made.lines],
    }


# ---------------------------------------------------------------- who may


def reach(permission: str) -> Scope:
    """The ambiti in which a role of who asks allows this."""
    return cast("Actor", actor()).sight_with(permission)


def readable(run_id: UUID, permission: str) -> ReorderRun:
    """A run of an ambito in which this is allowed; ``NotFound`` else."""
    run = queries.run(run_id, reach(permission))
    if run is None:
        raise NotFound
    return run


def own_ambito(ambito_id: UUID | None) -> UUID:
    """The ambito a run is made for: as told, else the only one. Raises ``ambito_needed`` (422), ``NotFound``."""
    own = reach(MAKE)
    if ambito_id is None and len(own.ambiti) == 1:
        return next(iter(own.ambiti))
    if ambito_id is None:
        message = N_("Say which ambito.")
        raise DomainError(message, "ambito_needed", 422, fields={"ambito_id": [message]})
    if not (own.everywhere or ambito_id in own.ambiti):
        raise NotFound
    return ambito_id


# ---------------------------------------------------------------- as the API shows them

OF_A_RUN = (
    *("id", "ambito_id", "as_of", "made_at", "made_by", "previous_run_id", "budget_cents", "line_count", "buy_count"),
    *("transfer_count", "failure_count", "cost_cents", "unfunded_cents", "digest"),
)
OF_A_LINE = (
    *("item_id", "site_id", "action", "quantity", "cost_cents", "on_hand", "reserved", "in_transit", "on_order"),
    *("expiring", "lead_time_days", "reorder_point", "order_up_to", "stockout_on", "why", "why_values", "compared"),
    *("flags", "overruled", "decision", "decided_quantity", "reason", "snoozed_until", "decided_at"),
)


def shown(run: ReorderRun) -> dict[str, Any]:
    """A run with its lines and failures."""
    steps = queries.steps_of_run(run.id)
    return {name: getattr(run, name) for name in OF_A_RUN} | {
        "lines": [line_of(one, steps.get(one.id, [])) for one in queries.lines(run.id)],
        "failures": queries.failures(run.id),
    }


def line_of(line: ReorderLine, steps: Sequence[ReorderStep]) -> dict[str, Any]:
    """A line as a row: where its first pieces come from, who sells the rest."""
    sources = [one.from_site_id for one in steps if one.from_site_id]
    sellers = [one.supplier_id for one in steps if one.supplier_id]
    return {name: getattr(line, name) for name in OF_A_LINE} | {
        "line_id": line.id,
        "from_site_id": sources[0] if sources else None,
        "supplier_id": sellers[0] if sellers else None,
        "demand_per_day": line.demand_milli / 1000,
        "turned_away": line.turned_away_milli / 1000,
        "steps": steps,
    }
