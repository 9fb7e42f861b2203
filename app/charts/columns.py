# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Columns side by side: weeks or months as they come, each with a stroke where it stood a year before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.charts.drawing import BOTTOM, HEADROOM, LEFT, LETTER, RIGHT, TOP, Box, Drawing, Line, Shape, Table, Words
from app.charts.scales import Scale, ticks
from app.charts.shown import Spoken, fewer, hatched, long
from app.web.pages import number

FULL = 0.68
"""The part of its place that a column fills."""

OVER = 5.0
"""How far a stroke of the year before reaches over its column on either side, and a number stands above it."""

SMALL_HEIGHT = 20.0


@dataclass(frozen=True)
class Column:
    """A week or a month: ``tick`` stands below it, ``name`` in the table. ``value`` is ``None`` where nothing is known
    and where it is too small to be shown (``small``)."""

    tick: str
    name: str
    value: int | None
    before: int | None = None
    small: bool = False
    before_small: bool = False


@dataclass(frozen=True)
class Columns(Spoken):
    """Columns with what is said of them; ``names`` are those of the columns and of the strokes, for the legend."""

    names: tuple[str, str]
    columns: Sequence[Column]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Columns, strokes and the hatching, as far as they are there; columns alone need no name."""
        strokes = [("last", self.names[1])] if any(one.before is not None for one in self.columns) else []
        hatching = [("hatched", fewer())] if any(one.small for one in self.columns) else []
        return [("bar", self.names[0]), *strokes, *hatching] if strokes or hatching else []

    @property
    def table(self) -> Table:
        """One row for each column."""
        rows = [
            [one.name, _said(one.value, small=one.small), _said(one.before, small=one.before_small)]
            for one in self.columns
        ]
        return Table(self.told.heads, rows)

    def drawn(self, width: float, height: float) -> Drawing:
        """The columns, from nought on."""
        return _Frame(self.columns, width, height).drawing()


def _said(value: int | None, *, small: bool) -> str:
    if small:
        return fewer()
    return "" if value is None else number(value)


class _Frame:
    """Where things stand on one surface."""

    def __init__(self, columns: Sequence[Column], width: float, height: float) -> None:
        self.columns, self.width, self.height = columns, width, height
        highest = max([one.value or 0 for one in columns] + [one.before or 0 for one in columns] + [1])
        self.values = ticks(highest * HEADROOM)
        self.left = max(LEFT, long(number(self.values[-1])) + 8)
        self.y = Scale(0.0, float(self.values[-1]), height - BOTTOM, TOP)
        self.slot = (width - RIGHT - self.left) / max(1, len(columns))

    def middle(self, at: int) -> float:
        return self.left + self.slot * (at + 0.5)

    def drawing(self) -> Drawing:
        shapes: list[Shape] = []
        for value in self.values:
            ends = [(self.left, self.y(value)), (self.width - RIGHT, self.y(value))]
            shapes.append(Line("grid" if value else "base", ends))
        wide = self.slot * FULL
        for at, one in enumerate(self.columns):
            shapes += self._column(self.middle(at) - wide / 2, wide, one)
        for at, one in enumerate(self.columns):
            if one.before is not None:
                over = min(OVER, (self.slot - wide) / 2 - 1)
                ends = [(self.middle(at) - wide / 2 - over, self.y(one.before)),
                        (self.middle(at) + wide / 2 + over, self.y(one.before))]  # fmt: skip
                shapes += [Line("halo", ends), Line("last", ends)]
        shapes += self._figures()
        shapes += [Words("axis", self.left - 6, self.y(one) + 4, number(one), "end") for one in self.values]
        shapes += self._below()
        return Drawing(self.width, self.height, tuple(shapes))

    def _column(self, left: float, wide: float, one: Column) -> Iterable[Shape]:
        if one.small:
            yield from hatched(left, self.y(0) - SMALL_HEIGHT, wide, SMALL_HEIGHT)
        elif one.value:
            yield Box("bar", left, self.y(one.value), wide, self.y(0) - self.y(one.value))

    def _figures(self) -> list[Shape]:
        """Each column's number where all have room, else the last one's and the highest one's."""
        known = [at for at, one in enumerate(self.columns) if one.value]
        if not known:
            return []
        if all(long(number(self.columns[at].value or 0)) + 5 <= self.slot for at in known):
            return [self._figure(at) for at in known]
        last, highest = known[-1], max(known, key=lambda at: self.columns[at].value or 0)
        said = [self._figure(last)]
        room = (long(said[0].words) + long(number(self.columns[highest].value or 0))) / 2 + LETTER
        if abs(self.middle(last) - self.middle(highest)) >= room:
            said.append(self._figure(highest))
        return list(said)

    def _figure(self, at: int) -> Words:
        """Above the column, and above its stroke where that is in the way."""
        one = self.columns[at]
        words, top = number(one.value or 0), self.y(one.value or 0)
        if one.before is not None and 0 <= top - self.y(one.before) < 3 * OVER + 3:
            top = self.y(one.before)
        elif one.before is not None and 0 <= self.y(one.before) - top < OVER:
            top -= 2
        half = long(words) / 2
        middle = min(max(self.middle(at), half), self.width - half)
        return Words("figure", middle, max(top - OVER, 11.0), words, "middle")

    def _below(self) -> list[Shape]:
        """As many words as have room, always the same number of columns apart, the last one's among them if it can."""
        longest = max((long(one.tick) for one in self.columns), default=1.0) + LETTER
        step = next((one for one in range(1, len(self.columns) + 1) if one * self.slot >= longest), 1)
        shapes: list[Shape] = []
        for at in range((len(self.columns) - 1) % step, len(self.columns), step):
            half = long(self.columns[at].tick) / 2
            middle = min(max(self.middle(at), half), self.width - half)
            shapes.append(Words("axis", middle, self.height - 6, self.columns[at].tick, "middle"))
        return shapes
