# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A chart as shapes with places: ``y`` goes down, as on a screen; what a shape looks like is said by its kind alone.

Kinds: ``main`` ``quiet`` ``limit`` ``ink`` curves, ``band`` ``stretch`` areas, ``grid`` ``base`` ``day`` lines,
``axis`` ``note`` ``limit`` ``stop`` words, ``stop`` dots. The page has a class for each, paper a pen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal

from app.charts.scales import Scale, ticks
from app.web.pages import number

LEFT, RIGHT, TOP, BOTTOM = 36.0, 12.0, 8.0, 24.0
LETTER, LETTER_HEIGHT = 7.0, 14.0
"""About how wide a letter of 13 pixels is, and how high its line."""

HEADROOM = 1.12
DOT = 5.0

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

# ---------------------------------------------------------------- what is shown


@dataclass(frozen=True)
class Curve:
    """Values in a row, named for the legend; without a name it is not there."""

    kind: str
    points: Sequence[Point]
    name: str = ""


@dataclass(frozen=True)
class Area:
    """What lies between two rows of values."""

    low: Sequence[Point]
    high: Sequence[Point]
    name: str = ""


@dataclass(frozen=True)
class Stretch:
    """A part of the time, shaded from top to bottom, with words at its top."""

    begin: float
    end: float
    words: str


@dataclass(frozen=True)
class Tick:
    """Words at a place of the axis below."""

    at: float
    words: str


@dataclass(frozen=True)
class Mark:
    """Words at a point; ``dot`` draws one, ``line`` a line from top to bottom."""

    at: float
    value: float
    words: str
    kind: str = "note"
    dot: bool = False
    line: bool = False


@dataclass(frozen=True)
class Table:
    """The same numbers in rows; every cell is words."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Chart:
    """What a chart shows. ``title`` states it, ``subtitle`` says period and unit, ``sentence`` is what is read aloud;
    ``limit`` is a value with its words, drawn across."""

    title: str
    subtitle: str
    sentence: str
    end: float
    ticks: Sequence[Tick]
    curves: Sequence[Curve]
    table: Table
    areas: Sequence[Area] = ()
    stretches: Sequence[Stretch] = ()
    marks: Sequence[Mark] = ()
    limit: tuple[float, str] | None = None

    @property
    def legend(self) -> list[tuple[str, str]]:
        """``(kind, name)`` of what has a name."""
        named = [(one.kind, one.name) for one in self.curves] + [("band", one.name) for one in self.areas]
        return [one for one in named if one[1]]

    @property
    def highest(self) -> float:
        """The highest value that is drawn."""
        points = chain.from_iterable([*(one.points for one in self.curves), *(one.high for one in self.areas)])
        return max([value for _, value in points] + [self.limit[0] if self.limit else 0.0])

    def drawn(self, width: float, height: float) -> "Drawing":
        """The shapes on a surface of this size."""
        return draw(self, width, height)


# ---------------------------------------------------------------- shapes


@dataclass(frozen=True)
class Line:
    """A line through points; filled where it is a ``band``."""

    kind: str
    points: Sequence[Point]
    shape: str = "line"

    @property
    def places(self) -> str:
        """The points as SVG writes them."""
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)


@dataclass(frozen=True)
class Box:
    """A filled rectangle; ``x``, ``y`` is its upper left corner."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    shape: str = "box"


@dataclass(frozen=True)
class Dot:
    """A filled circle."""

    kind: str
    x: float
    y: float
    radius: float = DOT
    shape: str = "dot"


@dataclass(frozen=True)
class Words:
    """A line of words on its base line."""

    kind: str
    x: float
    y: float
    words: str
    anchor: Anchor = "start"
    shape: str = "words"


Shape = Line | Box | Dot | Words


@dataclass(frozen=True)
class Drawing:
    """Shapes in the order they are drawn, on a surface of this size."""

    width: float
    height: float
    shapes: Sequence[Shape] = field(default_factory=tuple)


def draw(chart: Chart, width: float, height: float) -> Drawing:
    """Ground, areas, axes, curves, then words, so that nothing covers these."""
    values = ticks(chart.highest * HEADROOM)
    x = Scale(0.0, max(chart.end, 1.0), LEFT, width - RIGHT)
    y = Scale(0.0, float(values[-1]), height - BOTTOM, TOP)
    shapes: list[Shape] = []
    for one in chart.stretches:
        shapes.append(Box("stretch", x(one.begin), TOP, x(one.end) - x(one.begin), height - BOTTOM - TOP))
    for area in chart.areas:
        outline = [*area.high, *reversed(area.low)]
        shapes.append(Line("band", [(x(at), y(value)) for at, value in outline]))
    for value in values:
        shapes.append(Line("grid" if value else "base", [(LEFT, y(value)), (width - RIGHT, y(value))]))
    if chart.limit:
        shapes.append(Line("limit", [(LEFT, y(chart.limit[0])), (width - RIGHT, y(chart.limit[0]))]))
    for mark in chart.marks:
        if mark.line:
            shapes.append(Line("day", [(x(mark.at), TOP), (x(mark.at), y(0))]))
    for curve in chart.curves:
        shapes.append(Line(curve.kind, [(x(at), y(value)) for at, value in curve.points]))
    shapes += _marked(chart, x, y, width)
    shapes += [Words("axis", LEFT - 6, y(value) + 4, number(value), "end") for value in values]
    shapes += _below(chart, x, width, height)
    return Drawing(width, height, tuple(shapes))


def _below(chart: Chart, x: Scale, width: float, height: float) -> list[Shape]:
    """Words under the axis; those that would touch the ones before are left out."""
    shapes: list[Shape] = []
    free = 0.0
    for tick in chart.ticks:
        half = len(tick.words) * LETTER / 2
        middle = min(max(x(tick.at), half), width - half)
        if middle - half >= free:
            shapes.append(Words("axis", middle, height - 6, tick.words, "middle"))
            free = middle + half + LETTER
    return shapes


def _marked(chart: Chart, x: Scale, y: Scale, width: float) -> list[Shape]:
    shapes: list[Shape] = []
    for one in chart.stretches:
        if len(one.words) * LETTER < width - x(one.begin):
            shapes.append(Words("axis", x(one.begin) + 6, TOP + 14, one.words))
    if chart.limit:
        limit = Words("limit", LEFT + 6, y(chart.limit[0]) - 5, chart.limit[1])
        shapes.append(_apart(limit, [one for one in shapes if isinstance(one, Words)], y(0)))
    for mark in chart.marks:
        if mark.dot:
            shapes.append(Dot(mark.kind, x(mark.at), y(mark.value)))
        if mark.words:
            said = [one for one in shapes if isinstance(one, Words)]
            shapes.append(_apart(_words_at(mark, x, y, width), said, y(0)))
    return shapes


def _apart(one: Words, others: Sequence[Words], ground: float) -> Words:
    """Words where they are wanted, or as few lines above or below as keep them off the others and in the picture."""
    for lines in (0, 1, -1, 2, -2, 3, -3):
        moved = replace(one, y=one.y + lines * LETTER_HEIGHT)
        inside = TOP + LETTER_HEIGHT <= moved.y <= ground or not lines
        if inside and not any(_touch(moved, other) for other in others):
            return moved
    return one


def _touch(one: Words, other: Words) -> bool:
    (left, right), (begin, end) = _span(one), _span(other)
    return left < end and begin < right and abs(one.y - other.y) < LETTER_HEIGHT


def _span(one: Words) -> tuple[float, float]:
    long = len(one.words) * LETTER
    begin = one.x - {"start": 0.0, "middle": long / 2, "end": long}[one.anchor]
    return begin, begin + long


def _words_at(mark: Mark, x: Scale, y: Scale, width: float) -> Words:
    """At the right of the point where there is room, else at its left."""
    place, long = x(mark.at), len(mark.words) * LETTER
    aside, over = (8, y(mark.value) - 8) if mark.dot else (6, y(mark.value) - 6)
    if place + aside + long <= width - RIGHT:
        return Words(mark.kind, place + aside, over, mark.words)
    return Words(mark.kind, place - aside, over, mark.words, "end")
