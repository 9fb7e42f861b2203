# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pictures without a curve share: what is said of them, how words are broken, how a number too small to be shown
is hatched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask_babel import gettext

from app.charts.drawing import LETTER, Box, Drawing, Line, Shape, Table

SMALL_LENGTH = 26.0
"""How long the bar of a number too small to be shown is: always the same, so that it tells nothing."""

HATCH = 6.0
"""From one stroke of a hatching to the next."""


class Shown(Protocol):
    """What a page and a paper ask of a picture, whatever it is made of."""

    @property
    def title(self) -> str:
        """States what is shown."""

    @property
    def subtitle(self) -> str:
        """Period and unit."""

    @property
    def sentence(self) -> str:
        """What is read aloud."""

    @property
    def legend(self) -> Sequence[tuple[str, str]]:
        """``(kind, name)`` of what needs a name."""

    @property
    def table(self) -> Table:
        """The same numbers in rows."""

    def drawn(self, width: float, height: float) -> Drawing:
        """The shapes; the height is a wish: pictures of rows take the room that their number needs."""


@dataclass(frozen=True)
class Told:
    """What is said of a picture; ``heads`` name the columns of its table."""

    title: str
    subtitle: str
    sentence: str
    heads: Sequence[str]


@dataclass(frozen=True)
class Spoken:
    """A picture of which something is said."""

    told: Told

    @property
    def title(self) -> str:
        """States what is shown."""
        return self.told.title

    @property
    def subtitle(self) -> str:
        """Period and unit."""
        return self.told.subtitle

    @property
    def sentence(self) -> str:
        """What is read aloud."""
        return self.told.sentence


def fewer() -> str:
    """What stands in the place of a number from 1 to 4, where these are not shown."""
    return str(gettext("too few to tell"))


def long(words: str) -> float:
    """About how wide words are."""
    return len(words) * LETTER


def broken(words: str, width: float, most: int = 3) -> list[str]:
    """Words in lines that fit; a single word that is longer stays whole."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and long(longer) > width and len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def hatched(x: float, y: float, width: float, height: float) -> Iterator[Shape]:
    """A frame with strokes across, each cut where the frame ends."""
    yield Box("hatched", x, y, width, height)
    at = HATCH
    while at < width + height:
        begin = (x + min(at, width), y + max(0.0, at - width))
        end = (x + max(0.0, at - height), y + min(at, height))
        yield Line("hatch", [begin, end])
        at += HATCH
