# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of sheets: those that everybody can buy, those that somebody described, and describing one with the sheet drawn
beside it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.db import db
from app.errors import DomainError, NotFound
from app.identity.routes import current
from app.network.models import Ambito
from app.network.rules import Scope
from app.printing import operations, queries
from app.printing.models import LabelSheet
from app.printing.pages import words
from app.printing.pages.blueprint import bp
from app.printing.pages.showing import drawn_sheet
from app.printing.routes.printing import PRINT, SETUP
from app.printing.routes.sheets import whose
from app.printing.rules.sheets import LENGTHS, PER_MM, check_described, described
from app.printing.schemas.sheets import SheetIn
from app.web import may
from app.web.forms import loaded, once
from app.web.lists import id_of
from app.web.refusals import refusal_page, told
from labels.sheets import Sheet

COUNTS = ("across", "down")
EVERYBODY = "all"
TYPICAL = {
    **{"page_width_mm": "210", "page_height_mm": "297"},
    **dict.fromkeys(("label_width_mm", "label_height_mm", "left_mm", "top_mm", "pitch_x_mm", "pitch_y_mm"), ""),
    **{"across": "", "down": ""},
}


@bp.get("/labels/sheets")
@may(PRINT)
def sheets() -> str:
    """All sheets, those that everybody knows first."""
    someone = current()
    mine, may_add = someone.sight_with(SETUP), someone.may(SETUP)
    listed = [_row(sheet, row, mine) for sheet, row in queries.sheets_for(someone.sight_with(PRINT))]
    return render_template("printing/sheets.html", listed=listed, may_add=may_add)


def _row(sheet: Sheet, row: LabelSheet | None, mine: Scope) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "maker": sheet.maker,
        "own": row is not None,
        "is_roll": sheet.is_roll,
        "size": words.label_size(sheet),
        "labels": sheet.per_sheet,
        "page": words.page_size(sheet),
        "archive": url_for("printing.archive_sheet", sheet_id=row.id) if row and _is_ones(row, mine) else "",
    }


def _is_ones(row: LabelSheet, mine: Scope) -> bool:
    return mine.everywhere or row.ambito_id in mine.ambiti


# ---------------------------------------------------------------- a new one


@bp.get("/labels/sheets/new")
@may(SETUP)
def new_sheet() -> str:
    """An empty form, with a page of A4."""
    return render_template("printing/sheet_form.html", **_drawn({}), typed=TYPICAL, areas=_areas())


@bp.post("/labels/sheets/new")
@may(SETUP)
def add_sheet() -> Response | str | tuple[str, int]:
    """Add the sheet of the form, or only draw it where somebody without script asks."""
    form = request.form
    if form.get("do") == "preview":
        return render_template("printing/sheet_form.html", **_drawn(form), typed=form, areas=_areas())
    try:
        columns = _read(form)
        once("label_sheet", [_plain(columns)], lambda id: _add(id, columns))
    except DomainError as refusal:
        values: dict[str, Any] = {**_drawn(form), "typed": form, "areas": _areas()}
        return refusal_page(refusal, "printing/sheet_form.html", **values)
    flash(gettext("Recorded. Print a calibration page before the first labels."), "ok")
    return redirect(url_for("printing.sheets"))


def _add(id: UUID, columns: dict[str, Any]) -> None:
    operations.describe_sheet(id=id, by=current().operator_id, now=clock.now(), **columns)


def _plain(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in columns.items()}


@bp.post("/labels/sheets/preview")
@may(SETUP)
def sheet_preview() -> str:
    """The sheet of the form as a picture, or what is wrong with it."""
    return render_template("printing/_sheet_picture.html", **_drawn(request.form))


@bp.post("/labels/sheets/<uuid:sheet_id>/archive")
@may(SETUP)
def archive_sheet(sheet_id: UUID) -> Response:
    """Put a sheet out of use."""
    scope = current().sight_with(SETUP)
    once("archive_sheet", [str(sheet_id)], lambda _: operations.archive_sheet(sheet_id, scope, now=clock.now()))
    flash(gettext("Archived. What was printed on it stays in the list."), "ok")
    return redirect(url_for("printing.sheets"))


# ---------------------------------------------------------------- reading the form


def _areas() -> list[tuple[str, str]]:
    """For whom a sheet may be: every ambito one works in; everybody, for those who work everywhere."""
    scope = current().sight_with(SETUP)
    rows = db.session.scalars(sa.select(Ambito).where(Ambito.id.in_(scope.ambiti)).order_by(Ambito.name))
    found = [(str(one.id), gettext("Ambito of %(name)s", name=one.name)) for one in rows]
    return [(EVERYBODY, gettext("Everybody")), *found] if scope.everywhere else found


def _read(form: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, in whole micrometres, checked by the API's own shape; ``invalid`` (422) naming the fields."""
    wrong, body = _measures(form)
    if wrong:
        raise words.wrong_fields(wrong.items())
    name = form.get("name", "").strip()
    columns = loaded(
        SheetIn, {**body, "name": name, "is_roll": form.get("kind") == "roll"}, exclude=["id", "ambito_id"]
    )
    return {**columns, "ambito_id": _area(form.get("ambito_id", ""))}


def _area(said: str) -> UUID | None:
    """The ambito that a form names, by the rule of the API; ``ambito_unclear`` (422) where it names none of several."""
    if said in ("", EVERYBODY):
        return whose(None)
    ambito_id = id_of(said)
    if ambito_id is None:
        raise NotFound
    return whose(ambito_id)


def _measures(form: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Any]]:
    wrong: dict[str, str] = {}
    body: dict[str, Any] = {}
    for name in (f"{one}_mm" for one in LENGTHS):
        length = words.micrometres(form.get(name, ""))
        if length is None:
            wrong[name] = words.NO_LENGTH
        else:
            body[name] = length / PER_MM
    for name in COUNTS:
        text = form.get(name, "").strip()
        if text.isascii() and text.isdigit() and len(text) < 4:
            body[name] = int(text)
        else:
            wrong[name] = words.NO_COUNT
    return wrong, body


def _drawn(form: Mapping[str, str]) -> dict[str, Any]:
    """The picture of what was typed so far: nothing until all measures are there, and why it cannot be if it cannot."""
    nothing: dict[str, Any] = {"picture": "", "wrong": "", "per_sheet": 0}
    wrong, body = _measures(form)
    if wrong:
        return nothing
    lengths = {f"{one}_um": round(body[f"{one}_mm"] * PER_MM) for one in LENGTHS}
    sheet = described(UUID(int=0), "", lengths, body["across"], body["down"], False)
    try:
        check_described(sheet)
    except DomainError as refusal:
        said = told(refusal)
        return nothing | {"wrong": " ".join(text for texts in (said.get("fields") or {}).values() for text in texts)}
    return {"picture": drawn_sheet([], sheet, title=gettext("The sheet")), "wrong": "", "per_sheet": sheet.per_sheet}
