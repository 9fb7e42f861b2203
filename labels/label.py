# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A label as plain values: what its symbol holds and what is written beside it."""

from dataclasses import dataclass

SYMBOLS = ("code128", "ean13", "ean8", "upca", "itf14", "gs1_128", "qr", "datamatrix")
STYLES = ("goods", "card", "tile")


@dataclass(frozen=True, slots=True)
class Code:
    """What one symbol holds. The text of a ``gs1_128`` is in brackets: ``(01)09520000000011(17)270131(10)L42``."""

    symbol: str
    text: str


@dataclass(frozen=True, slots=True)
class Pictogram:
    """A drawing of one colour: the outlines as SVG path data, in a square of ``size`` units."""

    size: float
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What one label says.

    ``title`` is the name, ``big`` the size in letters as large as room allows, ``lines`` are small, ``caption`` stands
    under the symbol; ``twin`` is a second symbol beside the first. ``style``: ``goods``; ``card`` has the symbol and
    its caption and not a word; ``tile`` hangs on a wall, symbol and word as large as can be.
    """

    code: Code
    title: str = ""
    big: str = ""
    lines: tuple[str, ...] = ()
    caption: str = ""
    pictogram: Pictogram | None = None
    twin: Code | None = None
    style: str = "goods"


@dataclass(frozen=True, slots=True)
class Copies:
    """So many of one label."""

    label: Label
    count: int
