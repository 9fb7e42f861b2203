# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of what is usual, and of what comes back."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, whole

ALLOWANCE_PER = ("person", "night")


class Allowance(Base):
    """How much of a category or an item is usual: one every so many days, at most so many in so many days for a person
    or in a night at a site. It advises; it never blocks. Of an ambito, or of all."""

    __tablename__ = "allowance"
    __table_args__ = (
        one_of("per", *ALLOWANCE_PER),
        *whole("interval_days", 1, 730, optional=True),
        *whole("most", 1, 1_000, optional=True),
        *whole("period_days", 1, 730, optional=True),
        sa.CheckConstraint("(category_id IS NULL) <> (item_id IS NULL)", name="of_one"),
        sa.CheckConstraint("interval_days IS NOT NULL OR most IS NOT NULL", name="says_something"),
        sa.CheckConstraint("(most IS NULL) = (period_days IS NULL)", name="most_in_a_period"),
        sa.Index(None, "ambito_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ambito_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("ambito.id"))
    category_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("category.id"))
    item_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("item.id"))
    per: Mapped[str] = mapped_column(sa.String(6), default="person")
    interval_days: Mapped[int | None]
    most: Mapped[int | None]
    period_days: Mapped[int | None]
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    changed_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class Loan(Base):
    """Goods that were given to be brought back: a torch, a power bank, the tag of a bag in deposit. The handout took
    them from the books; what is brought back comes in by a movement of its own."""

    __tablename__ = "loan"
    __table_args__ = (
        *whole("quantity", 1, 1_000),
        *whole("returned", 0, 1_000),
        sa.CheckConstraint("returned <= quantity", name="not_more_than_lent"),
        sa.Index(None, "site_id", "ended_at"),
        sa.Index(None, "handout_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    handout_id: Mapped[UUID] = mapped_column(sa.ForeignKey("handout.id"))
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"))
    lot_id: Mapped[UUID] = mapped_column(sa.ForeignKey("lot.id"))
    quantity: Mapped[int]
    returned: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date | None]
    lent_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LoanReturn(Base):
    """Pieces of a loan that came back, by the movement that brought them in."""

    __tablename__ = "loan_return"
    __table_args__ = (*whole("quantity", 1, 1_000), sa.Index(None, "loan_id"))

    movement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("movement.id"), primary_key=True)
    loan_id: Mapped[UUID] = mapped_column(sa.ForeignKey("loan.id"), primary_key=True)
    quantity: Mapped[int]
