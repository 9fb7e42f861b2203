# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of EU indicators: the report, and the rows of each of its cells."""

from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask_babel import gettext

from app.errors import NotFound
from app.identity.routes import current
from app.reporting.models import PROGRAMMES
from app.reporting.pages import cell_tables
from app.reporting.pages.blueprint import bp
from app.reporting.pages.reports import KEPT, asked_of_page, kept_of_address, page_of
from app.reporting.queries.indicators.cells import cell
from app.reporting.routes.asking import READ, ROWS
from app.reporting.routes.cells import told_rows
from app.reporting.routes.files import as_file
from app.reporting.routes.indicators import ESTIMATE, indicators_of, sum_of
from app.reporting.routes.telling import FileKind, figure, said_of, say
from app.reporting.rules.indicator_rows import CELLS, PROGRAMME_NAMES
from app.reporting.rules.report import Row
from app.web import lists, may
from app.web.fields import PAGE_SIZE

PROGRAMME = ("programme",)


def programme_asked() -> str:
    """The programme of the address; ESF+ where it says none."""
    return lists.word_of(request.args, "programme", PROGRAMMES, "esf_plus")


@bp.get("/reports/indicators")
@may(READ)
def indicators() -> str:
    """ESF+ or FEAD indicators of a period and a part of the network."""
    programme = programme_asked()
    report = indicators_of(programme, asked_of_page())
    kept = kept_of_address()
    addresses = [
        (gettext(PROGRAMME_NAMES[one]), f"?{urlencode({**kept, 'programme': one})}", one == programme)
        for one in PROGRAMMES
    ]
    may_estimate = current().may(ESTIMATE)
    return page_of(
        report,
        "reporting/indicators.html",
        "reporting.indicators",
        keeps=PROGRAMME,
        programmes=addresses,
        programme=programme,
        may_estimate=may_estimate,
    )


@bp.get("/reports/indicators.<any(csv, xlsx, pdf):kind>")
@may(READ)
def indicators_file(kind: FileKind) -> Response:
    """The same as a file."""
    return as_file(indicators_of(programme_asked(), asked_of_page()), kind)


@bp.get("/reports/indicators/rows")
@may(ROWS)
def indicators_rows() -> str:
    """The rows that a cell is made of, and their sum, which is the cell."""
    programme, said, args = programme_asked(), asked_of_page(), request.args
    column = lists.word_of(args, "column", CELLS, "value")
    one = cell(programme, lists.text_of(args, "code", 30), column, said.where, said.period)
    page = lists.page_number(args)
    report = indicators_of(programme, said)
    if not any(row.code == one.line.code for row in report.rows):
        raise NotFound
    total = Row("", "", sum_of(programme, one, said), one.unit)
    return render_template(
        "reporting/indicator_rows.html",
        line=one.line,
        label=say(one.line.label),
        kind=one.kind,
        unit=one.unit,
        total=figure(total),
        said_of=said_of(report),
        columns=cell_tables.columns_of(one),
        rows=cell_tables.rows_of(one, told_rows(one, said.where, page, PAGE_SIZE)),
        listed={"page": page, "page_size": PAGE_SIZE, "total": one.rows.count()},
        address=lists.address_of("reporting.indicators_rows", args, (*KEPT, *PROGRAMME, "code", "column")),
        up=url_for("reporting.indicators", **kept_of_address(PROGRAMME)),
    )
