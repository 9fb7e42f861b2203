# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A run as a PDF and as a spreadsheet. They are drawn outside any turn: nobody waits for them."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_babel import force_locale, gettext

from app.paper.reorder import run_paper
from app.reorder.queries.run_papers import on_paper
from app.reorder.routes.blueprint import bp
from app.reorder.routes.policies import READ
from app.reorder.routes.runs import readable
from app.reorder.schemas.runs import RunPrintIn
from app.spreadsheets.exporting import KINDS
from app.spreadsheets.reorder_run import run_workbook
from app.web import may
from app.web.blueprint import FILE
from app.web.language import chosen


@bp.get("/reorder/runs/<uuid:run_id>.pdf")
@may(READ)
@bp.arguments(RunPrintIn, location="query")
@bp.response(200, FILE, content_type="application/pdf")
def print_run(asked: dict[str, Any], run_id: UUID) -> Response:
    """The run to be signed off, in the reader's language unless asked otherwise."""
    return paper_of(run_id, asked.get("language") or chosen())


@bp.get("/reorder/runs/<uuid:run_id>.xlsx")
@may(READ)
@bp.arguments(RunPrintIn, location="query")
@bp.response(200, FILE, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
def export_run(asked: dict[str, Any], run_id: UUID) -> Response:
    """The run as a spreadsheet: sums, lines, steps, failures, stock ahead."""
    return workbook_of(run_id, asked.get("language") or chosen())


def paper_of(run_id: UUID, language: str) -> Response:
    """The PDF for a page; ``NotFound`` for a run that is not seen."""
    run = on_paper(readable(run_id, READ).id)
    answer = Response(run_paper(run, language), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=file_name(run.as_of.isoformat(), language, "pdf"))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def workbook_of(run_id: UUID, language: str) -> Response:
    """The same as a spreadsheet."""
    run = on_paper(readable(run_id, READ).id)
    answer = Response(run_workbook(run, language), content_type=KINDS["xlsx"])
    answer.headers.set("Content-Disposition", "attachment", filename=file_name(run.as_of.isoformat(), language, "xlsx"))
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"  # should a browser open it all the same
    answer.headers["Cache-Control"] = "no-store"
    return answer


def file_name(day: str, language: str, kind: str) -> str:
    """What the file is called when it is kept."""
    with force_locale(language):
        return str(gettext("reorder")) + f"-{day}.{kind}"
