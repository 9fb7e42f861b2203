# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Receipts over JSON: goods that came in, given, bought or there from the first day."""

from collections.abc import Sequence
from typing import Any, cast

from app import clock
from app.stock import operations as stock
from app.stock.operations import Incoming
from app.stock.routes import incoming
from app.stock.rules import Draft
from app.stock.schemas import ReceiptIn, ReceiptOut
from app.supply.operations.deliveries import Delivered, receive_order
from app.supply.operations.donations import donate
from app.supply.routes.blueprint import bp
from app.supply.rules.donations import Gift, check_funding
from app.web import actor, at, may, once

FUNDING_OF = {"donation": "donation", "purchase": "own", "opening": "own"}


@bp.post("/receipts")
@may("stock.receive", phones=True)
@bp.arguments(ReceiptIn)
@bp.response(201, ReceiptOut)
@at("stock.receive")
@once(ReceiptOut)
def receive(new: dict[str, Any]) -> dict[str, Any]:
    """Record goods that came in, all lines or none. With a donor they are a gift, with an order a delivery."""
    kind = new["source"]["kind"]
    lines = incoming(new["lines"], FUNDING_OF[kind])
    check_funding(kind, [(line.traits.funding, line.traits.condition) for line in lines])
    draft = _received(new, lines)
    return {"id": new["id"], "movement_id": draft.id, "lines": draft.lines}


def _received(new: dict[str, Any], lines: Sequence[Incoming]) -> Draft:
    source, note = new["source"], new.get("note")
    common: dict[str, Any] = {name: new.get(name) for name in ("id", "site_id", "occurred_at")}
    common |= {"lines": lines, "by": actor().operator_id, "now": clock.now()}
    if source["kind"] == "donation":
        return cast("Draft", donate(gift=Gift(donor_id=source.get("donor_id"), note=note), **common).draft)
    if source.get("order_id") is not None:
        common["lines"] = [Delivered(line, new.get("note")) for line in lines]  # it says why, if more came
        return receive_order(order_id=source["order_id"], note=note, **common)
    return stock.receive(source=source["kind"], note=note, **common)
