# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of a distribution day: the desk, the big screen, and the sheets for when there is no network. No script."""

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
from app.distribution.routes.days import DAY, own_day, own_sheet, sheet_paper
from app.distribution.rules.days import SET_STATES, Keyed, box_of, number_in
from app.errors import DomainError, NotFound
from app.identity.pages.navigation import current_site, looked_at
from app.identity.routes import current
from app.network.queries import names_of_sites
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

MOST_DIGITS = 3


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
        "may_open": may_open and today is None,
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
    return {"one": one, "queue": queries.queue(day_id), "site_name": names_of_sites([one.site_id])[one.site_id]}


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


@bp.get("/handout-sheets")
@may(DAY)
def sheets() -> str | Response:
    """Sheets of the current site, and the way from a sheet's number to its keying in."""
    here, typed = current_site(), request.args.get("number", "")[:20]
    number = number_in(typed) if typed else None
    found = queries.sheet_numbered(here.id, number) if here and number else None
    if found is not None and current().may_at(DAY, found.site_id):
        return redirect(url_for("distribution.sheet", sheet_id=found.id))
    return render_template("distribution/sheets.html", **_sheets(), typed=typed)


def _sheets() -> dict[str, Any]:
    here, args = current_site(), request.args
    return {
        "listed": page_of_rows(queries.sheets(looked_at(DAY)), lists.page_number(args), PAGE_SIZE, whole_rows=True),
        "may_print": here is not None and current().may_at(DAY, here.id),
        "address": lists.address_of("distribution.sheets", args, ()),
    }


@bp.post("/handout-sheets")
@may(DAY)
def print_sheets() -> Response:
    """Make sheets of what there is to give here now."""
    here, by, now, made = current_site(), current(), clock.now(), []
    if here is None or not by.may_at(DAY, here.id):
        raise NotFound

    def act(id: UUID) -> None:
        made.extend(operations.print_sheets(id=id, site_id=here.id, by=by.operator_id, now=now))

    once("handout-sheets", [str(here.id)], act)
    flash(gettext("Ready: open each sheet and print it.") if made else gettext("There is nothing to give here."), "ok")
    return redirect(url_for("distribution.sheets"))


@bp.get("/handout-sheets/<uuid:sheet_id>.pdf")
@may(DAY)
def print_sheet(sheet_id: UUID) -> Response:
    """A sheet on paper."""
    return sheet_paper(sheet_id)


@bp.get("/handout-sheets/<uuid:sheet_id>")
@may(DAY)
def sheet(sheet_id: UUID) -> str:
    """A sheet as it lies there, to be keyed in row by row."""
    return render_template("distribution/sheet.html", **_to_key(sheet_id, {}))


def _to_key(sheet_id: UUID, typed: Any) -> dict[str, Any]:
    one = own_sheet(sheet_id)
    rows: dict[int, list[Any]] = {}
    for box in queries.boxes_of(sheet_id):
        rows.setdefault(box_of(box.position)[0], []).append(box)
    return {"one": one, "rows": rows, "keyed": queries.keyed_rows(sheet_id), "typed": typed, "today": clock.today()}


@bp.post("/handout-sheets/<uuid:sheet_id>")
@may(DAY)
def key_in(sheet_id: UUID) -> Response | tuple[str, int]:
    """Record what was ticked."""
    own_sheet(sheet_id)
    form, by, now, done = request.form, current(), clock.now(), []
    held_on, rows = lists.day_of(form.get("held_on")) or clock.today(), _rows_of(form)

    def act(_: UUID) -> None:
        done.append(operations.key_in(sheet_id, rows=rows, held_on=held_on, by=by.operator_id, sight=by.sight, now=now))

    try:
        once("handout-sheet", [str(sheet_id), str(held_on), *(str(row) for row in rows)], act)
    except DomainError as refusal:
        return refusal_page(refusal, "distribution/sheet.html", **_to_key(sheet_id, form))
    flash(gettext("Recorded."), "ok")
    if done and (done[0].earlier or done[0].refused):
        flash(gettext("Rows that were recorded before changed nothing."), "plain")
    return redirect(url_for("distribution.sheet", sheet_id=sheet_id))


def _rows_of(form: Any) -> list[Keyed]:
    """Rows of which something was typed: fields ``p.<place>`` and ``asked.<row>``."""
    pieces: dict[int, dict[int, int]] = {}
    asked: dict[int, int] = {}
    for name, text in form.items():
        kind, _, place = name.partition(".")
        if kind not in ("p", "asked") or not (_is_number(place) and _is_number(text)) or not int(text):
            continue
        if kind == "p":
            pieces.setdefault(box_of(int(place))[0], {})[int(place)] = int(text)
        else:
            asked[int(place)] = int(text)
    return [Keyed(row, pieces.get(row, {}), asked.get(row, 0)) for row in sorted({*pieces, *asked})]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
