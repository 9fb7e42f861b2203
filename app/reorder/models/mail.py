# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of the mail about reorder: who wants it where, and what was sent. Addresses stand in the first one alone."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

MAIL_STATES = ("sending", "sent", "failed", "unclear")
LANGUAGES = ("it", "en")


class ReorderSubscription(Base):
    """That an operator wants mail about an ambito, where to and in which language. It is deleted when they stop it and
    when they may no longer decide there. ``tested_at`` is when a test mail was last asked for."""

    __tablename__ = "reorder_subscription"
    __table_args__ = (
        *text_up_to(address=254, language=2),
        one_of("language", *LANGUAGES),
        sa.CheckConstraint("address LIKE '%_@_%'", name="address_form"),
        sa.UniqueConstraint("ambito_id", "address"),
    )

    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"), primary_key=True)
    ambito_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ambito.id"), primary_key=True)
    address: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(2))
    created_at: Mapped[datetime]
    tested_at: Mapped[datetime | None]


class ReorderMail(Base):
    """A mail of a day to an operator about an ambito, claimed before it is sent so that only one is. ``failed`` is
    tried again the same day, ``unclear`` is not: it may have arrived. It holds no address, and what it told can be read
    from the run and the check that it names."""

    __tablename__ = "reorder_mail"
    __table_args__ = (
        *text_up_to(state=7, code=40),
        one_of("state", *MAIL_STATES),
        *whole("tries", 1, 1000),
        sa.CheckConstraint("(state = 'sending') = (ended_at IS NULL)", name="ended"),
        sa.UniqueConstraint("operator_id", "ambito_id", "mailed_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    ambito_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ambito.id"))
    mailed_on: Mapped[date]
    state: Mapped[str] = mapped_column(sa.String(7))
    tries: Mapped[int]
    code: Mapped[str | None] = mapped_column(sa.String(40))
    run_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("reorder_run.id"))
    check_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("daily_check.id"))
    claimed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
