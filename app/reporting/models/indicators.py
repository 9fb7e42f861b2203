# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of what is reported to the funds: codes and words that may be corrected, and estimates of who knows best."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

PROGRAMMES = ("esf_plus", "fead")
MOST_PEOPLE = 1_000_000
_STANDS = sa.text("withdrawn_at IS NULL")


class Indicator(Base):
    """A line of a programme's report. What it counts is its ``measure``, fixed in ``reporting.rules.indicators``; code,
    words, place and whether it is shown are the office's. ``verified``: somebody held them against the official text.
    """

    __tablename__ = "indicator"
    __table_args__ = (
        *text_up_to(code=12, measure=30, label_it=200, label_en=200),
        one_of("programme", *PROGRAMMES),
        *whole("position", 0, 9_999),
        sa.UniqueConstraint("programme", "code"),
        sa.UniqueConstraint("programme", "measure"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme: Mapped[str] = mapped_column(sa.String(8))
    code: Mapped[str] = mapped_column(sa.String(12))
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("indicator.id"))
    measure: Mapped[str] = mapped_column(sa.String(30))
    label_it: Mapped[str] = mapped_column(sa.String(200))
    label_en: Mapped[str] = mapped_column(sa.String(200))
    verified: Mapped[bool] = mapped_column(default=False, server_default=sa.text("false"))
    shown: Mapped[bool] = mapped_column(default=True, server_default=sa.text("true"))
    position: Mapped[int]
    changed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    changed_at: Mapped[datetime | None]


class IndicatorEstimate(Base):
    """How many people there were of an indicator, in an ambito and exactly this period, as a coordinator estimates it,
    and by which method. Of each there is one that stands; a later one withdraws it, and it stays to be read."""

    __tablename__ = "indicator_estimate"
    __table_args__ = (
        *text_up_to(method=500),
        *whole("value", 0, MOST_PEOPLE),
        sa.CheckConstraint("first_on <= last_on", name="forwards"),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"),
        sa.Index(
            "uq_indicator_estimate_standing",
            *("ambito_id", "indicator_id", "first_on", "last_on"),
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ambito_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ambito.id"))
    indicator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("indicator.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    value: Mapped[int]
    method: Mapped[str] = mapped_column(sa.String(500))
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
