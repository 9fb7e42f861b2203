# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets to count on where there is no network: a row per product, a box per size, and the sheet's number as a barcode,
so that it is keyed in once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from flask_babel import force_locale, gettext

from app.paper.document import Paper
from app.paper.pen import BODY, HAIR, LEADING, LINE, SMALL, TINY, Pen, mm
from labels import letters

NAME = 52 * mm
BOXES = 6
BOX = 7.5 * mm
ROW = 13.2 * mm
CATEGORY = ROW / 2
GAP = 2 * mm
EXTRA = 2
"""Lines for goods that are not on the list."""


@dataclass(frozen=True)
class Box:
    """A place for a number: the size it is for, and what the books expect unless that is hidden."""

    size: str
    expected: int | None = None


@dataclass(frozen=True)
class Row:
    """A product with its boxes."""

    category: str
    name: str
    boxes: Sequence[Box]


@dataclass(frozen=True)
class Sheet:
    """One page: its number, what its barcode says, its rows."""

    number: int
    code: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Printed:
    """All sheets of a count. ``opened`` is when it was, in words."""

    number: int
    site: str
    opened: str
    blind: bool
    sheets: Sequence[Sheet]


def draw(count: Printed, language: str) -> bytes:
    """The sheets as a PDF, one to a page."""
    with force_locale(language):
        title = gettext("Count no. %(number)s", number=count.number)
        paper = Sheets(title, f"{title} · {count.site}", language=language)
        for place, sheet in enumerate(count.sheets):
            if place:
                paper.new_page()
            _sheet(paper, count, sheet)
        return paper.bytes()


def _sheet(paper: "Sheets", count: Printed, sheet: Sheet) -> None:
    title = gettext("Count no. %(number)s, sheet %(sheet)s", number=count.number, sheet=sheet.number)
    words = [count.site, gettext("Opened on %(day)s", day=count.opened)]
    if count.blind:
        words.append(gettext("Blind count: expected quantities hidden"))
    paper.heading(title, "\n".join(words), code128=sheet.code)
    paper.to_fill_in([gettext("Counted by"), gettext("Day and time")])
    paper.text(
        gettext("Write how many there are, 0 where there is none. What you did not count stays empty."), small=True
    )
    paper.rows(sheet.rows)
    paper.not_listed(gettext("Not on the list"), gettext("Pieces"))


class Sheets(Paper):
    """A paper with the blocks of a count sheet."""

    def to_fill_in(self, labels: Sequence[str]) -> Self:
        """Words with a line after them to write on, side by side."""
        return self._add(lambda pen: _to_fill_in(pen, labels))

    def rows(self, rows: Sequence[Row]) -> Self:
        """Products with their boxes, categories as small titles."""
        return self._add(lambda pen: _rows(pen, rows))

    def not_listed(self, label: str, pieces: str) -> Self:
        """Lines for goods that stand nowhere on the sheet."""
        return self._add(lambda pen: _not_listed(pen, label, pieces))


def _to_fill_in(pen: Pen, labels: Sequence[str]) -> None:
    width = (pen.across - GAP * (len(labels) - 1)) / len(labels)
    for number, label in enumerate(labels):
        x = pen.left + number * (width + GAP)
        words = letters.lines_of(letters.clean(label, 60), letters.REGULAR, SMALL, width / 2, 1)
        pen.lines(words, x, pen.y, letters.REGULAR, SMALL)
        start = x + letters.width_of(words[0], letters.REGULAR, SMALL) + GAP
        pen.rule(start, x + width, pen.y - SMALL * LEADING, HAIR)
    pen.y -= SMALL * LEADING + 3 * mm


def _rows(pen: Pen, rows: Sequence[Row]) -> None:
    category = None
    for row in rows:
        if row.category != category:
            category = row.category
            words = letters.lines_of(letters.clean(category, 80), letters.SEMIBOLD, BODY, pen.across, 1)
            pen.lines(words, pen.left, pen.y - 1 * mm, letters.SEMIBOLD, BODY)
            pen.y -= CATEGORY
            pen.rule(pen.left, pen.right, pen.y, LINE)
        _row(pen, row)


def _row(pen: Pen, row: Row) -> None:
    name = letters.lines_of(letters.clean(row.name, 120), letters.REGULAR, BODY, NAME - GAP, 2)
    pen.lines(name, pen.left, pen.y - 1 * mm, letters.REGULAR, BODY)
    for place, box in enumerate(row.boxes):
        _box(pen, box, pen.left + NAME + place * _step(pen))
    pen.y -= ROW
    pen.rule(pen.left, pen.right, pen.y, HAIR)


def _step(pen: Pen) -> float:
    return (pen.across - NAME + GAP) / BOXES


def _box(pen: Pen, box: Box, x: float) -> None:
    width = _step(pen) - GAP
    label = box.size if box.expected is None else " · ".join(part for part in (box.size, str(box.expected)) if part)
    words = letters.lines_of(letters.clean(label, 40), letters.REGULAR, TINY, width, 1)
    pen.lines(words, x, pen.y - 0.6 * mm, letters.REGULAR, TINY)
    pen.frame(x, pen.y - ROW + 1 * mm, width, BOX)


def _not_listed(pen: Pen, label: str, pieces: str) -> None:
    """At the foot of the page, however few rows stand above."""
    wide = _step(pen) - GAP
    pen.y = min(pen.y, pen.bottom + EXTRA * ROW + CATEGORY)
    pen.lines([label], pen.left, pen.y - 1 * mm, letters.SEMIBOLD, BODY)
    pen.lines([pieces], pen.right - wide, pen.y - 1 * mm, letters.REGULAR, TINY)
    pen.y -= CATEGORY
    for _ in range(EXTRA):
        pen.rule(pen.left, pen.right - wide - 2 * GAP, pen.y - ROW + 1 * mm, HAIR)
        pen.frame(pen.right - wide, pen.y - ROW + 1 * mm, wide, BOX)
        pen.y -= ROW
