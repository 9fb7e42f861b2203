# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The stock report, the register of transport papers and the donation file over JSON and as files."""

from collections.abc import Mapping
from typing import Any

from app import clock
from app.reporting.operations.flowing import bring_flows_up_to_date
from app.reporting.queries.registers.ddt import ddt_register
from app.reporting.queries.registers.donations import donation_file
from app.reporting.queries.stock.report import BY_ITEM, stock_report
from app.reporting.routes.asking import REGISTER, STOCK, asked, moment
from app.reporting.routes.blueprint import bp
from app.reporting.routes.files import as_files
from app.reporting.routes.telling import answered
from app.reporting.rules.report import Report
from app.reporting.schemas.goods import StockReportIn
from app.reporting.schemas.registers import DonationsIn
from app.reporting.schemas.reports import ReportIn, ReportOut
from app.supply.rules.declarations import Quarter
from app.web import may


@bp.get("/reports/stock")
@may(STOCK)
@bp.arguments(StockReportIn, location="query")
@bp.response(200, ReportOut)
def stock(args: dict[str, Any]) -> dict[str, Any]:
    """What is on hand and for how long, what expires, what nobody takes, what the books cannot explain, what was asked
    for in vain, which kits stand ready, how many of those who asked were served."""
    return answered(stock_of(args))


def stock_of(args: Mapping[str, Any]) -> Report:
    """The stock report that was asked for, with flows up to now."""
    now = clock.now()
    bring_flows_up_to_date(now)
    question = asked(args, STOCK)
    return stock_report(question.where, question.period, moment(), args.get("by", BY_ITEM))


as_files("/reports/stock", STOCK, StockReportIn, stock_of, "The stock report")


@bp.get("/reports/ddt-register")
@may(REGISTER)
@bp.arguments(ReportIn, location="query")
@bp.response(200, ReportOut)
def transport_papers(args: dict[str, Any]) -> dict[str, Any]:
    """Transport papers by organisation, year and number, void ones too, and whether any number is missing."""
    return answered(transport_papers_of(args))


def transport_papers_of(args: Mapping[str, Any]) -> Report:
    """The register of transport papers that was asked for."""
    question = asked(args, REGISTER)
    return ddt_register(question.where, question.period, moment())


as_files("/reports/ddt-register", REGISTER, ReportIn, transport_papers_of, "The register of transport papers")


@bp.get("/reports/donations")
@may(REGISTER)
@bp.arguments(DonationsIn, location="query")
@bp.response(200, ReportOut)
def donations(args: dict[str, Any]) -> dict[str, Any]:
    """Donor by donor the gifts of a quarter with their papers and values, and the declaration that is due."""
    return answered(donations_of(args))


def quarter_of(args: Mapping[str, Any]) -> Quarter:
    """The quarter that was asked for; the last one that is over where nothing was said, and what is not said of it is
    that one's."""
    last = Quarter.of(clock.today()).before
    return Quarter(args.get("year") or last.year, args.get("quarter") or last.number)


def donations_of(args: Mapping[str, Any]) -> Report:
    """The donation file that was asked for. Raises ``bad_period`` (422) for a quarter that has not begun."""
    quarter = quarter_of(args)
    question = asked({**args, "since": quarter.first, "until": quarter.last}, REGISTER)
    return donation_file(question.where, quarter, moment())


as_files("/reports/donations", REGISTER, DonationsIn, donations_of, "The donation file")
