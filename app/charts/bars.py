# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bars one under the other, each with its name and its number: sizes, sites, the steps of a way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from app.charts.drawing import Box, Drawing, Line, Shape, Table, Words
from app.charts.scales import Scale
from app.charts.shown import SMALL_LENGTH, Spoken, broken, fewer, hatched, long

THICK = 16.0
ROW, LINE_HIGH = 34.0, 18.0
GAP = 10.0
NAMES_AT_MOST = 0.42
"""The part of the width that names may take beside their bars; longer ones stand above them."""

LEAST = 2.0
"""How long the bar of any number above nought is at least."""

BarKind = Literal["bar", "bar-quiet", "bar-below"]


@dataclass(frozen=True)
class Bar:
    """A bar: ``words`` is its number as it is said, ``note`` what is said of it besides. ``value`` is ``None`` where
    there is none, and where it is too small to be shown (``small``)."""

    name: str
    value: float | None
    words: str
    note: str = ""
    kind: BarKind = "bar"
    small: bool = False


@dataclass(frozen=True)
class Bars(Spoken):
    """Bars with what is said of them. ``limit`` is a value with its name, drawn across; ``steps`` are bars that are
    part of the one above, each drawn in a trough."""

    bars: Sequence[Bar]
    limit: tuple[float, str] | None = None
    steps: bool = False

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The line across, and the hatching, where there are such."""
        found = [("limit-across", self.limit[1])] if self.limit else []
        return found + ([("hatched", fewer())] if any(one.small for one in self.bars) else [])

    @property
    def table(self) -> Table:
        """One row for each bar."""
        wide = len(self.told.heads)
        return Table(self.told.heads, [[one.name, _figure(one), one.note][:wide] for one in self.bars])

    @property
    def longest(self) -> float:
        """What the longest bar stands for."""
        return max([one.value or 0.0 for one in self.bars] + [self.limit[0] * 1.2 if self.limit else 0.0]) or 1.0

    def drawn(self, width: float, height: float) -> Drawing:
        """The bars, from nought on; as high as they need."""
        names = max((long(one.name) for one in self.bars), default=0.0) + GAP
        if self.steps or names > width * NAMES_AT_MOST:
            return _above(self, width)
        return _beside(self, width, names)


def _figure(one: Bar) -> str:
    return fewer() if one.small else one.words


def _beside(shown: Bars, width: float, names: float) -> Drawing:
    """Names at the left, numbers at the right in one line."""
    figures = max((long(_figure(one)) for one in shown.bars), default=0.0) + GAP
    x = Scale(0.0, shown.longest, names, width - figures)
    shapes: list[Shape] = []
    for at, one in enumerate(shown.bars):
        middle = ROW * (at + 0.5)
        shapes.append(Words(_face(one), 0, middle + 5, one.name))
        shapes += _bar(one, x, middle - THICK / 2)
        shapes.append(Words(_face(one, figure=True), width, middle + 5, _figure(one), "end"))
    high = ROW * max(1, len(shown.bars))
    return Drawing(width, high, (*shapes, *_across(shown, x, 0.0, high)))


def _above(shown: Bars, width: float) -> Drawing:
    """Names and numbers above their bars, what is said besides at the right, or below where there is no room."""
    x = Scale(0.0, shown.longest, 0.0, width)
    shapes: list[Shape] = []
    y = 0.0
    for one in shown.bars:
        lines = list(_headed(one, width, y))
        shapes += lines
        y = max(line.y for line in lines) + 6
        if shown.steps:
            shapes.append(Box("track", 0, y, width, THICK))
        shapes += _bar(one, x, y)
        shapes += _across(shown, x, y, y + THICK + 3)
        y += THICK + GAP
    return Drawing(width, max(y - GAP + 3, ROW), tuple(shapes))


def _headed(one: Bar, width: float, top: float) -> Iterator[Words]:
    """Number, name, note; where there is no number to show, what is said instead stands in the note's place."""
    figure, note = ("", fewer()) if one.small else (one.words, one.note)
    begin = long(figure) + GAP if figure else 0.0
    names = broken(one.name, width - begin)
    y = top + 14
    if figure:
        yield Words("below" if one.kind == "bar-below" else "strong", 0, y, figure)
    for at, name in enumerate(names):
        yield Words(_face(one), begin, y + LINE_HIGH * at, name)
    y += LINE_HIGH * (len(names) - 1)
    if note:
        beside = begin + long(names[-1]) + long(note) + 2 * GAP <= width
        yield Words("axis", width, y if beside else y + LINE_HIGH, note, "end")


def _bar(one: Bar, x: Scale, top: float) -> Iterator[Shape]:
    if one.small:
        yield from hatched(x(0), top, SMALL_LENGTH, THICK)
    elif one.value:
        yield Box(one.kind, x(0), top, max(LEAST, x(one.value) - x(0)), THICK)


def _across(shown: Bars, x: Scale, top: float, bottom: float) -> Iterator[Shape]:
    """The line of the limit; where names stand above their bars it leaves them free."""
    if shown.limit:
        ends = [(x(shown.limit[0]), top), (x(shown.limit[0]), bottom)]
        yield Line("limit-under", ends)
        yield Line("limit-across", ends)


def _face(one: Bar, *, figure: bool = False) -> str:
    if one.kind == "bar-below":
        return "below" if figure else "strong"
    return "label"
