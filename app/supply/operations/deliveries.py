# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods that come against an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.db import db, take_turn
from app.errors import NotFound
from app.stock import operations as stock
from app.stock.operations import Incoming
from app.stock.rules import Draft
from app.supply.models import OrderReceipt, OrderReceiptLine, PurchaseOrder
from app.supply.queries import deliveries, suppliers
from app.supply.queries import orders as queries
from app.supply.rules import orders as rules
from app.supply.rules.orders import Came

NEW = "new"


@dataclass(frozen=True)
class Delivered:
    """Goods that came, read off their pack, and why more of them than was open."""

    incoming: Incoming
    reason: str | None = None


def receive_order(
    *,
    id: UUID,
    order_id: UUID,
    lines: Sequence[Delivered],
    by: UUID,
    now: datetime,
    site_id: UUID | None = None,
    occurred_at: datetime | None = None,
    ddt_number: str | None = None,
    note: str | None = None,
) -> Draft:
    """Take in what came against an order, all lines or none; ``id`` is the receipt's. Returns the movement.

    Every lot is new, of the order's funding, and worth what a piece costs in it; what was not ordered is worth the
    supplier's price, if they list it. Raises ``NotFound`` for an unknown order or one of another site than ``site_id``;
    ``order_not_sent``, ``order_closed``, ``order_received`` (409); ``more_than_ordered`` (422) for more than is open
    without a reason; ``too_many_pieces`` and what ``stock.operations.receive`` raises.
    """
    home = queries.home_of(order_id)
    if home is None or site_id not in (None, home.site_id):
        raise NotFound
    take_turn(home.site_id)
    order = db.session.get_one(PurchaseOrder, order_id, populate_existing=True)
    rules.check_open(queries.state_of(order_id) or "draft")
    ordered = {line.item_id: line for line in queries.lines_of(order_id)}
    came = [Came(one.incoming.item_id, one.incoming.quantity, one.reason) for one in lines]
    wanted = {item_id: line.quantity for item_id, line in ordered.items()}
    rules.check_delivery(came, wanted, deliveries.received_of(order_id))
    together = rules.joined(came)
    _check_pieces(came, together)
    prices = {item_id: line.unit_price_cents for item_id, line in ordered.items()}
    draft = stock.receive(
        id=id,
        site_id=home.site_id,
        source="purchase",
        lines=_worth(order, [one.incoming for one in lines], prices),
        by=by,
        now=now,
        occurred_at=occurred_at,
        note=note,
    )
    _write(id, order_id, ddt_number, together)
    return draft


def _check_pieces(lines: Sequence[Came], together: Mapping[UUID, Came]) -> None:
    for number, line in enumerate(lines):
        if together[line.item_id].quantity > stock.MOST_PIECES:
            raise stock.too_many_pieces(f"lines.{number}.quantity")


def _worth(order: PurchaseOrder, lines: Sequence[Incoming], prices: Mapping[UUID, int]) -> list[Incoming]:
    """The goods with what makes a lot of them: the order's funding and price."""
    others = {line.item_id for line in lines} - set(prices)
    listed = {item_id: one.unit_price_cents for item_id, one in suppliers.terms(order.supplier_id, others).items()}
    worth = {**listed, **prices}
    return [
        replace(
            line,
            traits=replace(line.traits, unit_value_cents=worth.get(line.item_id), funding=order.funding, condition=NEW),
        )
        for line in lines
    ]


def _write(receipt_id: UUID, order_id: UUID, ddt_number: str | None, together: Mapping[UUID, Came]) -> None:
    db.session.flush()
    db.session.add(OrderReceipt(receipt_id=receipt_id, order_id=order_id, ddt_number=ddt_number or None))
    db.session.flush()
    db.session.add_all(
        OrderReceiptLine(receipt_id=receipt_id, item_id=one.item_id, quantity=one.quantity, reason=one.reason)
        for one in together.values()
    )
    db.session.flush()
