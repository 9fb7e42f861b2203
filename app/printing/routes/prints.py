# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Printing labels and what was printed, over JSON."""

from typing import Any

from flask import Response

from app.errors import NotFound
from app.printing import queries
from app.printing.models import LabelPrint, LabelPrintLine
from app.printing.routes.blueprint import bp
from app.printing.routes.printing import PRINT, answer_of, batch_for, looked_at, planned, someone
from app.printing.schemas.prints import LabelsIn, PrintOut, PrintsIn
from app.web import may
from app.web.blueprint import FILE
from app.web.fields import page_of
from app.web.paging import page_of_rows


@bp.post("/labels")
@may(PRINT)
@bp.arguments(LabelsIn)
@bp.response(200, FILE, content_type="application/pdf")
@bp.response(200, FILE, content_type="text/x-zpl")
def print_labels(asked: dict[str, Any]) -> Response:
    """Labels as a PDF, or as ZPL (text/x-zpl) for a printer that speaks it. A refused print leaves no trace."""
    return answer_of(batch_for(asked, asked.get("id")))


@bp.post("/labels/preview")
@may(PRINT)
@bp.arguments(LabelsIn)
@bp.response(200, FILE, content_type="image/svg+xml")
def preview_labels(asked: dict[str, Any]) -> Response:
    """The first sheet as a picture (SVG). Nothing is written down or made: cards, blanks and new badges are specimens
    that no scanner takes for real."""
    return Response(looked_at(planned(asked)), mimetype="image/svg+xml")


@bp.get("/labels/prints")
@may(PRINT)
@bp.arguments(PrintsIn, location="query")
@bp.response(200, page_of(PrintOut))
def list_prints(asked: dict[str, Any]) -> dict[str, Any]:
    """What was printed at one's sites and by oneself, latest first. Of people's cards only how many."""
    site_id, one = asked.pop("site_id", None), someone()
    if site_id is not None and not one.may_at(PRINT, site_id):
        raise NotFound
    query = queries.prints(one.scope(PRINT), one.operator_id, site_id=site_id)
    return page_of_rows(query, **asked, shown=with_lines)


def with_lines(rows: list[LabelPrint]) -> list[dict[str, Any]]:
    """Prints with what was on their labels."""
    lines = queries.lines_of(row.id for row in rows)
    return [shown(row, lines.get(row.id, [])) for row in rows]


def shown(row: LabelPrint, lines: list[LabelPrintLine]) -> dict[str, Any]:
    """A print as the API shows it."""
    columns = (
        *("id", "site_id", "operator_id", "printed_at", "printer_id", "sheet", "symbol", "output", "start", "dpi"),
        *("labels", "sheets"),
    )
    return {name: getattr(row, name) for name in columns} | {"lines": lines}
