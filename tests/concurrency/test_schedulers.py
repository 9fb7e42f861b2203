# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Eight clocks, sixty slots, one of them killed in the middle of a run: sixty runs."""

import multiprocessing
import os
import signal
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from apscheduler.triggers.cron import CronTrigger

from app import clock, create_app, jobs
from app.db import db
from app.jobs import claims
from tests.conftest import Database, settings_for

CLOCKS, SLOTS, KILLED_AT = 8, 60, 20
SILENT = timedelta(seconds=2)
PATIENCE = 120


def tick(url: str, home: Path, first: datetime, gate: Any, victim: bool) -> None:
    """One clock: every slot in turn, then whatever another left undone, until all is done. The one that will be killed
    begins further on, so that it comes first somewhere."""
    claims.SILENT = SILENT
    app = create_app(settings_for(url, home))

    def work() -> str:
        if victim:  # it has claimed this one, and will never say how it went
            os.kill(os.getpid(), signal.SIGKILL)
        return f"by {os.getpid()}"

    jobs.JOBS["sixty"] = (work, CronTrigger(minute="*", timezone=clock.ROME))
    with app.app_context():
        db.session.execute(sa.text("SELECT 1"))
        db.session.remove()
        gate.wait(timeout=PATIENCE)
        for slot in range(KILLED_AT if victim else 0, SLOTS):
            jobs.run("sixty", first + timedelta(minutes=slot))
            db.session.remove()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and unfinished():
            make_up_sixty()
            time.sleep(0.3)
        db.session.remove()
        db.engine.dispose()


def unfinished() -> int:
    """Slots that nobody has finished yet."""
    done = sa.select(sa.func.count()).select_from(jobs.JobRun).where(jobs.JobRun.finished_at.is_not(None))
    number = SLOTS - (db.session.scalar(done) or 0)
    db.session.rollback()
    return number


def make_up_sixty() -> None:
    """Take over what was abandoned; nothing else is due in this test."""
    now = clock.now()
    for run_id, name in claims._abandoned(now):
        if claims._taken_over(run_id, now):
            claims.carry_out(run_id, name)


def test_eight_clocks_sixty_slots_one_killed_sixty_runs(database: Database) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.concurrency.worker"])
    gate, first = context.Barrier(CLOCKS), clock.now() - timedelta(minutes=SLOTS)
    home = Path(database.app.config["SETTINGS"].data_dir)
    clocks = [
        context.Process(target=tick, args=(database.url, home, first, gate, number == 0), daemon=True)
        for number in range(CLOCKS)
    ]
    for one in clocks:
        one.start()
    for one in clocks:
        one.join(timeout=PATIENCE + 30)
    assert sorted(one.exitcode for one in clocks) == [-signal.SIGKILL, *[0] * (CLOCKS - 1)]
    with database.app.app_context():
        runs = list(db.session.scalars(sa.select(jobs.JobRun)))
        assert len(runs) == len({one.slot for one in runs}) == SLOTS
        assert all(one.finished_at and (one.outcome or "").startswith("by ") for one in runs)
        assert [one.taken_over for one in runs].count(True) == 1
        db.session.remove()
        db.engine.dispose()
