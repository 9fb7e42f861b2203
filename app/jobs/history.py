# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the clock did: one row for each run of a job, kept for a while, and its last tick."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app import db as database
from app.db import Base, db, text_up_to
from app.reporting.queries.checks import LAST_RUNS, Ran

KEPT = timedelta(days=100)
"""For so long runs are kept; of every job its last one stays, whenever that was."""


class JobRun(Base):
    """One run of a job: claimed by whoever comes first, kept as the history of what the clock did. ``beat_at`` is when
    whoever has it said last that they are alive; ``asked_by`` who wanted it now, nobody when it was due."""

    __tablename__ = "job_run"
    __table_args__ = (
        sa.UniqueConstraint("job", "slot"),
        *text_up_to(job=40, slot=20, outcome=500, host=120),
        sa.Index(None, "started_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(sa.String(40))
    slot: Mapped[str] = mapped_column(sa.String(20))
    host: Mapped[str] = mapped_column(sa.String(120))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(sa.String(500))
    beat_at: Mapped[datetime | None]
    taken_over: Mapped[bool] = mapped_column(default=False, server_default=sa.text("false"))
    asked_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))


class Heartbeat(Base):
    """The last tick of the clock, one row."""

    __tablename__ = "heartbeat"
    __table_args__ = text_up_to(name=20)

    name: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    at: Mapped[datetime]


def last_proof(job: str) -> Ran | None:
    """When a nightly check was done last, and what it found; its outcome says ``agrees``, or how many differ."""
    query = sa.select(JobRun.finished_at, JobRun.outcome).where(JobRun.job == job, JobRun.finished_at.is_not(None))
    found = db.session.execute(query.order_by(JobRun.finished_at.desc()).limit(1)).first()
    if found is None:
        return None
    number = (found.outcome or "").partition(" ")[0]
    if number.isdigit():
        return Ran(found.finished_at, int(number))
    return Ran(found.finished_at, 0) if number == "agrees" else None  # it failed, and so found nothing out


LAST_RUNS.append(last_proof)


def let_go_of_history(now: datetime) -> int:
    """Runs of long ago go; returns how many. The last one of each job stays: what is missed is told by it."""
    later = aliased(JobRun)
    newer = sa.exists().where(later.job == JobRun.job, later.slot > JobRun.slot).correlate(JobRun)
    with database.transaction():
        gone = sa.delete(JobRun).where(JobRun.started_at < now - KEPT, newer)
        found: Any = db.session.execute(gone, execution_options={"synchronize_session": False})
        return int(found.rowcount)
