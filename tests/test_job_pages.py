# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of the clock: what each job does and did, and a run now, once however often it is asked for."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app import clock
from app.db import db, transaction
from app.jobs import JOBS, JobRun, claims, make_up, words
from app.jobs import run as run_due
from tests.browser import Visit
from tests.factories import World

PAGE = "/jobs"


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A job that lasts until it is told to end."""
    done = threading.Event()

    def work() -> str:
        assert done.wait(timeout=30)
        return "3 runs made"

    monkeypatch.setitem(JOBS, "reorder", (work, JOBS["reorder"][1]))
    yield done
    done.set()
    settle()


def settle() -> None:
    """Wait for what was begun beside the web."""
    for thread in threading.enumerate():
        if thread.name.startswith("job-"):
            thread.join(timeout=30)


def test_a_run_that_is_asked_for_is_done_once_and_beside_the_web(
    app: Any, visit: Visit, world: World, at_work: threading.Event
) -> None:
    admin, act = visit("admin"), str(uuid4())
    for _ in range(2):
        assert admin.send(f"{PAGE}/reorder/run", act=act).status_code == 302, "nobody waits for it"
    another = admin.send(f"{PAGE}/reorder/run", act=str(uuid4()))
    assert another.status_code == 409 and "This is at work right now." in another.text
    assert "at work" in admin.get(PAGE).text
    at_work.set()
    settle()
    told = unescape(admin.get(PAGE).text)
    assert "proposals made: 3" in told and "asked for by" in told
    db.session.rollback()
    [one] = db.session.scalars(sa.select(JobRun).where(JobRun.job == "reorder"))
    assert str(one.id) == act and one.outcome == "3 runs made" and len(one.slot) == 19
    db.session.rollback()
    assert run_due("reorder") == "3 runs made", "the clock's own slot is another"


def test_a_run_that_was_asked_for_and_fell_silent_is_taken_over(
    app: Any, world: World, monkeypatch: pytest.MonkeyPatch, at_work: threading.Event
) -> None:
    at_work.set()
    now = clock.now()
    with transaction():
        claims.ask_for("reorder", id=uuid4(), by=world.operators["admin"], now=now)
    monkeypatch.setattr(clock, "now", lambda: now + claims.SILENT + timedelta(seconds=1))
    assert "reorder" in make_up()
    [one] = db.session.scalars(sa.select(JobRun).where(JobRun.asked_by.is_not(None)))
    assert one.taken_over and one.outcome == "3 runs made"


def test_what_failed_is_told_in_words_and_never_in_its_own(
    app: Any, visit: Visit, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work() -> str:
        raise ExceptionGroup("two", [ConnectionRefusedError("the secret of somebody"), ValueError("another")])

    monkeypatch.setitem(JOBS, "roll_up", (work, JOBS["roll_up"][1]))
    assert run_due("roll_up") == "failed: ConnectionRefusedError, ValueError"
    db.session.remove()
    told = unescape(visit("admin").get(PAGE, view="failed").text)
    assert "a server could not be reached · something that was not foreseen (ValueError)" in told
    assert "secret" not in told


def test_every_job_has_words_and_its_hours(app: Any) -> None:
    assert set(JOBS) <= set(words.JOBS_IN_WORDS)
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        told = {name: words.when(trigger) for name, (_, trigger) in JOBS.items()}
        assert told["release_due"] == "every 5 minutes"
        assert told["roll_up"] == "every day at 00:40, 06:40, 12:40, 18:40"
        assert words.came_of_it("1200 items at sites, 2 made anew").startswith("items at sites brought up to date: 1")


def test_an_unknown_job_is_not_run(visit: Visit, world: World) -> None:
    assert visit("admin").send(f"{PAGE}/everything/run").status_code == 404
