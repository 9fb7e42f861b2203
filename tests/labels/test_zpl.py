# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
import sys
import time
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image, ImageChops

from labels import letters
from labels.drawing import Bars, Drawing, Picture, Words
from labels.label import Code, Copies, Label, Pictogram
from labels.refusals import Refused
from labels.sheets import SHEETS
from labels.symbols import code128, qr
from labels.zpl import _graphic, formats, zpl, zpl_in_steps
from tests.labels.zebra import printed

zpl_module = sys.modules["labels.zpl"]  # the package has a function of the same name
DPI = pytest.mark.parametrize("dpi", [203, 300])
ROLL = SHEETS["roll-62"]
PAIR = replace(
    ROLL, id="pair", page_width=104.0, page_height=25.0, label_width=50.0, label_height=25.0, pitch_x=54.0, across=2
)
CODE = "H7K2M9PQ4"
BLANKET = Pictogram(24, ("M5.5 4.5h13a2 2 0 0 1 2 2v10a1 1 0 0 1-1 1H7.5M3.5 6.5v11a2 2 0 0 0 4 0v-11a2 2 0 0 0-4 0",))


def linear(text, dpi, module_dots=2, left=8.0, top=4.0, tall=9.0):
    across, bars = code128(text)
    dot = 25.4 / dpi
    return Bars(round(left / dot) * dot, top, module_dots * dot, tall, across, 1, bars)


def square(text, dpi, module_dots=4, left=40.0, top=3.0):
    side, bars = qr(text)
    dot = 25.4 / dpi
    return Bars(round(left / dot) * dot, round(top / dot) * dot, module_dots * dot, module_dots * dot, side, side, bars)


def label(text, dpi, *words):
    return Drawing(62.0, 29.0, bars=(linear(text, dpi),), words=words)


def said(text, left=4.0, base=22.0, size=3.5, face=letters.REGULAR):
    return Words(text, left, base, face, size)


def print_of(*drawn, sheet=ROLL, dpi=203, offset=(0.0, 0.0)):
    return b"".join(formats(drawn, sheet, dpi=dpi, offset=offset))


def read(picture):
    return sorted((one.symbology_identifier, one.text) for one in zxingcpp.read_barcodes(picture))


def box(picture):
    return ImageChops.invert(picture).getbbox()


# ---------------------------------------------------------------- symbols


@DPI
def test_a_reader_reads_bars_and_square_off_the_printed_dots(dpi):
    drawing = Drawing(62.0, 29.0, bars=(linear(CODE, dpi, left=4.0), square(CODE, dpi)), words=(said("Coperta"),))
    (one,) = printed(print_of((drawing, 1), dpi=dpi))
    assert read(one.picture) == [("]C0", CODE), ("]Q1", CODE)]


@DPI
@pytest.mark.parametrize("dots", [2, 3, 4])
def test_every_bar_is_as_many_whole_dots_as_it_has_modules(dpi, dots):
    drawing = Drawing(62.0, 29.0, bars=(linear("12", dpi, module_dots=dots),))
    (one,) = printed(print_of((drawing, 1), dpi=dpi))
    left, top, right, bottom = box(one.picture)
    assert (left, top) == (round(8.0 * dpi / 25.4), round(4.0 * dpi / 25.4))
    assert bottom - top == round(9.0 * dpi / 25.4)
    row = [one.picture.getpixel((x, top)) < 128 for x in range(left, right)]
    across, bars = code128("12")
    expected = [any(x <= module < x + wide for x, _, wide, _ in bars) for module in range(across) for _ in range(dots)]
    assert row == expected


@DPI
def test_every_module_of_a_square_is_a_square_of_whole_dots(dpi):
    (one,) = printed(print_of((Drawing(62.0, 29.0, bars=(square(CODE, dpi, module_dots=3),)), 1), dpi=dpi))
    left, top, right, bottom = box(one.picture)
    side, bars = qr(CODE)
    assert (right - left, bottom - top) == (side * 3, side * 3)
    small = one.picture.crop((left, top, right, bottom)).resize((side, side), Image.Resampling.NEAREST)
    assert (
        ImageChops.difference(
            small.resize((side * 3, side * 3), Image.Resampling.NEAREST), one.picture.crop((left, top, right, bottom))
        ).getbbox()
        is None
    )
    dark = {(x + each, y) for x, y, wide, _ in bars for each in range(wide)}
    assert {(x, y) for x in range(side) for y in range(side) if small.getpixel((x, y)) < 128} == dark


SYMBOLS = {
    "code128": ("H7K2M9PQ4", "]C0", "H7K2M9PQ4"),
    "ean13": ("8001234567897", "]E0", "8001234567897"),
    "ean8": ("80012344", "]E4", "80012344"),
    "upca": ("036000291452", "]E0", "0036000291452"),
    "itf14": ("18001234567894", "]I1", "18001234567894"),
    "gs1_128": ("(01)09520000000011(10)L42", "]C1", "(01)09520000000011(10)L42"),
    "qr": ("H7K2M9PQ4", "]Q1", "H7K2M9PQ4"),
    "datamatrix": ("H7K2M9PQ4", "]d1", "H7K2M9PQ4"),
}


@DPI
@pytest.mark.parametrize("name", ["roll-62", "roll-57x32", "roll-4x6in"])
@pytest.mark.parametrize("symbol", SYMBOLS)
def test_a_reader_reads_every_symbol_of_a_laid_out_label(symbol, name, dpi):
    text, identifier, expected = SYMBOLS[symbol]
    label = Label(Code(symbol, text), "Coperta in pile antracite", big="M", lines=("lotto L42",), caption=text)
    try:
        sent = zpl([Copies(label, 2)], SHEETS[name], dpi=dpi)
    except Refused as refused:
        assert refused.code == "symbol_does_not_fit"
        assert (symbol, name) in {
            ("itf14", "roll-57x32"),
            ("gs1_128", "roll-57x32"),
            ("itf14", "roll-62"),
            ("gs1_128", "roll-62"),
        }
        return
    (one,) = printed(sent)
    assert one.count == 2
    (found,) = zxingcpp.read_barcodes(one.picture)
    assert (found.symbology_identifier, found.text) == (identifier, expected)


@DPI
def test_bars_that_stand_upright_are_whole_dots_too(dpi):
    across, bars = code128(CODE)
    dot = 25.4 / dpi
    rungs = tuple((0, x, 1, wide) for x, _, wide, _ in bars)
    drawing = Drawing(29.0, 62.0, bars=(Bars(5 * dot, 50 * dot, 80 * dot, 2 * dot, 1, across, rungs),))
    tall = replace(ROLL, page_width=29.0, page_height=62.0, label_width=29.0, label_height=62.0)
    (one,) = printed(print_of((drawing, 1), sheet=tall, dpi=dpi))
    assert box(one.picture) == (5, 50, 85, 50 + 2 * across)
    assert read(one.picture) == [("]C0", CODE)]


def test_what_cannot_be_printed_is_refused_before_a_dot_is():
    label = Label(Code("code128", CODE))
    for batch, code in (([], "no_labels"), ([Copies(label, 10_001)], "too_many_labels")):
        with pytest.raises(Refused) as refused:
            zpl(batch, ROLL)
        assert refused.value.code == code


# ---------------------------------------------------------------- the label


@DPI
def test_the_label_is_as_large_in_dots_as_the_sheet_says(dpi):
    (one,) = printed(print_of((label(CODE, dpi), 1), dpi=dpi))
    assert one.picture.size == (round(62 * dpi / 25.4), round(29 * dpi / 25.4))


@DPI
def test_a_printers_offset_moves_everything_by_that_many_dots(dpi):
    drawing = Drawing(
        62.0, 29.0, bars=(linear(CODE, dpi),), words=(said("Coperta"),), pictures=(Picture(BLANKET, 2, 2, 5),)
    )
    dot = 25.4 / dpi
    (straight,) = printed(print_of((drawing, 1), dpi=dpi))
    (moved,) = printed(print_of((drawing, 1), dpi=dpi, offset=(10 * dot, 4 * dot)))
    assert ImageChops.difference(ImageChops.offset(straight.picture, 10, 4), moved.picture).getbbox() is None


def test_what_an_offset_moves_over_the_edge_is_cut_off_and_the_rest_stays_in_its_place():
    dot = 25.4 / 203
    drawing = Drawing(
        62.0,
        29.0,
        bars=(linear(CODE, 203, left=1.0, top=1.0), square(CODE, 203, top=1.0)),
        words=(said("Coperta", 1.0, 2.0),),
    )
    (straight,) = printed(print_of((drawing, 1)))
    (moved,) = printed(print_of((drawing, 1), offset=(-20 * dot, -14 * dot)))
    wide, high = straight.picture.size
    kept = straight.picture.crop((20, 14, wide, high))
    assert ImageChops.difference(kept, moved.picture.crop((0, 0, wide - 20, high - 14))).getbbox() is None


def test_equal_labels_are_one_format_with_a_count():
    found = printed(print_of((label("A1", 203), 3), (label("B2", 203), 1)))
    assert [(read(one.picture)[0][1], one.count) for one in found] == [("A1", 3), ("B2", 1)]


def test_nothing_is_printed_of_a_label_wanted_no_time():
    assert print_of((label("A1", 203), 0)) == b""


def test_labels_beside_each_other_are_filled_from_the_left_and_equal_rows_counted():
    narrow = [Drawing(50.0, 25.0, bars=(linear(text, 203, left=5.0),)) for text in ("A1", "B2")]
    found = printed(print_of((narrow[0], 5), (narrow[1], 2), sheet=PAIR))
    assert [(sorted(text for _, text in _each(one.picture)), one.count) for one in found] == [
        (["A1", "A1"], 2),
        (["A1", "B2"], 1),
        (["B2"], 1),
    ]
    left = box(found[2].picture)[0]
    assert left == round(5.0 * 203 / 25.4)


def test_what_is_used_up_of_the_first_row_stays_white_and_only_of_the_first():
    labels = [Copies(Label(Code("code128", text)), 2) for text in ("A1", "B2")]
    found = printed(zpl(labels, PAIR, start=2))
    assert [(_each(one.picture), one.count) for one in found] == [
        ([("]C0", "A1")], 1),
        ([("]C0", "A1"), ("]C0", "B2")], 1),
        ([("]C0", "B2")], 1),
    ]
    assert box(found[0].picture)[0] > found[0].picture.width / 2, "at the left it was used up"
    assert box(found[2].picture)[2] < found[2].picture.width / 2
    for start, sheet in ((3, PAIR), (2, ROLL), (0, ROLL)):
        with pytest.raises(Refused) as refused:
            zpl(labels, sheet, start=start)
        assert refused.value.code == "start_beyond"


def test_it_says_how_far_it_is_and_ends_with_the_same_bytes():
    labels = [Copies(Label(Code("code128", f"A{number:04}")), 1) for number in range(600)]
    *told, last = zpl_in_steps(labels, ROLL)
    assert told == [250, 500]
    assert last == zpl(labels, ROLL)
    assert list(zpl_in_steps([Copies(labels[0].label, 600)], PAIR))[:-1] == [600], "of equal ones there is one format"
    with pytest.raises(Refused):
        zpl_in_steps([], ROLL)  # at once, before the first step


def test_whoever_stops_it_has_no_label_drawn_after(monkeypatch):
    drawn, layout = [], zpl_module.drawn
    monkeypatch.setattr(zpl_module, "drawn", lambda *given: drawn.append(1) or layout(*given))
    steps = zpl_in_steps([Copies(Label(Code("code128", f"A{number:04}")), 1) for number in range(600)], ROLL)
    assert next(steps) == 250
    steps.close()
    assert len(drawn) == 250


def test_large_words_are_written_down_once_for_all_labels(monkeypatch):
    written, row = [], zpl_module._row
    monkeypatch.setattr(zpl_module, "_row", lambda digits: written.append(1) or row(digits))
    wide = SHEETS["roll-4x6in"]

    def lines(count):
        written.clear()
        labels = [Label(Code("code128", f"A{number:04}"), big="XXL Parka") for number in range(count)]
        zpl([Copies(one, 1) for one in labels], wide, dpi=600)
        return len(written)

    lines(1)
    assert lines(5) <= 5 * 20, "what is left are bars: one line each"


def _each(picture):
    middle = picture.width // 2
    halves = (picture.crop((0, 0, middle, picture.height)), picture.crop((middle, 0, picture.width, picture.height)))
    return [found for half in halves for found in read(half)]


# ---------------------------------------------------------------- words


@pytest.mark.parametrize("words", ["Calze in lana merino 39-42", "Sottogiaccaimpermeabile"], ids=["words", "long"])
@pytest.mark.parametrize("face", [letters.REGULAR, letters.BOLD, letters.MONO])
def test_words_are_as_wide_in_dots_as_they_were_laid_out(words, face):
    (one,) = printed(print_of((Drawing(62.0, 29.0, words=(said(words, face=face, size=3.0),)), 1)))
    left, _, right, _ = box(one.picture)
    assert abs(right - left - letters.width_of(words, face, 3.0) * 203 / 25.4) < 5


@pytest.mark.parametrize(
    "words", ["Одеяло", "Κουβέρτα", "Chăn len ấm", "żółw", "Größe"], ids=["ru", "el", "vi", "pl", "de"]
)
def test_any_writing_that_our_fonts_know_is_printed(words):
    (one,) = printed(print_of((Drawing(62.0, 29.0, words=(said(words),)), 1)))
    (missing,) = printed(print_of((Drawing(62.0, 29.0, words=(said("\ufffd" * len(words)),)), 1)))
    assert box(one.picture) is not None
    assert one.picture.tobytes() != missing.picture.tobytes()


@pytest.mark.parametrize(
    "words",
    ["^XZ^XA~JR^FDx", "~DGR:A.GRF,8,1,FF", "^FO0,0^GB99,99,99^FS", "\x1b@\x02\x03", "^GFA,1,1,1,:"],
    ids=["format", "download", "field", "control", "graphic"],
)
def test_commands_in_a_name_are_drawn_and_never_sent(words):
    sent = print_of((label(CODE, 203, said(words, size=2.0), said(words, face=letters.MONO, base=26.0, size=2.0)), 1))
    (one,) = printed(sent)  # it fails on any command that is not ours
    assert sent.count(b"^XA") == sent.count(b"^XZ") == 1
    assert b"~" not in sent and b"^FD" not in sent
    assert read(one.picture) == [("]C0", CODE)]


def test_a_name_without_end_is_bounded():
    begun = time.process_time()
    sent = print_of((label(CODE, 203, said("x" * 200_000, size=1.0)), 1))
    assert time.process_time() - begun < 1
    assert len(sent) < 50_000


@pytest.mark.parametrize(
    "words",
    [
        "x" * 200_000,
        "<b>&amp;</b> " * 5_000,
        "\u202e\u05de\u05d9\u05d3\u05d4 \u0634\u0627\u0644",
        "\U0001f9e3\U0001f9e4",
        "\x00\x07\x1b[2J",
        "\ud800",
    ],
    ids=["endless", "markup", "right-to-left", "emoji", "control", "surrogate"],
)
def test_whatever_a_thing_is_called_its_label_is_read(words):
    begun = time.process_time()
    label = Label(Code("code128", CODE), words, big=words, lines=(words, words), caption=words)
    (one,) = printed(zpl([Copies(label, 1)], ROLL))
    assert time.process_time() - begun < 1
    assert read(one.picture) == [("]C0", CODE)]


# ---------------------------------------------------------------- pictograms


def test_a_pictogram_is_drawn_in_lines_within_its_square():
    drawing = Drawing(62.0, 29.0, pictures=(Picture(BLANKET, 10.0, 5.0, 12.0),))
    (one,) = printed(print_of((drawing, 1)))
    left, top, right, bottom = (each * 25.4 / 203 for each in box(one.picture))
    assert left >= 10 and top >= 5 and right <= 22.1 and bottom <= 17.1
    assert right - left > 8
    dark = sum(1 for value in one.picture.tobytes() if value < 128)
    assert dark < 0.45 * (12 * 203 / 25.4) ** 2  # lines, not a blot


def test_what_is_no_path_is_refused():
    with pytest.raises(ValueError, match="no SVG path data"):
        print_of((Drawing(62.0, 29.0, pictures=(Picture(Pictogram(24, ("M1 url(x)",)), 1.0, 1.0, 5.0),)), 1))


# ---------------------------------------------------------------- how long and how much


@pytest.mark.slow
def test_ten_thousand_different_labels_take_seconds_and_not_minutes():
    begun = time.process_time()
    size = 0
    for number in range(10_000):
        code = f"H{number:08d}"
        drawing = label(
            code, 203, said("Coperta in pile antracite"), said(code, base=27.0, size=2.5, face=letters.MONO)
        )
        size += len(print_of((drawing, 1)))
    assert time.process_time() - begun < 40
    assert size < 10_000 * 4_000


def test_the_shorthand_says_the_same_as_plain_digits():
    rows = (0, (1 << 4000) - 1, 1, (1 << 4000) - 1, 5 << 3996, 5 << 3996, 0xABCDEF << 1000, 1 << 3999)
    sent = f"^XA^PW4000^LL8^LH0,0^FO0,0^GFA,{_graphic(4000, rows)}^FS^PQ1^XZ".encode()
    (one,) = printed(sent)
    found = [
        sum(1 << (3999 - x) for x in range(4000) if one.picture.getpixel((x, y)) == 0)
        for y in range(one.picture.height)
    ]
    assert found == list(rows)
    assert len(sent) < 600
