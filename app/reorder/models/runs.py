# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of runs: dated documents of what was proposed, why, and what a person decided about it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

ACTIONS = ("buy", "transfer", "assemble", "disassemble", "none")
STEPS = ("buy", "transfer", "assemble", "disassemble")
COMPARED = ("new", "open", "changed", "solved")
DECISIONS = ("approve", "change", "reject", "snooze")

_MOST = 2**53
_BY_THE_CLOCK = sa.text("made_by IS NULL")


class ReorderRun(Base):
    """What was proposed for an ambito on a day; ``made_by`` nobody when the clock made it, which it does once a day at
    most. ``digest`` covers its lines: two runs that say the same have the same."""

    __tablename__ = "reorder_run"
    __table_args__ = (
        *text_up_to(digest=64),
        *whole("budget_cents", 0, 100_000_000_000, optional=True),
        *whole("line_count", 0, _MOST),
        *whole("buy_count", 0, _MOST),
        *whole("transfer_count", 0, _MOST),
        *whole("failure_count", 0, _MOST),
        *whole("cost_cents", 0, _MOST),
        *whole("unfunded_cents", 0, _MOST),
        sa.Index(
            "uq_reorder_run_of_the_clock",
            "ambito_id",
            "as_of",
            unique=True,
            sqlite_where=_BY_THE_CLOCK,
            postgresql_where=_BY_THE_CLOCK,
        ),
        sa.Index(None, "ambito_id", "made_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ambito_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ambito.id"))
    as_of: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    previous_run_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("reorder_run.id"))
    budget_cents: Mapped[int | None]
    line_count: Mapped[int]
    buy_count: Mapped[int]
    transfer_count: Mapped[int]
    failure_count: Mapped[int]
    cost_cents: Mapped[int]
    unfunded_cents: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))


class ReorderLine(Base):
    """An item at a site in a run: what is proposed, every number it follows from, and what was decided.

    ``why`` is a message of the catalogue and ``why_values`` what fills it; ``numbers`` keeps all inputs and results as
    they were, ``compared`` is how it stands to the run before. ``turned_away_milli`` is what makes it urgent:
    thousandths of people who would be sent away without.
    """

    __tablename__ = "reorder_line"
    __table_args__ = (
        *text_up_to(action=11, why=300, compared=7, decision=7, reason=300),
        one_of("action", *ACTIONS),
        one_of("compared", *COMPARED),
        one_of("decision", *DECISIONS),
        *whole("position", 1, _MOST),
        *(one for name in ("quantity", "cost_cents", "expiring", "overruled") for one in whole(name, 0, _MOST)),
        *(one for name in ("on_hand", "in_transit", "on_order", "reserved") for one in whole(name, -_MOST, _MOST)),
        *(one for name in ("demand_milli", "turned_away_milli") for one in whole(name, 0, _MOST)),
        *whole("lead_time_days", 0, 10_000),
        *whole("reorder_point", 0, _MOST),
        *whole("order_up_to", 0, _MOST),
        *whole("decided_quantity", 0, 100_000, optional=True),
        sa.CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided"),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        sa.CheckConstraint(
            "(snoozed_until IS NOT NULL) = (decision IS NOT NULL AND decision = 'snooze')", name="snoozed"
        ),
        sa.UniqueConstraint("run_id", "site_id", "item_id"),
        sa.UniqueConstraint("run_id", "position"),
        sa.Index(None, "item_id", "site_id", "decided_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(sa.ForeignKey("reorder_run.id"))
    position: Mapped[int]
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"))
    action: Mapped[str] = mapped_column(sa.String(11))
    quantity: Mapped[int]
    cost_cents: Mapped[int]
    on_hand: Mapped[int]
    in_transit: Mapped[int]
    on_order: Mapped[int]
    reserved: Mapped[int]
    expiring: Mapped[int]
    demand_milli: Mapped[int]
    lead_time_days: Mapped[int]
    reorder_point: Mapped[int]
    order_up_to: Mapped[int]
    stockout_on: Mapped[date | None]
    turned_away_milli: Mapped[int]
    why: Mapped[str] = mapped_column(sa.String(300))
    why_values: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    numbers: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    flags: Mapped[list[str]] = mapped_column(sa.JSON)
    compared: Mapped[str | None] = mapped_column(sa.String(7))
    overruled: Mapped[int]
    decision: Mapped[str | None] = mapped_column(sa.String(7))
    decided_quantity: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(sa.String(300))
    snoozed_until: Mapped[date | None]
    decided_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    decided_at: Mapped[datetime | None]


class ReorderStep(Base):
    """A part of what a line proposes: pieces from another site first, the rest from a supplier, and what became of
    it."""

    __tablename__ = "reorder_step"
    __table_args__ = (
        *text_up_to(action=11),
        one_of("action", *STEPS),
        *whole("number", 1, 100),
        *whole("quantity", 1, _MOST),
        *whole("unit_price_cents", 0, 100_000_000, optional=True),
        *whole("decided_quantity", 0, 100_000, optional=True),
        sa.CheckConstraint("(action = 'transfer') = (from_site_id IS NOT NULL)", name="moved_from_somewhere"),
        sa.CheckConstraint("supplier_id IS NULL OR action = 'buy'", name="bought"),
        sa.Index(None, "order_id"),
        sa.Index(None, "transfer_id"),
    )

    line_id: Mapped[UUID] = mapped_column(sa.ForeignKey("reorder_line.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(sa.String(11))
    quantity: Mapped[int]
    from_site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    supplier_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("supplier.id"))
    unit_price_cents: Mapped[int | None]
    decided_quantity: Mapped[int | None]
    order_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("purchase_order.id"))
    transfer_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("transfer.id"))
    kit_job_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("kit_job.id"))


class ReorderFailure(Base):
    """An item at a site (or a whole site) for which a run could not say anything, and why; it went on with the rest."""

    __tablename__ = "reorder_failure"
    __table_args__ = (*text_up_to(code=40, message=300), *whole("number", 1, _MOST))

    run_id: Mapped[UUID] = mapped_column(sa.ForeignKey("reorder_run.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    item_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("item.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    message: Mapped[str] = mapped_column(sa.String(300))
