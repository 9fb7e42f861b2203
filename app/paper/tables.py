# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables on paper: hairlines between rows, the head again on every page, rows never cut in two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, cast

from babel.numbers import get_group_symbol

from app.paper.pen import HAIR, LEADING, LINE, SMALL, THICK, Pen, mm
from labels import letters

SIZE, MONO_SIZE = 10.0, 9.0
MOST_LINES = 16
"""Lines of one cell; what goes beyond ends in an ellipsis, so a row always fits on a page."""

MEASURED = 200
"""Words of a column that are measured for its width, those of most letters."""

PAD, GAP = 1.3 * mm, 3 * mm
BOX = 7.5 * mm
"""Height of an empty box, for a number written by hand."""


class Blank:
    """A cell to be filled in by hand."""


BLANK: Final = Blank()
"""As a row's value: an empty box to write a number in."""

Cell = str | int | date | Blank | None


@dataclass(frozen=True)
class Column:
    """A column: ``width`` is its share of the page beside the other columns' shares; ``mono`` is for codes."""

    title: str
    align: Literal["left", "right"] = "left"
    width: float = 1.0
    mono: bool = False


@dataclass(frozen=True)
class _Place:
    """A column on the page: its left end and its width in points."""

    column: Column
    x: float
    width: float

    @property
    def anchor(self) -> float:
        return self.x if self.column.align == "left" else self.x + self.width

    def look(self, *, bold: bool = False) -> tuple[str, float]:
        """Face and size of the column's cells."""
        if self.column.mono:
            return letters.MONO, MONO_SIZE
        return (letters.SEMIBOLD if bold else letters.REGULAR), SIZE


Row = list[tuple[_Place, list[str] | Blank]]


def draw(
    pen: Pen,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float] | None,
    total: Sequence[Cell] | None,
    language: str,
) -> None:
    """Draw a table at the pen's place; ``ValueError`` when a row has not as many cells as there are columns."""
    places = _places(pen, columns, _shared(pen, columns, rows) if widths is None else widths)
    head: Row = [(place, _lines(place, place.column.title, letters.SEMIBOLD, SMALL)) for place in places]
    last = _row(places, total, language, bold=True) if total is not None else None

    laid = [_row(places, row, language) for row in rows]
    ending = _height(last) if last else 0.0

    def draw_head() -> None:
        for place, lines in head:
            pen.lines(cast("list[str]", lines), place.anchor, pen.y - PAD, letters.SEMIBOLD, SMALL, place.column.align)
        pen.y -= _height(head)
        pen.rule(pen.left, pen.right, pen.y, LINE)

    first = _height(laid[0]) if laid else 0.0
    pen.room(_height(head) + first + (0.0 if laid[1:] else ending))
    draw_head()
    for number, row in enumerate(laid):
        # the total does not go to a page of its own: it takes the last row along
        if pen.room(_height(row) + (0.0 if laid[number + 1 :] else ending)):
            draw_head()
        _draw_row(pen, row)
        pen.rule(pen.left, pen.right, pen.y, HAIR)
    if last:
        _draw_row(pen, last, bold=True)
        pen.rule(pen.left, pen.right, pen.y, THICK)
    pen.y -= 4 * mm


def _shared(pen: Pen, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[float]:
    """The columns' shares in points; one whose longest word would be broken takes what it lacks from those that have
    more than they need, as far as they have."""
    free = pen.across - GAP * (len(columns) - 1)
    every = sum(column.width for column in columns)
    shares = [free * column.width / every for column in columns]
    needs = [_longest(column, [row[at] for row in rows if at < len(row)]) for at, column in enumerate(columns)]
    lacking = sum(max(0.0, need - share) for need, share in zip(needs, shares, strict=True))
    spare = sum(max(0.0, share - need) for need, share in zip(needs, shares, strict=True))
    if not 0 < lacking <= spare:
        return shares
    return [
        need if share < need else share - (share - need) * lacking / spare
        for need, share in zip(needs, shares, strict=True)
    ]


def _longest(column: Column, cells: Sequence[Cell]) -> float:
    """Width of a column's longest word in points, its title's among them; looked for among those of most letters."""
    words = {word for cell in cells if isinstance(cell, str) for word in cell.replace("\n", " ").split(" ")}
    most = sorted(words, key=len)[-MEASURED:]
    face, size = (letters.MONO, MONO_SIZE) if column.mono else (letters.REGULAR, SIZE)
    said = [letters.width_of(letters.clean(word), face, size) for word in most]
    title = [letters.width_of(word, letters.SEMIBOLD, SMALL) for word in column.title.split()]
    return max([*said, *title], default=0.0) + 0.5


def _places(pen: Pen, columns: Sequence[Column], widths: Sequence[float]) -> list[_Place]:
    shares = list(widths)
    free = pen.across - GAP * (len(columns) - 1)
    places, x = [], pen.left
    for column, share in zip(columns, shares, strict=True):
        width = free * share / sum(shares)
        places.append(_Place(column, x, width))
        x += width + GAP
    return places


def _row(places: list[_Place], cells: Sequence[Cell], language: str, *, bold: bool = False) -> Row:
    return [
        (place, cell if isinstance(cell, Blank) else _lines(place, _said(cell, language), *place.look(bold=bold)))
        for place, cell in zip(places, cells, strict=True)
    ]


def _said(cell: str | int | date | None, language: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, int):
        return f"{cell:,}".replace(",", get_group_symbol(language)).replace("-", "\u2212")
    return cell


def _lines(place: _Place, text: str, face: str, size: float) -> list[str]:
    return letters.lines_of(letters.clean(text), face, size, place.width, MOST_LINES)


def _height(row: Row) -> float:
    tall = [BOX if isinstance(cell, Blank) else len(cell) * SIZE * LEADING for _, cell in row]
    return max(tall, default=0.0) + 2 * PAD


def _draw_row(pen: Pen, row: Row, *, bold: bool = False) -> None:
    boxed = any(isinstance(cell, Blank) for _, cell in row)
    for place, cell in row:
        if isinstance(cell, Blank):
            pen.frame(place.x, pen.y - PAD - BOX, place.width, BOX)
            continue
        face, size = place.look(bold=bold)
        # beside a box, what is lower than the box stands in its middle
        drop = max(0.0, BOX - len(cell) * SIZE * LEADING) / 2 if boxed else 0.0
        pen.lines(cell, place.anchor, pen.y - PAD - drop, face, size, place.column.align, step=SIZE * LEADING)
    pen.y -= _height(row)
