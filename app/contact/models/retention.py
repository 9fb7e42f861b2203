# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of keeping and letting go."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, whole

KEPT = (
    *("person", "contact_text", "referral_text", "handout_text", "access_record", "quarantined_body", "act_answer"),
    "survey_form",
)


class RetentionRule(Base):
    """For how many months records of a kind are kept, where it is not the default of ``rules``."""

    __tablename__ = "retention_rule"
    __table_args__ = (one_of("kind", *KEPT), *whole("months", 1, 240))

    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    months: Mapped[int]
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    changed_at: Mapped[datetime]


class RetentionRun(Base):
    """What the retention clock let go of, or somebody's wish: how many records of which kind, never whose."""

    __tablename__ = "retention_run"
    __table_args__ = (one_of("kind", *KEPT), *whole("number", 1, 10_000_000), sa.Index(None, "run_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[int]
    by_wish: Mapped[bool] = mapped_column(default=False)
    run_at: Mapped[datetime]
