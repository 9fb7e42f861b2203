# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a run says what it says, what it leaves out, and what somebody decided."""

from datetime import date

from flask_babel import gettext

from app.charts import stock_chart
from app.charts.stock import Shelf
from app.errors import N_
from app.paper.document import Paper
from app.paper.pictures import Pictured
from app.paper.reorder.run import Lined, RunOnPaper
from app.paper.reorder.words import (
    COUNTED,
    NOTHING,
    compared,
    decision_of,
    lines_in_words,
    moment,
    runs_out,
    said,
    signed,
)
from app.paper.tables import Cell, Column
from app.web.pages import day_full, euros, number

MOST_PICTURES = 12
"""Lines that are shown with a chart, the most urgent first; all others are in the tables."""

A_FEW = 50
"""Thousandths of people below which it is not said how many would be sent away."""

SILENT = {
    "no_supplier": N_("Nobody sells this."),
    "no_information": N_("Nothing is known of what is asked for."),
    "parts_lacking": N_("What lies here is not enough to build all of them."),
    "contains_itself": N_("This kit contains itself: correct what is in it."),
    "min_above_max": N_("The least that was set by hand lies above the most."),
}


def urgent(paper: Paper, run: RunOnPaper) -> None:
    """The most urgent lines with their stock as it goes on."""
    own = [(line, line.shelf) for line in run.lines if line.shelf is not None][:MOST_PICTURES]
    if own:
        paper.pictures(gettext("What is urgent, and why"), [_picture(line, shelf, run.as_of) for line, shelf in own])


def _picture(line: Lined, shelf: Shelf, as_of: date) -> Pictured:
    people = number(round(line.turned_away_milli / 1000, 1))
    words = [said(line)]
    if line.turned_away_milli >= A_FEW:
        words.append(gettext("Without it, about %(people)s people would be sent away.", people=people))
    if line.action == "buy" and shelf.order_by == 0 and line.on_hand > 0:
        words.append(gettext("What is ordered today comes on the day the shelf is empty, or later."))
    return Pictured(line.name, line.site, words, stock_chart(shelf, as_of))


def left_out(paper: Paper, run: RunOnPaper) -> None:
    """What the budget does not pay for."""
    own = [line for line in run.lines if line.short > 0]
    if own:
        columns = [
            *(
                Column(gettext("Item"), width=4.4),
                Column(gettext("Site"), width=3),
                Column(gettext("Runs out on"), width=2),
            ),
            *(Column(gettext("Pieces"), "right", 1.3), Column(gettext("Amount"), "right", 2)),
        ]
        rows: list[list[Cell]] = [
            [line.name, line.site, runs_out(line, run), line.short, euros(line.short * line.unit_cents)] for line in own
        ]
        paper.section(gettext("Not paid for by the budget")).table(
            columns, rows, total=[gettext("Total"), lines_in_words(len(own)), None, None, euros(run.unfunded_cents)]
        )


def silent(paper: Paper, run: RunOnPaper) -> None:
    """What could not be worked out, and what nothing is known of."""
    rows: list[list[Cell]] = [[item or NOTHING, site or NOTHING, gettext(why)] for item, site, why in run.failures]
    rows += [
        [line.name, line.site, gettext(SILENT[flag])] for line in run.lines for flag in line.flags if flag in SILENT
    ]
    if rows:
        columns = [Column(gettext("Item"), width=4), Column(gettext("Site"), width=3), Column(gettext("Why"), width=4)]
        paper.section(gettext("What could not be said")).table(columns, rows)


def decisions(paper: Paper, run: RunOnPaper) -> None:
    """What somebody said of each line, with reason and name."""
    rows: list[list[Cell]] = []
    for line in run.lines:
        if (decided := line.decided) is not None:
            who = f"{signed(decided.by, decided.role)}\n{moment(decided.at)}"
            rows.append([line.name, line.site, line.quantity, decision_of(line), decided.quantity, decided.reason, who])
    if rows:
        columns = [
            *(Column(gettext("Item"), width=3.2), Column(gettext("Site"), width=2.4)),
            *(Column(gettext("Proposed"), "right", 1.3), Column(gettext("Decision"), width=1.7)),
            *(
                Column(gettext("Pieces"), "right", 1.1),
                Column(gettext("Reason"), width=2.6),
                Column(gettext("By"), width=2.4),
            ),
        ]
        paper.section(gettext("What was decided, and by whom")).table(columns, rows)


def against_the_last(paper: Paper, run: RunOnPaper) -> None:
    """What is new, changed or solved since the run before."""
    if run.before_on is None:
        paper.section(gettext("Against the last run")).text(gettext("There was no run before this one."))
        return
    counts = {name: sum(1 for line in run.lines if line.compared == name) for name in COUNTED}
    paper.section(gettext("Against the run of %(day)s", day=day_full(run.before_on)))
    paper.facts([(gettext(words), number(counts[name])) for name, words in COUNTED.items()], columns=4)
    own = [line for line in run.lines if line.compared in ("new", "changed", "solved")]
    if own:
        columns = [
            *(Column(gettext("Item"), width=4), Column(gettext("Site"), width=3), Column(gettext("How"), width=1.8)),
            *(Column(gettext("Then"), "right", 1.2), Column(gettext("Now"), "right", 1.2)),
        ]
        rows: list[list[Cell]] = [
            [line.name, line.site, compared(line), (line.before or ("", 0))[1], line.quantity] for line in own
        ]
        paper.table(columns, rows)
