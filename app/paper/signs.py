# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Symbols on a paper with words beside them: to be scanned one after the other."""

from dataclasses import dataclass

from app.paper.pen import BODY, LEADING, SMALL, TINY, Pen, mm
from labels import letters
from labels.symbols import CODE128_QUIET, Grid

BAR_MODULE, BAR_HEIGHT = 0.33 * mm, 12 * mm
SQUARE_MODULE = 0.8 * mm
SYMBOL_ROOM = 96 * mm
GAP = 4 * mm


@dataclass(frozen=True)
class Sign:
    """A symbol, what stands under it, what it is for, and what else is to be known."""

    symbol: Grid
    caption: str
    title: str
    note: str = ""


def draw(pen: Pen, sign: Sign) -> None:
    """The symbol at the left with its caption under it, the words at its right; never cut in two by a page's end."""
    linear = sign.symbol.is_linear
    module, high = (BAR_MODULE, BAR_HEIGHT) if linear else (SQUARE_MODULE, sign.symbol.down * SQUARE_MODULE)
    pen.room(high + TINY * LEADING + 5 * mm)
    top, left = pen.y, pen.left + CODE128_QUIET * BAR_MODULE
    pen.symbol(sign.symbol.bars, left, top, module, BAR_HEIGHT if linear else None)
    caption = letters.lines_of(letters.clean(sign.caption, 80), letters.MONO, TINY, SYMBOL_ROOM, 1)
    under = pen.lines(caption, left, top - high - 0.8 * mm, letters.MONO, TINY)
    pen.y = min(under, _words(pen, sign, top)) - GAP


def _words(pen: Pen, sign: Sign, top: float) -> float:
    x = pen.left + SYMBOL_ROOM + GAP
    title = letters.lines_of(letters.clean(sign.title, 200), letters.SEMIBOLD, BODY, pen.right - x, 2)
    below = pen.lines(title, x, top, letters.SEMIBOLD, BODY)
    if not sign.note:
        return below
    note = letters.lines_of(letters.clean(sign.note, 300), letters.REGULAR, SMALL, pen.right - x, 3)
    return pen.lines(note, x, below, letters.REGULAR, SMALL)
