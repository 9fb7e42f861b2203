# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The papers behind the steps of a lot: orders with tender and project, gifts, transports, reasons."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.db import ask
from app.network.models import Organisation, Site
from app.stock.models import Correction, Count, Discard, Receipt
from app.supply.models import Donation, Donor, OrderLine, OrderReceipt, PurchaseOrder, Supplier
from app.supply.queries.orders import RECEIVED, STATE
from app.supply.rules.orders import reference
from app.transfer.models import Ddt, Difference, ShippedLine, Transfer
from app.transfer.rules import label_of


@dataclass(frozen=True)
class Order:
    """An order that some of the lot came by; pieces are of the lot's item."""

    id: UUID
    reference: str | None
    supplier: str
    funding: str
    cig: str | None
    cup: str | None
    sent_at: datetime | None
    state: str
    ordered: int | None
    unit_price_cents: int | None
    received: int | None


def orders(movement_ids: Iterable[UUID], item_id: UUID) -> list[Order]:
    """The orders behind these receipts, in the order they were sent."""
    query = (
        sa.select(
            *(PurchaseOrder.id, Organisation.series, PurchaseOrder.year, PurchaseOrder.number, Supplier.name),
            *(PurchaseOrder.funding, PurchaseOrder.cig, PurchaseOrder.cup, PurchaseOrder.sent_at, STATE.label("state")),
            *(OrderLine.quantity, OrderLine.unit_price_cents, RECEIVED.label("received")),
        )
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .join(Organisation, Organisation.id == PurchaseOrder.organisation_id)
        .outerjoin(OrderLine, sa.and_(OrderLine.order_id == PurchaseOrder.id, OrderLine.item_id == item_id))
        .where(
            PurchaseOrder.id.in_(
                sa.select(OrderReceipt.order_id)
                .join(Receipt, Receipt.id == OrderReceipt.receipt_id)
                .where(Receipt.movement_id.in_(list(movement_ids)))
            )
        )
        .order_by(PurchaseOrder.sent_at, PurchaseOrder.id)
    )
    return [
        Order(
            id=row.id,
            reference=reference(row.series, row.year, row.number),
            supplier=row.name,
            funding=row.funding,
            cig=row.cig,
            cup=row.cup,
            sent_at=row.sent_at,
            state=row.state,
            ordered=row.quantity,
            unit_price_cents=row.unit_price_cents,
            received=int(row.received) if row.quantity is not None else None,
        )
        for row in ask(query)
    ]


@dataclass(frozen=True)
class Came:
    """The paper side of a receipt: from which order or giver, and the number of the transport paper it came with."""

    source: str
    order: str | None
    supplier: str | None
    donor: str | None
    ddt_number: str | None
    ddt_on: date | None
    received_on: date | None


def receipts(movement_ids: Iterable[UUID]) -> dict[UUID, Came]:
    """Papers of receipts by their movement."""
    query = (
        sa.select(
            *(Receipt.movement_id, Receipt.source, Organisation.series, PurchaseOrder.year, PurchaseOrder.number),
            *(Supplier.name.label("supplier"), Donor.name.label("donor"), Donation.ddt_on, Donation.received_on),
            sa.func.coalesce(OrderReceipt.ddt_number, Donation.ddt_number).label("ddt_number"),
        )
        .outerjoin(OrderReceipt, OrderReceipt.receipt_id == Receipt.id)
        .outerjoin(PurchaseOrder, PurchaseOrder.id == OrderReceipt.order_id)
        .outerjoin(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .outerjoin(Organisation, Organisation.id == PurchaseOrder.organisation_id)
        .outerjoin(Donation, Donation.receipt_id == Receipt.id)
        .outerjoin(Donor, Donor.id == Donation.donor_id)
        .where(Receipt.movement_id.in_(list(movement_ids)))
    )
    return {
        row.movement_id: Came(
            source=row.source,
            order=reference(row.series or "", row.year, row.number),
            supplier=row.supplier,
            donor=row.donor,
            ddt_number=row.ddt_number,
            ddt_on=row.ddt_on,
            received_on=row.received_on,
        )
        for row in ask(query)
    }


@dataclass(frozen=True)
class Transported:
    """Pieces of one lot on a transport paper."""

    transfer_id: UUID
    code: str
    state: str
    ddt: str | None
    void: bool
    sender: str
    receiver: str
    sent_at: datetime | None
    received_at: datetime | None
    dispatch_id: UUID | None
    arrival_id: UUID | None
    lot_id: UUID
    sent: int
    arrived: int | None
    differences: tuple[tuple[str, int], ...]


_sender, _receiver = aliased(Site), aliased(Site)


def transports(lot_ids: Collection[UUID], sites: Collection[UUID]) -> list[Transported]:
    """Transfers that left with some of these lots and began or ended at one of these sites, in the order they left."""
    query = (
        sa.select(
            *(Transfer.id, Transfer.code, Transfer.state, Ddt.series, Ddt.year, Ddt.number),
            *((Ddt.state == "void").label("void"), _sender.name.label("sender"), _receiver.name.label("receiver")),
            *(Transfer.dispatched_at, Transfer.received_at, Transfer.dispatch_movement_id),
            *(Transfer.arrival_movement_id, ShippedLine.lot_id, ShippedLine.quantity, ShippedLine.arrived),
        )
        .join(ShippedLine, ShippedLine.transfer_id == Transfer.id)
        .join(Ddt, Ddt.transfer_id == Transfer.id)
        .join(_sender, _sender.id == Transfer.from_site_id)
        .join(_receiver, _receiver.id == Transfer.to_site_id)
        .where(ShippedLine.lot_id.in_(lot_ids))
        .where(sa.or_(Transfer.from_site_id.in_(sites), Transfer.to_site_id.in_(sites)))
        .order_by(Transfer.dispatched_at, Transfer.id, ShippedLine.position)
    )
    rows = ask(query).all()
    gone = _differences({row.id for row in rows}, lot_ids)
    return [_transported(row, gone.get((row.id, row.lot_id), [])) for row in rows]


def _transported(row: Any, gone: list[tuple[str, int]]) -> Transported:
    return Transported(
        transfer_id=row.id,
        code=row.code,
        state=row.state,
        ddt=label_of(row.series, row.year, row.number) if row.number is not None else None,
        void=bool(row.void),
        sender=row.sender,
        receiver=row.receiver,
        sent_at=row.dispatched_at,
        received_at=row.received_at,
        dispatch_id=row.dispatch_movement_id,
        arrival_id=row.arrival_movement_id,
        lot_id=row.lot_id,
        sent=row.quantity,
        arrived=row.arrived,
        differences=tuple(gone),
    )


def _differences(transfer_ids: Collection[UUID], lot_ids: Collection[UUID]) -> dict[Any, list[tuple[str, int]]]:
    query = (
        sa.select(Difference.transfer_id, Difference.lot_id, Difference.reason, Difference.quantity)
        .where(Difference.transfer_id.in_(transfer_ids), Difference.lot_id.in_(lot_ids))
        .order_by(Difference.number)
    )
    found: dict[Any, list[tuple[str, int]]] = {}
    for row in ask(query):
        found.setdefault((row.transfer_id, row.lot_id), []).append((row.reason, row.quantity))
    return found


def reasons(movement_ids: Collection[UUID]) -> dict[UUID, str]:
    """The word of discards, and of goods that were found or put right, by their movement."""
    found: dict[UUID, str] = {}
    for model in (Discard, Correction):
        query = sa.select(model.movement_id, model.reason).where(model.movement_id.in_(list(movement_ids)))
        found |= {row.movement_id: row.reason for row in ask(query)}
    return found


def counts(movement_ids: Collection[UUID]) -> dict[UUID, int]:
    """Numbers of counts by the movement that they ended in."""
    query = sa.select(Count.movement_id, Count.number).where(Count.movement_id.in_(list(movement_ids)))
    return {row.movement_id: row.number for row in ask(query) if row.movement_id}
