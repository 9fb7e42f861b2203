# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is written on a label: the name, the size as large as can be, small lines. It shrinks, wraps, then is cut.

The labels of one item differ in their codes only, so what was written once is kept.
"""

from collections.abc import Iterator
from functools import lru_cache

from labels import letters
from labels.drawing import Picture, Words
from labels.label import Pictogram

LINE = 1.12
"""From line to line, in sizes of the letters."""

RISE, FALL = 0.86, 0.25
"""How far letters reach above and below their base line, in sizes."""

SMALLEST = 1.9
"""Letters that a person reads at arm's length."""

_LARGEST_BIG = 40.0
_MOST_LINES = 30
_BETWEEN = " · "
_APART = 1.2  # millimetres between what stands side by side
_LONGEST = 240
_STEP = 0.9
_ROUGH = 4  # lines that a name is wrapped into at most


@lru_cache(maxsize=512)
def written(
    title: str,
    big: str,
    lines: tuple[str, ...],
    pictogram: Pictogram | None,
    left: float,
    top: float,
    width: float,
    height: float,
) -> tuple[tuple[Words, ...], tuple[Picture, ...]]:
    """The words and the pictogram in a box of a label; what finds no room is left out."""
    if width < 3 or height < 1.5:
        return (), ()
    small = tuple(line for line in map(_clean, lines[:_MOST_LINES]) if line)
    if len(lines) > _MOST_LINES:
        small = (*small, "…")
    page = _Writing(_clean(title), _clean(big), small, pictogram)
    page.write(left, top, width, height)
    return tuple(page.words), tuple(page.pictures)


def _clean(text: str) -> str:
    return " ".join(letters.clean(text, _LONGEST).split())


class _Writing:
    """The words of one label as they are written down."""

    def __init__(self, title: str, big: str, small: tuple[str, ...], pictogram: Pictogram | None) -> None:
        self.title, self.big, self.small, self.pictogram = title, big, small, pictogram
        self.words: list[Words] = []
        self.pictures: list[Picture] = []

    def write(self, left: float, top: float, width: float, height: float) -> None:
        """Name and small lines at the top left; the size at their right or under them, where it becomes larger."""
        if not self.big:
            self._name(left, top, width, height)
            return
        wide = letters.width_of(self.big, letters.BOLD, 1.0)
        if not (self.title or self.small or self.pictogram):
            self._alone(wide, left, top, width, height)
            return
        beside = min(height / LINE, 0.42 * width / wide, _LARGEST_BIG)
        below = min(0.52 * height / LINE, width / wide, _LARGEST_BIG)
        below = min(below, max((height - self._least()) / LINE, SMALLEST * 1.2))
        if below < SMALLEST * 1.2:
            self._crowded(left, top, width, height)
        elif beside >= below * 0.95 and self._has_room(width - beside * wide - _APART):
            reached = beside * wide
            self.words.append(Words(self.big, left + width - reached, top + RISE * beside, letters.BOLD, beside))
            self._name(left, top, width - reached - _APART, height)
        else:
            start = top + height - below * LINE
            self.words.append(Words(self.big, left, start + RISE * below, letters.BOLD, below))
            self._name(left, top, width, start - top)

    def _alone(self, wide: float, left: float, top: float, width: float, height: float) -> None:
        """A word by itself, as on a tile: in the middle of its room, or in two lines where it is so long."""
        size = min(height / LINE, width / wide, _LARGEST_BIG)
        if size < SMALLEST * 1.2:
            self._crowded(left, top, width, height)
            return
        x, y = left + (width - size * wide) / 2, top + (height - size * LINE) / 2
        self.words.append(Words(self.big, x, y + RISE * size, letters.BOLD, size))

    def _least(self) -> float:
        """The height that a line of the name and the first small lines ask for: among them is a day of expiry."""
        return SMALLEST * LINE * (bool(self.title) + min(len(self.small), 3))

    def _has_room(self, width: float) -> bool:
        longest = max((letters.width_of(word, letters.BOLD, SMALLEST) for word in self.title.split(" ")), default=0.0)
        return longest <= width

    def _crowded(self, left: float, top: float, width: float, height: float) -> None:
        """A size of many words: two lines of it at most, under the name."""
        size = min(SMALLEST * 1.2, height / LINE)
        rows = 2 if height - 2 * size * LINE >= self._least() else 1
        found = letters.lines_of(self.big, letters.BOLD, size, width, rows)
        start = top + height - len(found) * size * LINE
        for number, line in enumerate(found):
            self.words.append(Words(line, left, start + number * size * LINE + RISE * size, letters.BOLD, size))
        self._name(left, top, width, start - top)

    def _name(self, left: float, top: float, width: float, height: float) -> None:
        """The pictogram, and at its right the name with the small lines."""
        side = min(height, 0.25 * width, max(9.0, 0.3 * height), 25.0)
        if self.pictogram and width >= 24 and side >= 4.0 and self._has_room(width - side - _APART):
            self.pictures.append(Picture(self.pictogram, left, top, side))
            left, width = left + side + _APART, width - side - _APART
        self.words += _block(self.title, self.small, left, top, width, height)


def _block(title: str, small: tuple[str, ...], left: float, top: float, width: float, height: float) -> Iterator[Words]:
    """The name and the small lines under it, from the top."""
    if width < 3 or height < 1.5:
        return
    size, least, found = _sized(title, small, width, height)
    y = top
    for line in found:
        yield Words(line, left, y + RISE * size, letters.BOLD, size)
        y += size * LINE
    for line in _in_rows(small, int((top + height - y) / (least * LINE) + 0.01)):
        (cut,) = letters.lines_of(line, letters.REGULAR, least, width, 1)
        yield Words(cut, left, y + RISE * least, letters.REGULAR, least)
        y += least * LINE


def _in_rows(small: tuple[str, ...], rows: int) -> tuple[str, ...]:
    """The small lines in so many rows: the last one takes what is left, so that nothing is missing without a sign."""
    if rows < 1:
        return ()
    return small if len(small) <= rows else (*small[: rows - 1], _BETWEEN.join(small[rows - 1 :]))


def _sized(title: str, small: tuple[str, ...], width: float, height: float) -> tuple[float, float, list[str]]:
    """Sizes of the name and of the small lines, and the name in lines: the largest in which all of it has room."""
    if not title:
        return 0.0, max(min(SMALLEST, height / LINE), min(4.5, height / LINE / max(1, len(small)))), []
    size = min(0.5 * height, max(7.0, 0.12 * height)) if height > 9 else min(height / LINE, 4.6)
    longest = max(letters.width_of(word, letters.BOLD, 1.0) for word in title.split(" "))
    widest = max((letters.width_of(line, letters.REGULAR, 1.0) for line in small), default=0.0)
    while size > SMALLEST:
        least = _least(size)
        rows = int((height - len(small) * least * LINE) / (size * LINE) + 1e-6)
        whole = longest * size <= width and (widest * least <= width or least <= SMALLEST)
        if rows >= 1 and whole:
            found = letters.lines_of(title, letters.BOLD, size, width, min(rows, _ROUGH) + 1)
            if len(found) <= min(rows, _ROUGH):
                return size, least, found
        size *= _STEP
    size = min(SMALLEST, height / LINE)
    rows = int(height / (size * LINE) + 1e-6)
    return size, size, letters.lines_of(title, letters.BOLD, size, width, max(1, min(rows - len(small), _ROUGH)))


def _least(size: float) -> float:
    return min(6.5, max(SMALLEST, 0.72 * size))


def one_line(
    text: str, face: str, size: float, left: float, top: float, width: float, middle: float | None = None
) -> tuple[Words, ...]:
    """One line of text, its top at ``top``: as it is, or smaller, or cut. ``middle`` is where its middle should be."""
    text = _clean(text)
    if not text:
        return ()
    wide = _wide(text, face)
    size = min(size, max(width / wide, min(SMALLEST * 0.85, size)))
    if wide * size > width + 1e-6:
        (text,) = letters.lines_of(text, face, size, width, 1)
        wide = _wide(text, face)
    if middle is not None:
        left = min(max(left, middle - wide * size / 2), left + width - wide * size)
    return (Words(text, left, top + RISE * size, face, size),)


def _wide(text: str, face: str) -> float:
    """Width of a line in sizes. Codes differ from label to label: measured as words, each would be kept for nothing."""
    if face == letters.MONO and text.isascii():
        return len(text) * letters.width_of("0", face, 1.0)
    return letters.width_of(text, face, 1.0)
