# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of the ledger. Movements and their lines are never changed or deleted: database triggers see to it."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

PLACES = ("shelf", "reserved", "transit", "unaccounted")
FUNDING = ("programme", "own", "donation")
SOURCES = ("donation", "purchase", "opening")
CONDITIONS = ("new", "used", "flawed")


class Lot(Base):
    """Goods of one item with the same lot number, expiry, value, funding and condition: any difference makes another
    lot. A lot of kits also has its contents (``KitLotPart``), and is ``opened`` once something was taken out."""

    __tablename__ = "lot"
    __table_args__ = (
        sa.UniqueConstraint("item_id", "traits"),
        sa.UniqueConstraint("id", "item_id"),
        *text_up_to(lot=40, traits=120, code=10),
        one_of("funding", *FUNDING),
        one_of("condition", *CONDITIONS),
        *whole("unit_value_cents", 0, 100_000_000, optional=True),
        sa.Index(None, "expires_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"))
    traits: Mapped[str] = mapped_column(sa.String(120))
    code: Mapped[str] = mapped_column(sa.String(10), unique=True)
    lot: Mapped[str | None] = mapped_column(sa.String(40))
    expires_on: Mapped[date | None]
    unit_value_cents: Mapped[int | None]
    funding: Mapped[str | None] = mapped_column(sa.String(10))
    condition: Mapped[str | None] = mapped_column(sa.String(6))
    opened: Mapped[bool] = mapped_column(default=False, server_default=sa.text("false"))
    created_at: Mapped[datetime]


class Movement(Base):
    """One thing that happened to goods. ``sequence`` counts the site's movements without gaps; ``seal`` covers this one
    and the seal before it, so that a changed or missing movement shows."""

    __tablename__ = "movement"
    __table_args__ = (
        sa.UniqueConstraint("site_id", "sequence"),
        sa.UniqueConstraint("reverses_id"),
        *text_up_to(kind=20, note=500, seal=64),
        *whole("sequence", 1, 2**53),
        sa.Index(None, "site_id", "recorded_at"),
        sa.Index(None, "kind", "recorded_at"),
        sa.Index(None, "operator_id", "recorded_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(20))
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(sa.String(500))
    reverses_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("movement.id"))
    seal: Mapped[str] = mapped_column(sa.String(64))


class MovementLine(Base):
    """Pieces of one lot that left one place for another; a missing place is the outside world. ``recorded_at`` is the
    movement's, here so that an item's history is read in order however long it is."""

    __tablename__ = "movement_line"
    __table_args__ = (
        sa.ForeignKeyConstraint(["lot_id", "item_id"], ["lot.id", "lot.item_id"]),
        *whole("number", 1, 10_000),
        *whole("quantity", 1, 100_000_000),
        one_of("from_place", *PLACES),
        one_of("to_place", *PLACES),
        sa.CheckConstraint("(from_site_id IS NULL) = (from_place IS NULL)", name="from_whole"),
        sa.CheckConstraint("(to_site_id IS NULL) = (to_place IS NULL)", name="to_whole"),
        sa.CheckConstraint("from_site_id IS NOT NULL OR to_site_id IS NOT NULL", name="somewhere"),
        sa.CheckConstraint(
            "from_site_id IS NULL OR to_site_id IS NULL OR from_site_id <> to_site_id OR from_place <> to_place",
            name="moves",
        ),
        sa.Index(None, "item_id", "recorded_at", "movement_id"),
        sa.Index(None, "lot_id"),
    )

    movement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("movement.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_id: Mapped[UUID]
    lot_id: Mapped[UUID]
    quantity: Mapped[int]
    from_site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    from_place: Mapped[str | None] = mapped_column(sa.String(12))
    to_site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    to_place: Mapped[str | None] = mapped_column(sa.String(12))
    recorded_at: Mapped[datetime]


class Balance(Base):
    """Pieces of a lot at a place, kept by ``stock.operations.post`` alone. Only ``unaccounted`` may go below zero: it
    is what left although the books had none."""

    __tablename__ = "balance"
    __table_args__ = (
        sa.ForeignKeyConstraint(["lot_id", "item_id"], ["lot.id", "lot.item_id"]),
        one_of("place", *PLACES),
        *whole("quantity", -(2**53), 2**53),
        sa.CheckConstraint("quantity >= 0 OR place = 'unaccounted'", name="not_negative"),
        sa.Index(None, "site_id", "item_id"),
        sa.Index(None, "item_id", "site_id"),
    )

    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"), primary_key=True)
    place: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID]
    quantity: Mapped[int]


class Receipt(Base):
    """The paper side of goods that came in: where they came from."""

    __tablename__ = "receipt"
    __table_args__ = (*text_up_to(source=10), one_of("source", *SOURCES))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    movement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("movement.id"), unique=True)
    source: Mapped[str] = mapped_column(sa.String(10))
