# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words and pictograms as dots, for printers that are sent dots.

Letters stand where the PDF has them: by the widths of the face, so that a line is as wide in dots as it was laid out.
They are drawn four times as fine and then counted, which keeps thin strokes at 203 dots to the inch.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path
from PIL import Image, ImageDraw, ImageFont

from labels import letters
from labels.label import Pictogram
from labels.pdf import STROKE

LONGEST_WORD = 200
"""Letters of one word that are drawn; no label is so wide."""

_FINER = 4
_DARK = 100  # of 255: less than half covered still prints, or thin strokes would break
_DARKENED = [255 if value >= _DARK else 0 for value in range(256)]
_CURVE = 8  # straight pieces of one curve: a pictogram is a centimetre wide


@dataclass(frozen=True, slots=True)
class Dots:
    """A picture in dots, each row a number whose highest bit is the leftmost dot. ``left`` and ``top`` are where it
    begins, from where it was asked for."""

    left: int
    top: int
    width: int
    rows: tuple[int, ...]


NOTHING = Dots(0, 0, 0, ())


def word(text: str, face: str, size: float) -> Dots:
    """A word on its base line; ``size`` in dots, ``face`` one that has its letters, as ``letters.set_word`` says."""
    kept = _kept_word if size <= _SMALL and len(text) <= _SHORT else _kept_large
    return kept(text, face, size)


def _word(text: str, face: str, size: float) -> Dots:
    text = text[:LONGEST_WORD]
    advances = letters.font(face).face.charWidths
    room, above, below = _around(size)
    wide = math.ceil(sum(advances[ord(letter)] for letter in text) * size / 1000) + 2 * room
    canvas = Image.new("L", (wide * _FINER, (above + below) * _FINER))
    reached = 0.0
    for letter in text:
        mask, left, top = _kept_letter(letter, face, size) if size <= _SMALL else _letter(letter, face, size)
        canvas.paste(255, (round(reached) + left, top), mask)
        reached += advances[ord(letter)] * size * _FINER / 1000
    return _counted(canvas, room, above)


def _around(size: float) -> tuple[int, int, int]:
    """Dots to leave at either side of a letter, above and below its base line: for what reaches over its width."""
    return math.ceil(size), math.ceil(size * 1.4), math.ceil(size * 0.6)


def _letter(letter: str, face: str, size: float) -> tuple[Image.Image, int, int]:
    """One letter, four times as fine, and where it begins in the room that is left around it."""
    room, above, below = _around(size)
    wide = math.ceil(letters.font(face).face.charWidths[ord(letter)] * size / 1000) + 2 * room
    canvas = Image.new("L", (wide * _FINER, (above + below) * _FINER))
    place = (room * _FINER, above * _FINER)
    ImageDraw.Draw(canvas).text(place, letter, fill=255, font=_font(face, size * _FINER), anchor="ls")
    left, top, right, bottom = canvas.getbbox() or (0, 0, 1, 1)
    return canvas.crop((left, top, right, bottom)), left, top


_SMALL, _SHORT = 64.0, 40  # of larger and longer ones few are kept: they would fill the memory
_kept_word = lru_cache(maxsize=4_096)(_word)
_kept_large = lru_cache(maxsize=64)(_word)
_kept_letter = lru_cache(maxsize=1_024)(_letter)


@lru_cache(maxsize=64)
def _font(face: str, size: float) -> ImageFont.FreeTypeFont:
    path = letters.font(face).face.filename
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=256)
def pictogram(drawing: Pictogram, side: int) -> Dots:
    """A pictogram's lines in a square of so many dots. ``ValueError`` for what is no path data."""
    scale = side * _FINER / drawing.size
    thick = max(_FINER, round(side * _FINER * STROKE))
    canvas = Image.new("L", (side * _FINER, side * _FINER))
    pen = ImageDraw.Draw(canvas)
    for path in drawing.paths:
        for line in lines_of(path):
            points = [(x * scale, y * scale) for x, y in line]
            pen.line(points, fill=255, width=thick)
            for x, y in points:  # round ends and corners
                half = thick / 2
                pen.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return _counted(canvas, 0, 0)


def _counted(canvas: Image.Image, left: int, top: int) -> Dots:
    """What was drawn four times as fine, in dots, cut to what is dark; ``left`` and ``top``: where it was asked for."""
    coarse = canvas.reduce(_FINER).point(_DARKENED)
    box = coarse.getbbox()
    if box is None:
        return NOTHING
    cut = coarse.crop(box).convert("1")
    across = (cut.width + 7) // 8
    packed = cut.tobytes()
    spare = across * 8 - cut.width
    rows = (int.from_bytes(packed[at : at + across], "big") >> spare for at in range(0, len(packed), across))
    return Dots(box[0] - left, box[1] - top, cut.width, tuple(rows))


class _Lines(BasePen):  # type: ignore[misc]
    """Collects a path as straight pieces."""

    def __init__(self) -> None:
        super().__init__(None)
        self.found: list[list[tuple[float, float]]] = []

    def _moveTo(self, point: tuple[float, float]) -> None:
        self.found.append([point])

    def _lineTo(self, point: tuple[float, float]) -> None:
        self.found[-1].append(point)

    def _curveToOne(self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]) -> None:
        start = self.found[-1][-1]
        for step in range(1, _CURVE + 1):
            t = step / _CURVE
            u = 1 - t
            weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
            corners = (start, one, two, end)
            self.found[-1].append(
                (
                    sum(weight * corner[0] for weight, corner in zip(weights, corners, strict=True)),
                    sum(weight * corner[1] for weight, corner in zip(weights, corners, strict=True)),
                )
            )

    def _closePath(self) -> None:
        self.found[-1].append(self.found[-1][0])


@lru_cache(maxsize=512)
def lines_of(path: str) -> tuple[tuple[tuple[float, float], ...], ...]:
    """SVG path data as straight lines from point to point, curves broken into short ones. ``ValueError`` if it is no
    path data."""
    pen = _Lines()
    try:
        parse_path(path, pen)
    except (ValueError, IndexError, TypeError, AssertionError) as wrong:
        raise ValueError("this is no SVG path data") from wrong
    return tuple(tuple(line) for line in pen.found)
