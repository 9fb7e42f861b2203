# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A page to print on plain paper and hold against a sheet of labels: is the printer at full size, how far is it off?

Everything but the words is where labels would be printed, offset included: what is found off is what to add to it.
"""

import io
from collections.abc import Callable, Mapping

from reportlab.pdfgen.canvas import Canvas

from labels import letters
from labels.sheets import Sheet

mm: float = 72 / 25.4

WORDS = ("title", "full_size", "measure", "offset")
"""The sentences that a caller gives: what this is; print at 100 %; hold it against the sheet, measure, enter the
offset; the offset that is set now, figures included."""

ARM = 4.0
"""Length of each arm of a cross."""

RULER_FROM = 12.0
"""The rulers begin this far from the corner, out of each other's way; they count from the page's edges."""

LINES = (100, 80, 60, 50, 40, 30, 20, 10)
"""The line to measure is the longest of these that fits."""

_NARROW, _WIDE = 10.0, 18.0  # margins at the sides of the words: the rulers' figures stay free
_LONGEST = 300
_TICKS = ((10, 4.0), (5, 2.6), (1, 1.6))


def calibration(
    sheet: Sheet, *, offset: tuple[float, float] = (0.0, 0.0), dpi: int = 600, words: Mapping[str, str], language: str
) -> bytes:
    """The page as a PDF. ``offset`` is how far the printer's labels are moved right and down, in millimetres; ``words``
    has the sentences named by ``WORDS``, those it lacks are left out."""
    out = io.BytesIO()
    size = (sheet.page_width * mm, sheet.page_height * mm)
    canvas = Canvas(out, pagesize=size, lang=language, pageCompression=1)
    canvas.setTitle(letters.clean(words.get("title", ""), _LONGEST))
    page = _Page(canvas, sheet, max(0.1, 25.4 / dpi))
    page.shift(offset, page.outlines)
    page.middle(words)
    page.shift(offset, page.rulers)
    page.shift(offset, page.crosses)
    canvas.showPage()
    with letters.ALONE:
        canvas.save()
    return out.getvalue()


class _Page:
    """One page; lengths in millimetres from its top left corner."""

    def __init__(self, canvas: Canvas, sheet: Sheet, hair: float) -> None:
        self._canvas, self._sheet, self._hair = canvas, sheet, hair

    def shift(self, offset: tuple[float, float], draw: Callable[[], None]) -> None:
        """Draw something as far right and down as labels are moved."""
        self._canvas.saveState()
        self._canvas.translate(offset[0] * mm, -offset[1] * mm)
        draw()
        self._canvas.restoreState()

    def _line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        high = self._sheet.page_height
        self._canvas.line(x1 * mm, (high - y1) * mm, x2 * mm, (high - y2) * mm)

    def _word(self, text: str, x: float, base: float, face: str, size: float, middle: bool = False) -> None:
        if middle:
            x -= letters.width_of(text, face, size) / 2
        drawn = self._canvas.beginText(x * mm, (self._sheet.page_height - base) * mm)
        for name, piece in letters.runs(text, face):
            drawn.setFont(name, size * mm)
            drawn.textOut(piece)
        self._canvas.drawText(drawn)

    def outlines(self) -> None:
        """All labels of the sheet, in grey."""
        sheet = self._sheet
        self._canvas.setLineWidth(self._hair * mm)
        self._canvas.setStrokeGray(0.6)
        corner = min(1.5, sheet.label_width / 8, sheet.label_height / 8)
        for number in range(1, sheet.per_sheet + 1):
            x, y = sheet.place(number)
            low = sheet.page_height - y - sheet.label_height
            self._canvas.roundRect(x * mm, low * mm, sheet.label_width * mm, sheet.label_height * mm, corner * mm)
        self._canvas.setStrokeGray(0)

    def crosses(self) -> None:
        """At the four corners of the first and of the last label, thicker than all else."""
        sheet = self._sheet
        self._canvas.setLineWidth(max(0.3, self._hair) * mm)
        arm = min(ARM, sheet.label_width / 4, sheet.label_height / 4)
        for number in {1, sheet.per_sheet}:
            left, top = sheet.place(number)
            for x in (left, left + sheet.label_width):
                for y in (top, top + sheet.label_height):
                    self._line(x - arm, y, x + arm, y)
                    self._line(x, y - arm, x, y + arm)

    def rulers(self) -> None:
        """Millimetres from the page's left and upper edge, figures every ten."""
        self._canvas.setLineWidth(self._hair * mm)
        small = min(self._sheet.page_width, self._sheet.page_height) < 60
        away, figures = (2.0, 1.6) if small else (5.0, 2.2)
        for at in range(round(RULER_FROM), int(self._sheet.page_width) + 1):
            self._tick(at, away, figures, down=False)
        for at in range(round(RULER_FROM), int(self._sheet.page_height) + 1):
            self._tick(at, away, figures, down=True)

    def _tick(self, at: int, away: float, figures: float, *, down: bool) -> None:
        long = next(length for each, length in _TICKS if at % each == 0)
        if down:
            self._line(away, at, away + long, at)
        else:
            self._line(at, away, at, away + long)
        if at % 10 == 0:
            x, y = (away + long + 0.4, at + figures / 3) if down else (at, away + long + figures)
            self._word(str(at), x, y, letters.MONO, figures, middle=not down)

    # ---------------------------------------------------------------- what to do

    def middle(self, words: Mapping[str, str]) -> None:
        """The sentences and the line to measure, on a white field in the middle of the page."""
        sheet = self._sheet
        room = sheet.page_width - 2 * (_NARROW if sheet.page_width < 80 else _WIDE)
        size = min(4.2, sheet.page_height / 22, room / 16)
        rows = [(line, size * 1.25, letters.SEMIBOLD) for line in self._broken(words, "title", room, size * 1.25)]
        for key in WORDS[1:]:
            rows += [(line, size, letters.REGULAR) for line in self._broken(words, key, room, size)]
        long = next((length for length in LINES if length <= room), LINES[-1])
        high = sum(each * 1.35 for _, each, _ in rows) + size * 3.5
        y = (sheet.page_height - high) / 2
        widest = max([long, *(letters.width_of(line, face, each) for line, each, face in rows)])
        self._field(widest + 2 * size, high + size, y - size / 2)
        for line, each, face in rows:
            y += each * 1.35
            self._word(line, sheet.page_width / 2, y - each * 0.3, face, each, middle=True)
        self._measure(long, y + size * 1.6, size)

    def _broken(self, words: Mapping[str, str], key: str, room: float, size: float) -> list[str]:
        text = letters.clean(words.get(key, ""), _LONGEST)
        return letters.lines_of(text, letters.REGULAR, size, room, 4) if text else []

    def _field(self, wide: float, high: float, top: float) -> None:
        sheet = self._sheet
        self._canvas.setFillGray(1)
        left, low = (sheet.page_width - wide) / 2, sheet.page_height - top - high
        self._canvas.rect(left * mm, low * mm, wide * mm, high * mm, stroke=0, fill=1)
        self._canvas.setFillGray(0)

    def _measure(self, long: int, y: float, size: float) -> None:
        """A line of so many millimetres between two upright strokes, and what it should measure."""
        left = (self._sheet.page_width - long) / 2
        self._canvas.setLineWidth(max(0.25, self._hair) * mm)
        self._line(left, y, left + long, y)
        for x in (left, left + long):
            self._line(x, y - size / 2, x, y + size / 2)
        self._word(f"{long} mm", self._sheet.page_width / 2, y + size * 1.3, letters.MONO, size, middle=True)
