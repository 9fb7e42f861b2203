# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""EU indicators over JSON and as files, the rows of their cells, estimates, and the table of codes."""

from typing import Any
from uuid import UUID

from app import clock
from app.db import in_transaction
from app.errors import NotFound
from app.identity.routes import current
from app.network import queries as network
from app.network.rules import Scope
from app.reporting.operations import estimating
from app.reporting.queries.indicators import estimates as estimate_queries
from app.reporting.queries.indicators import report as queries
from app.reporting.queries.indicators.cells import Cell, cell
from app.reporting.routes.asking import READ, ROWS, Asked, asked
from app.reporting.routes.blueprint import bp
from app.reporting.routes.cells import told_rows
from app.reporting.routes.files import as_files
from app.reporting.routes.telling import answered
from app.reporting.rules.report import Report
from app.reporting.schemas.indicators import (
    BehindIn,
    BehindOut,
    EstimateIn,
    EstimateOut,
    EstimatesIn,
    EstimateWithdrawIn,
    IndicatorIn,
    IndicatorListOut,
    IndicatorOut,
    IndicatorsIn,
)
from app.reporting.schemas.reports import ReportOut
from app.web import actor, may, once
from app.web.fields import page_of
from app.web.paging import page_of_rows

ESTIMATE, CODES, CORRECT = "estimate.write", "indicator.read", "indicator.write"


@bp.get("/reports/indicators")
@may(READ)
@bp.arguments(IndicatorsIn, location="query")
@bp.response(200, ReportOut)
def indicators(args: dict[str, Any]) -> dict[str, Any]:
    """ESF+ or FEAD indicators of a period and a part of the network."""
    return answered(indicators_asked(args))


def indicators_asked(args: dict[str, Any]) -> Report:
    """The report that ``args`` ask for."""
    return indicators_of(args["programme"], asked(args))


def indicators_of(programme: str, said: Asked) -> Report:
    """The report of a programme, counted up to now."""
    return queries.report(programme, said.where, said.period, clock.now())


as_files("/reports/indicators", READ, IndicatorsIn, indicators_asked, "ESF+ or FEAD indicators")


@bp.get("/reports/indicators/rows")
@may(ROWS)
@bp.arguments(BehindIn, location="query")
@bp.response(200, BehindOut)
def indicator_rows(args: dict[str, Any]) -> dict[str, Any]:
    """The rows that a cell of the report is made of: lines of the ledger, people without any code, handouts without a
    card, tallies of shifts, estimates. Together they are the cell."""
    said = asked(args)
    one = cell(args["programme"], args["code"], args["column"], said.where, said.period)
    page, page_size = args["page"], args["page_size"]
    return {
        "code": one.line.code,
        "column": one.column,
        "kind": one.kind,
        "unit": one.unit,
        "sum": sum_of(args["programme"], one, said),
        "items": told_rows(one, said.where, page, page_size),
        "page": page,
        "page_size": page_size,
        "total": one.rows.count(),
    }


def sum_of(programme: str, one: Cell, said: Asked) -> int:
    """The cell as the report has it."""
    row = next(row for row in indicators_of(programme, said).rows if row.code == one.line.code)
    value = row.value if one.column == "value" else row.more.get(one.column)
    return int(value) if isinstance(value, int | float) else 0


# ---------------------------------------------------------------- estimates


@bp.get("/reports/estimates")
@may(ROWS)
@bp.arguments(EstimatesIn, location="query")
@bp.response(200, page_of(EstimateOut))
def list_estimates(args: dict[str, Any]) -> dict[str, Any]:
    """Estimates of one's ambito, those withdrawn too, the latest first."""
    query = estimate_queries.estimates(current().sight_with(ROWS), ambito_id=args.get("ambito_id"))
    return page_of_rows(query, args["page"], args["page_size"], whole_rows=True)


@bp.post("/reports/estimates")
@may(ESTIMATE)
@bp.arguments(EstimateIn)
@bp.response(201, EstimateOut)
@once(EstimateOut)
def add_estimate(new: dict[str, Any]) -> Any:
    """Say how many people there were of an indicator in one's ambito, and by which method; it takes the place of what
    was estimated of the same."""
    check_own(new["ambito_id"])
    days = {"first_on": new.pop("since"), "last_on": new.pop("until")}
    made = estimating.estimate(**new, **days, by=actor().operator_id, now=clock.now())
    return one_estimate(made.id)


@bp.post("/reports/estimates/<uuid:estimate_id>/withdraw")
@may(ESTIMATE)
@bp.arguments(EstimateWithdrawIn)
@bp.response(200, EstimateOut)
@once(EstimateOut, 200)
def withdraw_estimate(new: dict[str, Any], estimate_id: UUID) -> Any:
    """Take an estimate back: it no longer stands in reports, and stays to be read."""
    check_seen(estimate_id)
    estimating.withdraw(estimate_id, by=actor().operator_id, now=clock.now())
    return one_estimate(estimate_id)


def check_own(ambito_id: UUID) -> None:
    """Raise ``NotFound`` unless whoever asks may estimate in this ambito."""
    if ambito_id not in estimating_scope().ambiti or not network.is_ambito(ambito_id):
        raise NotFound


def check_seen(estimate_id: UUID) -> None:
    """Raise ``NotFound`` unless the estimate is of an ambito in which whoever asks may estimate."""
    one = estimate_queries.estimate(estimate_id)
    if one is None:
        raise NotFound
    check_own(one.ambito_id)


def estimating_scope() -> Scope:
    """The ambiti in which whoever asks may estimate."""
    return current().sight_with(ESTIMATE)


def one_estimate(id: UUID) -> Any:
    """An estimate with its names."""
    return estimate_queries.with_names(id)


# ---------------------------------------------------------------- the table of codes


@bp.get("/indicators")
@may(CODES)
@bp.response(200, IndicatorListOut)
def list_indicators() -> dict[str, Any]:
    """The lines of both programmes, with their codes and words."""
    return {"items": queries.everything()}


@bp.patch("/indicators/<uuid:indicator_id>")
@may(CORRECT)
@bp.arguments(IndicatorIn)
@bp.response(200, IndicatorOut)
@in_transaction
def correct_indicator(said: dict[str, Any], indicator_id: UUID) -> Any:
    """Put code, words or order of a line right, say that it was verified, or whether it is shown."""
    return estimating.correct(indicator_id, said, by=actor().operator_id, now=clock.now())
