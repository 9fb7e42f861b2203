# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The transport paper as a PDF. It is drawn outside any turn: nobody waits for it."""

from typing import Any
from uuid import UUID

from flask import Response

from app.paper.ddt import lay_out
from app.transfer import queries
from app.transfer.routes.blueprint import READ, bp, seen
from app.transfer.rules import not_dispatched
from app.transfer.schemas import TransportPaperIn
from app.web import may
from app.web.blueprint import FILE
from app.web.language import chosen


@bp.get("/transfers/<uuid:transfer_id>/ddt.pdf")
@may(READ)
@bp.arguments(TransportPaperIn, location="query")
@bp.response(200, FILE, content_type="application/pdf")
def print_ddt(asked: dict[str, Any], transfer_id: UUID) -> Response:
    """The paper as it was issued, in the reader's language unless asked otherwise; one that is void says so across
    every page."""
    return paper_of(transfer_id, asked.get("language") or chosen())


def paper_of(transfer_id: UUID, language: str) -> Response:
    """The same for a page: ``not_found`` when neither end is seen, ``not_dispatched`` (409) before it was issued."""
    seen(transfer_id)
    paper = queries.ddt(transfer_id)
    if paper is None:
        raise not_dispatched()
    printed = queries.printable(queries.transfer(transfer_id), paper)
    answer = Response(lay_out(printed, language), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"ddt-{_file_name(printed.label)}.pdf")
    return answer


def _file_name(label: str) -> str:
    """The paper's number as files may be called."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in label).lower()
