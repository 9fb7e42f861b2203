# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Orders whole: as they are printed, and what may be said of a draft before it is sent."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.catalogue.models import Item
from app.db import Rows, db
from app.network.models import Organisation, Site
from app.paper.order import Ordered, OrderOnPaper, Party
from app.supply.models import OrderLine, PurchaseOrder, Supplier
from app.supply.queries import orders, suppliers
from app.supply.rules import orders as rules
from app.supply.rules.orders import Notice, Terms, Wish


def items_named(item_ids: Iterable[UUID]) -> Mapping[UUID, Item]:
    """Items by id, archived or not."""
    return {one.id: one for one in db.session.scalars(sa.select(Item).where(Item.id.in_(list(item_ids))))}


def notices(order_id: UUID) -> list[Notice]:
    """What the supplier may object to in an order as it stands."""
    order = db.session.get_one(PurchaseOrder, order_id)
    supplier = db.session.get_one(Supplier, order.supplier_id)
    lines = orders.lines_of(order_id)
    wishes = [Wish(line.item_id, line.quantity, line.unit_price_cents) for line in lines]
    terms = suppliers.terms(supplier.id, [line.item_id for line in lines])
    return rules.notices(wishes, terms, supplier.min_order_cents)


def on_paper(order_id: UUID) -> OrderOnPaper:
    """All that is printed of an order."""
    order = db.session.get_one(PurchaseOrder, order_id)
    buyer = db.session.get_one(Organisation, order.organisation_id)
    site = db.session.get_one(Site, order.site_id)
    supplier = db.session.get_one(Supplier, order.supplier_id)
    lines = orders.lines_of(order_id)
    items = items_named(line.item_id for line in lines)
    terms = suppliers.terms(supplier.id, items)
    return OrderOnPaper(
        code=order.code,
        reference=rules.reference(buyer.series, order.year, order.number),
        ordered_on=clock.day_of(order.sent_at or order.created_at),
        expected_on=max((line.expected_on for line in lines if line.expected_on), default=None),
        buyer=Party(buyer.name, buyer.tax_code, buyer.address),
        site=Party(site.name, None, site.address),
        supplier=Party(supplier.name, supplier.tax_code, supplier.address, supplier.email),
        funding=order.funding,
        cig=order.cig,
        cup=order.cup,
        note=order.note,
        withdrawn=order.closed_at is not None,
        lines=tuple(_line(line, items[line.item_id], terms.get(line.item_id)) for line in lines),
    )


def _line(line: OrderLine, item: Item, terms: Terms | None) -> Ordered:
    return Ordered(
        sku=item.sku,
        supplier_code=terms.supplier_code if terms else None,
        name=item.name,
        size=item.size,
        quantity=line.quantity,
        pack_pieces=terms.pack_pieces if terms else 1,
        unit_price_cents=line.unit_price_cents,
    )


def every_line(query: Rows) -> Iterator[tuple[Any, OrderLine, Item, int]]:
    """The lines of the orders that a query finds: ``(order's row, line, item, pieces received)``, in two questions."""
    rows = {row.PurchaseOrder.id: row for row in db.session.execute(query)}
    place = {order_id: at for at, order_id in enumerate(rows)}
    wanted = query.with_only_columns(PurchaseOrder.id).order_by(None).scalar_subquery()
    lines = (
        sa.select(OrderLine, Item, orders.RECEIVED)
        .join(Item, Item.id == OrderLine.item_id)
        .where(OrderLine.order_id.in_(wanted))
    )
    found = [row for row in db.session.execute(lines) if row.OrderLine.order_id in rows]
    found.sort(key=lambda row: (place[row.OrderLine.order_id], row.OrderLine.position))
    return ((rows[line.order_id], line, item, int(received)) for line, item, received in found)
