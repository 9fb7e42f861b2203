# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about purchase orders. How far one has come is asked of what happened: a delivery that was undone has not
come, so an order opens again by itself when one is."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app import codes
from app.catalogue import queries as catalogue
from app.catalogue.models import Item
from app.db import Rows, ask, db
from app.network.models import Organisation, Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import Movement, Receipt
from app.supply.models import OrderLine, OrderReceipt, OrderReceiptLine, PurchaseOrder, Supplier
from app.supply.rules.orders import number_in

_UNDOING = aliased(Movement)


UNDONE = sa.exists().where(_UNDOING.reverses_id == Receipt.movement_id).correlate(Receipt)
"""That a receipt's movement was undone."""


def _came(order_id: Any, item_id: Any) -> Any:
    """Pieces of an item that came against an order, as a column of a question over orders."""
    return (
        sa.select(sa.func.coalesce(sa.func.sum(OrderReceiptLine.quantity), 0))
        .join(OrderReceipt, OrderReceipt.receipt_id == OrderReceiptLine.receipt_id)
        .join(Receipt, Receipt.id == OrderReceipt.receipt_id)
        .where(OrderReceipt.order_id == order_id, OrderReceiptLine.item_id == item_id, ~UNDONE)
        .correlate(OrderLine)
        .scalar_subquery()
    )


RECEIVED = _came(OrderLine.order_id, OrderLine.item_id)
"""Pieces of a line that came."""

_LINE_OPEN = (
    sa.exists().where(OrderLine.order_id == PurchaseOrder.id, OrderLine.quantity > RECEIVED).correlate(PurchaseOrder)
)
_SOMETHING_CAME = (
    sa.exists()
    .where(OrderReceipt.order_id == PurchaseOrder.id, Receipt.id == OrderReceipt.receipt_id, ~UNDONE)
    .correlate(PurchaseOrder)
)

STATE: sa.ColumnElement[str] = sa.case(
    (PurchaseOrder.closed_at.is_not(None), "closed"),
    (PurchaseOrder.sent_at.is_(None), "draft"),
    (~_LINE_OPEN, "received"),
    (_SOMETHING_CAME, "partly_received"),
    else_="sent",
)
"""How far an order has come, as a column: one of ``rules.STATES``."""

_LINES = sa.select(OrderLine).where(OrderLine.order_id == PurchaseOrder.id).correlate(PurchaseOrder)
TOTAL = _LINES.with_only_columns(sa.func.sum(OrderLine.quantity * OrderLine.unit_price_cents)).scalar_subquery()
PIECES = _LINES.with_only_columns(sa.func.sum(OrderLine.quantity)).scalar_subquery()
EXPECTED = (
    _LINES.where(OrderLine.quantity > RECEIVED, PurchaseOrder.closed_at.is_(None))
    .with_only_columns(sa.func.min(OrderLine.expected_on))
    .scalar_subquery()
)
"""The first day on which something that is still open should come."""


@dataclass(frozen=True)
class Wanted:
    """Which orders a list is about; what is not said leaves everything in."""

    q: str = ""
    site_id: UUID | None = None
    supplier_id: UUID | None = None
    item_id: UUID | None = None
    state: str | None = None


def orders(scope: Scope, wanted: Wanted = Wanted()) -> Rows:
    """Orders of the sites in scope, the latest first: ``PurchaseOrder`` and ``state, supplier, site, series``,
    ``total_cents, pieces, expected_on``."""
    query: Rows = _selected(scope, wanted).add_columns(
        STATE.label("state"),
        Supplier.name.label("supplier"),
        Site.name.label("site"),
        Organisation.series,
        sa.func.coalesce(TOTAL, 0).label("total_cents"),
        sa.func.coalesce(PIECES, 0).label("pieces"),
        EXPECTED.label("expected_on"),
    )
    if wanted.state is not None:
        query = query.where(STATE.in_([wanted.state]))
    latest = sa.func.coalesce(PurchaseOrder.sent_at, PurchaseOrder.created_at)
    return query.order_by(latest.desc(), PurchaseOrder.number.desc(), PurchaseOrder.id)


def counts(scope: Scope, wanted: Wanted) -> dict[str, int]:
    """How many of these orders stand in each state, whatever state is asked for."""
    states = _selected(scope, wanted).with_only_columns(STATE.label("state")).subquery()
    query = sa.select(states.c.state, sa.func.count()).group_by(states.c.state)
    return {str(state): int(number) for state, number in db.session.execute(query)}


def _selected(scope: Scope, wanted: Wanted) -> Any:
    query = (
        sa.select(PurchaseOrder)
        .join(Site, Site.id == PurchaseOrder.site_id)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .join(Organisation, Organisation.id == PurchaseOrder.organisation_id)
        .where(within(scope))
    )
    if wanted.site_id is not None:
        query = query.where(PurchaseOrder.site_id == wanted.site_id)
    if wanted.supplier_id is not None:
        query = query.where(PurchaseOrder.supplier_id == wanted.supplier_id)
    if wanted.item_id is not None:
        query = query.where(_holding(OrderLine.item_id == wanted.item_id))
    return query.where(_answers_to(wanted.q)) if wanted.q else query


def _holding(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    lines = sa.select(OrderLine.order_id).join(Item, Item.id == OrderLine.item_id).where(condition)
    return PurchaseOrder.id.in_(lines)


def _answers_to(q: str) -> sa.ColumnElement[bool]:
    """That an order answers to what somebody typed: a number alone is its number, words are its supplier's or an
    item's, and a code is its own."""
    named = number_in(q)
    if named is not None:
        year, number = named
        same_year = PurchaseOrder.year == year if year is not None else sa.true()
        return sa.and_(PurchaseOrder.number == number, same_year)
    words = catalogue.folded(q).split()[:8]
    ways = [PurchaseOrder.code == codes.fold(q), _holding(catalogue.matches(q))]
    if words:
        ways.append(sa.and_(*(Supplier.folded.contains(word, autoescape=True) for word in words)))
    return sa.or_(*ways)


def with_code(code: str) -> UUID | None:
    """The order that carries this code."""
    return db.session.scalar(sa.select(PurchaseOrder.id).where(PurchaseOrder.code == codes.fold(code)))


# ---------------------------------------------------------------- one order


@dataclass(frozen=True)
class Home:
    """Whose order it is and where its goods go: neither ever changes."""

    site_id: UUID
    organisation_id: UUID


def sees(scope: Scope, site_id: UUID) -> bool:
    """Whether a site, in use or not, lies in a scope."""
    return db.session.scalar(sa.select(sa.exists().where(Site.id == site_id, within(scope)))) is True


def home_of(order_id: UUID) -> Home | None:
    """Site and organisation of an order."""
    row = ask(_HOME, {"order": order_id}).first()
    return Home(row.site_id, row.organisation_id) if row else None


_ONE = PurchaseOrder.id == sa.bindparam("order", type_=sa.Uuid())
_HOME = sa.select(PurchaseOrder.site_id, PurchaseOrder.organisation_id).where(_ONE)
_STATE_OF = sa.select(STATE).where(_ONE)


def order(order_id: UUID, scope: Scope | None = None) -> Any:
    """One order as ``orders`` tells it, read anew; none when there is none, or not in this scope."""
    query = orders(scope or Scope(everywhere=True)).where(PurchaseOrder.id == order_id)
    return db.session.execute(query, execution_options={"populate_existing": True}).first()


def state_of(order_id: UUID) -> str | None:
    """How far one order has come."""
    return ask(_STATE_OF, {"order": order_id}).scalar()


def lines_of(order_id: UUID) -> list[OrderLine]:
    """Lines of an order, in their order."""
    query = sa.select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.position)
    return list(db.session.scalars(query))


def last_number(organisation_id: UUID, year: int) -> int:
    """The last number an organisation gave to an order in a year; nought before the first."""
    query = sa.select(sa.func.max(PurchaseOrder.number)).where(
        PurchaseOrder.organisation_id == organisation_id, PurchaseOrder.year == year
    )
    return int(db.session.scalar(query) or 0)
