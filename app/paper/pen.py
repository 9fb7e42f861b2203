# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing down a page: a place that moves from the top margin to the foot, and turns the page where room runs out."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from labels import letters
from labels.drawing import Bar

mm: float = 72 / 25.4
"""A millimetre in points, the unit of everything below."""

MARGIN = 16 * mm
FOOT = 12 * mm
"""Height kept for the foot above the lower margin."""

BODY, SMALL, TINY = 11.0, 9.0, 8.0
HAIR, LINE, THICK = 0.35, 0.7, 1.2
LEADING = 1.28
"""Height of a line in sizes of its letters."""

_WATERMARK_GREY = 0.9


@dataclass(frozen=True)
class Imprint:
    """What every page of a paper carries: ``foot`` is the words at the lower left, line by line; ``page`` says
    ``page %(page)s of %(pages)s`` in the paper's language; ``printed`` says when."""

    title: str
    language: str
    foot: Sequence[str]
    page: str
    printed: str
    watermark: str = ""


class Pen:
    """One document in the making. Lengths in points; ``y`` is where the next thing goes, measured from below."""

    def __init__(self, imprint: Imprint, *, across: bool = False) -> None:
        self.imprint = imprint
        self.width: float
        self.height: float
        self.width, self.height = landscape(A4) if across else A4
        self.left, self.right = MARGIN, self.width - MARGIN
        self.top, self.bottom = self.height - MARGIN, MARGIN + FOOT
        self.pages = 1
        self.parts = [1]
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=(self.width, self.height), lang=imprint.language)
        self._canvas.setTitle(letters.clean(imprint.title, 200))
        self._canvas.setAuthor("Soglia")
        self._begin()

    def _begin(self) -> None:
        self.y = self.top
        if self.imprint.watermark:
            self._canvas.doForm("watermark")

    def _end(self) -> None:
        # Drawn when it is known how many pages there are; it stands last in the page's reading order already.
        self._canvas.doForm(f"foot-{self.pages}")
        self._canvas.showPage()

    @property
    def across(self) -> float:
        """Width between the margins."""
        return self.right - self.left

    def room(self, height: float) -> bool:
        """Turn the page unless this much room is left on it; says whether it was turned."""
        if self.y - height >= self.bottom or self.y == self.top:
            return False
        self.turn()
        return True

    def turn(self) -> None:
        """Begin the next page."""
        self._end()
        self.pages += 1
        self._begin()

    def part(self) -> None:
        """Begin the next page, and count it and what follows from one."""
        self.turn()
        self.parts.append(self.pages)

    # ---------------------------------------------------------------- marks

    def word(self, text: str, x: float, y: float, face: str, size: float, align: str = "left") -> None:
        """One line of text on the base line ``y``; ``align`` says which of its ends (or its middle) is at ``x``."""
        if align != "left":
            wide = letters.width_of(text, face, size)
            x -= wide if align == "right" else wide / 2
        drawn = self._canvas.beginText(x, y)
        for name, piece in letters.runs(text, face):
            drawn.setFont(name, size)
            drawn.textOut(piece)
        self._canvas.drawText(drawn)

    def lines(
        self, lines: Sequence[str], x: float, y: float, face: str, size: float, align: str = "left", step: float = 0.0
    ) -> float:
        """Lines one under the other, the first one's top at ``y``; returns where they end. ``step`` is from line to
        line, where it is not what the size asks for: so different sizes share a base line."""
        step = step or size * LEADING
        for line in lines:
            y -= step
            self.word(line, x, y + step / 4, face, size, align)
        return y

    def rule(self, x1: float, x2: float, y: float, thickness: float = HAIR) -> None:
        """A line across."""
        self._canvas.setLineWidth(thickness)
        self._canvas.line(x1, y, x2, y)

    def frame(self, x: float, y: float, width: float, height: float, thickness: float = LINE) -> None:
        """An empty rectangle; ``x``, ``y`` is its lower left corner."""
        self._canvas.setLineWidth(thickness)
        self._canvas.rect(x, y, width, height, stroke=1, fill=0)

    def symbol(self, bars: Sequence[Bar], x: float, y: float, module: float, tall: float | None = None) -> None:
        """Dark rectangles of a symbol whose top left corner is ``x``, ``y``; ``tall`` is a bar's height if it is not a
        module. One filled path, so that no seam shows between neighbours."""
        high = tall or module
        path = self._canvas.beginPath()
        for left, down, wide, bar_high in bars:
            path.rect(x + left * module, y - (down + bar_high) * high, wide * module, bar_high * high)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def line(
        self, points: Sequence[tuple[float, float]], thickness: float, dash: Sequence[float] = (), grey: float = 0.0
    ) -> None:
        """A line through points; ``dash`` is how long it is drawn and left out in turn."""
        path = self._canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        self._canvas.setLineWidth(thickness)
        self._canvas.setDash(list(dash))
        self._canvas.setStrokeGray(grey)
        self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.setStrokeGray(0)
        self._canvas.setDash([])

    def shade(self, points: Sequence[tuple[float, float]], grey: float) -> None:
        """An area filled with a grey, 1 being white; what is drawn later lies on it."""
        path = self._canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
        self._canvas.setFillGray(grey)
        self._canvas.drawPath(path, stroke=0, fill=1)
        self._canvas.setFillGray(0)

    def dot(self, x: float, y: float, radius: float) -> None:
        """A filled circle."""
        self._canvas.circle(x, y, radius, stroke=0, fill=1)

    # ---------------------------------------------------------------- the end

    def finish(self) -> bytes:
        """The document; nothing can be written afterwards."""
        self._end()
        for page in range(1, self.pages + 1):
            self._form(f"foot-{page}")
            self._draw_foot(page)
            self._canvas.endForm()
        if self.imprint.watermark:
            self._form("watermark")
            self._draw_watermark()
            self._canvas.endForm()
        with letters.ALONE:
            self._canvas.save()
        return self._out.getvalue()

    def _form(self, name: str) -> None:
        self._canvas.beginForm(name, 0, 0, self.width, self.height)

    def _draw_foot(self, page: int) -> None:
        top = MARGIN + FOOT - 4 * mm
        self.rule(self.left, self.right, top, HAIR)
        first = max(one for one in self.parts if one <= page)
        after = min((one for one in self.parts if one > page), default=self.pages + 1)
        counted = self.imprint.page % {"page": page - first + 1, "pages": after - first}
        ends = [letters.width_of(words, letters.REGULAR, TINY) for words in (counted, self.imprint.printed)]
        room = self.across - max(ends) - 6 * mm
        for number, words in enumerate(self.imprint.foot):
            face = letters.REGULAR if number else letters.SEMIBOLD
            line = letters.lines_of(letters.clean(words, 300), face, TINY, room, 1)
            self.lines(line, self.left, top - 1 * mm - number * TINY * LEADING, face, TINY)
        self.lines([counted, self.imprint.printed], self.right, top - 1 * mm, letters.REGULAR, TINY, "right")

    def _draw_watermark(self) -> None:
        words = letters.clean(self.imprint.watermark, 40).replace("\n", " ")
        diagonal = (self.width**2 + self.height**2) ** 0.5
        size = min(140.0, 0.72 * diagonal / (letters.width_of(words, letters.BOLD, 1.0) or 1.0))
        self._canvas.setFillGray(_WATERMARK_GREY)
        self._canvas.translate(self.width / 2, self.height / 2)
        self._canvas.rotate(52 if self.height > self.width else 35)
        self.word(words, 0, -size * 0.35, letters.BOLD, size, "middle")
