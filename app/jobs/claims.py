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

from app import clock
from app import db as database
from app.db import db, take_turn
from app.errors import N_, DomainError
from app.jobs.history import Heartbeat, JobRun
from app.jobs.work import JOBS, LATE

log = logging.getLogger(__name__)

ALIVE_FOR = timedelta(minutes=3)
BEAT = timedelta(seconds=30)
SILENT = timedelta(minutes=5)
"""A run whose clock said nothing for so long is taken over, once, by another."""

FORGOTTEN = timedelta(days=2)
ASKING = UUID("5061a6f1-0000-4000-8000-000000000006")
"""The turn of whoever asks for a run now."""

FAILED = "failed: "
LOOK_BACK = (2 * LATE, timedelta(days=2), timedelta(days=32), timedelta(days=367))


def run(name: str, now: datetime | None = None) -> str | None:
    """Run a job for when it was due last, unless another clock took that; returns its outcome, or none if it was taken.

    So a clock that comes minutes late finds the slot of the one that was in time.
    """
    run_id, moment = uuid4(), now or clock.now()
    with database.transaction():
        if not _claimed(run_id, name, slot_of(name, moment), moment):
            return None
    return carry_out(run_id, name)


def ask_for(name: str, *, id: UUID, by: UUID, now: datetime) -> None:
    """Claim a run of a job for now, as somebody wants it; whoever claimed it carries it out, and if they fall silent
    it is taken over as any other. Its slot has seconds, so it never is one of the clock's. Raises ``job_running`` (409)
    while a run of it is at work."""
    take_turn(ASKING)
    slot = now.astimezone(clock.ROME).strftime("%Y-%m-%d %H:%M:%S")
    if _at_work(name, now) or not _claimed(id, name, slot, now, by):
        raise DomainError(N_("This is at work right now. Its result stands here when it is done."), "job_running", 409)


def begin(run_id: UUID, name: str) -> threading.Thread:
    """Carry out a run that was claimed, beside whatever this process does; nobody waits for it."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def at_work() -> None:
        with app.app_context():
            carry_out(run_id, name)

    thread = threading.Thread(target=at_work, name=f"job-{run_id}", daemon=True)
    thread.start()
    return thread


def make_up() -> list[str]:
    """What was missed: runs whose clock fell silent are taken over, and what was due while no clock was there is run,
    each once. A job that never ran missed nothing. Returns the names of what was run."""
    now, ran = clock.now(), []
    for run_id, name in _abandoned(now):
        if name in JOBS and _taken_over(run_id, now):
            carry_out(run_id, name)
            ran.append(name)
    last = sa.select(JobRun.job, sa.func.max(JobRun.slot)).group_by(JobRun.job)
    missed = [name for name, slot in db.session.execute(last) if name in JOBS and slot < slot_of(name, now)]
    db.session.rollback()
    return [*ran, *(name for name in missed if run(name, now) is not None)]


def carry_out(run_id: UUID, name: str) -> str:
    """Do the work of a run that was claimed, and write down what came of it."""
    try:
        with _beating(run_id):
            outcome = JOBS[name][0]()
    except Exception as error:
        db.session.rollback()
        log.exception("job_failed", extra={"job": name})
        outcome = FAILED + _kinds_of(error)
    with database.transaction():
        ending = sa.update(JobRun).where(JobRun.id == run_id, JobRun.host == _host())
        db.session.execute(ending.values(finished_at=clock.now(), outcome=outcome[:500]))
    return outcome


def _kinds_of(error: BaseException) -> str:
    """What kind of failure it was, of all that failed together; never its words, which may be about somebody."""
    if isinstance(error, BaseExceptionGroup):
        return ", ".join(dict.fromkeys(_kinds_of(one) for one in error.exceptions))
    return error.code if isinstance(error, DomainError) else type(error).__name__


@contextmanager
def _beating(run_id: UUID) -> Iterator[None]:
    """While this lasts, others see that whoever has the run is alive."""
    app, done = current_app._get_current_object(), threading.Event()  # type: ignore[attr-defined]

    def beat_on() -> None:
        while not done.wait(BEAT.total_seconds()):
            try:
                with app.app_context(), database.transaction():
                    alive = sa.update(JobRun).where(JobRun.id == run_id, JobRun.host == _host())
                    db.session.execute(alive.values(beat_at=clock.now()))
            except Exception:  # one beat is missing; without all that follow, the run would be done a second time
                log.exception("beat_failed")

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


def _claimed(run_id: UUID, name: str, slot: str, now: datetime, by: UUID | None = None) -> bool:
    row = {"id": run_id, "job": name, "slot": slot, "host": _host(), "beat_at": clock.now(), "asked_by": by}
    claim = database.insert(JobRun).values(**row, started_at=now).on_conflict_do_nothing(index_elements=["job", "slot"])
    return db.session.scalar(claim.returning(JobRun.id)) is not None


def _at_work(name: str, now: datetime) -> bool:
    heard = sa.func.coalesce(JobRun.beat_at, JobRun.started_at) >= now - SILENT
    found = sa.select(JobRun.id).where(JobRun.job == name, JobRun.finished_at.is_(None), heard)
    return db.session.scalar(found.limit(1)) is not None


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
