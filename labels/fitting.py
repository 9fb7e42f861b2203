# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How large a symbol is printed: the sizes of the GS1 General Specifications, in whole dots of the printer.

A module that is not a whole number of dots is drawn now a dot wider, now a dot narrower, and a reader that measures
bars against each other reads something else or nothing.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from labels.label import SYMBOLS, Code
from labels.refusals import Refused
from labels.sheets import Sheet
from labels.symbols import ITF_NARROW, Grid, grid

MARGIN = 1.5
"""Millimetres at a label's edge that stay without ink: cutters and feeders are not exact."""

LONGEST_GS1 = 165.1
"""A GS1-128 with its quiet zones, at most."""

_SHARE = 0.15  # of a Code 128's width is the least that its bars are high


@dataclass(frozen=True, slots=True)
class Rule:
    """A symbol's module in millimetres: the least, the one to print where there is room, the most; and the least height
    of bars. Sizes are a module's, not an X-dimension's: they differ for ITF-14."""

    least: float
    target: float
    most: float
    lowest: float = 0.0


RULES = {
    "code128": Rule(0.25, 0.375, 0.6, 5.0),
    "ean13": Rule(0.264, 0.38, 0.66, 18.28),
    "ean8": Rule(0.264, 0.38, 0.66, 14.58),
    "upca": Rule(0.264, 0.38, 0.66, 18.28),
    "itf14": Rule(0.495 / ITF_NARROW, 0.51 / ITF_NARROW, 1.016 / ITF_NARROW, 31.75),
    "gs1_128": Rule(0.495, 0.51, 1.016, 31.75),
    "qr": Rule(0.375, 0.76, 2.0),  # one and a half times the linear X of 0.25 at least
    "datamatrix": Rule(0.254, 0.76, 2.0),
}


@dataclass(frozen=True, slots=True)
class Room:
    """Where ink of a symbol may go, and how much white lies beyond it at the left, the right, above and below."""

    left: float
    top: float
    width: float
    height: float
    white: tuple[float, float, float, float] = (MARGIN,) * 4


def whole(width: float, height: float) -> Room:
    """The room of a label of this extent."""
    return Room(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN)


def dots(symbol: str, dpi: int, most: float | None = None) -> Iterator[int]:
    """Dots of a module, the preferred first and down to the fewest that a reader still reads; ``most`` is the largest
    module to begin from, in place of the rule's target."""
    rule, dot = RULES[symbol], 25.4 / dpi
    fewest = math.ceil(rule.least / dot - 1e-6)
    upper = math.floor(min(most or rule.target, rule.most) / dot + 1e-6)
    if upper < fewest and fewest * dot <= rule.most:  # a coarse printer has no dot between the least and the target
        upper = fewest
    yield from range(upper, fewest - 1, -1)


def across(one: Grid, module: float, room: Room) -> float:
    """Millimetres that a symbol takes of a room's width, with the quiet zones that do not lie in white already."""
    return (
        one.across * module
        + _beyond(one.quiet[0], module, room.white[0])
        + _beyond(one.quiet[1], module, room.white[1])
    )


def down(one: Grid, module: float, room: Room) -> float:
    """The same for the height of a matrix."""
    return (
        one.down * module + _beyond(one.quiet[2], module, room.white[2]) + _beyond(one.quiet[3], module, room.white[3])
    )


def _beyond(quiet: int, module: float, white: float) -> float:
    return max(0.0, quiet * module - white)


def lowest(symbol: str, one: Grid, module: float) -> float:
    """The least height of a linear symbol's bars."""
    rule = RULES[symbol]
    return max(rule.lowest, _SHARE * one.across * module) if symbol == "code128" else rule.lowest


def largest(symbol: str, one: Grid, room: Room, dpi: int, most: float | None = None) -> int | None:
    """Dots of the largest module with which the symbol fits the room; None when it does not fit at all."""
    dot = 25.4 / dpi
    for number in dots(symbol, dpi, most):
        module = number * dot
        high = lowest(symbol, one, module) if one.is_linear else down(one, module, room)
        # a dot to spare at each side: the symbol begins on a whole dot of the page
        if (
            across(one, module, room) <= room.width - dot
            and high <= room.height - dot
            and _allowed(symbol, one, module)
        ):
            return number
    return None


def _allowed(symbol: str, one: Grid, module: float) -> bool:
    return symbol != "gs1_128" or (one.across + one.quiet[0] + one.quiet[1]) * module <= LONGEST_GS1


def turned(room: Room) -> Room:
    """The room as a symbol sees it that stands upright, its bars like the rungs of a ladder."""
    left, right, above, below = room.white
    return Room(room.top, room.left, room.height, room.width, (above, below, left, right))


def fits(code: Code, sheet: Sheet, dpi: int) -> bool:
    """Whether the symbol can be read from a label of the sheet, printed at so many dots per inch. Refuses what the
    symbol cannot hold (see ``symbols.grid``)."""
    return fits_label(code, sheet.label_width, sheet.label_height, dpi)


def fits_label(code: Code, width: float, height: float, dpi: int) -> bool:
    """The same for a label of an extent in millimetres."""
    one, room = grid(code), whole(width, height)
    if largest(code.symbol, one, room, dpi) is not None:
        return True
    return stands(width, height) and one.is_linear and largest(code.symbol, one, turned(room), dpi) is not None


def stands(width: float, height: float) -> bool:
    """Whether a label is so much higher than wide that bars may stand upright on it."""
    return height > 1.2 * width


def fitting(text: str, sheet: Sheet, dpi: int) -> list[str]:
    """The symbols that can hold this text on a label of the sheet."""
    return [symbol for symbol in SYMBOLS if _may(Code(symbol, text), sheet, dpi)]


def _may(code: Code, sheet: Sheet, dpi: int) -> bool:
    try:
        return fits(code, sheet, dpi)
    except Refused:
        return False
