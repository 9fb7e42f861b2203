# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is on hand, over JSON."""

from typing import Any, cast

from app.errors import NotFound
from app.identity.rules import Actor
from app.stock import queries
from app.stock.routes.blueprint import bp
from app.stock.schemas import StockIn, StockOut
from app.web import actor, may
from app.web.fields import page_of
from app.web.paging import page_of_rows


@bp.get("/stock")
@may("stock.read")
@bp.arguments(StockIn, location="query")
@bp.response(200, page_of(StockOut))
def list_stock(asked: dict[str, Any]) -> dict[str, Any]:
    """What is on hand, by site and item; with ``by=lot``, by lot as well."""
    page, page_size, by = asked.pop("page"), asked.pop("page_size"), asked.pop("by", None)
    someone = cast("Actor", actor())
    if "site_id" in asked and not someone.sees(asked["site_id"]):
        raise NotFound
    question = queries.on_hand_by_lot if by == "lot" else queries.on_hand
    return page_of_rows(question(someone.sight, **asked), page, page_size, whole_rows=True)
