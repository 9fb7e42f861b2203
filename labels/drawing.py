# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is drawn on one label, as plain values in millimetres from its top left corner."""

from dataclasses import dataclass

from labels.label import Pictogram

Bar = tuple[int, int, int, int]
"""A dark rectangle on a symbol's grid of modules, from its top left corner: ``(x, y, width, height)``."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A symbol without its quiet zone. A module is ``module`` wide and ``tall`` high: as high as wide in a matrix, the
    whole height of the bars in a linear symbol. ``across`` and ``down`` are its extent in modules."""

    left: float
    top: float
    module: float
    tall: float
    across: int
    down: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text: its left end, its base line, its face and the size of its letters (millimetres, as all)."""

    text: str
    left: float
    base: float
    face: str
    size: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A pictogram in a square."""

    pictogram: Pictogram
    left: float
    top: float
    side: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is on a label of this extent."""

    width: float
    height: float
    bars: tuple[Bars, ...] = ()
    words: tuple[Words, ...] = ()
    pictures: tuple[Picture, ...] = ()
