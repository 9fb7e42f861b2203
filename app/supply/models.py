# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of what comes in: donors and their gifts, suppliers and what is ordered from them."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

DONOR_KINDS = ("company", "private", "body")
CHANNELS = ("brought", "collected")
VALUE_BASES = ("last_sale_price", "purchase_cost", "estimate")
ORDER_FUNDING = ("programme", "own")


class Donor(Base):
    """Who gives goods. Somebody private stays without a name: one row for all is enough."""

    __tablename__ = "donor"
    __table_args__ = (
        *text_up_to(kind=8, name=120, tax_code=16, address=160, email=254, folded=400),
        one_of("kind", *DONOR_KINDS),
        sa.CheckConstraint(
            "kind <> 'private' OR (tax_code IS NULL AND address IS NULL AND email IS NULL)", name="privacy"
        ),
        sa.Index("uq_donor_tax_code", "tax_code", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(8))
    name: Mapped[str] = mapped_column(sa.String(120))
    tax_code: Mapped[str | None] = mapped_column(sa.String(16))
    address: Mapped[str | None] = mapped_column(sa.String(160))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    folded: Mapped[str] = mapped_column(sa.String(400))
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class Donation(Base):
    """A gift: who brought it, how, what the giver says it is worth and on which ground, what of it was waste.

    The paper side may be completed later (``revised_at``). A gift with goods is undone by undoing its movement; one of
    nothing but waste is withdrawn."""

    __tablename__ = "donation"
    __table_args__ = (
        *text_up_to(channel=10, value_basis=16, ddt_number=40, note=500, withdraw_reason=500),
        one_of("channel", *CHANNELS),
        one_of("value_basis", *VALUE_BASES),
        *whole("declared_value_cents", 0, 100_000_000_000, optional=True),
        *whole("waste_g", 1, 100_000_000, optional=True),
        sa.CheckConstraint("(declared_value_cents IS NULL) = (value_basis IS NULL)", name="value_whole"),
        sa.CheckConstraint("receipt_id IS NOT NULL OR waste_g IS NOT NULL", name="something"),
        sa.CheckConstraint("receipt_id IS NULL OR withdrawn_at IS NULL", name="withdrawn_waste"),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdraw_reason IS NULL)", name="withdrawn_whole"),
        sa.CheckConstraint("(revised_by IS NULL) = (revised_at IS NULL)", name="revised_whole"),
        sa.Index(None, "donor_id", "received_on"),
        sa.Index(None, "site_id", "received_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    receipt_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("receipt.id"), unique=True)
    donor_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("donor.id"))
    channel: Mapped[str] = mapped_column(sa.String(10))
    received_on: Mapped[date]
    declared_value_cents: Mapped[int | None]
    value_basis: Mapped[str | None] = mapped_column(sa.String(16))
    ddt_number: Mapped[str | None] = mapped_column(sa.String(40))
    ddt_on: Mapped[date | None]
    waste_g: Mapped[int | None]
    notice_sent_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(sa.String(500))
    recorded_by: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    recorded_at: Mapped[datetime]
    revised_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    revised_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdraw_reason: Mapped[str | None] = mapped_column(sa.String(500))


class Declaration(Base):
    """The quarterly declaration an organisation gives a donor (Law 166/2016, art. 16(3)(c)), numbered without gaps."""

    __tablename__ = "declaration"
    __table_args__ = (
        *whole("year", 1970, 2199),
        *whole("quarter", 1, 4),
        *whole("number", 1, 1_000_000),
        sa.UniqueConstraint("organisation_id", "year", "number"),
        sa.UniqueConstraint("donor_id", "organisation_id", "year", "quarter"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    donor_id: Mapped[UUID] = mapped_column(sa.ForeignKey("donor.id"))
    year: Mapped[int]
    quarter: Mapped[int]
    number: Mapped[int]
    issued_by: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    issued_at: Mapped[datetime]


class Supplier(Base):
    """Who sells goods, and how long one waits for them."""

    __tablename__ = "supplier"
    __table_args__ = (
        *text_up_to(name=120, tax_code=16, address=160, email=254, note=500, folded=400),
        *whole("lead_time_days", 0, 730),
        *whole("min_order_cents", 0, 100_000_000, optional=True),
        sa.Index("uq_supplier_tax_code", "tax_code", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    tax_code: Mapped[str | None] = mapped_column(sa.String(16))
    address: Mapped[str | None] = mapped_column(sa.String(160))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    lead_time_days: Mapped[int]
    min_order_cents: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(sa.String(500))
    folded: Mapped[str] = mapped_column(sa.String(400))
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class SupplierItem(Base):
    """An item as a supplier sells it: price of a piece, pieces in a pack, the fewest pieces per order."""

    __tablename__ = "supplier_item"
    __table_args__ = (
        *text_up_to(supplier_code=40),
        *whole("unit_price_cents", 0, 100_000_000),
        *whole("pack_pieces", 1, 100_000),
        *whole("min_quantity", 1, 100_000),
        *whole("lead_time_days", 0, 730, optional=True),
        sa.Index(None, "item_id"),
    )

    supplier_id: Mapped[UUID] = mapped_column(sa.ForeignKey("supplier.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"), primary_key=True)
    unit_price_cents: Mapped[int]
    pack_pieces: Mapped[int] = mapped_column(default=1)
    min_quantity: Mapped[int] = mapped_column(default=1)
    lead_time_days: Mapped[int | None]
    supplier_code: Mapped[str | None] = mapped_column(sa.String(40))


class PriceBreak(Base):
    """From so many pieces of an item on, a supplier asks less for each of them."""

    __tablename__ = "supplier_price_break"
    __table_args__ = (
        sa.ForeignKeyConstraint(["supplier_id", "item_id"], ["supplier_item.supplier_id", "supplier_item.item_id"]),
        *whole("from_pieces", 2, 100_000),
        *whole("unit_price_cents", 0, 100_000_000),
    )

    supplier_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(primary_key=True)
    from_pieces: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit_price_cents: Mapped[int]


class PurchaseOrder(Base):
    """Goods asked of a supplier for a site. It gets its number, without gaps per organisation and year, when it is
    sent. CIG and CUP name the tender and the project (Law 136/2010).

    How far it has come is not written here: it follows from what was sent, closed and received (``queries.states``), so
    that an undone receipt opens it again. ``code`` is what is printed on it and scanned when the goods come.
    """

    __tablename__ = "purchase_order"
    __table_args__ = (
        *text_up_to(code=10, funding=10, cig=10, cup=15, note=500, close_reason=500),
        one_of("funding", *ORDER_FUNDING),
        *whole("year", 1970, 2199, optional=True),
        *whole("number", 1, 1_000_000, optional=True),
        sa.CheckConstraint("(sent_at IS NULL) = (number IS NULL)", name="numbered"),
        sa.CheckConstraint("(number IS NULL) = (year IS NULL)", name="number_in_year"),
        sa.CheckConstraint("(sent_at IS NULL) = (sent_by IS NULL)", name="sent_by_somebody"),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed_by_somebody"),
        sa.CheckConstraint("(closed_at IS NULL) = (close_reason IS NULL)", name="closed_with_reason"),
        sa.UniqueConstraint("organisation_id", "year", "number"),
        sa.Index(None, "site_id", "created_at"),
        sa.Index(None, "supplier_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(10), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    supplier_id: Mapped[UUID] = mapped_column(sa.ForeignKey("supplier.id"))
    year: Mapped[int | None]
    number: Mapped[int | None]
    funding: Mapped[str] = mapped_column(sa.String(10))
    cig: Mapped[str | None] = mapped_column(sa.String(10))
    cup: Mapped[str | None] = mapped_column(sa.String(15))
    note: Mapped[str | None] = mapped_column(sa.String(500))
    created_by: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    created_at: Mapped[datetime]
    sent_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    sent_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None] = mapped_column(sa.String(500))


class OrderLine(Base):
    """Pieces of one item in an order, what one piece costs, and since it was sent the day they should come."""

    __tablename__ = "order_line"
    __table_args__ = (
        *whole("position", 1, 500),
        *whole("quantity", 1, 100_000),
        *whole("unit_price_cents", 0, 100_000_000),
        sa.UniqueConstraint("order_id", "item_id"),
        sa.UniqueConstraint("order_id", "position"),
        sa.Index(None, "item_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(sa.ForeignKey("purchase_order.id"))
    position: Mapped[int]
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"))
    quantity: Mapped[int]
    unit_price_cents: Mapped[int]
    expected_on: Mapped[date | None]


class OrderReceipt(Base):
    """A delivery against an order: the receipt it came in by."""

    __tablename__ = "order_receipt"
    __table_args__ = (*text_up_to(ddt_number=40), sa.Index(None, "order_id"))

    receipt_id: Mapped[UUID] = mapped_column(sa.ForeignKey("receipt.id"), primary_key=True)
    order_id: Mapped[UUID] = mapped_column(sa.ForeignKey("purchase_order.id"))
    ddt_number: Mapped[str | None] = mapped_column(sa.String(40))


class OrderReceiptLine(Base):
    """Pieces of one item in a delivery; ``reason`` says why more came than was open, or what was not ordered."""

    __tablename__ = "order_receipt_line"
    __table_args__ = (*text_up_to(reason=200), *whole("quantity", 1, 100_000))

    receipt_id: Mapped[UUID] = mapped_column(sa.ForeignKey("order_receipt.receipt_id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"), primary_key=True)
    quantity: Mapped[int]
    reason: Mapped[str | None] = mapped_column(sa.String(200))
