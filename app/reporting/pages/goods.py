# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of the stock report, the register of transport papers and the donation file."""

from typing import Any

from flask import Response, request, url_for

from app import clock
from app.reporting.pages.blueprint import bp
from app.reporting.pages.reports import KEPT, arguments, page_of
from app.reporting.queries.stock.report import BY_ITEM, BY_SITE
from app.reporting.routes.asking import REGISTER, STOCK
from app.reporting.routes.files import as_file
from app.reporting.routes.goods import donations_of, quarter_of, stock_of, transport_papers_of
from app.reporting.routes.telling import FileKind
from app.supply.rules.declarations import Quarter
from app.web import lists, may

BY, QUARTER = ("by",), ("year", "quarter")
QUARTERS_BACK = 12
MOST_ROWS = 30
"""Of a part of the stock report, before one asks for all of it: there are as many rows as items and places."""


def _stock_asked() -> dict[str, Any]:
    return {**arguments(), "by": lists.word_of(request.args, "by", (BY_ITEM, BY_SITE), BY_ITEM)}


@bp.get("/reports/stock")
@may(STOCK)
def stock_report() -> str:
    """The stock in figures: all places added up, or site by site."""
    asked = _stock_asked()
    report = stock_of(asked)
    address = lists.address_of("reporting.stock_report", request.args, KEPT)
    ways = [(by, address(by=by)) for by in (BY_ITEM, BY_SITE)]
    return page_of(report, "reporting/stock.html", "reporting.stock_report", STOCK, BY, most=MOST_ROWS, by=asked["by"],
                   ways=ways)  # fmt: skip


@bp.get("/reports/stock.<any(csv, xlsx, pdf):kind>")
@may(STOCK)
def stock_report_file(kind: FileKind) -> Response:
    """The same as a file."""
    return as_file(stock_of(_stock_asked()), kind)


@bp.get("/reports/ddt-register")
@may(REGISTER)
def ddt_register() -> str:
    """The register of transport papers."""
    return page_of(transport_papers_of(arguments()), "reporting/report.html", "reporting.ddt_register", REGISTER)


@bp.get("/reports/ddt-register.<any(csv, xlsx, pdf):kind>")
@may(REGISTER)
def ddt_register_file(kind: FileKind) -> Response:
    """The same as a file."""
    return as_file(transport_papers_of(arguments()), kind)


def _donations_asked() -> dict[str, Any]:
    found = arguments()
    for name, low, high in (("year", 1970, 2199), ("quarter", 1, 4)):
        text = request.args.get(name, "")
        if text.isascii() and text.isdigit() and len(text) < 5 and low <= int(text) <= high:
            found[name] = int(text)
    return found


@bp.get("/reports/donations")
@may(REGISTER)
def donations_report() -> str:
    """The donation file of a quarter."""
    asked = _donations_asked()
    quarters, quarter = [], Quarter.of(clock.today())
    for _ in range(QUARTERS_BACK):
        quarters.append(quarter)
        quarter = quarter.before
    return page_of(
        donations_of(asked),
        "reporting/donations.html",
        "reporting.donations_report",
        REGISTER,
        QUARTER,
        quarters=quarters,
        chosen=quarter_of(asked),
        form=url_for("reporting.donations_report"),
    )


@bp.get("/reports/donations.<any(csv, xlsx, pdf):kind>")
@may(REGISTER)
def donations_report_file(kind: FileKind) -> Response:
    """The same as a file."""
    return as_file(donations_of(_donations_asked()), kind)
