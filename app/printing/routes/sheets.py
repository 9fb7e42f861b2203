# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets of labels and printers over JSON."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_babel import gettext

from app import clock
from app.db import in_transaction
from app.errors import N_, DomainError, NotFound
from app.printing import operations, queries
from app.printing.models import LabelSheet
from app.printing.queries.sheets import as_sheet
from app.printing.routes.blueprint import bp
from app.printing.routes.printing import PRINT, SETUP, someone
from app.printing.rules.plans import DPI
from app.printing.rules.sheets import LENGTHS, PER_MM
from app.printing.schemas.sheets import (
    CalibrationIn,
    PrinterIn,
    PrinterOut,
    PrinterPatchIn,
    PrintersIn,
    SheetArchiveIn,
    SheetIn,
    SheetOut,
    SheetsIn,
)
from app.web import at, may, once
from app.web.blueprint import FILE
from app.web.fields import page_of
from app.web.language import chosen
from app.web.paging import page_of_rows
from labels.calibration import calibration
from labels.sheets import Sheet


@bp.get("/labels/sheets")
@may(PRINT)
@bp.arguments(SheetsIn, location="query")
@bp.response(200, page_of(SheetOut))
def list_sheets(asked: dict[str, Any]) -> dict[str, Any]:
    """Sheets and rolls: those that everybody can buy, then those that somebody described."""
    found = queries.sheets_for(someone().sight_with(PRINT), archived=asked["archived"])
    page, size = asked["page"], asked["page_size"]
    items = [shown(sheet, row) for sheet, row in found[(page - 1) * size : page * size]]
    return {"items": items, "page": page, "page_size": size, "total": len(found)}


@bp.post("/labels/sheets")
@may(SETUP)
@bp.arguments(SheetIn)
@bp.response(201, SheetOut)
@once(SheetOut)
def describe_sheet(new: dict[str, Any]) -> dict[str, Any]:
    """Describe a sheet or roll that is not among those that everybody knows."""
    new["ambito_id"] = whose(new.pop("ambito_id", None))
    new.setdefault("pitch_x_um", new["label_width_um"])
    new.setdefault("pitch_y_um", new["label_height_um"])
    row = operations.describe_sheet(**new, by=someone().operator_id, now=clock.now())
    return shown(as_sheet(row), row)


def whose(ambito_id: UUID | None) -> UUID | None:
    """Of which ambito a new sheet is: the one that is named, else one's own, else (an administrator's) everybody's."""
    scope = someone().sight_with(SETUP)
    if ambito_id is not None:
        if not (scope.everywhere or ambito_id in scope.ambiti):
            raise NotFound
        return ambito_id
    if scope.everywhere:
        return None
    if len(scope.ambiti) == 1:
        return next(iter(scope.ambiti))
    message = N_("Say for which ambito.")
    raise DomainError(message, "ambito_unclear", 422, fields={"ambito_id": [message]})


@bp.post("/labels/sheets/<uuid:sheet_id>/archive")
@may(SETUP)
@bp.arguments(SheetArchiveIn)
@bp.response(200, SheetOut)
@once(SheetOut, 200)
def archive_sheet(act: dict[str, Any], sheet_id: UUID) -> dict[str, Any]:
    """Put a described sheet out of use."""
    row = operations.archive_sheet(sheet_id, someone().sight_with(SETUP), now=clock.now())
    return shown(as_sheet(row), row)


@bp.get("/labels/calibration.pdf")
@may(PRINT)
@bp.arguments(CalibrationIn, location="query")
@bp.response(200, FILE, content_type="application/pdf")
def print_calibration(asked: dict[str, Any]) -> Response:
    """A page to print on plain paper and hold against a sheet of labels: how far is the printer off?"""
    one = someone()
    sheet = queries.sheet_named(asked["sheet"], one.sight_with(PRINT))
    printer = queries.printer(asked["printer_id"], one.scope(PRINT)) if "printer_id" in asked else None
    if "printer_id" in asked and printer is None:
        raise NotFound
    offset = (printer.offset_x_um / PER_MM, printer.offset_y_um / PER_MM) if printer else (0.0, 0.0)
    dpi = printer.dpi if printer else DPI["pdf"]
    return calibration_of(sheet, offset, dpi)


def calibration_of(sheet: Sheet, offset: tuple[float, float], dpi: int) -> Response:
    """The same for a page. ``offset`` in millimetres."""
    words = {
        "title": gettext("Is the printer where it should be?"),
        "full_size": gettext(
            "Print this at 100 %, without fitting it to the page. The line must be as long as it says."
        ),
        "measure": gettext(
            "Hold it against a sheet of labels, before the light. Measure how far the frames are off, to the right and "
            "down, and enter that as the printer's offset, with a minus sign."
        ),
        "offset": gettext("Offset now: %(x)s mm to the right, %(y)s mm down.", x=f"{offset[0]:g}", y=f"{offset[1]:g}"),
    }
    pdf = calibration(sheet, offset=offset, dpi=dpi, words=words, language=chosen())
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"calibrazione-{sheet.id}.pdf")
    return answer


@bp.get("/printers")
@may(PRINT)
@bp.arguments(PrintersIn, location="query")
@bp.response(200, page_of(PrinterOut))
def list_printers(asked: dict[str, Any]) -> dict[str, Any]:
    """Printers of the sites where one prints."""
    page, size = asked.pop("page"), asked.pop("page_size")
    if "site_id" in asked and not someone().may_at(PRINT, asked["site_id"]):
        raise NotFound
    query = queries.printers(someone().scope(PRINT), **asked)
    return page_of_rows(query, page, size, shown=lambda rows: [shown_printer(one) for one in rows])


@bp.post("/printers")
@may(SETUP)
@bp.arguments(PrinterIn)
@bp.response(201, PrinterOut)
@at(SETUP)
@once(PrinterOut)
def add_printer(new: dict[str, Any]) -> dict[str, Any]:
    """Say that a site has a printer."""
    return shown_printer(operations.add_printer(**new, sheets=someone().sight_with(SETUP)))


@bp.patch("/printers/<uuid:printer_id>")
@may(SETUP)
@bp.arguments(PrinterPatchIn)
@bp.response(200, PrinterOut)
@in_transaction
def revise_printer(change: dict[str, Any], printer_id: UUID) -> dict[str, Any]:
    """Change a printer, remember how far off it prints, or archive it."""
    one = someone()
    sheets, scope = one.sight_with(SETUP), one.scope(SETUP)
    return shown_printer(operations.revise_printer(printer_id, scope, sheets=sheets, now=clock.now(), **change))


def shown(sheet: Sheet, row: LabelSheet | None) -> dict[str, Any]:
    """A sheet as the API shows it."""
    return {
        **{name: getattr(sheet, name) for name in ("id", "name", "maker", "across", "down", "per_sheet")},
        **{f"{length}_mm": getattr(sheet, length) for length in LENGTHS},
        "kind": "roll" if sheet.is_roll else "page",
        "own": row is not None,
        "sheet_id": row.id if row else None,
        "ambito_id": row.ambito_id if row else None,
        "archived": row is not None and row.archived_at is not None,
    }


def shown_printer(one: Any) -> dict[str, Any]:
    """A printer as the API shows it."""
    columns = ("id", "site_id", "name", "dpi", "output", "offset_x_um", "offset_y_um", "sheet")
    return {name: getattr(one, name) for name in columns} | {"archived": one.archived_at is not None}
