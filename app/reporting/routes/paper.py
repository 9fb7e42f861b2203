# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A report on paper: part by part, with its notes."""

from collections.abc import Mapping, Sequence

from flask import Response
from flask_babel import force_locale, gettext

from app.paper.document import Paper
from app.paper.tables import Column as PaperColumn
from app.reporting.routes.telling import (
    PDF,
    columns_in,
    common_unit,
    figure,
    further,
    has_codes,
    parts,
    said_of,
    say,
    unit,
    value_title,
)
from app.reporting.rules.report import Column, Report, Row
from app.web.language import chosen


def as_paper(report: Report, language: str | None = None) -> Response:
    """A report as a PDF."""
    language = language or chosen()
    with force_locale(language):
        paper = Paper(say(report.title), "", language=language, landscape=len(report.columns) > 2)
        paper.heading(say(report.title), said_of(report))
        write_on(paper, report)
        body = paper.bytes()
    return printed(body, f"{report.name}-{report.period.first}-{report.period.last}.pdf")


def printed(body: bytes, name: str) -> Response:
    """A PDF to look at, of which no copy is kept on the way."""
    answer = Response(body, mimetype=PDF)
    answer.headers.set("Content-Disposition", "inline", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def write_on(paper: Paper, report: Report) -> None:
    """The tables of a report, part by part, and its notes, onto a paper in the language that is set."""
    for section, rows in parts(report.rows):
        if section:
            paper.section(section)
        _write_part(paper, report, rows)
    if report.notes:
        paper.section(gettext("How it is counted"))
        for note in report.notes:
            paper.text(say(note), small=True)


_WIDTHS: Mapping[str, float] = {"text": 2.4, "day": 1.3, "moment": 1.6}
"""How much of a page a further column takes, by what it holds: words want room, numbers do not."""


def _write_part(paper: Paper, report: Report, rows: Sequence[Row]) -> None:
    codes = [PaperColumn(gettext("Code"), width=0.9)] if has_codes(rows) else []
    units = [PaperColumn(gettext("Unit"), width=1.1)] if common_unit(rows) is None else []
    value = PaperColumn(value_title(rows), "right", width=1.4)
    fixed = [*codes, PaperColumn(gettext("Figure"), width=4), value, *units]
    more, right = columns_in(rows, report.columns), ("number", "cents", "decimal")
    told = [
        PaperColumn(say(one.title), "right" if one.of in right else "left", width=_WIDTHS.get(one.of, 1.2))
        for one in more
    ]
    paper.table(fixed + told, [_printed(row, more, codes=bool(codes), units=bool(units)) for row in rows])


def _printed(row: Row, columns: Sequence[Column], *, codes: bool, units: bool) -> list[str]:
    indent = "\u00a0" * (4 * row.level)  # the letters we print with have no wider blank
    said = [row.code] if codes else []
    said += [indent + say(row.label), figure(row)]
    said += ["" if row.unit == "cents" else unit(row)] if units else []
    return said + [further(row, one) for one in columns]
