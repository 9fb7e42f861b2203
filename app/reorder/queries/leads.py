# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long one waited: for what was ordered, and for what came from another site."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median, pstdev
from uuid import UUID

import sqlalchemy as sa

from app.clock import day_of
from app.db import ask
from app.reorder.queries.ledger import midnight
from app.stock.models import Movement, Receipt
from app.supply.models import OrderReceipt, OrderReceiptLine, PurchaseOrder
from app.supply.queries.orders import UNDONE
from app.transfer.models import Transfer

REMEMBERED = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Waited:
    """Days between asking and having: the middle one, their spread, and how many times it was seen."""

    days: float
    spread: float
    times: int


def waited(days: Iterable[int]) -> Waited | None:
    """The middle and the spread of some waits; nothing of none."""
    seen = sorted(days)
    return Waited(float(median(seen)), pstdev(seen), len(seen)) if seen else None


def of_orders(today: date, ambito_id: UUID | None = None) -> tuple[dict[tuple[UUID, UUID], Waited], dict[UUID, Waited]]:
    """How long one waited for each item of a supplier, and for a supplier whatever was ordered: from sending to each
    delivery that stands, in the last two years."""
    query = (
        sa.select(
            PurchaseOrder.supplier_id,
            OrderReceiptLine.item_id,
            PurchaseOrder.id.label("order_id"),
            PurchaseOrder.sent_at,
            sa.func.min(Movement.occurred_at).label("came_at"),
        )
        .join(OrderReceipt, OrderReceipt.order_id == PurchaseOrder.id)
        .join(Receipt, Receipt.id == OrderReceipt.receipt_id)
        .join(Movement, Movement.id == Receipt.movement_id)
        .join(OrderReceiptLine, OrderReceiptLine.receipt_id == OrderReceipt.receipt_id)
        .where(PurchaseOrder.sent_at >= midnight(today - REMEMBERED), ~UNDONE)
        .group_by(PurchaseOrder.supplier_id, OrderReceiptLine.item_id, PurchaseOrder.id, PurchaseOrder.sent_at)
    )
    by_item: dict[tuple[UUID, UUID], list[int]] = {}
    by_order: dict[tuple[UUID, UUID], int] = {}
    for row in ask(query):
        days = max(0, (day_of(row.came_at) - day_of(row.sent_at)).days)
        by_item.setdefault((row.supplier_id, row.item_id), []).append(days)
        order = (row.supplier_id, row.order_id)
        by_order[order] = min(days, by_order.get(order, days))
    by_supplier: dict[UUID, list[int]] = {}
    for (supplier_id, _), days in by_order.items():
        by_supplier.setdefault(supplier_id, []).append(days)
    of_items = {key: one for key, days in by_item.items() if (one := waited(days))}
    return of_items, {key: one for key, days in by_supplier.items() if (one := waited(days))}


def of_transfers(today: date, site_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID], Waited]:
    """How long goods were asked for and under way between two sites, ``(from, to)``, in the last two years."""
    columns = (Transfer.from_site_id, Transfer.to_site_id, Transfer.requested_at, Transfer.received_at)
    query = sa.select(*columns).where(
        Transfer.to_site_id.in_(list(site_ids)),
        Transfer.state == "received",
        Transfer.requested_at >= midnight(today - REMEMBERED),
    )
    days: dict[tuple[UUID, UUID], list[int]] = {}
    for row in ask(query):
        passed = max(0, (day_of(row.received_at) - day_of(row.requested_at)).days)
        days.setdefault((row.from_site_id, row.to_site_id), []).append(passed)
    return {ends: one for ends, seen in days.items() if (one := waited(seen))}
