# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The paper side of goods that left, turned up or were put right, and of goods that are spoken for."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

DISCARD_REASONS = ("expired", "damaged", "lost", "stolen", "waste", "other")
CORRECTION_REASONS = ("found", "miscounted", "wrong_item", "wrong_size", "wrong_lot", "wrong_expiry", "other")
RESERVATION_STATES = ("held", "taken", "released")


class Discard(Base):
    """Goods that nobody will be given any more, and why. ``weight_g`` is what the waste weighed, where that counts."""

    __tablename__ = "discard"
    __table_args__ = (
        *text_up_to(reason=10),
        one_of("reason", *DISCARD_REASONS),
        *whole("weight_g", 1, 100_000_000, optional=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    movement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("movement.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.String(10))
    weight_g: Mapped[int | None]


class Correction(Base):
    """What the books said wrongly and how it was put right: goods that turned up, or that are another item or lot."""

    __tablename__ = "correction"
    __table_args__ = (*text_up_to(reason=12), one_of("reason", *CORRECTION_REASONS))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    movement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("movement.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.String(12))


class Reservation(Base):
    """Goods that were put aside at a site, until when. They lie at the place ``reserved`` while it is held; then they
    are taken by what they were meant for, or released to the shelf."""

    __tablename__ = "reservation"
    __table_args__ = (
        *text_up_to(state=8),
        one_of("state", *RESERVATION_STATES),
        sa.CheckConstraint("(state = 'held') = (ended_at IS NULL)", name="ended"),
        sa.Index(None, "state", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    movement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("movement.id"), unique=True)
    state: Mapped[str] = mapped_column(sa.String(8))
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_movement_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("movement.id"), unique=True)


class GoodsBack(Base):
    """Goods that came back of what a movement had taken out: that one can then no longer be undone."""

    __tablename__ = "goods_back"

    movement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("movement.id"), primary_key=True)
    of_movement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("movement.id"), index=True)
