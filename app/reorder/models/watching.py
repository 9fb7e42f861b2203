# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of the daily check: what was short, running out, near its last day or late on a day, all of it each time, so
that any two days can be compared."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

FINDINGS = ("ran_out", "runs_out", "expiring", "overdue")


class DailyCheck(Base):
    """That an ambito was looked at on a day, once."""

    __tablename__ = "daily_check"
    __table_args__ = (sa.UniqueConstraint("ambito_id", "checked_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ambito_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ambito.id"))
    checked_on: Mapped[date]
    checked_at: Mapped[datetime]


class DailyFinding(Base):
    """What a check found: an item that ran out at a site, or will before the next review could help; pieces near their
    last day, ``days`` being the mark they passed (90, 60, 30); an order that should have come. ``day`` is the day it
    is about. ``quantity`` are the pieces that are there, or that one waits for."""

    __tablename__ = "daily_finding"
    __table_args__ = (
        *text_up_to(kind=8),
        one_of("kind", *FINDINGS),
        *whole("number", 1, 2**31),
        *whole("quantity", 0, 2**53),
        *whole("days", 1, 365, optional=True),
        sa.CheckConstraint("(kind = 'overdue') = (order_id IS NOT NULL)", name="about_an_order"),
        sa.CheckConstraint("(kind = 'overdue') = (item_id IS NULL)", name="about_an_item"),
        sa.CheckConstraint("(kind = 'expiring') = (days IS NOT NULL)", name="passed_a_mark"),
    )

    check_id: Mapped[UUID] = mapped_column(sa.ForeignKey("daily_check.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(sa.String(8))
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    item_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("item.id"))
    order_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("purchase_order.id"))
    quantity: Mapped[int]
    day: Mapped[date | None]
    days: Mapped[int | None]
