# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A reorder run as a file of several sheets: its sums, its lines, their steps, what could not be said, and stock as it
goes on, as rows and as graphs."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from flask_babel import force_locale, gettext

from app.errors import N_
from app.paper.reorder import Lined, RunOnPaper
from app.paper.reorder.words import COUNTED, compared, decision_of, said, signed
from app.spreadsheets.writing import Column, Row, add_sheet, opened

ACTIONS = {
    "buy": N_("buy"),
    "transfer": N_("move"),
    "assemble": N_("build"),
    "disassemble": N_("take apart"),
    "none": N_("nothing"),
}
GRAPH_ROWS = 16
"""Rows of the sheet that a graph takes."""


class Kept(NamedTuple):
    """A sheet: its name, its columns, its rows."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]


def run_workbook(run: RunOnPaper, language: str) -> bytes:
    """The run as XLSX."""
    out = io.BytesIO()
    with force_locale(language), opened(out) as book:
        for sheet in (_summary(run), _lines(run), _steps(run), _failures(run)):
            add_sheet(book, *sheet)
        ahead = [line for line in run.lines if line.shelf is not None]
        if ahead:
            title = gettext("Stock ahead")
            _draw(book, add_sheet(book, title, _ahead_columns(), _ahead(run, ahead)), title, ahead)
    return out.getvalue()


def _summary(run: RunOnPaper) -> Kept:
    columns = [
        *(Column(gettext("What")), Column(gettext("Said")), Column(gettext("Number"), "number")),
        *(Column(gettext("Euro"), "cents"), Column(gettext("Day"), "day")),
    ]
    counts = {name: sum(1 for line in run.lines if line.compared == name) for name in COUNTED}
    by = signed(run.made_by, run.made_by_role) if run.made_by else gettext("the clock")
    rows: list[Row] = [
        (gettext("Ambito"), run.ambito, None, None, None),
        (gettext("Reorder of"), None, None, None, run.as_of),
        (gettext("Made by"), by, None, None, None),
        (gettext("Lines"), None, len(run.lines), None, None),
        (gettext("To buy"), None, len(run.steps("buy")), run.cost_cents, None),
        (gettext("To pay as decided so far"), None, None, run.standing_cents, None),
        (gettext("To move"), None, len(run.steps("transfer")), None, None),
        (
            gettext("Budget"),
            None if run.budget_cents is not None else gettext("no limit"),
            None,
            run.budget_cents,
            None,
        ),
        (gettext("Beyond the budget"), None, sum(1 for line in run.lines if line.short), run.unfunded_cents, None),
        (gettext("Could not be worked out"), None, len(run.failures), None, None),
        (gettext("Last run"), None, None, None, run.before_on),
        *((gettext(words), None, counts[name], None, None) for name, words in COUNTED.items()),
    ]
    return Kept(gettext("Summary"), columns, rows)


def _lines(run: RunOnPaper) -> Kept:
    columns = [
        *(Column(gettext("Line"), "number"), Column(gettext("Item")), Column(gettext("Size")), Column(gettext("Site"))),
        *(Column(gettext("What to do")), Column(gettext("Pieces"), "number"), Column(gettext("Amount"), "cents")),
        *(Column(gettext("Runs out on"), "day"), Column(gettext("Sent away without"), "milli")),
        *(Column(gettext("On the shelf"), "number"), Column(gettext("Promised"), "number")),
        *(Column(gettext("On the way"), "number"), Column(gettext("On order"), "number")),
        *(Column(gettext("At the sites it supplies"), "number"), Column(gettext("Expiring"), "number")),
        Column(gettext("Asked for a day"), "milli"),
        *(Column(gettext("Days of waiting"), "number"), Column(gettext("Reorder point"), "number")),
        *(Column(gettext("Up to"), "number"), Column(gettext("Not paid for"), "number"), Column(gettext("Why"))),
        *(Column(gettext("Against the last run")), Column(gettext("Then"), "number"), Column(gettext("Decision"))),
        *(Column(gettext("Decided pieces"), "number"), Column(gettext("Reason")), Column(gettext("By"))),
        Column(gettext("When"), "moment"),
    ]
    return Kept(gettext("Lines"), columns, (_line(one) for one in run.lines))


def _line(one: Lined) -> Row:
    cost = sum(step.quantity * step.unit_cents for step in one.steps if step.action == "buy")
    told = one.decided
    by = signed(told.by, told.role) if told else None
    return (
        *(one.position, one.item, one.size, one.site, gettext(ACTIONS[one.action]), one.quantity, cost),
        *(one.stockout_on, one.turned_away_milli, one.on_hand, one.reserved, one.in_transit, one.on_order),
        *(one.supplied or None, one.expiring, one.demand_milli, one.lead_time_days, one.reorder_point),
        *(one.order_up_to, one.short),
        *(said(one), compared(one), one.before[1] if one.before else None),
        *(decision_of(one) if told or one.steps else None, told.quantity if told else None),
        *(told.reason if told else None, by, told.at if told else None),
    )


def _steps(run: RunOnPaper) -> Kept:
    columns = [
        *(Column(gettext("Line"), "number"), Column(gettext("Item")), Column(gettext("Size")), Column(gettext("Site"))),
        *(Column(gettext("What to do")), Column(gettext("From")), Column(gettext("Pieces"), "number")),
        *(Column(gettext("Price of a piece"), "cents"), Column(gettext("Amount"), "cents")),
        Column(gettext("Decided pieces"), "number"),
    ]
    rows: Iterator[Row] = (
        (
            *(line.position, line.item, line.size, line.site, gettext(ACTIONS[step.action]), step.other or None),
            *(step.quantity, step.unit_cents or None, step.quantity * step.unit_cents or None, step.decided),
        )
        for line in run.lines
        for step in line.steps
    )
    return Kept(gettext("Steps"), columns, rows)


def _failures(run: RunOnPaper) -> Kept:
    columns = [Column(gettext("Item")), Column(gettext("Site")), Column(gettext("Why"))]
    return Kept(gettext("Failures"), columns, [(item, site, gettext(why)) for item, site, why in run.failures])


# ---------------------------------------------------------------- stock as it goes on


def _ahead_columns() -> list[Column]:
    return [
        *(Column(gettext("Line"), "number"), Column(gettext("Item")), Column(gettext("Site"))),
        *(Column(gettext("Day"), "day"), Column(gettext("If nothing is done"), "milli")),
        *(Column(gettext("With the proposal"), "milli"), Column(gettext("Reorder point"), "number")),
        *(Column(gettext("At least, in four cases of five"), "milli"), Column(gettext("At most"), "milli")),
    ]


def _days(line: Lined) -> range:
    return range(line.shelf.shown + 1 if line.shelf else 0)


def _ahead(run: RunOnPaper, lines: Sequence[Lined]) -> Iterator[Row]:
    for line in lines:
        if (shelf := line.shelf) is None:
            continue
        for at in _days(line):
            stock = (round(1000 * row[at]) for row in (shelf.idle, shelf.proposed))
            band = (round(1000 * row[at]) for row in (shelf.low, shelf.high))
            day = run.as_of + timedelta(days=at)
            yield (line.position, line.name, line.site, day, *stock, shelf.threshold, *band)


def _draw(book: Any, sheet: Any, title: str, lines: Sequence[Lined]) -> None:
    """A graph for each line beside its rows, one under the other."""
    ends = [1]
    for line in lines:
        ends.append(ends[-1] + len(_days(line)))
    for number, (line, (begin, after)) in enumerate(zip(lines, pairwise(ends), strict=True)):
        graph = book.add_chart({"type": "line"})
        for column in (4, 5, 6):
            name = sheet.get_name()
            graph.add_series(
                {
                    "name": [name, 0, column],
                    "categories": [name, begin, 3, after - 1, 3],
                    "values": [name, begin, column, after - 1, column],
                    "line": {"width": 2, "dash_type": {4: "solid", 5: "round_dot", 6: "dash"}[column]},
                }
            )
        graph.set_title({"name": f"{line.name} · {line.site}", "name_font": {"size": 11}})
        graph.set_x_axis({"date_axis": True, "num_format": "dd/mm", "major_unit": 7})
        graph.set_y_axis({"min": 0})
        graph.set_size({"width": 560, "height": 300})
        sheet.insert_chart(1 + number * GRAPH_ROWS, 10, graph, {"description": f"{title}: {line.name}, {line.site}"})
