# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Printing labels as a printer of so many dots would, and reading each off its place on the sheet."""

from collections.abc import Iterator, Sequence

import pypdfium2
import zxingcpp
from PIL import Image

from labels import Copies, Label, Sheet, pdf

IDENTIFIERS = {
    "code128": "]C0", "ean13": "]E0", "ean8": "]E4", "upca": "]E0", "itf14": "]I1", "gs1_128": "]C1", "qr": "]Q1",
    "datamatrix": "]d1",
}  # fmt: skip

Read = set[tuple[str, str]]
"""``{(text, symbology identifier), ...}`` of what stands on one label."""


def pages(data: bytes, dpi: int) -> Iterator[Image.Image]:
    """Each page in grey, a pixel for a dot."""
    with pypdfium2.PdfDocument(data) as document:
        for number in range(len(document)):
            page = document[number]
            bitmap = page.render(scale=dpi / 72 - 1e-9, grayscale=True)  # it rounds up
            yield bitmap.to_pil().copy()
            bitmap.close()
            page.close()


def read(picture: Image.Image) -> Read:
    """What a reader finds in a picture."""
    return {(one.text, one.symbology_identifier) for one in zxingcpp.read_barcodes(picture)}


def said(label: Label) -> Read:
    """What a reader is to say of a label. An American number is read with a nought in front: it is the same number."""
    codes = [label.code] if label.twin is None else [label.code, label.twin]
    return {(f"0{one.text}" if one.symbol == "upca" else one.text, IDENTIFIERS[one.symbol]) for one in codes}


def read_sheet(picture: Image.Image, sheet: Sheet, dpi: int) -> dict[int, Read]:
    """What is read of a whole page at once, by the label in whose bounds it lies."""
    found: dict[int, Read] = {}
    for one in zxingcpp.read_barcodes(picture):
        at = one.position
        x, y = ((at.top_left.x + at.bottom_right.x) / 2, (at.top_left.y + at.bottom_right.y) / 2)
        found.setdefault(cell_at(sheet, x * 25.4 / dpi, y * 25.4 / dpi), set()).add(
            (one.text, one.symbology_identifier)
        )
    return found


def cell_at(sheet: Sheet, x: float, y: float) -> int:
    """The label that has this point of the page; 0 for none."""
    for number in range(1, sheet.per_sheet + 1):
        left, top = sheet.place(number)
        if left <= x <= left + sheet.label_width and top <= y <= top + sheet.label_height:
            return number
    return 0


def printed(labels: Sequence[Label], sheet: Sheet, dpi: int) -> list[Image.Image]:
    """One of each of the labels, printed."""
    return list(pages(pdf([Copies(label, 1) for label in labels], sheet, dpi=dpi), dpi))


def wrongly_read(labels: Sequence[Label], sheet: Sheet, dpi: int) -> list[tuple[Label, Read]]:
    """Labels of which something else was read than they say, each at its own place. A page is read at once; a label
    that a reader overlooks in the crowd is shown to it alone, as people do."""
    wrong = []
    for number, picture in enumerate(printed(labels, sheet, dpi)):
        here = labels[number * sheet.per_sheet : (number + 1) * sheet.per_sheet]
        found = read_sheet(picture, sheet, dpi)
        for cell, label in enumerate(here, 1):
            got = found.get(cell) or set()
            if got != said(label) and got < said(label):
                got = read(cut(picture, sheet, cell, dpi))
            if got != said(label):
                wrong.append((label, got))
        assert set(found) <= set(range(1, len(here) + 1)), "nothing between the labels"
    return wrong


def cut(picture: Image.Image, sheet: Sheet, cell: int, dpi: int) -> Image.Image:
    """One label cut out of its page, exactly at its edge."""
    left, top = sheet.place(cell)
    dot = dpi / 25.4
    box = (left * dot, top * dot, (left + sheet.label_width) * dot, (top + sheet.label_height) * dot)
    alone = Image.new("L", (int(box[2] - box[0]) + 40, int(box[3] - box[1]) + 40), 255)
    alone.paste(picture.crop(tuple(round(one) for one in box)), (20, 20))  # type: ignore[arg-type]
    return alone
