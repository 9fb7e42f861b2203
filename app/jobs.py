# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything that runs by the clock, on one page. Each run is claimed once, however many clocks tick."""

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from flask import Flask
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app import db as database
from app.db import Base, db, text_up_to
from app.privacy import operations as privacy
from app.privacy.queries import due as retention
from app.privacy.rules.retention import BATCH, BREATH
from app.stock import queries as stock
from app.transfer import operations as transfers

log = logging.getLogger(__name__)

ALIVE_FOR = timedelta(minutes=3)
LATE = timedelta(hours=1)
LOOK_BACK = (2 * LATE, timedelta(days=2), timedelta(days=32), timedelta(days=367))


class JobRun(Base):
    """One run of a job: claimed by whoever comes first, kept as the history of what the clock did."""

    __tablename__ = "job_run"
    __table_args__ = (sa.UniqueConstraint("job", "slot"), *text_up_to(job=40, slot=20, outcome=500, host=120))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(sa.String(40))
    slot: Mapped[str] = mapped_column(sa.String(20))
    host: Mapped[str] = mapped_column(sa.String(120))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(sa.String(500))


class Heartbeat(Base):
    """The last tick of the clock, one row."""

    __tablename__ = "heartbeat"
    __table_args__ = text_up_to(name=20)

    name: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    at: Mapped[datetime]


def check_ledger() -> str:
    """Nightly proof that balances equal lines and seals follow; speaks loudly when they do not."""
    faults = [*stock.drift(), *stock.broken_seals()]
    for fault in faults:
        log.error("ledger_disagrees", extra={"site": str(fault.site_id), "what": fault.what, "detail": fault.detail})
    return f"{len(faults)} differences" if faults else "agrees"


def release_due() -> str:
    """Goods that were put aside for too long go back to the shelf, one site after the other.

    A site where that fails keeps no other waiting; at the end the run fails, with what went wrong in each.
    """
    released, failures = 0, []
    for site_id in stock.sites_with_due(clock.now()):
        try:
            with database.transaction():
                released += transfers.release_due(clock.now(), [site_id])
        except Exception as error:
            log.exception("release_failed", extra={"site": str(site_id)})
            failures.append(error)
    if failures:
        raise ExceptionGroup(f"{released} released, {len(failures)} sites failed", failures)
    return f"{released} released"


def unlink_due() -> str:
    """The retention clock: what was kept for its time goes, kind by kind, in batches that each stand alone, so that
    nobody waits for more than one of them. A batch that fails keeps no other waiting."""
    went, failures = {}, []
    for kind, before in retention.kept_from_now(clock.now()).items():
        try:
            went[kind] = let_go_of(kind, before)
        except Exception as error:
            db.session.rollback()
            log.exception("retention_failed", extra={"kind": kind})
            failures.append(error)
    database.tidy()
    said = ", ".join(f"{number} {kind}" for kind, number in went.items() if number) or "nothing was due"
    if failures:
        raise ExceptionGroup(f"{said}; {len(failures)} kinds failed", failures)
    return said


def let_go_of(kind: str, before: datetime) -> int:
    """All that is due of a kind, batch by batch, each in a transaction of its own; returns how many went.

    A breath between two lets in whoever waits: a lock that is taken again at once is not handed on.
    """
    run_id, now, went = uuid4(), clock.now(), 0
    for ids in retention.due_ids(kind, before):
        db.session.rollback()
        for start in range(0, len(ids), BATCH):
            if start:
                time.sleep(BREATH)
            with database.transaction():
                went += privacy.let_go(kind, ids[start : start + BATCH], before=before, now=now, run_id=run_id)
    db.session.rollback()
    return went


JOBS: dict[str, tuple[Callable[[], str], CronTrigger]] = {
    # Not between two and three: that hour is missing in March and comes twice in October.
    "check_ledger": (check_ledger, CronTrigger(hour=3, minute=30, timezone=clock.ROME)),
    "unlink_due": (unlink_due, CronTrigger(hour=4, minute=10, timezone=clock.ROME)),
    # What would miss its time in the hour that comes twice is released by whoever needs the goods.
    "release_due": (release_due, CronTrigger(minute="*/5", timezone=clock.ROME)),
}


def start(app: Flask, scheduler: BaseScheduler | None = None) -> BaseScheduler:
    """Start the clock; in the background unless another scheduler is given."""
    clockwork = scheduler or BackgroundScheduler(timezone=clock.ROME)
    options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": int(LATE.total_seconds())}
    for name, (_, trigger) in JOBS.items():
        clockwork.add_job(_in_app, trigger, (app, run, name), id=name, **options)
    every_minute = {"seconds": 60, "next_run_time": clock.now()}
    clockwork.add_job(_in_app, "interval", (app, beat), id="heartbeat", **options, **every_minute)
    clockwork.start()
    return clockwork


def _in_app(app: Flask, work: Callable[..., object], *args: object) -> None:
    with app.app_context():
        work(*args)


def run(name: str, now: datetime | None = None) -> str | None:
    """Run a job for when it was due last, unless another clock took that; returns its outcome, or none if it was taken.

    So a clock that comes minutes late finds the slot of the one that was in time.
    """
    run_id, moment = uuid4(), now or clock.now()
    with database.transaction():
        if not _claimed(run_id, name, moment):
            return None
    try:
        outcome = JOBS[name][0]()
    except Exception as error:
        db.session.rollback()
        log.exception("job_failed", extra={"job": name})
        outcome = f"failed: {type(error).__name__}"
    with database.transaction():
        ending = sa.update(JobRun).where(JobRun.id == run_id)
        db.session.execute(ending.values(finished_at=clock.now(), outcome=outcome[:500]))
    return outcome


def _claimed(run_id: UUID, name: str, now: datetime) -> bool:
    slot = due(JOBS[name][1], now).astimezone(clock.ROME).strftime("%Y-%m-%d %H:%M")
    row = {"id": run_id, "job": name, "slot": slot, "host": f"{socket.gethostname()}/{os.getpid()}"[:120]}
    claim = database.insert(JobRun).values(**row, started_at=now).on_conflict_do_nothing(index_elements=["job", "slot"])
    return db.session.scalar(claim.returning(JobRun.id)) is not None


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
