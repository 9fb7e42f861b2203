# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ordering goods: draw up, change, send, close. Receiving them is in ``deliveries``."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance, clock, codes
from app.catalogue import queries as catalogue
from app.db import db, take_turn
from app.errors import N_, DomainError, NotFound
from app.network.models import Site
from app.stock import operations as stock
from app.supply.models import OrderLine, PurchaseOrder, Supplier
from app.supply.queries import orders as queries
from app.supply.queries import suppliers
from app.supply.rules import orders as rules
from app.supply.rules.orders import Wish

ORDER_CODE = "P"


def draw_up(
    *,
    id: UUID,
    supplier_id: UUID,
    site_id: UUID,
    lines: Sequence[Wish],
    by: UUID,
    now: datetime,
    funding: str | None = None,
    cig: str | None = None,
    cup: str | None = None,
    note: str | None = None,
) -> PurchaseOrder:
    """Draw up an order of a site's organisation; nothing is sent yet. Prices that are not told are the supplier's.

    Raises ``unknown_supplier``, ``supplier_archived``, ``unknown_item``, ``item_archived``, ``item_twice``,
    ``price_needed``, ``cig_unreadable``, ``cup_unreadable`` (422), naming every line that is meant; ``NotFound`` for an
    unknown site.
    """
    take_turn(site_id)
    site = db.session.get(Site, site_id)
    if site is None:
        raise NotFound
    cup = rules.check_cup(cup) if cup else None
    order = PurchaseOrder(
        id=id,
        code=codes.new_code(ORDER_CODE),
        organisation_id=site.organisation_id,
        site_id=site_id,
        supplier_id=_supplier(supplier_id).id,
        funding=rules.funding_of(funding, cup),
        cig=rules.check_cig(cig) if cig else None,
        cup=cup,
        note=note or None,
        created_by=by,
        created_at=now,
    )
    db.session.add(order)
    rows = _rows(order, lines)
    db.session.flush()
    db.session.add_all(rows)
    db.session.flush()
    return order


def revise_order(
    order_id: UUID, *, lines: Sequence[Wish] | None = None, supplier_id: UUID | None = None, **columns: Any
) -> PurchaseOrder:
    """Change a draft: its lines all together, its supplier, funding, CIG, CUP, note. What is not told stays.

    Raises what ``draw_up`` raises; ``order_sent`` and ``order_closed`` (409) for what is a draft no more.
    """
    order = _taken(order_id)
    rules.check_draft(_state(order_id))
    if supplier_id is not None:
        order.supplier_id = _supplier(supplier_id).id
    for name, check in (("cig", rules.check_cig), ("cup", rules.check_cup)):
        if columns.get(name):
            columns[name] = check(columns[name])
    for name, value in columns.items():
        setattr(order, name, value or None)
    if lines is not None:
        rows = _rows(order, lines)
        db.session.execute(sa.delete(OrderLine).where(OrderLine.order_id == order_id))
        db.session.add_all(rows)
    db.session.flush()
    return order


def send_order(order_id: UUID, *, by: UUID, now: datetime) -> PurchaseOrder:
    """Send a draft: it gets the next number of its organisation in this year, and its lines the day they should come.

    Raises ``order_sent`` and ``order_closed`` (409), ``item_archived`` and ``supplier_archived`` (422).
    """
    order = _taken(order_id, numbering=True)
    rules.check_draft(_state(order_id))
    supplier = _supplier(order.supplier_id)
    lines = queries.lines_of(order_id)
    _check_items([line.item_id for line in lines])
    today = clock.day_of(now)
    terms = suppliers.terms(supplier.id, [line.item_id for line in lines])
    number = queries.last_number(order.organisation_id, today.year) + 1
    order.year, order.number, order.sent_by, order.sent_at = today.year, number, by, now
    for line in lines:
        own = terms[line.item_id].lead_time_days if line.item_id in terms else None
        line.expected_on = today + timedelta(days=supplier.lead_time_days if own is None else own)
    db.session.flush()
    return order


def close_order(order_id: UUID, *, reason: str, by: UUID, now: datetime) -> PurchaseOrder:
    """Wait for nothing more of an order, and say why; a draft is withdrawn by it.

    Raises ``order_closed`` and ``order_received`` (409).
    """
    order = _taken(order_id)
    rules.check_closable(_state(order_id))
    order.closed_by, order.closed_at, order.close_reason = by, now, reason
    db.session.flush()
    return order


def _taken(order_id: UUID, *, numbering: bool = False) -> PurchaseOrder:
    """An order as it is once its site's turn was taken, and its organisation's where a number is given out."""
    home = queries.home_of(order_id)
    if home is None:
        raise NotFound
    take_turn(home.site_id, home.organisation_id if numbering else None)
    return db.session.get_one(PurchaseOrder, order_id, populate_existing=True)


def _state(order_id: UUID) -> str:
    return queries.state_of(order_id) or "draft"


def _supplier(supplier_id: UUID) -> Supplier:
    one = suppliers.supplier(supplier_id)
    if one is None:
        message = N_("This supplier does not exist.")
        raise DomainError(message, "unknown_supplier", 422, fields={"supplier_id": [message]})
    if one.archived_at is not None:
        message = N_("This supplier is archived: bring them back into use first.")
        raise DomainError(message, "supplier_archived", 422, fields={"supplier_id": [message]})
    return one


def _rows(order: PurchaseOrder, lines: Sequence[Wish]) -> list[OrderLine]:
    items = [line.item_id for line in lines]
    _check_items(items)
    rules.check_once(lines)
    prices = rules.priced(lines, suppliers.terms(order.supplier_id, items))
    return [
        OrderLine(
            id=chance.new_id(),
            order_id=order.id,
            position=position,
            item_id=line.item_id,
            quantity=line.quantity,
            unit_price_cents=price,
        )
        for position, (line, price) in enumerate(zip(lines, prices, strict=True), 1)
    ]


def _check_items(item_ids: Sequence[UUID]) -> None:
    named = [(f"lines.{number}.item_id", item_id) for number, item_id in enumerate(item_ids)]
    stock.check_known(named, catalogue.known_items(item_ids))
    stock.check_in_use(named)
