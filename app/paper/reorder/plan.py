# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a run wants done: bought of whom, moved from where to where, built."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext

from app.errors import N_
from app.paper.document import Paper
from app.paper.reorder.run import Lined, RunOnPaper, Stepped
from app.paper.reorder.words import decision_of, lines_in_words, runs_out
from app.paper.tables import Cell, Column
from app.web.pages import euros

KITS = {"assemble": N_("Build"), "disassemble": N_("Take apart")}

Steps = Sequence[tuple[Lined, Stepped]]


def _grouped(steps: Iterable[tuple[Lined, Stepped]]) -> dict[tuple[str, str], list[tuple[Lined, Stepped]]]:
    """By where goods come from and, for what is moved, where they go; by name."""
    found: dict[tuple[str, str], list[tuple[Lined, Stepped]]] = {}
    for line, step in steps:
        found.setdefault((step.other, line.site if step.action == "transfer" else ""), []).append((line, step))
    return dict(sorted(found.items()))


def bought(paper: Paper, run: RunOnPaper) -> None:
    """What is bought: the sum of each supplier, then supplier by supplier."""
    groups = {supplier: own for (supplier, _), own in _grouped(run.steps("buy")).items()}
    paper.section(gettext("To buy"))
    if not groups:
        paper.text(gettext("Nothing is to be bought."))
        return
    _sums(paper, run, groups)
    if any("for_its_sites" in line.flags for line in run.lines):
        paper.text(gettext("Warehouses order for the sites they supply: what is bought is for all of them together."))
    columns = [
        *(Column(gettext("Item"), width=3.7), Column(gettext("For"), width=2.6)),
        *(Column(gettext("Runs out on"), width=2), Column(gettext("Pieces"), "right", 1)),
        *(Column(gettext("Price of a piece"), "right", 1.5), Column(gettext("Amount"), "right", 1.7)),
        Column(gettext("Decision"), width=2),
    ]
    for supplier, own in groups.items():
        paper.section(gettext("To buy of %(supplier)s", supplier=supplier))
        rows: list[list[Cell]] = [
            [
                *(line.name, line.site, runs_out(line, run), line.pieces(step), euros(step.unit_cents)),
                *(euros(line.pieces(step) * step.unit_cents), decision_of(line)),
            ]
            for line, step in own
        ]
        pieces, amount = _pieces(own), euros(_cents(own))
        paper.table(columns, rows, total=[gettext("Total"), lines_in_words(len(own)), None, pieces, None, amount, None])


def _sums(paper: Paper, run: RunOnPaper, groups: Mapping[str, Steps]) -> None:
    columns = [
        *(Column(gettext("Supplier"), width=5), Column(gettext("Lines"), "right", 1.2)),
        *(Column(gettext("Pieces"), "right", 1.4), Column(gettext("Amount"), "right", 2.4)),
    ]
    rows: list[list[Cell]] = [
        [supplier, len(own), _pieces(own), euros(_cents(own))] for supplier, own in groups.items()
    ]
    every = run.steps("buy")
    total: list[Cell] = [gettext("Total"), len(every), _pieces(every), euros(run.standing_cents)]
    paper.table(columns, rows, total=total)


def _pieces(steps: Steps) -> int:
    return sum(line.pieces(step) for line, step in steps)


def _cents(steps: Steps) -> int:
    return sum(line.pieces(step) * step.unit_cents for line, step in steps)


def moved(paper: Paper, run: RunOnPaper) -> None:
    """What is moved, by route."""
    columns = [
        *(Column(gettext("Item"), width=5), Column(gettext("Runs out on"), width=2)),
        *(Column(gettext("Pieces"), "right", 1.3), Column(gettext("Decision"), width=2.4)),
    ]
    for (start, end), own in _grouped(run.steps("transfer")).items():
        paper.section(gettext("To move from %(start)s to %(end)s", start=start, end=end))
        rows: list[list[Cell]] = [
            [line.name, runs_out(line, run), line.pieces(step), decision_of(line)] for line, step in own
        ]
        paper.table(
            columns, rows, total=[lines_in_words(len(own)), None, sum(line.pieces(step) for line, step in own), None]
        )


def kits(paper: Paper, run: RunOnPaper) -> None:
    """What is built of what lies there, and what is taken apart."""
    own = run.steps(*KITS)
    if own:
        columns = [
            *(
                Column(gettext("Kit"), width=4),
                Column(gettext("Site"), width=3),
                Column(gettext("What to do"), width=2),
            ),
            *(Column(gettext("Pieces"), "right", 1.2), Column(gettext("Decision"), width=2.2)),
        ]
        rows: list[list[Cell]] = [
            [line.name, line.site, gettext(KITS[step.action]), line.pieces(step), decision_of(line)]
            for line, step in own
        ]
        paper.section(gettext("Kits")).table(columns, rows)
