# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Labels as PDF: vectors only, each symbol as bare rectangles under one transform.

A page is written down, compressed and forgotten before the next one begins, so that ten thousand labels need hardly
more memory than their file. ReportLab keeps the fonts and puts the file together; its canvas would keep every page in
full until the end.
"""

import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path
from reportlab.pdfbase import pdfdoc

from labels import letters
from labels.batch import check_size, drawn
from labels.drawing import Bar, Bars, Drawing, Picture, Words
from labels.label import Copies, Pictogram
from labels.sheets import Sheet

POINT = 72 / 25.4
"""Points in a millimetre."""

STROKE = 1.7 / 24
"""Thickness of a pictogram's lines in sides of its square: that of our icons."""

_MOST_KEPT = 500  # texts that come again, of a print whose codes never do

STEP = 250
"""Labels between two tidings of how far it is."""


def pdf(
    batch: Sequence[Copies],
    sheet: Sheet,
    *,
    start: int = 1,
    dpi: int = 600,
    offset: tuple[float, float] = (0.0, 0.0),
    title: str = "",
    language: str = "it",
) -> bytes:
    """The labels, each as often as it is wanted, from label ``start`` of the first sheet on.

    ``dpi`` is the printer's, so that bars begin and end on its dots; ``offset`` moves all of it right and down, in
    millimetres. Refuses what ``batch.check`` refuses.
    """
    steps = pdf_in_steps(batch, sheet, start=start, dpi=dpi, offset=offset, title=title, language=language)
    return next(one for one in steps if isinstance(one, bytes))


def pdf_in_steps(
    batch: Sequence[Copies],
    sheet: Sheet,
    *,
    start: int = 1,
    dpi: int = 600,
    offset: tuple[float, float] = (0.0, 0.0),
    title: str = "",
    language: str = "it",
) -> Iterator[int | bytes]:
    """The same, saying now and then how many labels are drawn, and last the file. Whoever wants no more closes the
    iterator: nothing goes on. Refuses at once, before the first step."""
    check_size(batch, sheet, start, dpi)
    return _steps(batch, _File(sheet, dpi, offset, title, language), start)


def _steps(batch: Sequence[Copies], file: "_File", start: int) -> Iterator[int | bytes]:
    cell, done = start, 0
    for one in batch:
        if not one.count:
            continue
        label = drawn(one.label, file.sheet, file.dpi)
        for _ in range(one.count):
            if cell > file.sheet.per_sheet:
                file.turn()
                cell = 1
            file.draw(label, cell)
            cell, done = cell + 1, done + 1
            if done % STEP == 0:
                yield done
    yield file.finished()


class _File:
    """A file in the making, and its page."""

    def __init__(self, sheet: Sheet, dpi: int, offset: tuple[float, float], title: str, language: str) -> None:
        self.sheet, self.dpi, self.offset = sheet, dpi, offset
        self._height = sheet.page_height * POINT
        self._dot = 72 / dpi
        self._document = pdfdoc.PDFDocument(compression=1, lang=language)
        self._document.setTitle(letters.clean(title, 200))
        self._document.setAuthor("Soglia")
        self._resources = pdfdoc.PDFResourceDictionary()
        self._resources.basicFonts()
        self._kept: dict[tuple[str, str, float], str] = {}
        self._page: list[str] = []
        self._last: tuple[Drawing | None, str] = (None, "")

    def draw(self, label: Drawing, cell: int) -> None:
        """A label in a cell of the page."""
        left, top = self.sheet.place(cell)
        x = round((left + self.offset[0]) * POINT / self._dot)
        y = round((top + self.offset[1]) * POINT / self._dot)
        self._page.append(f"q 1 0 0 1 {x * self._dot:.4f} {self._height - y * self._dot:.4f} cm")
        self._page.append(self._written(label))
        self._page.append("Q")

    def _written(self, label: Drawing) -> str:
        """The operators of a label, once for all its copies."""
        if self._last[0] is not label:
            words = "\n".join(map(self._words, label.words))
            parts = [*map(_bars, label.bars), f"BT {words} ET" if words else "", *map(_picture, label.pictures)]
            self._last = (label, "\n".join(filter(None, parts)))
        return self._last[1]

    def turn(self) -> None:
        """Put the page away and begin the next one."""
        page = pdfdoc.PDFPage()
        page.pagewidth, page.pageheight = round(self.sheet.page_width * POINT, 4), round(self._height, 4)
        content = zlib.compress("\n".join(self._page).encode("latin-1"))
        packed = pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")})
        page.Resources = self._resources
        page.Contents = pdfdoc.PDFStream(packed, content)
        self._document.addPage(page)
        self._page = []

    def finished(self) -> bytes:
        """The file. Fonts are read alone: see ``letters.ALONE``."""
        self.turn()
        with letters.ALONE:
            return bytes(self._document.GetPDFData(None))

    def _words(self, one: Words) -> str:
        runs = ((one.face, one.text),) if one.text.isascii() else letters.runs(one.text, one.face)
        shown = "".join(self._shown(piece, face, one.size * POINT) for face, piece in runs)
        return f"1 0 0 1 {one.left * POINT:.3f} {-one.base * POINT:.3f} Tm{shown}"

    def _shown(self, text: str, face: str, size: float) -> str:
        """Text in the numbers that this file gives to the letters of a font."""
        kept = self._kept.get((text, face, size))
        if kept is not None:
            return kept
        font, shown = letters.font(face), ""
        for subset, numbers in font.splitString(text, self._document):
            name = font.getSubsetInternalName(subset, self._document)
            shown += f" {name} {size:.2f} Tf <{numbers.hex()}> Tj"
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[text, face, size] = shown
        return shown


def _bars(one: Bars) -> str:
    """A symbol: one transform from modules to points, then whole numbers only."""
    place = f"{one.module * POINT:.5f} 0 0 {-one.tall * POINT:.5f} {one.left * POINT:.4f} {-one.top * POINT:.4f}"
    return f"q {place} cm {_rectangles(one.bars)} f Q"


@lru_cache(maxsize=256)
def _rectangles(bars: tuple[Bar, ...]) -> str:
    return " ".join(["%d %d %d %d re" % bar for bar in bars])  # noqa: UP031 - half the time of an f-string here


# ---------------------------------------------------------------- pictograms


class _Path(BasePen):  # type: ignore[misc]
    """Writes an outline down as operators."""

    def __init__(self) -> None:
        super().__init__(None)
        self.found: list[str] = []

    def _moveTo(self, point: tuple[float, float]) -> None:
        self.found.append(f"{point[0]:.3f} {point[1]:.3f} m")

    def _lineTo(self, point: tuple[float, float]) -> None:
        self.found.append(f"{point[0]:.3f} {point[1]:.3f} l")

    def _curveToOne(self, one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]) -> None:
        corners = " ".join(f"{x:.3f} {y:.3f}" for x, y in (one, two, end))
        self.found.append(f"{corners} c")

    def _closePath(self) -> None:
        self.found.append("h")


@lru_cache(maxsize=128)
def _outline(pictogram: Pictogram) -> str:
    pen = _Path()
    for path in pictogram.paths:
        parse_path(path, pen)
    return " ".join(pen.found)


def _picture(one: Picture) -> str:
    scale = one.side / one.pictogram.size * POINT
    place = f"{scale:.5f} 0 0 {-scale:.5f} {one.left * POINT:.3f} {-one.top * POINT:.3f} cm"
    return f"q {place} {STROKE * one.pictogram.size:.3f} w 1 J 1 j {_outline(one.pictogram)} S Q"
