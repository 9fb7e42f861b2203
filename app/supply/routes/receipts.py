# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Receipts over JSON."""

from typing import Any

from app import clock
from app.stock import operations
from app.stock.routes import incoming
from app.stock.schemas import ReceiptIn, ReceiptOut
from app.supply.routes.blueprint import bp
from app.web import actor, at, may, once

FUNDING_OF = {"donation": "donation", "opening": "own"}


@bp.post("/receipts")
@may("stock.receive")
@bp.arguments(ReceiptIn)
@bp.response(201, ReceiptOut)
@at("stock.receive")
@once(ReceiptOut)
def receive(new: dict[str, Any]) -> dict[str, Any]:
    """Record goods that came in, all lines or none."""
    kind = new["source"]["kind"]
    draft = operations.receive(
        id=new["id"],
        site_id=new["site_id"],
        source=kind,
        lines=incoming(new["lines"], FUNDING_OF[kind]),
        by=actor().operator_id,
        now=clock.now(),
        occurred_at=new.get("occurred_at"),
        note=new.get("note"),
    )
    return {"id": new["id"], "movement_id": draft.id, "lines": draft.lines}
