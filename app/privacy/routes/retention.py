# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""For how long what is kept, over JSON."""

from typing import Any

from app import clock
from app.db import transaction
from app.identity.routes import current
from app.privacy import operations
from app.privacy.queries import due
from app.privacy.routes.blueprint import bp
from app.privacy.schemas.retention import RuleIn, RuleOut, RulesOut, RunOut
from app.web import may
from app.web.fields import PageIn, page_of
from app.web.paging import page_of_rows


@bp.get("/retention")
@may("retention.read")
@bp.response(200, RulesOut)
def list_rules() -> dict[str, Any]:
    """For how many months each kind of record is kept, and how many would go if the clock ran now."""
    return {"items": rules()}


def rules() -> list[dict[str, Any]]:
    """The rules, each with how many records are due by it."""
    waiting = due.preview(clock.now())
    return [{**one, "due": waiting[one["kind"]]} for one in due.rules()]


@bp.put("/retention")
@may("retention.write")
@bp.arguments(RuleIn)
@bp.response(200, RuleOut)
def set_rule(new: dict[str, Any]) -> dict[str, Any]:
    """Keep a kind for so many months, from the next run on. Raises ``bad_retention`` (422)."""
    with transaction():
        operations.set_rule(**new, by=current().operator_id, now=clock.now())
    return next(one for one in rules() if one["kind"] == new["kind"])


@bp.get("/retention/runs")
@may("retention.read")
@bp.arguments(PageIn, location="query")
@bp.response(200, page_of(RunOut))
def list_runs(asked: dict[str, Any]) -> dict[str, Any]:
    """What went, by wish or by the clock: how many of which kind, never whose."""
    return page_of_rows(due.runs(), asked["page"], asked["page_size"])
