# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who read whose record, over JSON."""

from datetime import date, timedelta
from typing import Any

from flask import current_app

from app import clock
from app.identity.routes import current
from app.privacy.queries import reads as queries
from app.privacy.routes.blueprint import bp
from app.privacy.rules.reads import short_of
from app.privacy.schemas.people import ReadOut, ReadsIn
from app.web import may
from app.web.fields import page_of
from app.web.paging import page_of_rows


@bp.get("/people/reads")
@may("access.read")
@bp.arguments(ReadsIn, location="query")
@bp.response(200, page_of(ReadOut))
def list_reads(asked: dict[str, Any]) -> dict[str, Any]:
    """Who read or changed a person's record in one's ambito, when, where and why; the latest first."""
    return read_by(**asked)


def read_by(
    page: int, page_size: int, since: date | None = None, until: date | None = None, **chosen: Any
) -> dict[str, Any]:
    """A page of reads; days are those of Tuscany, both included."""
    first = clock.start_of(since) if since else None
    last = clock.start_of(until + timedelta(days=1)) if until else None
    query = queries.reads(current().sight_with("access.read"), since=first, until=last, **chosen)
    return page_of_rows(query, page, page_size, whole_rows=True, shown=_shown)


def _shown(rows: list[Any]) -> list[dict[str, Any]]:
    secret: str = current_app.config["SETTINGS"].secret_key
    return [{**row._mapping, "person": short_of(str(row.subject_id), secret)} for row in rows]
