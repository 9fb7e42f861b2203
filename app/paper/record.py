# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is kept about somebody, on paper for themselves: in their language, from where its reading begins."""

from collections.abc import Sequence
from dataclasses import dataclass

from app import clock
from app.paper.pen import BODY, HAIR, SMALL, Imprint, Pen, mm
from labels import letters
from labels.letters import RTL_LANGUAGES, from_the_right

TITLE, HEAD = 20.0, 13.0
BESIDE = 44 * mm
"""Width of the column in which dates and labels stand."""

GAP = 3 * mm
MOST_LINES = 40


@dataclass(frozen=True)
class Entry:
    """A label or a date, and what is said of it, a paragraph each."""

    beside: str
    said: Sequence[str]


@dataclass(frozen=True)
class Part:
    """A part of the record; ``nothing`` stands where it has no entry."""

    title: str
    entries: Sequence[Entry]
    nothing: str = ""


@dataclass(frozen=True)
class Record:
    """The whole, in words of one language."""

    language: str
    title: str
    intro: str
    parts: Sequence[Part]
    rights: str
    ending: Sequence[str]


def lay_out(record: Record) -> bytes:
    """The record as a PDF."""
    now = clock.in_rome(clock.now())
    page = "%(page)s / %(pages)s"
    imprint = Imprint(record.title, record.language, ("Soglia",), page, f"{now:%d/%m/%Y %H:%M}")
    writer = _Writer(Pen(imprint), record.language in RTL_LANGUAGES)
    writer.paragraph(record.title, letters.BOLD, TITLE)
    writer.paragraph(record.intro, letters.REGULAR, BODY, above=2)
    for part in record.parts:
        writer.head(part.title)
        for entry in part.entries:
            writer.entry(entry)
        if not part.entries:
            writer.paragraph(part.nothing, letters.REGULAR, BODY)
    writer.head(record.rights)
    for words in record.ending:
        writer.paragraph(words, letters.REGULAR, BODY, above=1)
    return writer.pen.finish()


class _Writer:
    """Paragraphs and entries one under the other, from the margin where reading begins."""

    def __init__(self, pen: Pen, from_right: bool) -> None:
        self.pen = pen
        self.from_right = from_right

    def paragraph(self, text: str, face: str, size: float, above: float = 0.0) -> None:
        self.pen.y -= above * mm
        for line in self._lines(text, face, size, self.pen.across):
            self.pen.room(size * 1.3)
            self._line(line, face, size, 0.0)

    def head(self, title: str) -> None:
        self.pen.room(24 * mm)
        self.paragraph(title, letters.SEMIBOLD, HEAD, above=5)
        self.pen.rule(self.pen.left, self.pen.right, self.pen.y - 0.5 * mm, HAIR)
        self.pen.y -= 1.5 * mm

    def entry(self, entry: Entry) -> None:
        beside = self._lines(entry.beside, letters.REGULAR, SMALL, BESIDE - GAP)
        said = [
            line for text in entry.said for line in self._lines(text, letters.REGULAR, BODY, self.pen.across - BESIDE)
        ]
        step = BODY * 1.28
        for number in range(max(len(beside), len(said))):
            self.pen.room(step)
            top = self.pen.y
            if number < len(beside):
                self._line(beside[number], letters.REGULAR, SMALL, 0.0, step)
            self.pen.y = top
            self._line(said[number] if number < len(said) else "", letters.REGULAR, BODY, BESIDE, step)
        self.pen.y -= 0.8 * mm

    def _lines(self, text: str, face: str, size: float, width: float) -> list[str]:
        return letters.lines_of(letters.clean(text), face, size, width, MOST_LINES)

    def _line(self, line: str, face: str, size: float, inset: float, step: float = 0.0) -> None:
        pen = self.pen
        if self.from_right:
            pen.y = pen.lines([from_the_right(line)], pen.right - inset, pen.y, face, size, "right", step)
        else:
            pen.y = pen.lines([line], pen.left + inset, pen.y, face, size, "left", step)
