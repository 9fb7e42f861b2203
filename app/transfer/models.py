# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of transfers and of the transport paper (documento di trasporto, D.P.R. 472/1996)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

STATES = ("requested", "picked", "in_transit", "received", "cancelled")
DIFFERENCES = ("missing", "damaged", "extra", "other")
CARRIERS = ("sender", "receiver", "carrier")
CAUSES = ("transfer", "free_cession", "return")
DDT_STATES = ("issued", "void")


class Transfer(Base):
    """Goods that are asked for, picked, sent and received. ``returns_id`` is the transfer whose leftovers go back."""

    __tablename__ = "transfer"
    __table_args__ = (
        *text_up_to(code=10, state=10, note=500, cancel_reason=500),
        one_of("state", *STATES),
        sa.CheckConstraint("from_site_id <> to_site_id", name="moves"),
        sa.Index(None, "from_site_id", "state"),
        sa.Index(None, "to_site_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(10), unique=True)
    from_site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    to_site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    state: Mapped[str] = mapped_column(sa.String(10))
    returns_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("transfer.id"))
    note: Mapped[str | None] = mapped_column(sa.String(500))
    requested_by: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    requested_at: Mapped[datetime]
    reservation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("reservation.id"))
    dispatched_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    dispatched_at: Mapped[datetime | None]
    dispatch_movement_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("movement.id"), unique=True)
    received_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    received_at: Mapped[datetime | None]
    arrival_movement_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("movement.id"), unique=True)
    cancelled_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(sa.String(500))


class TransferLine(Base):
    """Pieces of an item that are asked for; of one lot when it is named, with the reason when another would expire
    sooner."""

    __tablename__ = "transfer_line"
    __table_args__ = (
        *text_up_to(lot_reason=200),
        *whole("position", 1, 500),
        *whole("quantity", 1, 100_000),
        sa.UniqueConstraint("transfer_id", "position"),
        sa.Index(None, "item_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    transfer_id: Mapped[UUID] = mapped_column(sa.ForeignKey("transfer.id"))
    position: Mapped[int]
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"))
    lot_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("lot.id"))
    lot_reason: Mapped[str | None] = mapped_column(sa.String(200))
    quantity: Mapped[int]


class ShippedLine(Base):
    """Pieces of one lot that were put into a transfer, and why this lot when another would expire sooner; ``arrived``
    is how many came fit for use, once received. Its id is the ``line_id`` one receives by."""

    __tablename__ = "shipped_line"
    __table_args__ = (
        sa.ForeignKeyConstraint(["lot_id", "item_id"], ["lot.id", "lot.item_id"]),
        *text_up_to(lot_reason=200),
        *whole("position", 1, 10_000),
        *whole("quantity", 1, 100_000),
        *whole("arrived", 0, 100_000, optional=True),
        sa.UniqueConstraint("transfer_id", "lot_id"),
        sa.UniqueConstraint("transfer_id", "position"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    transfer_id: Mapped[UUID] = mapped_column(sa.ForeignKey("transfer.id"))
    position: Mapped[int]
    item_id: Mapped[UUID]
    lot_id: Mapped[UUID]
    quantity: Mapped[int]
    lot_reason: Mapped[str | None] = mapped_column(sa.String(200))
    arrived: Mapped[int | None]


class Difference(Base):
    """What did not come as it was sent."""

    __tablename__ = "transfer_difference"
    __table_args__ = (
        sa.ForeignKeyConstraint(["lot_id", "item_id"], ["lot.id", "lot.item_id"]),
        *text_up_to(reason=10, note=200),
        one_of("reason", *DIFFERENCES),
        *whole("number", 1, 10_000),
        *whole("quantity", 1, 100_000),
    )

    transfer_id: Mapped[UUID] = mapped_column(sa.ForeignKey("transfer.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shipped_line_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("shipped_line.id"))
    item_id: Mapped[UUID]
    lot_id: Mapped[UUID]
    quantity: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(10))
    note: Mapped[str | None] = mapped_column(sa.String(200))


class Settlement(Base):
    """Pieces of what was missing that were found or written off, by the movement that says so. When that movement is
    undone they are missing again, without a word here."""

    __tablename__ = "transfer_settlement"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["transfer_id", "number"], ["transfer_difference.transfer_id", "transfer_difference.number"]
        ),
        *whole("quantity", 1, 100_000),
    )

    transfer_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    movement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("movement.id"), primary_key=True)
    quantity: Mapped[int]


class Ddt(Base):
    """A transport paper, numbered without gaps per organisation and year; void keeps its number. ``printed`` is all
    that stands on it as it was issued, since names and addresses change later and the paper does not."""

    __tablename__ = "ddt"
    __table_args__ = (
        *text_up_to(series=12, state=6, cause=12, carrier=8, carrier_name=120, appearance=60),
        one_of("state", *DDT_STATES),
        one_of("cause", *CAUSES),
        one_of("carrier", *CARRIERS),
        *whole("year", 1970, 2199),
        *whole("number", 1, 1_000_000),
        *whole("packages", 1, 10_000, optional=True),
        *whole("weight_g", 1, 100_000_000, optional=True),
        sa.UniqueConstraint("organisation_id", "year", "number"),
    )

    transfer_id: Mapped[UUID] = mapped_column(sa.ForeignKey("transfer.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    series: Mapped[str] = mapped_column(sa.String(12))
    year: Mapped[int]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(6))
    cause: Mapped[str] = mapped_column(sa.String(12))
    issued_at: Mapped[datetime]
    transport_starts_at: Mapped[datetime]
    carrier: Mapped[str] = mapped_column(sa.String(8))
    carrier_name: Mapped[str | None] = mapped_column(sa.String(120))
    packages: Mapped[int | None]
    weight_g: Mapped[int | None]
    appearance: Mapped[str | None] = mapped_column(sa.String(60))
    printed: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
