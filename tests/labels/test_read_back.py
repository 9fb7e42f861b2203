# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is printed is read: every symbol on every sheet, as coarse and as fine printers draw it."""

import string
from dataclasses import replace
from functools import partial
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from labels import SHEETS, SYMBOLS, Code, Copies, Label, Pictogram, Refused, check, fits, fitting, pdf
from labels.gs1 import check_digit
from tests.labels.sheets_read import pages, printed, read, read_sheet, said, wrongly_read

TEXTS = {
    "code128": ("AKMNPQRSTV", "A23456789B", "7K3M9XQ2", "123456"),
    "ean13": ("9520000000011", "5901234123457", "0400000000015"),
    "ean8": ("96385074", "02345673", "20000011"),
    "upca": ("416000336108", "123601057072", "400000000015"),
    "itf14": ("12345678901231", "24012345678905", "07032069804988"),
    "gs1_128": ("(01)09520000000011", "(01)09520000000028(17)270131(10)L42", "(01)09520000000035(15)280229(30)12"),
    "qr": ("A23456789B", "https://soglia.example/a/A23456789B", "Lotto n° 42, è"),
    "datamatrix": ("A23456789B", "LOT-42", "7K3M9XQ2"),
}

# What cannot be there, after GS1's sizes: bars of 18 mm on a label of 10, 70 mm of bars on one of 63.
UPRIGHT = ("code128", "ean13", "ean8", "upca", "qr", "datamatrix")
HELD = {
    "avery-l7160": UPRIGHT,
    "avery-l7159": UPRIGHT,
    "avery-l7163": (*UPRIGHT, "itf14", "gs1_128"),  # a GS1-128 of one number; longer ones not
    "avery-l4731": ("datamatrix",),
    "avery-l7651": ("ean8", "qr", "datamatrix"),  # of a Code 128, ten letters not; fewer, or digits in pairs
    "a4-70x37": UPRIGHT,
    "roll-62": UPRIGHT,
    "roll-57x32": UPRIGHT,
    "roll-4x6in": SYMBOLS,
}
TOO_LONG = {("avery-l7163", text) for text in TEXTS["gs1_128"][1:]}
TOO_LONG |= {("avery-l7651", "https://soglia.example/a/A23456789B"), ("avery-l4731", "")}

SOCKS = Label(Code("qr", "x"), "Calze uomo", "44-46", ("Lotto L42", "Scade 31/01/2027"), "x")


def label(symbol: str, text: str) -> Label:
    return replace(SOCKS, code=Code(symbol, text), caption=text)


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_every_symbol_is_read_off_every_sheet_that_has_room_for_it(sheet: str, dpi: int) -> None:
    one = SHEETS[sheet]
    there = [label(symbol, text) for symbol in HELD[sheet] for text in TEXTS[symbol] if (sheet, text) not in TOO_LONG]
    if sheet == "avery-l7651":
        there += [label("code128", text) for text in TEXTS["code128"][1:]]
    there += [replace(one, style="card") for one in there[:3]]
    assert HELD[sheet], "a sheet for nothing"
    assert wrongly_read(there, one, dpi) == []


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_a_symbol_for_which_a_label_has_no_room_is_refused_and_the_others_named(sheet: str, dpi: int) -> None:
    one = SHEETS[sheet]
    for symbol in SYMBOLS:
        text = TEXTS[symbol][0]
        assert fits(Code(symbol, text), one, dpi) == (symbol in HELD[sheet])
        if symbol in HELD[sheet]:
            assert symbol in fitting(text, one, dpi)
            continue
        batch = [Copies(label(symbol, text), 1)]
        for ask in (partial(check, batch, one, 1, dpi), partial(pdf, batch, one, dpi=dpi)):
            with pytest.raises(Refused) as refused:
                ask()
            assert refused.value.code == "symbol_does_not_fit"
            assert (refused.value.details["symbol"], refused.value.details["sheet"]) == (symbol, sheet)
            named = refused.value.details["fitting"]
            assert "datamatrix" in named and all(fits(Code(other, text), one, dpi) for other in named)


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize(
    ("sheet", "symbol", "twin"),
    [
        ("avery-l7160", "code128", "qr"), ("avery-l7163", "ean13", "qr"), ("a4-70x37", "code128", "qr"),
        ("roll-62", "code128", "datamatrix"), ("roll-57x32", "code128", "datamatrix"), ("roll-4x6in", "code128", "qr"),
        ("avery-l7651", "qr", "datamatrix"),
    ],
)  # fmt: skip
def test_two_symbols_on_a_label_are_both_read(sheet: str, symbol: str, twin: str, dpi: int) -> None:
    codes = TEXTS[symbol] if symbol.startswith("ean") else TEXTS["code128"][:2]
    there = [replace(label(symbol, text), twin=Code(twin, "A23456789B")) for text in codes]
    assert wrongly_read(there, SHEETS[sheet], dpi) == []


@pytest.mark.parametrize("style", ["goods", "card", "tile"])
@pytest.mark.parametrize("sheet", ["avery-l7163", "avery-l7651", "roll-4x6in"])
def test_every_style_is_read_with_and_without_words_and_pictogram(sheet: str, style: str) -> None:
    sock = Pictogram(24, ("M4 4h16v16h-16z", "M8 12a4 4 0 1 0 8 0a4 4 0 1 0 -8 0"))
    there = [
        replace(label(symbol, "7K3M9XQ2"), style=style, pictogram=picture, big=big, title=title)
        for symbol in ("code128", "qr")
        for picture in (sock, None)
        for big, title in (("XL", ""), ("", "Coperta"), ("", ""))
    ]
    assert wrongly_read(there, SHEETS[sheet], 203) == []


# ---------------------------------------------------------------- any content


def numbers(symbol: str, digits: int) -> st.SearchStrategy[Code]:
    return st.text(string.digits, min_size=digits - 1, max_size=digits - 1).map(
        lambda text: Code(symbol, text + check_digit(text))
    )


PRINTABLE = "".join(map(chr, range(32, 127)))
CSET82 = "".join(one for one in PRINTABLE if one not in " #$@[\\]^`{|}~()")
EAN = numbers("x", 14).map(lambda code: f"(01){code.text}")
DAY = st.dates().map(lambda day: f"{day:%y%m%d}")
CODES = st.one_of(
    st.text(PRINTABLE, min_size=1, max_size=16).map(lambda text: Code("code128", text)),
    st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=20).map(lambda text: Code("code128", text)),
    *(numbers(symbol, digits) for symbol, digits in (("ean13", 13), ("ean8", 8), ("upca", 12), ("itf14", 14))),
    st.builds(
        lambda item, day, lot: Code("gs1_128", f"{item}(17){day}(10){lot}"),
        EAN, DAY, st.text(CSET82, min_size=1, max_size=10),
    ),
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60).map(lambda text: Code("qr", text)),
    st.text(PRINTABLE, min_size=1, max_size=60).map(lambda text: Code("datamatrix", text)),
)  # fmt: skip
ROLL = SHEETS["roll-4x6in"]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CODES, st.text(max_size=80), st.text(max_size=12), st.sampled_from([203, 300]))
def test_whatever_it_says_and_whatever_stands_beside_it_it_is_read(code: Code, title: str, big: str, dpi: int) -> None:
    one = Label(code, title, big, (title,), code.text)
    try:
        (picture,) = printed([one], ROLL, dpi)
    except Refused as refused:
        assert refused.code == "symbol_does_not_fit" and not fits(code, ROLL, dpi)
        return
    assert read(picture) == said(one)


def own(number: int) -> str:
    """Ten letters and digits that look like chance, the same in every run."""
    signs = string.ascii_uppercase + string.digits
    return "".join(signs[(number * 7_919 + place * 104_729 + number * place * 31) % 36] for place in range(10))


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("sheet", ["avery-l7160", "avery-l7159", "a4-70x37"])
def test_own_codes_are_read_from_a_full_sheet_each_at_its_place(sheet: str, dpi: int) -> None:
    there = [
        replace(label("code128", own(number)), title=" ".join(["calze"] * (number % 9)))
        for number in range(SHEETS[sheet].per_sheet)
    ]
    assert wrongly_read(there, SHEETS[sheet], dpi) == []


# ---------------------------------------------------------------- as a camera sees it


def photograph(picture: Image.Image, tilt: float, blur: float, light: float) -> Image.Image:
    """A label as a telephone sees it: askew, a little out of focus, in a dim room."""
    framed = Image.new("L", (picture.width + 240, picture.height + 240), 225)
    framed.paste(picture, (120, 120))
    askew = framed.rotate(tilt, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=225)
    return askew.filter(ImageFilter.GaussianBlur(blur)).point(lambda grey: int(grey * light + 6))


@pytest.mark.parametrize("tilt", [10, -10])
@pytest.mark.parametrize("symbol", ["code128", "ean13", "qr", "datamatrix"])
@pytest.mark.parametrize("sheet", ["roll-62", "roll-57x32"])
def test_a_label_askew_out_of_focus_and_in_dim_light_is_read(sheet: str, symbol: str, tilt: int) -> None:
    one = label(symbol, TEXTS[symbol][0])
    (picture,) = printed([one], SHEETS[sheet], 300)
    assert read(photograph(picture, tilt, 1.6, 0.35)) == said(one)


def test_a_print_goes_on_over_the_sheets_from_the_label_it_begins_with() -> None:
    sheet = SHEETS["avery-l7651"]
    there = [label("datamatrix", f"A{number:09d}") for number in range(70)]
    data = pdf([Copies(one, 1) for one in there], sheet, start=64, dpi=203)
    assert check([Copies(one, 1) for one in there], sheet, 64) == 3
    found = [read_sheet(picture, sheet, 203) for picture in islice(pages(data, 203), 9)]
    rest = iter(there)
    for page, cells in zip(found, ([64, 65], range(1, 66), [1, 2, 3]), strict=True):
        assert page == {cell: said(next(rest)) for cell in cells}


def test_copies_stand_one_after_the_other() -> None:
    sheet, own, other = SHEETS["roll-62"], label("code128", "A23456789B"), label("qr", "7K3M9XQ2")
    data = pdf([Copies(own, 3), Copies(label("code128", "x"), 0), Copies(other, 2)], sheet, dpi=203)
    assert [read(picture) for picture in pages(data, 203)] == [said(own)] * 3 + [said(other)] * 2
