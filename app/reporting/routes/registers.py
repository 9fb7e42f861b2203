# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The register of loading and unloading over JSON and as files."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from flask import Response
from flask_babel import force_locale, gettext

from app import clock
from app.errors import N_, DomainError
from app.paper.document import Paper
from app.paper.tables import Column as PaperColumn
from app.reporting.queries.registers import lines as register_lines
from app.reporting.queries.registers.lines import Entry
from app.reporting.routes.asking import REGISTER, Asked, asked, moment
from app.reporting.routes.blueprint import bp
from app.reporting.routes.files import files_at
from app.reporting.routes.paper import printed
from app.reporting.routes.telling import FileKind, line_of, say
from app.reporting.rules.goods_words import PLACES, REASONS, said
from app.reporting.rules.report import Words
from app.reporting.schemas.registers import RegisterIn, RegisterOut
from app.reporting.schemas.reports import ReportIn
from app.spreadsheets import Column as FileColumn
from app.spreadsheets import exported_long
from app.stock.rules.words import KINDS
from app.web import heavy, may
from app.web.language import chosen
from app.web.pages import euros

TITLE = Words(N_("Register of loading and unloading"))
MOST_PRINTED = 5_000
"""Movements on paper: some three hundred pages. Beyond, a spreadsheet serves better."""


@bp.get("/reports/register")
@may(REGISTER)
@bp.arguments(RegisterIn, location="query")
@bp.response(200, RegisterOut)
def register(args: dict[str, Any]) -> dict[str, Any]:
    """A page of movements with all their lines: site by site, in the order they were recorded. Nothing is changed or
    deleted; a mistake is taken back by a later movement, which names it."""
    question = asked(args, REGISTER)
    listed = register_page(question, args["page"], args["page_size"])
    period, where = question.period, question.where
    told = {"report": "register", "title": say(TITLE), "since": period.first, "until": period.last}
    items = [line_answered(one) for one in listed["items"]]
    return {**told, "where": say(where.label), "as_of": moment(), **listed, "items": items}


def register_page(question: Asked, page: int, page_size: int) -> dict[str, Any]:
    """A page of the register as entries."""
    entries, total = register_lines.page_of(question.where, question.period, page, page_size)
    return {"items": entries, "page": page, "page_size": page_size, "total": total}


def line_answered(one: Entry) -> dict[str, Any]:
    """An entry as ``RegisterLineOut`` dumps it."""
    told = asdict(one) | {"value_cents": one.value_cents, "what": what(one), "document": say(one.document)}
    return told | {"reason": say(said(REASONS, one.reason)) or None}


def what(one: Entry) -> str:
    """What a movement was, and what it takes back."""
    kind = gettext(KINDS[one.kind])
    if one.reverses is None:
        return str(kind)
    return str(gettext("%(what)s: no. %(number)s", what=kind, number=one.reverses))


def spot(site: str | None, place: str | None) -> str:
    """An end of a line in words; the outside world is a dash."""
    return f"{site}, {gettext(PLACES[place])}" if site and place else "\u2013"


def way(one: Entry) -> str:
    """From where to where a line leads, as its register reads it: its own site needs no name there, nor does the
    outside world at an end."""
    ends = ((one.from_site, one.from_place), (one.to_site, one.to_place))
    named = (str(gettext(PLACES[place])) if place and site == one.site else spot(site, place) for site, place in ends)
    return " \u2192 ".join(named).removeprefix("\u2013 ").removesuffix(" \u2013")


@heavy
def register_file(args: Mapping[str, Any], kind: FileKind) -> Response:
    """The register of a period as a file, one row per line."""
    question = asked(args, REGISTER)
    if kind == "pdf":
        return register_paper(question)
    place = (question.where, question.period)
    of = gettext("register"), file_columns()
    return exported_long(
        kind,
        of,
        lambda: (_filed(one) for one in register_lines.every_entry(*place)),
        lambda: register_lines.number_of_entries(*place),
    )


files_at("/reports/register", REGISTER, ReportIn, register_file, "The register")


def file_columns() -> list[FileColumn]:
    """The columns of the register as a spreadsheet."""
    return [
        FileColumn(gettext("Site")),
        FileColumn(gettext("No."), "number"),
        FileColumn(gettext("Line"), "number"),
        FileColumn(gettext("Recorded"), "moment"),
        FileColumn(gettext("Happened"), "moment"),
        FileColumn(gettext("What")),
        FileColumn(gettext("Takes back no."), "number"),
        FileColumn(gettext("Document")),
        FileColumn(gettext("Item code")),
        FileColumn(gettext("Item")),
        FileColumn(gettext("Code of the lot")),
        FileColumn(gettext("Lot")),
        FileColumn(gettext("From")),
        FileColumn(gettext("To")),
        FileColumn(gettext("Pieces"), "number"),
        FileColumn(gettext("Value"), "cents"),
        FileColumn(gettext("Reason")),
        FileColumn(gettext("Operator")),
        FileColumn(gettext("Undone by no."), "number"),
    ]


def _filed(one: Entry) -> list[Any]:
    return [
        *(one.site, one.number, one.line, one.recorded_at, one.occurred_at, gettext(KINDS[one.kind]), one.reverses),
        *(say(one.document), one.sku, one.item, one.lot_code, one.lot),
        *(spot(one.from_site, one.from_place), spot(one.to_site, one.to_place), one.quantity, one.value_cents),
        *(say(said(REASONS, one.reason)), one.operator, one.undone_by),
    ]


# ---------------------------------------------------------------- paper


def register_paper(question: Asked) -> Response:
    """The register on paper, site by site. Raises ``too_long_to_print`` (422) beyond ``MOST_PRINTED`` movements."""
    number = sum(one.movements for one in register_lines.stretches(question.where, question.period))
    if number > MOST_PRINTED:
        message = N_("%(number)d movements are too many for paper: ask for fewer days or one site, or take the file.")
        raise DomainError(message, "too_long_to_print", 422, number=number, most=MOST_PRINTED)
    language = chosen()
    with force_locale(language):
        paper = Paper(say(TITLE), "", language=language, landscape=True)
        paper.heading(say(TITLE), line_of(question.period, question.where, moment()))
        for site, rows in _by_site(register_lines.every_entry(question.where, question.period)):
            paper.section(site)
            paper.table(_printed_columns(), rows)
        paper.text(
            gettext("Nothing here is changed or deleted: a mistake is taken back by a later number."), small=True
        )
        body = paper.bytes()
    return printed(body, f"register-{question.period.first}.pdf")


def _by_site(entries: Iterator[Entry]) -> list[tuple[str, list[list[Any]]]]:
    found: dict[str, list[list[Any]]] = {}
    for one in entries:
        found.setdefault(one.site, []).append(_printed(one))
    return list(found.items())


def _printed_columns() -> list[PaperColumn]:
    return [
        PaperColumn(gettext("No."), "right", width=0.6),
        PaperColumn(gettext("Recorded"), width=1.2),
        PaperColumn(gettext("What"), width=1.4),
        PaperColumn(gettext("Document"), width=1.9),
        PaperColumn(gettext("Item"), width=2.2),
        PaperColumn(gettext("Lot"), width=1.3),
        PaperColumn(gettext("From"), width=1.7),
        PaperColumn(gettext("To"), width=1.7),
        PaperColumn(gettext("Pieces"), "right", width=0.7),
        PaperColumn(gettext("Value"), "right", width=1),
        PaperColumn(gettext("Operator"), width=1.2),
    ]


def _printed(one: Entry) -> list[Any]:
    value = euros(one.value_cents) if one.value_cents is not None else "\u2013"
    ends = (spot(one.from_site, one.from_place), spot(one.to_site, one.to_place))
    number = one.number if one.line == 1 else None
    told = "\n".join(text for text in (what(one), say(said(REASONS, one.reason)), undone_words(one)) if text)
    moment = f"{clock.in_rome(one.recorded_at):%d/%m/%Y %H:%M}"
    goods = (one.item, one.lot or one.lot_code, *ends, one.quantity, value, one.operator)
    return [number, moment, told, say(one.document), *goods]


def undone_words(one: Entry) -> str:
    """Which later number took this back."""
    return str(gettext("undone by no. %(number)s", number=one.undone_by)) if one.undone_by is not None else ""
