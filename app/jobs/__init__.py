# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The clock: what runs when, each run claimed once, however many clocks tick."""

from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from flask import Flask

from app import clock
from app.jobs.claims import ask_for as ask_for
from app.jobs.claims import beat as beat
from app.jobs.claims import begin as begin
from app.jobs.claims import due as due
from app.jobs.claims import is_alive as is_alive
from app.jobs.claims import make_up as make_up
from app.jobs.claims import run as run
from app.jobs.history import Heartbeat as Heartbeat
from app.jobs.history import JobRun as JobRun
from app.jobs.history import let_go_of_history as let_go_of_history
from app.jobs.mailing import daily_check as daily_check
from app.jobs.mailing import reorder_mail as reorder_mail
from app.jobs.work import JOBS as JOBS
from app.jobs.work import LATE as LATE
from app.jobs.work import check_figures as check_figures
from app.jobs.work import check_ledger as check_ledger
from app.jobs.work import let_go_of as let_go_of
from app.jobs.work import mend_figures as mend_figures
from app.jobs.work import propose_to as propose_to
from app.jobs.work import release_due as release_due
from app.jobs.work import reorder as reorder
from app.jobs.work import roll_up as roll_up
from app.jobs.work import roll_up_figures as roll_up_figures
from app.jobs.work import unlink_due as unlink_due
from app.jobs.work import wrong_figures as wrong_figures


def start(app: Flask, scheduler: BaseScheduler | None = None) -> BaseScheduler:
    """Start the clock; in the background unless another scheduler is given."""
    clockwork = scheduler or BackgroundScheduler(timezone=clock.ROME)
    options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": int(LATE.total_seconds())}
    for name, (_, trigger) in JOBS.items():
        clockwork.add_job(_in_app, trigger, (app, run, name), id=name, **options)
    every_minute = {"seconds": 60, "next_run_time": clock.now()}
    clockwork.add_job(_in_app, "interval", (app, beat), id="heartbeat", **options, **every_minute)
    clockwork.add_job(_in_app, "interval", (app, make_up), id="make_up", **options, **every_minute)
    clockwork.start()
    return clockwork


def _in_app(app: Flask, work: Callable[..., object], *args: object) -> None:
    with app.app_context():
        work(*args)
