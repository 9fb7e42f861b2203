# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about what came against orders, and what sites still wait for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.db import ask, db
from app.stock.models import Movement, Receipt
from app.supply.models import OrderLine, OrderReceipt, OrderReceiptLine, PurchaseOrder
from app.supply.queries.orders import RECEIVED, UNDONE


def received_of(order_id: UUID) -> dict[UUID, int]:
    """Pieces that came against an order and were not undone, by item; items that were not ordered too."""
    query = (
        sa.select(OrderReceiptLine.item_id, sa.func.sum(OrderReceiptLine.quantity).label("pieces"))
        .join(OrderReceipt, OrderReceipt.receipt_id == OrderReceiptLine.receipt_id)
        .join(Receipt, Receipt.id == OrderReceipt.receipt_id)
        .where(OrderReceipt.order_id == order_id, ~UNDONE)
        .group_by(OrderReceiptLine.item_id)
    )
    return {row.item_id: int(row.pieces) for row in ask(query)}


@dataclass(frozen=True)
class Delivery:
    """What came on one day against an order, and whether it was undone."""

    receipt_id: UUID
    movement_id: UUID
    ddt_number: str | None
    by: UUID
    movement: Movement
    undone: bool
    lines: tuple[OrderReceiptLine, ...]


def deliveries_of(order_id: UUID) -> list[Delivery]:
    """Deliveries against an order, the first one first."""
    query = (
        sa.select(OrderReceipt, Movement, UNDONE.label("undone"))
        .join(Receipt, Receipt.id == OrderReceipt.receipt_id)
        .join(Movement, Movement.id == Receipt.movement_id)
        .where(OrderReceipt.order_id == order_id)
        .order_by(Movement.sequence)
    )
    rows = db.session.execute(query).all()
    lines: dict[UUID, list[OrderReceiptLine]] = {}
    ids = [row.OrderReceipt.receipt_id for row in rows]
    for line in db.session.scalars(sa.select(OrderReceiptLine).where(OrderReceiptLine.receipt_id.in_(ids))):
        lines.setdefault(line.receipt_id, []).append(line)
    return [
        Delivery(
            receipt_id=row.OrderReceipt.receipt_id,
            movement_id=row.Movement.id,
            ddt_number=row.OrderReceipt.ddt_number,
            by=row.Movement.operator_id,
            movement=row.Movement,
            undone=bool(row.undone),
            lines=tuple(sorted(lines.get(row.OrderReceipt.receipt_id, ()), key=lambda one: one.item_id.bytes)),
        )
        for row in rows
    ]


# ---------------------------------------------------------------- on order


@dataclass(frozen=True)
class OnOrder:
    """Pieces of an item that a site still waits for, and the first day some of them should come."""

    site_id: UUID
    item_id: UUID
    quantity: int
    expected_on: date | None


def on_order(
    site_ids: Iterable[UUID] | None = None, item_ids: Iterable[UUID] | None = None
) -> dict[tuple[UUID, UUID], OnOrder]:
    """What sites still wait for, by (site, item): of orders that were sent and not closed, what has not come. ``None``
    stands for all sites, or all items."""
    waiting = OrderLine.quantity - RECEIVED
    query = (
        sa.select(
            PurchaseOrder.site_id,
            OrderLine.item_id,
            sa.func.sum(waiting).label("quantity"),
            sa.func.min(OrderLine.expected_on).label("expected_on"),
        )
        .join(PurchaseOrder, PurchaseOrder.id == OrderLine.order_id)
        .where(PurchaseOrder.sent_at.is_not(None), PurchaseOrder.closed_at.is_(None), waiting > 0)
        .group_by(PurchaseOrder.site_id, OrderLine.item_id)
    )
    if site_ids is not None:
        query = query.where(PurchaseOrder.site_id.in_(list(site_ids)))
    if item_ids is not None:
        query = query.where(OrderLine.item_id.in_(list(item_ids)))
    rows = (OnOrder(row.site_id, row.item_id, int(row.quantity), row.expected_on) for row in ask(query))
    return {(row.site_id, row.item_id): row for row in rows}
