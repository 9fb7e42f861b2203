# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of the sheets for when there is no network: made, printed, keyed in. No script."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app import clock
from app.distribution.models import HandoutSheet
from app.distribution.operations import days as operations
from app.distribution.pages.blueprint import bp
from app.distribution.queries import days as queries
from app.distribution.routes.days import DAY, own_sheet, sheet_paper
from app.distribution.rules.days import Keyed, Other, box_of, sheet_in
from app.distribution.schemas.days import KeyInIn, OtherIn
from app.errors import N_, DomainError, NotFound
from app.identity.pages.navigation import current_site, looked_at
from app.identity.routes import current
from app.network.queries import names_of_sites
from app.web import lists, may
from app.web.blueprint import invalid
from app.web.fields import PAGE_SIZE
from app.web.forms import loaded, once
from app.web.once import secret
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

MOST_DIGITS = 3
OTHERS = 3
"""So many things that are not on the sheet are keyed in at a time."""


@bp.get("/handout-sheets")
@may(DAY)
def sheets() -> str | Response:
    """Sheets of the current site, and the way from a sheet's number to its keying in."""
    typed = request.args.get("number", "")[:20]
    found = _sheet_in(typed)
    if found is not None and current().may_at(DAY, found.site_id):
        return redirect(url_for("distribution.sheet", sheet_id=found.id))
    return render_template("distribution/sheets.html", **_sheets(), typed=typed)


def _sheet_in(typed: str) -> HandoutSheet | None:
    """With its mark a sheet of any site where one works; by its number alone one of the current site."""
    here, read = current_site(), sheet_in(typed)
    if read is None:
        return None
    number, mark = read
    if mark is not None:
        return queries.sheet_with(current().scope(DAY), number, mark)
    return queries.sheet_numbered(here.id, number) if here else None


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
    keyed = queries.keyed_rows(sheet_id)
    return {
        "one": one,
        "site_name": names_of_sites([one.site_id])[one.site_id],
        "rows": rows,
        "keyed": {row: it for row, it in keyed.items() if not it.undone},
        "undone": {row for row, it in keyed.items() if it.undone},
        "others": range(1, OTHERS + 1),
        "typed": typed,
        "today": clock.today(),
    }


@bp.post("/handout-sheets/<uuid:sheet_id>")
@may(DAY)
def key_in(sheet_id: UUID) -> Response | tuple[str, int]:
    """Record what was ticked."""
    own_sheet(sheet_id)
    form, by, now, done = request.form, current(), clock.now(), []
    try:
        held_on, rows, others = _read(form)

        def act(_: UUID) -> None:
            asked: dict[str, Any] = {"rows": rows, "others": others, "held_on": held_on, "secret": secret()}
            done.append(operations.key_in(sheet_id, **asked, by=by.operator_id, sight=by.sight, now=now))

        once("handout-sheet", [str(sheet_id), str(held_on), *(str(one) for one in (*rows, *others))], act)
    except DomainError as refusal:
        return refusal_page(refusal, "distribution/sheet.html", **_to_key(sheet_id, form))
    for words, tone in _said(done[0]) if done else [(gettext("This was recorded before: nothing was added."), "plain")]:
        flash(words, tone)
    return redirect(url_for("distribution.sheet", sheet_id=sheet_id))


def _said(one: operations.KeyedIn) -> list[tuple[str, str]]:
    """What came of it, in words."""
    told = []
    if one.keyed:
        words = ngettext("%(num)d row recorded.", "%(num)d rows recorded.", len(one.keyed))
        told.append((words, "ok"))
    if one.kept:
        told.append((gettext("What is not on the sheet is kept for the coordinator to settle."), "ok"))
    if one.earlier:
        told.append((gettext("Rows that were recorded before changed nothing."), "plain"))
    if one.refused:
        numbers = ", ".join(str(row) for row in one.refused)
        told.append((gettext("Not recorded, key them in again: rows %(rows)s.", rows=numbers), "warn"))
    return told or [(gettext("Nothing was filled in."), "plain")]


def _check_figures(form: Any) -> None:
    """What is no number is refused, and never taken for none."""
    message = N_("Write a whole number, at most 999.")
    wrong = {
        name: [message]
        for name, text in form.items()
        if name.partition(".")[0] in ("p", "asked", "pieces") and text.strip() and not _is_number(text.strip())
    }
    if wrong:
        raise invalid(wrong)


def _read(form: Any) -> tuple[date, list[Keyed], list[Other]]:
    """What was typed, by the API's own shapes; raises ``invalid`` (422) with the fields of the form."""
    _check_figures(form)
    held_on = loaded(KeyInIn, {"held_on": form.get("held_on", "").strip()}, only=("held_on",))["held_on"]
    return held_on, _rows_of(form), _others_of(form)


def _others_of(form: Any) -> list[Other]:
    """What was written by hand: fields ``other.<n>`` and ``pieces.<n>``; without a number it is one piece."""
    found: list[Other] = []
    wrong: dict[str, Any] = {}
    for place in range(1, OTHERS + 1):
        text, pieces = (form.get(f"{name}.{place}", "").strip() for name in ("other", "pieces"))
        if not text and not pieces:
            continue
        try:
            found.append(Other(**loaded(OtherIn, {"text": text, "quantity": int(pieces or 1)})))
        except DomainError as refusal:
            named = {"text": f"other.{place}", "quantity": f"pieces.{place}"}
            wrong |= {named[field]: messages for field, messages in (refusal.fields or {}).items()}
    if wrong:
        raise invalid(wrong)
    return found


def _rows_of(form: Any) -> list[Keyed]:
    """Rows of which something was typed: fields ``p.<place>`` and ``asked.<row>``."""
    pieces: dict[int, dict[int, int]] = {}
    asked: dict[int, int] = {}
    for name, written in form.items():
        (kind, _, place), text = name.partition("."), written.strip()
        if kind not in ("p", "asked") or not (_is_number(place) and _is_number(text)) or not int(text):
            continue
        if kind == "p":
            pieces.setdefault(box_of(int(place))[0], {})[int(place)] = int(text)
        else:
            asked[int(place)] = int(text)
    return [Keyed(row, pieces.get(row, {}), asked.get(row, 0)) for row in sorted({*pieces, *asked})]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
