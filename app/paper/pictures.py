# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts on a paper with words beside them, in black and greys: kinds of lines differ by their dashes, kinds of bars by
their grey, and a number too small to be shown by strokes across."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.charts import Shown
from app.charts.drawing import Box, Dot, Drawing, Line, Words
from app.charts.shown import hatched
from app.paper import blocks
from app.paper.pen import BODY, HAIR, LEADING, SMALL, TINY, Pen, mm
from labels import letters

WIDE, HIGH = 328.0, 170.0
"""The surface a chart is drawn on."""

ACROSS = 84 * mm
SCALE = ACROSS / WIDE
GAP = 6 * mm
KEY = 8 * mm

STROKES: Final[dict[str, tuple[float, Sequence[float], float]]] = {
    "main": (1.5, (), 0.0),
    "ink": (0.8, (), 0.0),
    "quiet": (1.1, (1.5, 1.8), 0.0),
    "limit": (0.8, (5, 2.5), 0.0),
    "day": (0.5, (0.8, 1.6), 0.0),
    "grid": (0.3, (), 0.75),
    "base": (0.6, (), 0.0),
    "halo": (4.4, (), 1.0),
    "last": (1.9, (), 0.0),
    "limit-under": (2.6, (), 1.0),
    "limit-across": (0.9, (3.5, 2.5), 0.0),
    "hatch": (0.6, (), 0.35),
}
"""Thickness, dashes and grey of each kind of line."""

GREYS = {
    "band": 0.84, "stretch": 0.94, "bar": 0.3, "bar-quiet": 0.66, "bar-below": 0.5, "track": 0.93,
}  # fmt: skip
FRAMES = {"hatched": 0.5, "tile": 0.4}
"""Thickness of the frame of what is not filled."""

STRONG = ("limit", "stop", "figure", "strong", "below")
ON_WHITE = ("limit", "stop", "note")
"""Words through which no line may run."""


@dataclass(frozen=True)
class Pictured:
    """What is shown: a title, a line under it, what is said of it, and the chart."""

    title: str
    subtitle: str
    said: Sequence[str]
    chart: Shown


def draw(pen: Pen, pictured: Pictured) -> None:
    """Words at the left, the chart at the right; never cut in two by a page's end."""
    words, legend = _words(pictured, pen.across - ACROSS - GAP), _keys(pictured.chart.legend)
    drawn = pictured.chart.drawn(WIDE, HIGH)
    high = drawn.height * SCALE + TINY * LEADING * len(legend) + 1.5 * mm
    tall = max(sum(size * LEADING for _, _, size in words), high)
    pen.room(tall + 5 * mm)
    top, y = pen.y, pen.y
    for line, face, size in words:
        y = pen.lines([line], pen.left, y, face, size)
    left = pen.right - ACROSS
    _chart(pen, drawn, left, top)
    _legend(pen, legend, left, top - drawn.height * SCALE - 1 * mm)
    pen.y = top - tall - 2 * mm
    pen.rule(pen.left, pen.right, pen.y, HAIR)
    pen.y -= 2.5 * mm


def begin(pen: Pen, title: str) -> None:
    """The title of a part, kept on the page of its first chart."""
    pen.room(HIGH * SCALE + 24 * mm)
    blocks.section(pen, title)


def _words(pictured: Pictured, width: float) -> list[tuple[str, str, float]]:
    """Lines with their face and size."""
    parts = [(pictured.title, letters.SEMIBOLD, BODY, 2), (pictured.subtitle, letters.REGULAR, SMALL, 2)]
    parts += [(words, letters.REGULAR, SMALL, 6) for words in pictured.said]
    return [
        (line, face, size)
        for words, face, size, most in parts
        for line in letters.lines_of(letters.clean(words, 500), face, size, width, most)
    ]


def _chart(pen: Pen, drawn: Drawing, left: float, top: float) -> None:
    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * SCALE, top - y * SCALE

    for shape in drawn.shapes:
        if isinstance(shape, Box):
            _box(pen, shape.kind, at(shape.x, shape.y), at(shape.x + shape.width, shape.y + shape.height))
        elif isinstance(shape, Line):
            _line(pen, shape.kind, [at(*point) for point in shape.points])
        elif isinstance(shape, Dot):
            pen.dot(*at(shape.x, shape.y), shape.radius * SCALE)
        else:
            _label(pen, shape, *at(shape.x, shape.y))


def _box(pen: Pen, kind: str, upper: tuple[float, float], lower: tuple[float, float]) -> None:
    """A rectangle between its upper left and its lower right corner."""
    (x1, y1), (x2, y2) = upper, lower
    if kind in FRAMES:
        pen.frame(x1, y2, x2 - x1, y1 - y2, FRAMES[kind])
    else:
        pen.shade([(x1, y1), (x2, y1), (x2, y2), (x1, y2)], GREYS[kind])


def _line(pen: Pen, kind: str, points: Sequence[tuple[float, float]]) -> None:
    if kind in GREYS:
        pen.shade(points, GREYS[kind])
    else:
        pen.line(points, *STROKES[kind])


def _label(pen: Pen, shape: Words, x: float, y: float) -> None:
    face = letters.SEMIBOLD if shape.kind in STRONG else letters.REGULAR
    words = letters.clean(shape.words, 80)
    align = {"start": "left", "end": "right"}.get(shape.anchor, "middle")
    if shape.kind in ON_WHITE:
        wide = letters.width_of(words, face, TINY)
        begin = x - {"left": 0.0, "right": wide}.get(align, wide / 2)
        low, high = y - 0.22 * TINY, y + 0.8 * TINY
        pen.shade([(begin - 1, low), (begin + wide + 1, low), (begin + wide + 1, high), (begin - 1, high)], 1.0)
    pen.word(words, x, y, face, TINY, align)


def _keys(legend: Sequence[tuple[str, str]]) -> list[list[tuple[str, str, float]]]:
    """Rows of the legend: kind, name, how far it reaches; as many in a row as have room."""
    rows: list[list[tuple[str, str, float]]] = [[]]
    free = ACROSS
    for kind, name in legend:
        words = letters.clean(name, 60)
        wide = KEY + 1 * mm + letters.width_of(words, letters.REGULAR, TINY) + 3 * mm
        if rows[-1] and wide > free:
            rows.append([])
            free = ACROSS
        rows[-1].append((kind, words, wide))
        free -= wide
    return rows


def _legend(pen: Pen, rows: Sequence[Sequence[tuple[str, str, float]]], left: float, top: float) -> None:
    for number, row in enumerate(rows):
        x, middle = left, top - TINY * LEADING * (number + 0.5)
        for kind, words, wide in row:
            _key(pen, kind, x, middle)
            pen.word(words, x + KEY + 1 * mm, middle - TINY * 0.3, letters.REGULAR, TINY)
            x += wide


def _key(pen: Pen, kind: str, x: float, middle: float) -> None:
    """What stands before a name in a legend."""
    upper, lower = (x, middle + 1 * mm), (x + KEY, middle - 1 * mm)
    if kind == "hatched":
        _chart(pen, Drawing(KEY, 2 * mm, tuple(hatched(0, 0, KEY / SCALE, 2 * mm / SCALE))), *upper)
    elif kind in GREYS:
        _box(pen, kind, upper, lower)
    else:
        pen.line([(x, middle), (x + KEY, middle)], *STROKES[kind])
