# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What expires, over JSON."""

from typing import Any, cast

from app import clock
from app.errors import NotFound
from app.identity.rules import Actor
from app.stock.queries import expiry
from app.stock.routes.blueprint import bp
from app.stock.schemas import EXPIRED, ExpiringIn, ExpiringOut
from app.web import actor, may
from app.web.fields import page_of
from app.web.paging import page_of_rows


@bp.get("/expiring")
@may("stock.read")
@bp.arguments(ExpiringIn, location="query")
@bp.response(200, page_of(ExpiringOut))
def list_expiring(asked: dict[str, Any]) -> dict[str, Any]:
    """Lots on the shelves that expire, soonest first, each with a proposal and its why."""
    page, page_size, someone = asked.pop("page"), asked.pop("page_size"), cast("Actor", actor())
    if "site_id" in asked and not someone.sees(asked["site_id"]):
        raise NotFound
    days, now = asked.pop("days"), clock.now()
    today = clock.day_of(now)
    query = expiry.expiring(someone.sight, today, None if days == EXPIRED else int(days), **asked)
    return page_of_rows(query, page, page_size, whole_rows=True, shown=lambda rows: expiry.proposed(rows, now, today))
