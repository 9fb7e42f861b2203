# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where everything on a label goes: the symbol first, what is written in the room that it leaves.

Nothing is drawn here and nothing here knows a sheet or a file: PDF, ZPL and the preview draw the same ``Drawing``.
"""

import math
from dataclasses import dataclass

from labels import letters
from labels.drawing import Bars, Drawing, Picture, Words
from labels.fitting import MARGIN, RULES, Room, across, down, largest, lowest, stands, turned, whole
from labels.label import Code, Label
from labels.refusals import Refused
from labels.symbols import Grid, grid
from labels.writing import LINE, one_line, written

GAP = 0.8
"""Between bars and what is written above or below them."""

HIGHEST = 24.0
"""Bars are not made higher than this of themselves: ink that nobody needs."""

WIDE = 90.0
"""From this width on there is room for larger modules, which are read from farther away."""

_TILE, _ALONE = 1.6, 1.02  # millimetres of a matrix's module, at most
_NARROWEST_TEXT = 8.0
_SMALLEST = 1.9
"""Millimetres of the smallest letters under a symbol."""
_ASKEW = 0.22  # of their width: so high are bars that are read up to ten degrees askew


@dataclass(frozen=True, slots=True)
class _Text:
    """What is to be written on a label, after its style had its say."""

    label: Label
    words: bool

    @property
    def caption(self) -> str:
        return self.label.caption

    def at(self, left: float, top: float, width: float, height: float) -> tuple[tuple[Words, ...], tuple[Picture, ...]]:
        if not self.words or height <= 0:
            return (), ()
        label = self.label
        return written(label.title, label.big, label.lines, label.pictogram, left, top, width, height)


def layout(label: Label, width: float, height: float, dpi: int) -> Drawing:
    """A label of this extent in millimetres, for a printer of so many dots per inch.

    Every symbol begins on a whole dot from the label's corner and has modules of whole dots. Texts that are too long
    shrink, then wrap, then end in an ellipsis; those for which there is no room at all are left out, the smallest
    first. Refuses what the symbol cannot hold (see ``symbols.grid``), and ``symbol_does_not_fit`` (symbol).
    """
    one, room = grid(label.code), whole(width, height)
    has_words = label.style != "card" and bool(label.title or label.big or label.lines or label.pictogram)
    text = _Text(label, has_words)
    if label.twin:
        return _with_twin(text, one, room, dpi)
    if not one.is_linear:
        return _matrix(text, one, room, dpi)
    rule = RULES[label.code.symbol]
    dots = largest(label.code.symbol, one, room, dpi, rule.target * 1.36 if width >= WIDE else None)
    if dots is not None:
        return _linear(text, one, room, dots, dpi)
    dots = largest(label.code.symbol, one, turned(room), dpi) if stands(width, height) else None
    if dots is None:
        raise _no_room(label.code)
    return _ladder(text, one, room, dots, dpi)


def _no_room(code: Code) -> Refused:
    return Refused("symbol_does_not_fit", symbol=code.symbol)


def _extent(room: Room) -> tuple[float, float]:
    return room.width + 2 * MARGIN, room.height + 2 * MARGIN


def _up(length: float, dot: float) -> float:
    return math.ceil(length / dot - 1e-6) * dot


def _middle(start: float, space: float, dot: float) -> float:
    """The whole dot from which on something has its share of the white at both sides; there is a dot of it at least."""
    return _up(start + max(0.0, space / 2 - dot), dot)


def _before(one: Grid, side: int, module: float, room: Room) -> float:
    """Millimetres of a quiet zone that lie in the room: 0 is the left side, 1 the right, 2 above, 3 below."""
    return max(0.0, one.quiet[side] * module - room.white[side])


# ---------------------------------------------------------------- bars with words above them


def _linear(text: _Text, one: Grid, room: Room, dots: int, dpi: int) -> Drawing:
    width, height = _extent(room)
    bars, words, top = _band(text, one, room, dots, dpi)
    above, pictures = text.at(room.left, room.top, room.width, top - GAP - room.top)
    return Drawing(width, height, (bars,), (*above, *words), pictures)


def _band(text: _Text, one: Grid, room: Room, dots: int, dpi: int) -> tuple[Bars, tuple[Words, ...], float]:
    """Bars and their caption at the bottom of a room; also where their top is."""
    dot = 25.4 / dpi
    module = dots * dot
    least = lowest(text.label.code.symbol, one, module)
    free = room.height - least - dot  # it begins on a whole dot of the page
    size = _caption_size(text.caption, free) if free >= _SMALLEST * LINE + GAP * 0.6 else 0.0
    under = size * LINE + GAP * 0.6 if size else 0.0
    tall = _bars_height(least, room.height - under - dot, one.across * module, text)
    space = room.width - across(one, module, room)
    left = _middle(room.left + _before(one, 0, module, room), space, dot)
    rest = 0.0 if text.words else (room.height - under - tall) / 2  # alone, it stands in the middle
    top = _up(room.top + room.height - under - tall - rest - dot, dot)
    bars = Bars(left, top, module, _down(tall, dot), one.across, 1, one.bars)
    words: tuple[Words, ...] = ()
    if size:
        middle = left + one.across * module / 2
        words = one_line(text.caption, letters.MONO, size, room.left, top + tall + GAP * 0.6, room.width, middle)
    return bars, words, top


def _down(length: float, dot: float) -> float:
    return math.floor(length / dot + 1e-6) * dot


def _bars_height(least: float, room: float, wide: float, text: _Text) -> float:
    """A good part of the room, less where there is much to write; never more than is any good. A straight line has to
    cross all of the bars also where a telephone is held askew."""
    share = max(0.3, 0.42 - 0.04 * max(0, len(text.label.lines) - 1))
    wanted = max(share * room, min(_ASKEW * wide, 0.5 * room)) if text.words else room
    return max(least, min(wanted, HIGHEST, room))


def _caption_size(caption: str, room: float) -> float:
    """Size of the letters under a symbol; 0 for none."""
    if not caption or room < _SMALLEST * LINE:
        return 0.0
    return min(3.6, max(_SMALLEST, min(room * 0.16, room / LINE - 1.0)))


# ---------------------------------------------------------------- bars upright, words at their left


def _ladder(text: _Text, one: Grid, room: Room, dots: int, dpi: int) -> Drawing:
    dot = 25.4 / dpi
    module = dots * dot
    long = _up(max(lowest(text.label.code.symbol, one, module), 0.3 * room.width), dot)
    long = min(long, _down(room.width - dot, dot))
    left = _down(room.left + room.width - long, dot)
    beyond, space = _before(one, 0, module, turned(room)), room.height - across(one, module, turned(room))
    top = _middle(room.top + beyond, space, dot)
    rungs = tuple((0, x, 1, wide) for x, _, wide, _ in one.bars)
    bars = Bars(left, top, long, module, 1, one.across, rungs)
    words, pictures = _column(text, room.left, room.top, left - GAP - room.left, room.height)
    return Drawing(*_extent(room), (bars,), words, pictures)


def _column(
    text: _Text, left: float, top: float, width: float, height: float
) -> tuple[tuple[Words, ...], tuple[Picture, ...]]:
    """Words in a column beside a symbol, the caption at their foot."""
    if width < _NARROWEST_TEXT or height < 1.9 * LINE:
        return (), ()
    size = _caption_size(text.caption, height) if text.words else min(3.6, height / LINE if text.caption else 0.0)
    foot = size * LINE if size else 0.0
    words, pictures = text.at(left, top, width, height - foot - (0.3 if size else 0.0))
    if not size:
        return words, pictures
    start = top + height - foot if text.words else top + (height - foot) / 2
    return (*words, *one_line(text.caption, letters.MONO, size, left, start, width)), pictures


# ---------------------------------------------------------------- a matrix


def _matrix(text: _Text, one: Grid, room: Room, dpi: int) -> Drawing:
    """A QR or a DataMatrix: at the left with words at its right, or above them on a label that stands."""
    if room.width >= 1.25 * room.height:
        return _beside(text, one, room, dpi)
    return _over(text, one, room, dpi)


def _most(text: _Text) -> float | None:
    """The largest module to begin from: there is no sense in white beside a symbol that stands alone."""
    if text.label.style == "tile":
        return _TILE
    return None if text.words else _ALONE


def _beside(text: _Text, one: Grid, room: Room, dpi: int) -> Drawing:
    dot, code = 25.4 / dpi, text.label.code
    white = room.white if not (text.words or text.caption) else (room.white[0], 0.0, *room.white[2:])
    half = Room(room.left, room.top, room.width * 0.55, room.height, white)
    dots = largest(code.symbol, one, half, dpi, _most(text)) or largest(code.symbol, one, room, dpi)
    if dots is None:
        raise _no_room(code)
    module = dots * dot
    bars = _square(one, room, module, room.left, dot)
    right = bars.left + (one.across + one.quiet[1]) * module + 2 * dot
    start = max(right, bars.left + one.across * module + GAP)
    words, pictures = _column(text, start, room.top, room.left + room.width - start, room.height)
    return Drawing(*_extent(room), (bars,), words, pictures)


def _square(one: Grid, room: Room, module: float, left: float, dot: float) -> Bars:
    """A matrix in the middle of a room's height, from ``left`` on."""
    left = _up(left + _before(one, 0, module, room), dot)
    top = _middle(room.top + _before(one, 2, module, room), room.height - down(one, module, room), dot)
    return Bars(left, top, module, module, one.across, one.down, one.bars)


def _over(text: _Text, one: Grid, room: Room, dpi: int) -> Drawing:
    dot, code = 25.4 / dpi, text.label.code
    size = min(4.0, max(1.9, 0.06 * room.height)) if text.caption else 0.0
    foot = size * LINE + GAP if size else 0.0
    share = 0.55 if text.words else 1.0
    upper = Room(room.left, room.top, room.width, (room.height - foot) * share, (*room.white[:2], 0.0, 0.0))
    dots = largest(code.symbol, one, upper, dpi, _most(text) or RULES[code.symbol].target * 2)
    dots = dots or largest(code.symbol, one, room, dpi)
    if dots is None:
        raise _no_room(code)
    module = dots * dot
    side, quiet = one.down * module, one.quiet[3] * module
    least = room.top + _before(one, 2, module, room)
    most = room.top + room.height - _before(one, 3, module, room) - side
    wanted = most if not foot else room.top + room.height - foot - max(0.0, quiet - GAP) - side
    top = _up(min(max(least, wanted - dot), most - dot), dot)
    left = _middle(room.left + _before(one, 0, module, room), room.width - across(one, module, room), dot)
    bars = Bars(left, top, module, module, one.across, one.down, one.bars)
    words, pictures = text.at(room.left, room.top, room.width, top - max(GAP, one.quiet[2] * module) - room.top)
    below = top + side + max(GAP, quiet)
    if size and below + size * LINE <= room.top + room.height + 1e-6:
        words = (*words, *one_line(text.caption, letters.MONO, size, room.left, below, room.width, left + side / 2))
    return Drawing(*_extent(room), (bars,), words, pictures)


# ---------------------------------------------------------------- two symbols


def _with_twin(text: _Text, one: Grid, room: Room, dpi: int) -> Drawing:
    """The second symbol at the right, in a column of its own; the first as if the label were so much narrower."""
    twin = text.label.twin
    assert twin is not None  # noqa: S101 - that is when this is called
    other, dot = grid(twin), 25.4 / dpi
    for share in (0.5, 0.4, 0.35, 0.3, 0.25, 0.6):
        column = Room(0.0, room.top, room.width * share, room.height, (0.0, *room.white[1:]))
        dots = largest(twin.symbol, other, column, dpi)
        if dots is None:
            continue
        module = dots * dot
        wide = other.across * module
        left = _down(room.left + room.width - wide - max(0.0, other.quiet[1] * module - room.white[1]), dot)
        rest = left - other.quiet[0] * module - dot - room.left
        narrow = Room(room.left, room.top, rest, room.height, (room.white[0], 0.0, *room.white[2:]))
        first = _first(text, one, narrow, dpi)
        if first:
            second = _beside_first(other, narrow, module, left, dot)
            return Drawing(*_extent(room), (*first.bars, second), first.words, first.pictures)
    raise _no_room(twin)


def _first(text: _Text, one: Grid, room: Room, dpi: int) -> Drawing | None:
    symbol = text.label.code.symbol
    dots = largest(symbol, one, room, dpi)
    if dots is None:
        return None
    return _linear(text, one, room, dots, dpi) if one.is_linear else _matrix(text, one, room, dpi)


def _beside_first(one: Grid, room: Room, module: float, left: float, dot: float) -> Bars:
    if one.is_linear:
        tall = _down(min(room.height - dot, HIGHEST), dot)
        return Bars(left, _up(room.top + (room.height - tall) / 2 - dot, dot), module, tall, one.across, 1, one.bars)
    top = _middle(room.top + _before(one, 2, module, room), room.height - down(one, module, room), dot)
    return Bars(left, top, module, module, one.across, one.down, one.bars)
