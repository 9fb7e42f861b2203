# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One's own record on paper. It is drawn outside any turn: nobody waits for it."""

from typing import Any
from uuid import UUID

from flask import Response

from app import clock, db
from app.paper.record import lay_out
from app.privacy.queries.record import printable
from app.privacy.routes.blueprint import READ, bp, opened
from app.privacy.rules.words import language_for
from app.privacy.schemas.people import RecordIn
from app.web import may
from app.web.blueprint import FILE
from app.web.language import chosen
from app.web.texts import opened as opening


@bp.get("/people/<uuid:person_id>/record.pdf")
@may(READ)
@bp.arguments(RecordIn, location="query")
@bp.response(200, FILE, content_type="application/pdf")
def print_record(asked: dict[str, Any], person_id: UUID) -> Response:
    """Everything that is known of somebody, for themselves, in their language; who read it by role, not by name."""
    return record_of(person_id, asked.get("language"), asked.get("reason") or "record_asked")


def record_of(person_id: UUID, language: str | None, reason: str, site_id: UUID | None = None) -> Response:
    """The same for a page; raises ``NotFound``."""
    now = clock.now()
    with db.transaction():
        somebody = opened(person_id, "record", now, reason=reason, site_id=site_id)
    printed = printable(somebody, language or language_for(somebody.language, chosen()), opening)
    answer = Response(lay_out(printed), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename="record.pdf")
    return answer
