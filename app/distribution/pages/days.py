# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of a distribution day: the desk and the big screen. No script."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.distribution.operations import days as operations
from app.distribution.pages.blueprint import bp
from app.distribution.queries import days as queries
from app.distribution.routes.days import DAY, own_day
from app.distribution.rules.days import SET_STATES
from app.errors import DomainError, NotFound
from app.identity.pages.navigation import current_site, looked_at
from app.identity.routes import current
from app.network.queries import names_of_sites
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page


@bp.get("/days")
@may(DAY)
def days() -> str:
    """Distribution days, the latest first, and the act that opens today's."""
    return render_template("distribution/days.html", **_listed())


def _listed() -> dict[str, Any]:
    here = current_site()
    may_open = here is not None and current().may_at(DAY, here.id)
    today = queries.day_on(here.id, clock.today()) if here and may_open else None
    return {
        "listed": page_of_rows(
            queries.days(looked_at(DAY)), lists.page_number(request.args), PAGE_SIZE, whole_rows=True
        ),
        "may_open": may_open and (today is None or today.closed_at is not None),
        "again": today is not None,
        "address": lists.address_of("distribution.days", request.args, ()),
    }


@bp.post("/days")
@may(DAY)
def open_day() -> Response | tuple[str, int]:
    """Open today's queue at the current site."""
    here, by, now, made = current_site(), current(), clock.now(), []
    if here is None or not by.may_at(DAY, here.id):
        raise NotFound

    def act(id: UUID) -> None:
        made.append(operations.open_day(id=id, site_id=here.id, by=by.operator_id, now=now).id)

    try:
        once("day", [str(here.id)], act)
    except DomainError as refusal:
        return refusal_page(refusal, "distribution/days.html", **_listed())
    return redirect(url_for("distribution.day", day_id=made[0]) if made else url_for("distribution.days"))


@bp.get("/days/<uuid:day_id>")
@may(DAY)
def day(day_id: UUID) -> str:
    """The desk: who is called, who waits, the next."""
    return render_template("distribution/day.html", **_shown(day_id))


def _shown(day_id: UUID) -> dict[str, Any]:
    one = own_day(day_id)
    return {
        "one": one,
        "today": clock.today(),
        "queue": queries.queue(day_id),
        "site_name": names_of_sites([one.site_id])[one.site_id],
    }


@bp.get("/days/<uuid:day_id>/screen")
@may(DAY)
def day_screen(day_id: UUID) -> str:
    """The big screen: numbers that are called, and nothing else."""
    return render_template("distribution/day_screen.html", **_shown(day_id))


@bp.post("/days/<uuid:day_id>/numbers")
@may(DAY)
def take_number(day_id: UUID) -> Response | tuple[str, int]:
    """Give out the next number."""
    taken: list[int] = []
    now = clock.now()

    def act(_: UUID) -> None:
        taken.append(operations.take_number(day_id, now=now).number)

    return _done(
        day_id,
        lambda: once("day-number", [str(day_id)], act),
        lambda: gettext("Number %(number)s", number=taken[0]) if taken else "",
    )


@bp.post("/days/<uuid:day_id>/call")
@may(DAY)
def call_next(day_id: UUID) -> Response | tuple[str, int]:
    """Call who has waited longest."""
    now = clock.now()
    return _done(day_id, lambda: once("day-call", [str(day_id)], lambda _: operations.call_next(day_id, now=now)))


@bp.post("/days/<uuid:day_id>/numbers/<int:number>")
@may(DAY)
def set_number(day_id: UUID, number: int) -> Response | tuple[str, int]:
    """A number was served, its holder is gone, or it is called again."""
    state, now = lists.word_of(request.form, "state", SET_STATES, ""), clock.now()
    if not state:
        raise NotFound
    return _done(
        day_id,
        lambda: once(
            "day-state",
            [str(day_id), number, state],
            lambda _: operations.set_number(day_id, number, state, now=now),
        ),
    )


@bp.post("/days/<uuid:day_id>/close")
@may(DAY)
def close_day(day_id: UUID) -> Response | tuple[str, int]:
    """The day is over."""
    now = clock.now()
    return _done(day_id, lambda: once("day-close", [str(day_id)], lambda _: operations.close_day(day_id, now=now)))


def _done(day_id: UUID, act: Callable[[], object], words: Callable[[], str] = lambda: "") -> Response | tuple[str, int]:
    own_day(day_id)
    try:
        act()
    except DomainError as refusal:
        return refusal_page(refusal, "distribution/day.html", **_shown(day_id))
    if words():
        flash(words(), "ok")
    return redirect(url_for("distribution.day", day_id=day_id))
