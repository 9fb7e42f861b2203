# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What runs by the clock: once per slot however many clocks tick, and what went wrong is written down."""

import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask

from app import clock, jobs
from app.db import db, transaction
from app.jobs import JOBS, JobRun, beat, claims, due, is_alive, let_go_of_history, make_up, run
from tests.conftest import Database

CLOCKS, SLOTS = 8, 12
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAILY = CronTrigger(hour=3, timezone=clock.ROME)
EACH_MINUTE = CronTrigger(minute="*", timezone=clock.ROME)


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A job of every minute that only says that it ran."""
    ran: list[str] = []

    def work() -> str:
        ran.append("ran")
        return "done"

    monkeypatch.setitem(JOBS, "job", (work, EACH_MINUTE))
    return ran


def test_eight_clocks_run_each_slot_once(database: Database, job: list[str]) -> None:
    outcomes: list[str | None] = []
    start = threading.Barrier(CLOCKS)

    def tick() -> None:
        for slot in range(SLOTS):
            start.wait(timeout=60)
            with database.app.app_context():
                outcomes.append(run("job", NOON + timedelta(minutes=slot)))
                db.session.remove()

    clocks = [threading.Thread(target=tick) for _ in range(CLOCKS)]
    for one in clocks:
        one.start()
    for one in clocks:
        one.join(timeout=120)
    assert Counter(outcomes) == {"done": SLOTS, None: SLOTS * (CLOCKS - 1)}
    assert len(job) == SLOTS


def runs() -> list[JobRun]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(JobRun).order_by(JobRun.started_at)))


def test_a_run_is_written_down_with_its_slot_in_rome(app: Flask, job: list[str]) -> None:
    assert run("job", NOON) == "done"
    assert run("job", NOON + timedelta(seconds=59)) is None, "the same minute is the same slot"
    assert run("job", NOON + timedelta(seconds=60)) == "done"
    first, second = runs()
    assert (first.slot, second.slot) == ("2026-11-25 13:00", "2026-11-25 13:01")
    assert first.outcome == "done" and first.finished_at is not None and first.host


def test_a_clock_that_is_late_finds_the_slot_of_the_one_in_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(JOBS, "job", (lambda: "done", DAILY))
    in_time = datetime(2026, 11, 25, 2, 0, 0, 300_000, tzinfo=UTC)  # three in Rome
    assert run("job", in_time) == "done"
    assert run("job", in_time + timedelta(minutes=7)) is None, "woken late, or started a while after"
    assert run("job", in_time + timedelta(hours=23)) is None
    assert run("job", in_time + timedelta(days=1)) == "done"
    assert [one.slot for one in runs()] == ["2026-11-25 03:00", "2026-11-26 03:00"]


@pytest.mark.parametrize(
    ("fields", "last"),
    [
        ({"minute": "*"}, datetime(2026, 11, 25, 12, 0, tzinfo=UTC)),
        ({"minute": 30}, datetime(2026, 11, 25, 11, 30, tzinfo=UTC)),
        ({"hour": 3}, datetime(2026, 11, 25, 2, 0, tzinfo=UTC)),
        ({"day": 1, "hour": 0}, datetime(2026, 10, 31, 23, 0, tzinfo=UTC)),
        ({"month": 1, "day": 1, "hour": 0}, datetime(2025, 12, 31, 23, 0, tzinfo=UTC)),
    ],
)
def test_when_a_job_was_due_last(fields: dict[str, Any], last: datetime) -> None:
    assert due(CronTrigger(**fields, timezone=clock.ROME), NOON) == last
    assert due(CronTrigger(year=2030, timezone=clock.ROME), NOON) == NOON


def test_a_job_that_fails_is_written_down_and_undone(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def work() -> str:
        db.session.execute(sa.text("UPDATE ambito SET name = 'Half' WHERE code = 'PI'"))
        raise ValueError("the secret of somebody")

    monkeypatch.setitem(JOBS, "job", (work, DAILY))
    assert run("job", NOON) == "failed: ValueError"
    [one] = runs()
    assert one.outcome == "failed: ValueError" and one.finished_at is not None
    assert "job_failed" in caplog.text
    assert db.session.scalar(sa.text("SELECT name FROM ambito WHERE code = 'PI'")) == "Pisa"


def test_what_was_due_while_no_clock_was_there_is_made_up_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, job: list[str]
) -> None:
    assert make_up() == [], "what never ran missed nothing"
    run("job", NOON)
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=5))
    assert make_up() == ["job"] and make_up() == []
    assert [one.slot for one in runs()] == ["2026-11-25 13:00", "2026-11-25 18:00"], "the last one, not all of them"
    assert run("job", NOON + timedelta(hours=5)) is None


def test_a_run_whose_clock_fell_silent_is_taken_over_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch, job: list[str]
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    with transaction():
        assert claims._claimed(uuid4(), "job", "2026-11-25 13:00", NOON), "and then the power went out"
    assert make_up() == [] and job == [], "it may still be at work"
    monkeypatch.setattr(clock, "now", lambda: NOON + claims.SILENT + timedelta(seconds=1))
    assert make_up() == ["job", "job"], "what it left, and what is due by now"
    assert make_up() == [] and len(job) == 2
    first = runs()[0]
    assert first.taken_over and first.outcome == "done"


def test_old_runs_go_and_the_last_of_each_job_stays(app: Flask, job: list[str]) -> None:
    for days in (0, 1, 100, 101):
        run("job", NOON + timedelta(days=days))
    assert let_go_of_history(NOON + timedelta(days=101)) == 1, "the others are not older than a hundred days"
    assert let_go_of_history(NOON + timedelta(days=999)) == 2
    assert [one.started_at for one in runs()] == [NOON + timedelta(days=101)]


def test_whoever_has_a_run_says_that_they_are_alive(
    app: Flask, monkeypatch: pytest.MonkeyPatch, job: list[str]
) -> None:
    monkeypatch.setattr(claims, "BEAT", timedelta(milliseconds=20))
    said: list[Any] = []

    def work() -> str:
        until = clock.now() + timedelta(seconds=20)
        while len(set(said)) < 2 and clock.now() < until:
            said.append(runs()[0].beat_at)
            time.sleep(0.01)
        return "done"

    monkeypatch.setitem(JOBS, "job", (work, EACH_MINUTE))
    assert run("job") == "done"
    assert len(set(said)) >= 2


def test_a_long_outcome_is_cut(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(JOBS, "job", (lambda: "x" * 2000, DAILY))
    run("job", NOON)
    assert len(runs()[0].outcome or "") == 500


def test_a_clock_is_alive_for_three_minutes_after_its_last_tick(app: Flask) -> None:
    assert not is_alive(clock.now())
    beat()
    beat()
    now = clock.now()
    assert is_alive(now) and is_alive(now + timedelta(minutes=2))
    assert not is_alive(now + timedelta(minutes=3, seconds=1))
    assert db.session.scalar(sa.text("SELECT COUNT(*) FROM heartbeat")) == 1


def test_readiness_says_which_part_is_missing(database: Database, client: Any) -> None:
    silent = client.get("/readyz")
    assert silent.status_code == 503
    assert silent.json == {"status": "not ready", "database": True, "schema": True, "clock": False}
    with database.app.app_context():
        beat()
        db.session.remove()
    assert client.get("/readyz").status_code == 200
    assert client.get("/healthz").json == {"status": "ok"}


def test_the_nightly_proof_agrees(app: Flask) -> None:
    assert run("check_ledger") == "agrees"


@pytest.mark.parametrize("day", ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"])
def test_the_nightly_jobs_run_once_on_the_days_the_hour_changes(day: str) -> None:
    midnight = datetime.fromisoformat(day).replace(tzinfo=clock.ROME)
    often = ("release_due", "roll_up", "roll_up_figures", "reorder_mail")
    for trigger in [trigger for name, (_, trigger) in JOBS.items() if name not in often]:
        first = trigger.get_next_fire_time(None, midnight)
        second = trigger.get_next_fire_time(first, first + timedelta(seconds=1))
        assert first.date() == midnight.date() and second.date() > first.date()


def test_the_clock_starts_with_every_job_and_a_heartbeat(database: Database) -> None:
    clockwork = BackgroundScheduler(timezone=clock.ROME)
    jobs.start(database.app, clockwork)
    try:
        assert {one.id for one in clockwork.get_jobs()} == {*JOBS, "heartbeat", "make_up"}
        assert all(one.coalesce and one.max_instances == 1 for one in clockwork.get_jobs())
    finally:
        clockwork.shutdown(wait=True)
    with database.app.app_context():
        db.session.remove()
