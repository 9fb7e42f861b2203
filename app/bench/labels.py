# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Labels as PDF beside the obvious ways to draw as many bars, and what their file and their making weigh.

Every label is another one, as blank codes are, with its name, its size and its code in letters; the other ways draw the
bars alone. Nothing of it waits for anything, so a second is one of processor time: neighbours do not count.
"""

import io
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import process_time
from xml.etree import ElementTree

from barcode.codex import Code128
from barcode.writer import ImageWriter, SVGWriter
from reportlab.graphics.barcode import code128
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.bench.databases import Homes
from app.bench.load import Measured, in_turns, summary
from app.bench.scale import Scale
from app.bench.table import Row
from labels import SHEETS, Code, Copies, Label, pdf

SHEET = SHEETS["avery-l7160"]
RATE, SIZE, GROWTH = 5_000, 100_000, 5.0
SLOW = 10  # of the slow ways only one label in so many is drawn; a rate is a rate
LETTERS = str.maketrans("01", "XZ")


def labels(homes: Homes, scale: Scale) -> Iterator[Row]:
    """Rates, the size of the file, and the memory for ten times as many. No database has a part in it."""
    codes = _codes(scale.labels)
    many = f"{scale.labels:,} different Code 128 labels as PDF"
    ways: list[tuple[str, Callable[[Sequence[str]], object], int]] = [
        ("the bars of python-barcode, drawn nowhere", _built, 1),
        ("python-barcode through SVG", _through_svg, SLOW),
        ("python-barcode through PNG", _through_png, SLOW),
        ("reportlab's Code128.drawOn", _drawn_by_reportlab, 1),
    ]
    works = [partial(_timed, ours, codes), *(partial(_timed, way, codes[::part]) for _, way, part in ways)]
    for work in works:
        work()  # the first of each reads fonts and tables
    own, *others = in_turns(works, scale.rounds)
    for (name, _, _), other in zip(ways, others, strict=True):
        ratio = own.per_second / other.per_second
        bare = name == ways[0][0]
        mark, met = ("at least 5,000 a second", own.per_second >= RATE) if bare else ("", None)
        yield Row(f"{many}, beside {name}", f"{other.per_second:,.0f}/s", f"{own.per_second:,.0f}/s", ratio, mark, met)
    size = len(ours(codes))
    yield Row(f"{many}: the file", _size(SIZE), _size(size), size / SIZE, "at most 100 KB for 1,000", size <= SIZE)
    yield _memory(scale)


def ours(codes: Sequence[str]) -> bytes:
    """A label of its own for every code."""
    batch = [Copies(Label(Code("code128", one), "Sacco a pelo invernale", "XL", (), one), 1) for one in codes]
    return pdf(batch, SHEET)


def _codes(count: int) -> list[str]:
    return [f"A{number * 7_919 % 10**9:09d}".translate(LETTERS) for number in range(count)]


def _timed(way: Callable[[Sequence[str]], object], codes: Sequence[str]) -> Measured:
    start = process_time()
    way(codes)
    took = process_time() - start
    return summary([took / len(codes)] * len(codes), took)


def _memory(scale: Scale) -> Row:
    """What is taken at the highest, beyond what was there before; what is kept of a file grows with it."""
    peaks, sizes = zip(*(_peak(_codes(count)) for count in (scale.labels, 10 * scale.labels)), strict=True)
    growth = (peaks[1] - peaks[0]) / (sizes[1] - sizes[0])
    said = [f"{_size(peak)} for a file of {_size(size)}" for peak, size in zip(peaks, sizes, strict=True)]
    work = f"memory for {10 * scale.labels:,} labels against {scale.labels:,}: bytes for each byte more of the file"
    return Row(work, said[0], said[1], max(growth, 0.01), "flat: at most 5", growth <= GROWTH)


def _peak(codes: Sequence[str]) -> tuple[int, int]:
    batch = [Copies(Label(Code("code128", one), "Sacco a pelo invernale", "XL", (), one), 1) for one in codes]
    tracemalloc.start()
    size = len(pdf(batch, SHEET))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak, size


def _size(count: int) -> str:
    return f"{count / 1_000:,.0f} KB"


# ---------------------------------------------------------------- the obvious ways


def _built(codes: Sequence[str]) -> object:
    return [Code128(one).build() for one in codes]


def _on_sheets(codes: Sequence[str], draw: Callable[[Canvas, str, float, float], object]) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, pageCompression=1)
    for number, code in enumerate(codes):
        cell = number % SHEET.per_sheet
        if number and not cell:
            canvas.showPage()
        x, y = SHEET.place(cell + 1)
        draw(canvas, code, x * mm, A4[1] - (y + SHEET.label_height) * mm)
    canvas.save()
    return file.getvalue()


def _drawn_by_reportlab(codes: Sequence[str]) -> object:
    def draw(canvas: Canvas, code: str, x: float, y: float) -> None:
        code128.Code128(code, barWidth=0.339 * mm, barHeight=12 * mm, quiet=0).drawOn(canvas, x, y)

    return _on_sheets(codes, draw)


def _through_png(codes: Sequence[str]) -> object:
    def draw(canvas: Canvas, code: str, x: float, y: float) -> None:
        file = io.BytesIO()
        Code128(code, writer=ImageWriter()).write(file, {"write_text": False})
        canvas.drawImage(ImageReader(file), x, y, 50 * mm, 12 * mm)

    return _on_sheets(codes, draw)


def _through_svg(codes: Sequence[str]) -> object:
    def draw(canvas: Canvas, code: str, x: float, y: float) -> None:
        file = io.BytesIO()
        Code128(code, writer=SVGWriter()).write(file, {"write_text": False})
        for one in ElementTree.fromstring(file.getvalue()).iter("{http://www.w3.org/2000/svg}rect"):  # noqa: S314 - ours
            if "x" in one.attrib and "black" in one.get("style", ""):
                left, wide = (float(one.attrib[side].removesuffix("mm")) * mm for side in ("x", "width"))
                canvas.rect(x + left, y, wide, 12 * mm, stroke=0, fill=1)

    return _on_sheets(codes, draw)
