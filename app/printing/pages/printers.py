# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of the printers of a site: how fine they print, what they understand, how far off they are."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.errors import DomainError, NotFound
from app.identity.pages.navigation import Here, current_site
from app.identity.routes import current
from app.network.queries import names_of_sites
from app.printing import operations, queries
from app.printing.models import DPIS, Printer
from app.printing.pages import words
from app.printing.pages.blueprint import bp
from app.printing.pages.labels import known_sheets
from app.printing.pages.showing import USUAL_SHEET, printers_at
from app.printing.routes.printing import SETUP
from app.printing.routes.sheets import calibration_of
from app.printing.rules.plans import DPI
from app.printing.rules.sheets import PER_MM
from app.printing.schemas.sheets import PrinterIn
from app.web import may
from app.web.forms import act_id, loaded, once
from app.web.refusals import refusal_page
from labels.sheets import Sheet

FORM = "printing/printer.html"
OFFSETS = ("offset_x_mm", "offset_y_mm")


@bp.get("/labels/printers")
@may(SETUP)
def printers() -> str:
    """The printers of the site one works at."""
    here = current_site()
    named = {one.id: words.called(one) for one in known_sheets()}
    listed = [{"id": one.id, "name": one.name, "note": _note(one, named)} for one in printers_at(here)]
    return render_template("printing/printers.html", listed=listed, may_add=_may_set_up(here))


def _may_set_up(here: Here | None) -> bool:
    return here is not None and current().may_at(SETUP, here.id)


def _note(one: Printer, named: Mapping[str, str]) -> str:
    moved = [one.offset_x_um, one.offset_y_um]
    parts = [one.output.upper(), gettext("%(dpi)s dots per inch", dpi=one.dpi), named.get(one.sheet or "", "")]
    if any(moved):
        right, down = (words.length(offset / PER_MM) for offset in moved)
        parts.append(gettext("%(right)s mm right, %(down)s mm down", right=right, down=down))
    return " · ".join(part for part in parts if part)


# ---------------------------------------------------------------- the form


@bp.get("/labels/printers/new")
@may(SETUP)
def new_printer() -> str:
    """An empty form."""
    here = _here()
    typed = {"output": "pdf", "dpi": str(DPI["pdf"]), "offset_x_mm": "0", "offset_y_mm": "0"}
    return render_template(FORM, **_around(None, here.name), typed=typed)


def _here() -> Here:
    here = current_site()
    if here is None or not _may_set_up(here):
        raise NotFound
    return here


def _around(one: Printer | None, place: str) -> dict[str, Any]:
    return {"one": one, "place": place, "sheets": [(sheet.id, words.called(sheet)) for sheet in known_sheets()]}


@bp.post("/labels/printers/new")
@may(SETUP)
def add_printer() -> Response | tuple[str, int]:
    """Add the printer of the form to the site one works at."""
    here = _here()
    try:
        columns = _read()
        once("printer", [str(here.id), columns], lambda id: _add(id, here.id, columns))
    except DomainError as refusal:
        return refusal_page(refusal, FORM, **_around(None, here.name), typed=request.form)
    flash(gettext("Recorded. Now print its calibration page."), "ok")
    return redirect(url_for("printing.printer", printer_id=act_id()))


def _add(id: UUID, site_id: UUID, columns: dict[str, Any]) -> None:
    operations.add_printer(id=id, site_id=site_id, sheets=current().sight_with(SETUP), **columns)


@bp.get("/labels/printers/<uuid:printer_id>")
@may(SETUP)
def printer(printer_id: UUID) -> str:
    """The form, filled."""
    one = _existing(printer_id)
    return render_template(FORM, **_around(one, _place(one)), typed=_as_typed(one))


def _existing(printer_id: UUID) -> Printer:
    one = queries.printer(printer_id, current().scope(SETUP))
    if one is None or one.archived_at is not None:
        raise NotFound
    return one


def _place(one: Printer) -> str:
    return names_of_sites([one.site_id]).get(one.site_id, "")


def _as_typed(one: Printer) -> dict[str, str]:
    """A printer as somebody would have typed it."""
    return {
        "name": one.name,
        "output": one.output,
        "dpi": str(one.dpi),
        "offset_x_mm": words.length(one.offset_x_um / PER_MM),
        "offset_y_mm": words.length(one.offset_y_um / PER_MM),
        "sheet": one.sheet or "",
    }


@bp.post("/labels/printers/<uuid:printer_id>")
@may(SETUP)
def revise_printer(printer_id: UUID) -> Response | tuple[str, int]:
    """Change the printer as the form says."""
    try:
        columns = _read()
        once("printer_change", [str(printer_id), columns], lambda _: _revise(printer_id, columns))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        one = _existing(printer_id)
        return refusal_page(refusal, FORM, **_around(one, _place(one)), typed=request.form)
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("printing.printer", printer_id=printer_id))


@bp.post("/labels/printers/<uuid:printer_id>/archive")
@may(SETUP)
def archive_printer(printer_id: UUID) -> Response:
    """A printer that is gone."""
    once("printer_gone", [str(printer_id)], lambda _: _revise(printer_id, {"archived": True}))
    flash(gettext("Archived."), "ok")
    return redirect(url_for("printing.printers"))


def _revise(printer_id: UUID, columns: dict[str, Any]) -> None:
    someone = current()
    operations.revise_printer(
        printer_id, someone.scope(SETUP), sheets=someone.sight_with(SETUP), now=clock.now(), **columns
    )


def _read() -> dict[str, Any]:
    """What the form says of a printer, checked by the API's own shape; ``invalid`` (422) naming the fields."""
    form = request.form
    offsets = {name: words.micrometres(form.get(name, "") or "0") for name in OFFSETS}
    wrong = [(name, words.NO_LENGTH) for name, offset in offsets.items() if offset is None]
    if wrong:
        raise words.wrong_fields(wrong)
    known = {str(dpi): dpi for dpi in DPIS}
    body: dict[str, Any] = {name: (offset or 0) / PER_MM for name, offset in offsets.items()}
    body |= {
        "name": form.get("name", "").strip(),
        "output": form.get("output", "pdf"),
        "sheet": form.get("sheet") or None,
    }
    return loaded(PrinterIn, body | {"dpi": known.get(form.get("dpi", ""), 0)}, exclude=["id", "site_id"])


# ---------------------------------------------------------------- calibration


@bp.get("/labels/printers/<uuid:printer_id>/calibration.pdf")
@may(SETUP)
def calibration_page(printer_id: UUID) -> Response:
    """The page that shows how far off the printer is, on its usual sheet."""
    one = _existing(printer_id)
    sheet = _usual(one)
    offset = (one.offset_x_um / PER_MM, one.offset_y_um / PER_MM)
    return calibration_of(sheet, offset, one.dpi)


def _usual(one: Printer) -> Sheet:
    known = {sheet.id: sheet for sheet in known_sheets()}
    return known.get(one.sheet or "") or known[USUAL_SHEET]
