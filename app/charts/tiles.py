# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A map of territories as tiles of one size, each where it lies among the others: a small territory counts as much as a
large one, and no line of a real border has to be kept. Tuscany without Florence, whose network is not this one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.charts.drawing import Box, Drawing, Shape, Table, Words
from app.charts.shown import SMALL_LENGTH, Spoken, fewer, hatched, long

PLACES = {
    "MS": (0, 0), "LU": (1, 0), "PT": (2, 0), "PO": (3, 0),
    "PI": (1, 1), "AR": (3, 1),
    "LI": (1, 2), "SI": (2, 2),
    "GR": (2, 3),
}  # fmt: skip
"""Column and row of each ambito by its code, the sea at the left; the place of Florence stays empty."""

ACROSS = 4
GAP = 6.0
HIGH, THICK = 64.0, 10.0
SIDE = 8.0
LEAST = 2.0


@dataclass(frozen=True)
class Tile:
    """A territory: its code, its name, its figure and how that is said. ``small`` where it is too small to be shown."""

    code: str
    name: str
    value: int | None
    words: str
    small: bool = False
    note: str = ""


@dataclass(frozen=True)
class Tiles(Spoken):
    """Territories with what is said of them; ``name`` is what the bars are, for the legend."""

    name: str
    tiles: Sequence[Tile]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """What the bars are, and the hatching where there is one."""
        return [("bar", self.name)] + ([("hatched", fewer())] if any(one.small for one in self.tiles) else [])

    @property
    def table(self) -> Table:
        """One row for each territory."""
        wide = len(self.told.heads)
        rows = [[one.name, fewer() if one.small else one.words, one.note][:wide] for one in self.tiles]
        return Table(self.told.heads, rows)

    def drawn(self, width: float, height: float) -> Drawing:
        """The tiles, each with a bar for its part of the highest."""
        wide = (width - GAP * (ACROSS - 1)) / ACROSS
        most = max((one.value or 0 for one in self.tiles), default=0) or 1
        shapes: list[Shape] = []
        lowest = 0.0
        for one, (column, row) in zip(self.tiles, places([tile.code for tile in self.tiles]), strict=True):
            x, y = column * (wide + GAP), row * (HIGH + GAP)
            shapes += _tile(one, x, y, wide, (one.value or 0) / most)
            lowest = max(lowest, y + HIGH)
        return Drawing(width, lowest + 1, tuple(shapes))


def places(codes: Sequence[str]) -> list[tuple[int, int]]:
    """Where each stands; those that have no place of their own follow below, row by row."""
    below = max((PLACES[one][1] for one in codes if one in PLACES), default=-1) + 1
    others = [one for one in codes if one not in PLACES]
    free = {one: (at % ACROSS, below + at // ACROSS) for at, one in enumerate(others)}
    return [PLACES.get(one) or free[one] for one in codes]


def _tile(one: Tile, x: float, y: float, wide: float, part: float) -> Iterator[Shape]:
    """Words above, a bar below, as long as the tile for the highest."""
    room, ground = wide - 2 * SIDE, y + HIGH - SIDE - THICK
    yield Box("tile", x, y, wide, HIGH)
    yield Box("track", x + SIDE, ground, room, THICK)
    if one.small:
        yield from hatched(x + SIDE, ground, min(SMALL_LENGTH, room), THICK)
    elif part > 0:
        yield Box("bar", x + SIDE, ground, max(LEAST, room * part), THICK)
    name = one.name if long(one.name) + 2 * SIDE <= wide + 4 else one.code
    yield Words("label", x + SIDE, y + 20, name)
    yield Words("strong", x + SIDE, y + 39, "\u2013" if one.small else one.words)
