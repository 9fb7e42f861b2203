# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The dashboard on paper: its figures, the drawings of the page, and their numbers in tables."""

from flask_babel import gettext

from app.charts import Shown as Picture
from app.paper.document import Paper
from app.paper.pictures import Pictured
from app.paper.tables import Column
from app.reporting.pages.board import Board, before_words, said, unit_of, winter_words
from app.reporting.routes.telling import as_of_words, days_words, say


def board_paper(shown: Board, language: str) -> bytes:
    """The PDF, in the language of the request."""
    days = days_words(shown.period)
    title = gettext("Dashboard")
    paper = Paper(title, f"{title} · {say(shown.where.label)} · {days}", language=language)
    paper.heading(title, f"{days} · {say(shown.where.label)}\n{as_of_words(shown.as_of)}")
    _figures(paper, shown)
    pictures = [one.picture for one in shown.pictures]
    drawn = [Pictured(one.title, one.subtitle, [one.sentence], one) for one in pictures]
    paper.pictures(gettext("In pictures"), drawn)
    for one in pictures:
        _table(paper, one)
    paper.section(gettext("How it is counted"))
    for note in shown.notes:
        paper.text(say(note), small=True)
    return paper.bytes()


def _figures(paper: Paper, shown: Board) -> None:
    columns = [
        *(Column(gettext("Figure"), width=2.4), Column(gettext("Value"), "right", 1.4)),
        *(Column(gettext("Unit"), width=1.2), Column(gettext("Held against"), width=5.2)),
    ]
    rows = [
        [
            *(say(one.label), said(one.now, one.unit), unit_of(one) or gettext("euros")),
            f"{before_words(one, shown.times)}\n{winter_words(one, shown.times)}",
        ]
        for one in shown.figures
    ]
    paper.table(columns, rows)


def _table(paper: Paper, picture: Picture) -> None:
    """The same numbers in rows."""
    paper.section(picture.title)
    paper.text(picture.subtitle, small=True)
    first, *others = picture.table.columns
    paper.table(
        [Column(first, width=3), *(Column(name, "right", 1.5) for name in others)],
        [list(row) for row in picture.table.rows],
    )
