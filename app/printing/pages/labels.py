# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of labels: what is printed on one side, the sheet on the other. It works without script: every change may be
sent as a form, and the page comes back with the picture."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import current_app, render_template, request, url_for
from flask_babel import gettext

from app.errors import N_, DomainError, NotFound
from app.identity.pages.navigation import current_site
from app.identity.routes import current
from app.network import queries as network
from app.printing import queries
from app.printing.models import Printer
from app.printing.pages import chosen, finding, history, showing, words
from app.printing.pages.blueprint import bp
from app.printing.pages.chosen import Chosen
from app.printing.pages.showing import Settings, Shown
from app.printing.routes.printing import PRINT, SETUP, reach_of, say
from app.printing.rules.symbols import Thing
from app.web import lists, may
from app.web.refusals import note, told
from labels.sheets import Sheet

ROLL_BLANKS = 10
LONGEST_FIGURE = 12
ABOVE = (("/labels/scanner", N_("Set your scanner")),)
"""Pages of rooms above this one, where they exist."""


@bp.get("/labels")
@may(PRINT)
def labels() -> str:
    """The page, with what its address names."""
    print_id = lists.id_of(request.args.get("again"))
    rows, given, gone = (*_addressed(request.args), 0) if print_id is None else _printed_before(print_id)
    return render_template("printing/labels.html", **page(rows, given, gone=gone), act=uuid4(), ways=_ways())


def _addressed(args: Any) -> tuple[list[Chosen], Mapping[str, str]]:
    """The rows that an address names, and how they are printed."""
    rows, movement_id = chosen.read(args, in_address=True), lists.id_of(args.get("movement"))
    if movement_id is not None:
        rows = chosen.merged([*rows, *finding.came_in(movement_id, current())])
    if args.get("add") == finding.WALL:
        return chosen.merged([*rows, *finding.added(finding.WALL, None)]), {"sheet": showing.TILE_SHEET, **args}
    if args.get("add") == finding.SHELVES:
        site = current_site()
        return chosen.merged([*rows, *finding.added(finding.SHELVES, site.id if site else None)]), args
    return rows, args


def _printed_before(print_id: UUID) -> tuple[list[Chosen], Mapping[str, str], int]:
    """The rows of an earlier print of which there is something yet, how it was printed, and how many rows are gone."""
    before = queries.print_seen(print_id, current().scope(PRINT), current().operator_id)
    if before is None:
        raise NotFound
    printed = finding.whole(history.rows_of(queries.lines_of([print_id])[print_id]))
    rows = history.still_there(printed, reach_of(current()))
    return rows, history.settings_of(before), len(printed) - len(rows)


@bp.post("/labels")
@may(PRINT)
def revised_labels() -> str:
    """The page again after something in it changed; its parts alone for its script."""
    form = request.form
    rows, taken, given = _changed(chosen.read(form, in_address=False), form)
    return answer(page(rows, {**form, **given}, taken=taken))


def answer(values: Mapping[str, Any]) -> str:
    """The page with these values, or its parts where a script asks."""
    if request.headers.get("X-Fragment"):
        return render_template("printing/_labels_fragment.html", **values)
    act = lists.id_of(request.form.get("act")) or uuid4()
    return render_template("printing/labels.html", **values, act=act, ways=_ways())


# ---------------------------------------------------------------- what changes


def _changed(rows: list[Chosen], form: Mapping[str, str]) -> tuple[list[Chosen], bool, dict[str, str]]:
    """The rows after what was pressed, whether something was taken up, and what changes beside them."""
    if "remove" in form:
        return chosen.without(rows, form["remove"]), False, {}
    if "add" in form:
        site = current_site()
        more = finding.added(form["add"], site.id if site else None)
        given = {"sheet": showing.TILE_SHEET} if form["add"] == finding.WALL else {}
        return chosen.beside(rows, map(_in_number, more)), bool(more), {**given, "q": ""}
    q = lists.text_of(form, "q", 400)
    exact = finding.read(q, reach_of(current())) if q and (form.get("do") == "search" or _bare(form)) else None
    if exact is None:
        return rows, False, {}
    return chosen.beside(rows, [exact]), True, {"q": ""}


def _bare(form: Mapping[str, str]) -> bool:
    """Whether somebody without script pressed Enter or the plain button."""
    return not request.headers.get("X-Fragment") and "do" not in form


def _in_number(one: Chosen) -> Chosen:
    """Blank codes are wanted by the sheet."""
    if one.kind != "blank":
        return one
    sheet = _known_sheet(request.form.get("sheet", ""))
    return Chosen("blank", copies=sheet.per_sheet if sheet and not sheet.is_roll else ROLL_BLANKS)


def _known_sheet(name: str) -> Sheet | None:
    return next((one for one in known_sheets() if one.id == name), None)


# ---------------------------------------------------------------- the page's values


def known_sheets() -> list[Sheet]:
    """The sheets one may print on."""
    return [sheet for sheet, _ in queries.sheets_for(current().sight_with(PRINT))]


def page(
    rows: Sequence[Chosen],
    args: Mapping[str, str],
    *,
    taken: bool = False,
    refusal: DomainError | None = None,
    gone: int = 0,
) -> dict[str, Any]:
    """All that the page's templates need."""
    someone, site, sheets = current(), current_site(), known_sheets()
    mine, whole = reach_of(someone), finding.whole(rows)
    settings = showing.settings_of(args, someone, site, sheets)
    view = showing.shown(whole, settings, mine, say, offered_only=request.method == "POST")
    q = lists.text_of(args, "q", 400)
    return {
        **_of_settings(view, sheets, showing.printers_at(site)),
        "asked": _asked(view.settings, args.get("start") if refusal else None),
        "gone": gone,
        "rows": [showing.row_of(one, thing, say) for one, thing in _beside(whole, view)],
        "cut": len(whole) == chosen.MOST_ROWS,
        "labels_in_all": sum(one.copies for one in whole),
        "q": q,
        "found": finding.search(q, mine) if q else [],
        "taken": taken,
        "others": _others(site.id if site else None),
        "refusal": _told(refusal),
    }


def _beside(rows: Sequence[Chosen], view: Shown) -> list[tuple[Chosen, Thing | None]]:
    return [(one, view.things[at] if view.things else None) for at, one in enumerate(rows)]


def _told(refusal: DomainError | None) -> dict[str, Any] | None:
    if refusal is None:
        return None
    note(refusal)
    return told(refusal) | {"message": showing.in_words(refusal)}


def _of_settings(view: Shown, sheets: Sequence[Sheet], printers: Sequence[Printer]) -> dict[str, Any]:
    settings, sheet = view.settings, view.settings.sheet
    return {
        "sheets": [(one.id, words.called(one)) for one in sheets],
        "printers": _printers(printers),
        "remembered": settings.remembered,
        "symbols": view.symbols,
        "symbol_note": view.symbol_note,
        "per_sheet": sheet.per_sheet,
        "across": sheet.across,
        "is_roll": sheet.is_roll,
        "output": settings.output,
        "sheets_in_all": view.sheets_in_all,
        "picture": view.picture,
        "wrong": view.wrong,
    }


def _asked(settings: Settings, typed_start: str | None) -> dict[str, Any]:
    """What is set; after a refusal with the first cell as somebody typed it."""
    return {
        "sheet": settings.sheet.id,
        "printer_id": settings.printer.id if settings.printer else None,
        "symbol": settings.symbol,
        "start": settings.start if typed_start is None else typed_start[:LONGEST_FIGURE],
    }


def _printers(printers: Sequence[Printer]) -> list[tuple[str, str]]:
    """Printers to choose from; none chosen is a printer that prints as the sheet is."""
    none = ("", gettext("Any other, by PDF"))
    return [none, *((str(one.id), one.name) for one in printers)] if printers else []


def _others(site_id: UUID | None) -> list[tuple[str, str]]:
    """What is added by a button, without looking for it."""
    badge = (f"operator:{current().operator_id}", gettext("My badge"))
    found = [("blank", gettext("Empty codes")), badge]
    if site_id is not None:
        found.append((f"site:{site_id}", gettext("This site")))
        if network.has_shelves(site_id):
            found.append((finding.SHELVES, gettext("Shelves of this site")))
    return [*found, (finding.WALL, gettext("Barcodes on the wall"))]


def _ways() -> list[tuple[str, str]]:
    """What lies around printing, as far as one may go there."""
    ways = [("printing.history", gettext("Printed before")), ("printing.sheets", gettext("Sheets"))]
    if current().may(SETUP):
        ways += [("printing.printers", gettext("Printers")), ("printing.shelves", gettext("Shelves"))]
    known = {rule.rule for rule in current_app.url_map.iter_rules()}
    above = [(href, gettext(name)) for href, name in ABOVE if href in known]
    return [*((url_for(endpoint), name) for endpoint, name in ways), *above]
