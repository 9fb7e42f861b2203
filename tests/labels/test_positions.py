# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Labels are where the makers cut them, and bars are whole dots of the printer."""

import re
import zlib
from dataclasses import replace

import pytest
from PIL import Image, ImageOps

from labels import SHEETS, Code, Copies, Label, Sheet, pdf
from tests.labels.sheets_read import pages, printed

DPI = 600
DOT = 25.4 / DPI
NEAR = 0.1  # millimetres: a dot where the label begins, a pixel of the drawing, and what the page was rounded to

# What the makers publish: corners of the first and of the last label, (left, top, right, bottom) in millimetres.
CORNERS = {
    "avery-l7160": ((7.25, 15.15, 70.75, 53.25), (139.25, 243.75, 202.75, 281.85)),
    "avery-l7159": ((7.25, 12.9, 70.75, 46.8), (139.25, 250.2, 202.75, 284.1)),
    "avery-l7163": ((4.65, 15.15, 103.75, 53.25), (106.25, 243.75, 205.35, 281.85)),
    "avery-l4731": ((8.6, 13.5, 34.0, 23.5), (176.0, 273.5, 201.4, 283.5)),
    "avery-l7651": ((4.75, 10.7, 42.85, 31.9), (167.15, 265.1, 205.25, 286.3)),
    "a4-70x37": ((0.0, 0.5, 70.0, 37.5), (140.0, 259.5, 210.0, 296.5)),
    "roll-62": ((0.0, 0.0, 62.0, 29.0),) * 2,
    "roll-57x32": ((0.0, 0.0, 57.0, 32.0),) * 2,
    "roll-4x6in": ((0.0, 0.0, 101.6, 152.4),) * 2,
}
MATRIX = Label(Code("datamatrix", "A23456789B"))


def alone(sheet: Sheet) -> Sheet:
    """A roll of such labels: its page is the label."""
    wide, high = sheet.label_width, sheet.label_height
    return Sheet("x", "x", "", wide, high, wide, high, 0.0, 0.0, wide, high, 1, 1, True)


def ink(picture: Image.Image, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """What is dark in a box of a page, both in millimetres: left, top, right and bottom of it."""
    dots = tuple(round(one / DOT) for one in box)
    found = ImageOps.invert(picture.crop(dots)).point(lambda dark: 255 if dark > 128 else 0).getbbox()
    assert found is not None, "nothing there"
    left, top, right, bottom = found
    return tuple((at + side) * DOT for at, side in zip((left, top, right, bottom), (*dots[:2], *dots[:2]), strict=True))  # type: ignore[return-value]


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_the_first_and_the_last_label_lie_where_the_maker_cuts_them(sheet: str) -> None:
    one = SHEETS[sheet]
    (picture,) = printed([MATRIX], alone(one), DPI)
    within = ink(picture, (0, 0, one.label_width, one.label_height))
    (page,) = pages(pdf([Copies(MATRIX, one.per_sheet)], one, dpi=DPI), DPI)
    for corners in CORNERS[sheet]:
        assert corners[2] - corners[0] == pytest.approx(one.label_width)
        assert corners[3] - corners[1] == pytest.approx(one.label_height)
        found = ink(page, corners)
        expected = [edge + corner for edge, corner in zip(within, (*corners[:2], *corners[:2]), strict=True)]
        assert found == pytest.approx(expected, abs=NEAR)
    assert set(CORNERS) == set(SHEETS)


def test_a_label_in_the_middle_lies_in_its_row_and_column() -> None:
    one = SHEETS["avery-l7160"]
    (picture,) = printed([MATRIX], alone(one), DPI)
    within = ink(picture, (0, 0, one.label_width, one.label_height))
    (page,) = pages(pdf([Copies(MATRIX, 1)], one, dpi=DPI, start=11), DPI)
    left, top = 7.25 + 66.0, 15.15 + 3 * 38.1
    found = ink(page, (left, top, left + 63.5, top + 38.1))
    assert found == pytest.approx([within[0] + left, within[1] + top, within[2] + left, within[3] + top], abs=NEAR)
    rest = Image.composite(Image.new("L", page.size, 255), page, mask(page.size, found))
    assert rest.getextrema() == (255, 255), "nothing else on the page"


def mask(size: tuple[int, int], box: tuple[float, float, float, float]) -> Image.Image:
    found = Image.new("L", size, 0)
    left, top, right, bottom = (round(one / DOT) for one in box)
    found.paste(255, (left - 2, top - 2, right + 2, bottom + 2))
    return found


@pytest.mark.parametrize("offset", [(1.5, -2.0), (-0.7, 0.4)])
def test_a_printer_that_prints_askew_is_given_its_offset(offset: tuple[float, float]) -> None:
    one = SHEETS["avery-l7163"]
    box = (4.65, 15.15, 103.75, 53.25)
    (plain,) = pages(pdf([Copies(MATRIX, 1)], one, dpi=DPI), DPI)
    (moved,) = pages(pdf([Copies(MATRIX, 1)], one, dpi=DPI, offset=offset), DPI)
    expected = [edge + by for edge, by in zip(ink(plain, box), offset * 2, strict=True)]
    assert ink(moved, box) == pytest.approx(expected, abs=NEAR)


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("symbol", ["code128", "qr", "datamatrix"])
def test_no_bar_begins_or_ends_within_a_dot(symbol: str, dpi: int) -> None:
    one = replace(MATRIX, code=Code(symbol, "A23456789B"))
    (picture,) = printed([one], SHEETS["roll-4x6in"], dpi)  # whole inches: a pixel of the picture is a dot
    shades = {shade for _, shade in picture.getcolors() or ()}
    assert all(shade < 3 or shade > 252 for shade in shades), "black or white, nothing between"


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("sheet", ["avery-l7160", "avery-l7651", "a4-70x37", "roll-57x32"])
def test_in_the_file_modules_are_whole_dots_and_begin_on_one(sheet: str, dpi: int) -> None:
    one = SHEETS[sheet]
    labels = [
        Label(Code(symbol, "A23456789B"), "Calze", "44", ("x",), "x") for symbol in ("code128", "qr", "datamatrix")
    ]
    data = pdf([Copies(label, 8) for label in labels], one, dpi=dpi, offset=(0.3, 0.2))
    found = 0
    for stream in re.findall(rb"stream\n(.*?)endstream", data, re.DOTALL):
        text = unpacked(stream)
        for x, module, left in re.findall(r"q 1 0 0 1 (\S+) \S+ cm\nq (\S+) 0 0 \S+ (\S+) \S+ cm [\d ]+re", text):
            dots = [float(module) * dpi / 72, (float(x) + float(left)) * dpi / 72]
            assert dots == pytest.approx([round(number) for number in dots], abs=0.02)
            assert round(dots[0]) >= 2
            found += 1
    assert found == 24


def unpacked(stream: bytes) -> str:
    try:
        return zlib.decompress(stream).decode("latin-1")
    except zlib.error:
        return ""
