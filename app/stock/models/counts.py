# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counting what is really there."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

COUNT_STATES = ("open", "closed", "cancelled")
DIFFERENCE_REASONS = ("miscounted", "unrecorded", "lost", "stolen", "damaged", "expired", "other")


class Count(Base):
    """One count of a site or a part of it, numbered for the site. What it covers stands in ``CountItem``."""

    __tablename__ = "stock_count"
    __table_args__ = (
        *text_up_to(state=10, note=500),
        one_of("state", *COUNT_STATES),
        *whole("number", 1, 1_000_000),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="ended"),
        sa.UniqueConstraint("site_id", "number"),
        sa.Index(None, "site_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    number: Mapped[int]
    blind: Mapped[bool]
    state: Mapped[str] = mapped_column(sa.String(10))
    note: Mapped[str | None] = mapped_column(sa.String(500))
    opened_by: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    opened_at: Mapped[datetime]
    closed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    closed_at: Mapped[datetime | None]
    movement_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("movement.id"), unique=True)


class CountItem(Base):
    """An item that a count covers, in the order of the shelves (``position``; what is added later stands at the end, so
    that printed sheets stay true). ``round`` goes up when it is to be counted again: lines of rounds before no longer
    count. ``compared_round`` is the last round whose difference somebody was shown in a blind count. Once closed: what
    the books said when it was counted, what was counted, and why they differ."""

    __tablename__ = "count_item"
    __table_args__ = (
        *text_up_to(reason=12),
        one_of("reason", *DIFFERENCE_REASONS),
        *whole("position", 1, 100_000),
        *whole("round", 1, 100),
        *whole("compared_round", 1, 100, optional=True),
        *whole("expected_quantity", -(2**53), 2**53, optional=True),
        *whole("counted_quantity", 0, 2**53, optional=True),
    )

    count_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stock_count.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"), primary_key=True)
    position: Mapped[int]
    round: Mapped[int] = mapped_column(default=1)
    compared_round: Mapped[int | None]
    expected_quantity: Mapped[int | None]
    counted_quantity: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(sa.String(12))


class CountSheet(Base):
    """A paper sheet of a count that was keyed in: each number once."""

    __tablename__ = "count_sheet"
    __table_args__ = (*whole("number", 1, 10_000), sa.UniqueConstraint("count_id", "number"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    count_id: Mapped[UUID] = mapped_column(sa.ForeignKey("stock_count.id"))
    number: Mapped[int]
    keyed_by: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    keyed_at: Mapped[datetime]


class CountLine(Base):
    """Pieces that somebody counted; lines of several people add up. ``ledger_sequence`` is how far the site's ledger
    had come at ``counted_at``: what moved later is not a difference. A line from paper is recorded later than it was
    counted. Nought says that there is none here. A line that was a mistake is withdrawn, not deleted."""

    __tablename__ = "count_line"
    __table_args__ = (
        sa.ForeignKeyConstraint(["count_id", "item_id"], ["count_item.count_id", "count_item.item_id"]),
        *whole("quantity", 0, 100_000),
        *whole("round", 1, 100),
        *whole("ledger_sequence", 0, 2**53),
        sa.Index(None, "count_id", "item_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    count_id: Mapped[UUID]
    item_id: Mapped[UUID]
    lot_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("lot.id"))
    quantity: Mapped[int]
    round: Mapped[int]
    ledger_sequence: Mapped[int]
    sheet_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("count_sheet.id"))
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    counted_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
