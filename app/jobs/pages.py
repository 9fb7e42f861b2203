# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of the clock: what runs by itself and when, what came of it, and a run now for whoever wants one."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.db import Rows, db
from app.errors import DomainError, NotFound
from app.identity.models import Operator
from app.identity.routes import current
from app.jobs import words
from app.jobs.claims import FAILED, SILENT, ask_for, begin, is_alive
from app.jobs.history import Heartbeat, JobRun
from app.jobs.work import JOBS
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import act_id, once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

bp = Blueprint("jobs", __name__)

KEPT = ("job", "view")
VIEWS = ("all", "failed")


@bp.get("/jobs")
@may("clock.read")
def jobs() -> str:
    """Every job with its last result, and what ran."""
    return render_template("jobs/jobs.html", **_listed())


def _listed() -> dict[str, Any]:
    now, args = clock.now(), request.args
    job, view = lists.word_of(args, "job", JOBS, ""), lists.word_of(args, "view", VIEWS, "all")
    known = [_job(name, now) for name in JOBS]
    return {
        "known": known,
        "at_work": any(one["last"] and one["last"]["state"] == "at_work" for one in known),
        "alive": is_alive(now),
        "ticked_at": db.session.scalar(sa.select(Heartbeat.at).where(Heartbeat.name == "clock")),
        "chosen": job,
        "view": view,
        "listed": page_of_rows(_history(job, view), lists.page_number(args), PAGE_SIZE, whole_rows=True, shown=_shown),
        "address": lists.address_of("jobs.jobs", args, KEPT),
        "may_run": current().may("clock.run"),
    }


def _job(name: str, now: datetime) -> dict[str, Any]:
    trigger = JOBS[name][1]
    last = db.session.execute(_runs().where(JobRun.job == name).limit(1)).first()
    title, what = words.named(name)
    told = {"name": name, "title": title, "what": what, "when": words.when(trigger)}
    return {**told, "next": words.following(trigger, now), "last": _told(last[0], last[1], now) if last else None}


def _runs() -> Rows:
    """``JobRun, name of who asked``, the latest first."""
    query = sa.select(JobRun, Operator.display_name).outerjoin(Operator, Operator.id == JobRun.asked_by)
    return query.order_by(JobRun.started_at.desc(), JobRun.id)


def _history(job: str, view: str) -> Rows:
    """What ran. Jobs of every few minutes are only listed by themselves, or where they failed."""
    failed = JobRun.outcome.startswith(FAILED, autoescape=True)
    if view == "failed":
        query = _runs().where(failed)
    elif job:
        query = _runs()
    else:
        often = [name for name, (_, trigger) in JOBS.items() if words.often(trigger)]
        query = _runs().where(sa.or_(JobRun.job.not_in(often), failed, JobRun.asked_by.is_not(None)))
    return query.where(JobRun.job == job) if job else query


def _shown(rows: list[Any]) -> list[dict[str, Any]]:
    now = clock.now()
    return [_told(one, asked_by, now) for one, asked_by in rows]


def _told(one: JobRun, asked_by: str | None, now: datetime) -> dict[str, Any]:
    """A run in words: done, failed, at work, or silent."""
    state, result = "done", ""
    if one.finished_at is None:
        heard = one.beat_at or one.started_at
        state = "at_work" if now - heard < SILENT else "silent"
    elif words.failed(one.outcome):
        state, result = "failed", words.why_it_failed(one.outcome or "")
    else:
        result = words.came_of_it(one.outcome or "")
    return {"run": one, "title": words.named(one.job)[0], "state": state, "result": result, "asked_by": asked_by}


@bp.post("/jobs/<job>/run")
@may("clock.run")
def run_now(job: str) -> Response | tuple[str, int]:
    """A run now: claimed as the clock's are, carried out beside the web; the page says when it is done."""
    if job not in JOBS:
        raise NotFound
    id, by, now = act_id(), current().operator_id, clock.now()
    try:
        claimed = once("job_run", [job], lambda _: ask_for(job, id=id, by=by, now=now), id)
    except DomainError as refusal:
        return refusal_page(refusal, "jobs/jobs.html", **_listed())
    if claimed:
        begin(id, job)
    flash(gettext("Begun. Its result stands here when it is done."), "ok")
    return redirect(url_for("jobs.jobs"))
