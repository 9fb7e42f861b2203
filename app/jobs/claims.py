# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each run is claimed once in the database, however many clocks tick; what was missed or left is made up once."""

import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from apscheduler.triggers.base import BaseTrigger
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app import db as database
from app.db import Base, db, text_up_to
from app.jobs.work import JOBS, LATE

log = logging.getLogger(__name__)

ALIVE_FOR = timedelta(minutes=3)
BEAT = timedelta(seconds=30)
SILENT = timedelta(minutes=5)
"""A run whose clock said nothing for so long is taken over, once, by another."""

FORGOTTEN = timedelta(days=2)
LOOK_BACK = (2 * LATE, timedelta(days=2), timedelta(days=32), timedelta(days=367))


class JobRun(Base):
    """One run of a job: claimed by whoever comes first, kept as the history of what the clock did. ``beat_at`` is when
    whoever has it said last that they are alive."""

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


class Heartbeat(Base):
    """The last tick of the clock, one row."""

    __tablename__ = "heartbeat"
    __table_args__ = text_up_to(name=20)

    name: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    at: Mapped[datetime]


def run(name: str, now: datetime | None = None) -> str | None:
    """Run a job for when it was due last, unless another clock took that; returns its outcome, or none if it was taken.

    So a clock that comes minutes late finds the slot of the one that was in time.
    """
    run_id, moment = uuid4(), now or clock.now()
    with database.transaction():
        if not _claimed(run_id, name, slot_of(name, moment), moment):
            return None
    return _work(run_id, name)


def make_up() -> list[str]:
    """What was missed: runs whose clock fell silent are taken over, and what was due while no clock was there is run,
    each once. A job that never ran missed nothing. Returns the names of what was run."""
    now, ran = clock.now(), []
    for run_id, name in _abandoned(now):
        if name in JOBS and _taken_over(run_id, now):
            _work(run_id, name)
            ran.append(name)
    last = sa.select(JobRun.job, sa.func.max(JobRun.slot)).group_by(JobRun.job)
    missed = [name for name, slot in db.session.execute(last) if name in JOBS and slot < slot_of(name, now)]
    db.session.rollback()
    return [*ran, *(name for name in missed if run(name, now) is not None)]


def _work(run_id: UUID, name: str) -> str:
    try:
        with _beating(run_id):
            outcome = JOBS[name][0]()
    except Exception as error:
        db.session.rollback()
        log.exception("job_failed", extra={"job": name})
        outcome = f"failed: {type(error).__name__}"
    with database.transaction():
        ending = sa.update(JobRun).where(JobRun.id == run_id, JobRun.host == _host())
        db.session.execute(ending.values(finished_at=clock.now(), outcome=outcome[:500]))
    return outcome


@contextmanager
def _beating(run_id: UUID) -> Iterator[None]:
    """While this lasts, others see that whoever has the run is alive."""
    app, done = current_app._get_current_object(), threading.Event()  # type: ignore[attr-defined]

    def beat_on() -> None:
        while not done.wait(BEAT.total_seconds()):
            with app.app_context(), database.transaction():
                alive = sa.update(JobRun).where(JobRun.id == run_id, JobRun.host == _host())
                db.session.execute(alive.values(beat_at=clock.now()))

    beating = threading.Thread(target=beat_on, name=f"beat-{run_id}", daemon=True)
    beating.start()
    try:
        yield
    finally:
        done.set()
        db.session.rollback()  # it may wait for its turn behind us
        beating.join(timeout=60)


def _host() -> str:
    return f"{socket.gethostname()}/{os.getpid()}"[:120]


def slot_of(name: str, now: datetime) -> str:
    """The moment for which a job is due at the latest, as clocks in Rome show it."""
    return due(JOBS[name][1], now).astimezone(clock.ROME).strftime("%Y-%m-%d %H:%M")


def _claimed(run_id: UUID, name: str, slot: str, now: datetime) -> bool:
    row = {"id": run_id, "job": name, "slot": slot, "host": _host(), "beat_at": clock.now()}
    claim = database.insert(JobRun).values(**row, started_at=now).on_conflict_do_nothing(index_elements=["job", "slot"])
    return db.session.scalar(claim.returning(JobRun.id)) is not None


def _silent(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    last = sa.func.coalesce(JobRun.beat_at, JobRun.started_at)
    recent = JobRun.started_at > now - FORGOTTEN
    return JobRun.finished_at.is_(None), JobRun.taken_over.is_(False), recent, last < now - SILENT


def _abandoned(now: datetime) -> list[tuple[UUID, str]]:
    found = [(row.id, row.job) for row in db.session.execute(sa.select(JobRun.id, JobRun.job).where(*_silent(now)))]
    db.session.rollback()
    return found


def _taken_over(run_id: UUID, now: datetime) -> bool:
    with database.transaction():
        taking = sa.update(JobRun).where(JobRun.id == run_id, *_silent(now)).returning(JobRun.id)
        return db.session.scalar(taking.values(taken_over=True, host=_host(), beat_at=now)) is not None


def due(trigger: BaseTrigger, now: datetime) -> datetime:
    """The latest moment, not after ``now``, at which a trigger fires; ``now`` itself if it never did in a year."""
    for back in LOOK_BACK:
        fire: datetime | None = trigger.get_next_fire_time(None, now - back)
        if fire is not None and fire <= now:
            break
    else:
        return now
    while (later := trigger.get_next_fire_time(fire, now)) is not None and later <= now:
        fire = later
    return fire


def beat() -> None:
    """One tick: the clock is alive."""
    with database.transaction():
        tick = database.insert(Heartbeat).values(name="clock", at=clock.now())
        moved = tick.on_conflict_do_update(index_elements=["name"], set_={"at": tick.excluded.at})
        db.session.execute(moved)


def is_alive(now: datetime) -> bool:
    """Whether a clock ticked lately, on this machine or another."""
    last = db.session.scalar(sa.select(Heartbeat.at).where(Heartbeat.name == "clock"))
    return last is not None and now - last < ALIVE_FOR
