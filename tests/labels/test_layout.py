# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands where on a label: the symbol first, nothing over it, nothing over the edge."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labels import SHEETS, STYLES, Code, Label, Pictogram, Refused, Sheet, layout, letters
from labels.drawing import Bars, Drawing, Words
from labels.fitting import MARGIN
from labels.symbols import grid
from tests.labels.sheets_read import printed, read, said

OWN = "A23456789B"
SQUARE = Pictogram(24, ("M4 4h16v16h-16z",))
SOCKS = Label(Code("code128", OWN), "Calze uomo", "44-46", ("Lotto L42", "Scade 31/01/2027"), "A23456789B", SQUARE)
USUAL = SHEETS["avery-l7160"]
Box = tuple[float, float, float, float]


def on(sheet: Sheet, label: Label, dpi: int = 203) -> Drawing:
    return layout(label, sheet.label_width, sheet.label_height, dpi)


def box_of(word: Words) -> Box:
    """Left, top, right and bottom of a line of text; capitals are 0.7 of the size high, accents go higher."""
    right = word.left + letters.width_of(word.text, word.face, word.size)
    return word.left, word.base - 0.8 * word.size, right, word.base + 0.22 * word.size


def with_quiet(code: Code, bars: Bars) -> Box:
    """A symbol with the white that it needs around it."""
    left, right, above, below = grid(code).quiet
    wide, high = bars.across * bars.module, bars.down * bars.tall
    if bars.across == 1:  # upright: the quiet zones are at its ends
        return bars.left, bars.top - left * bars.tall, bars.left + wide, bars.top + high + right * bars.tall
    return (
        bars.left - left * bars.module,
        bars.top - above * bars.module,
        bars.left + wide + right * bars.module,
        bars.top + high + below * bars.module,
    )


def meet(one: Box, other: Box) -> bool:
    return all(one[side] + 0.02 < other[side + 2] and other[side] + 0.02 < one[side + 2] for side in (0, 1))


def faults(label: Label, drawing: Drawing) -> list[str]:
    """What lies over what, and what over the edge."""
    codes = [label.code] if label.twin is None else [label.code, label.twin]
    symbols = [with_quiet(code, bars) for code, bars in zip(codes, drawing.bars, strict=True)]
    words = [box_of(word) for word in drawing.words]
    words += [(one.left, one.top, one.left + one.side, one.top + one.side) for one in drawing.pictures]
    all_of_it = [*words, *symbols]
    found = [
        f"{one} over {other}" for at, one in enumerate(all_of_it) for other in all_of_it[at + 1 :] if meet(one, other)
    ]
    found += [f"{one} over the edge" for one in words if beyond(one, drawing, MARGIN - 0.05)]
    found += [f"{one} over the edge" for one in symbols if beyond(one, drawing, -0.03)]
    return found + [f"{one} in the margin" for one in map(inked, drawing.bars) if beyond(one, drawing, MARGIN - 0.02)]


def inked(one: Bars) -> Box:
    return one.left, one.top, one.left + one.across * one.module, one.top + one.down * one.tall


def beyond(box: Box, drawing: Drawing, margin: float) -> bool:
    return box[0] < margin or box[1] < margin or box[2] > drawing.width - margin or box[3] > drawing.height - margin


HOSTILE = {
    "200,000 letters": "W" * 200_000,
    "200,000 words": "a " * 100_000,
    "markup": "<b>open</para> &amp; <script>alert(1)</script> \\ ( ) %(x)s {0}",
    "right to left": "\u202eشتاء دافئ جدا קיץ",  # noqa: RUF001 - it is Arabic
    "emoji": "🧦🧤👩‍👩‍👧 calze 🇮🇹",
    "control characters": "a\x00b\x1bc\x07\r\n\n\td\x7f",
    "marks without end": "a" + "\u0301" * 5_000,
    "halves of letters": "\ud800x\udfff",
    "blanks": " " * 300,
    "line breaks": "\n" * 300,
    "no room to break": "Ă" * 400,
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", HOSTILE)
def test_whatever_is_written_the_code_is_read_and_nothing_lies_over_it(kind: str, style: str) -> None:
    text = HOSTILE[kind]
    began = process_time()
    for sheet, symbol in (("avery-l7160", "code128"), ("avery-l7651", "qr"), ("roll-57x32", "datamatrix")):
        one = Label(Code(symbol, "A23456789B"), text, text, (text,) * 50, text, SQUARE, style=style)
        drawing = on(SHEETS[sheet], one)
        assert faults(one, drawing) == []
        (picture,) = printed([one], SHEETS[sheet], 203)
        assert read(picture) == said(one)
    assert process_time() - began < 3, "a second for each"


def test_a_caption_with_hardly_room_for_it_pushes_no_bars_into_the_margin() -> None:
    for tenths in range(180, 240):
        one = Label(Code("ean8", "96385074"), caption="0", style="goods")
        assert faults(one, layout(one, 25.0, tenths / 10, 600)) == []


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["code128", "qr", "datamatrix", "ean8"]), st.text(max_size=60), st.text(max_size=20),
    st.lists(st.text(max_size=40), max_size=6), st.text(max_size=24), st.sampled_from(STYLES), st.booleans(),
    st.sampled_from([None, "qr", "datamatrix", "code128"]), st.floats(20, 160), st.floats(8, 160),
    st.sampled_from([203, 300, 600]),
)  # fmt: skip
def test_on_no_label_does_anything_lie_over_anything(
    symbol: str, title: str, big: str, lines: list[str], caption: str, style: str, pictogram: bool,
    twin: str | None, width: float, height: float, dpi: int,
) -> None:  # fmt: skip
    text = "96385074"
    second = Code(twin, text) if twin else None
    picture = SQUARE if pictogram else None
    one = Label(Code(symbol, text), title, big, tuple(lines), caption, picture, second, style)
    try:
        drawing = layout(one, width, height, dpi)
    except Refused as refused:
        assert refused.code == "symbol_does_not_fit"
        return
    assert faults(one, drawing) == []
    dot = 25.4 / dpi
    for bars in drawing.bars:
        for length in (bars.left, bars.top, bars.module, bars.tall):
            assert length / dot == pytest.approx(round(length / dot), abs=1e-6), "whole dots"


def test_a_usual_label_has_everything_and_the_size_is_the_largest_of_it() -> None:
    drawing = on(USUAL, SOCKS)
    said_there = {word.text: word.size for word in drawing.words}
    assert set(said_there) == {"Calze uomo", "44-46", "Lotto L42", "Scade 31/01/2027", "A23456789B"}
    assert max(said_there, key=lambda text: said_there[text]) == "44-46" and said_there["44-46"] > 5
    assert len(drawing.pictures) == 1 and min(said_there.values()) >= 1.9


def test_a_short_size_is_larger_than_a_long_one() -> None:
    sizes = [
        next(word.size for word in on(USUAL, replace(SOCKS, big=big)).words if word.text == big)
        for big in ("M", "XXL", "44-46", "Normale lungo", "Normale lungo da donna")
    ]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 9 > sizes[-1]


def test_a_longer_name_shrinks_then_wraps_then_ends_in_an_ellipsis() -> None:
    def name(count: int) -> list[Words]:
        one = replace(SOCKS, title=" ".join(["calze"] * count), pictogram=None)
        return [word for word in on(USUAL, one).words if word.text.startswith("calze")]

    assert len(name(1)) == 1 and name(1)[0].size > name(3)[0].size
    assert len(name(8)) > 1 and not any("…" in word.text for word in name(8))
    assert name(200)[-1].text.endswith("…") and name(200)[0].size >= 1.9
    sizes = [name(count)[0].size for count in range(1, 40)]
    assert sizes == sorted(sizes, reverse=True)


def test_small_lines_shrink_before_they_are_cut() -> None:
    drawing = on(USUAL, replace(SOCKS, lines=("Da Firenze, magazzino Ospedaletto, a Livorno", "Scade 31/01/2027")))
    assert "Da Firenze, magazzino Ospedaletto, a Livorno" in {word.text for word in drawing.words} or any(
        word.text.endswith("…") and word.size < 2 for word in drawing.words
    )


@pytest.mark.parametrize("symbol", ["code128", "qr", "datamatrix", "ean8"])
@pytest.mark.parametrize("sheet", ["avery-l7160", "avery-l7159", "avery-l7163", "a4-70x37", "roll-62", "roll-4x6in"])
def test_the_day_of_expiry_is_never_left_out_on_labels_of_a_usual_size(sheet: str, symbol: str) -> None:
    code = Code(symbol, "96385074")
    for title in (
        "Pane",
        "Calze uomo",
        "Giacca impermeabile con cappuccio e fodera staccabile, taglia comoda da donna",
    ):
        for big in ("", "XL", "44-46", "Normale lungo"):
            one = replace(SOCKS, code=code, title=title, big=big, caption="96385074")
            texts = [word.text for word in on(SHEETS[sheet], one).words]
            assert {"Lotto L42", "Scade 31/01/2027"} <= set(texts), texts


def test_lines_that_have_no_room_of_their_own_go_on_in_the_last_and_end_in_an_ellipsis() -> None:
    contents = tuple(f"{number} sapone" for number in range(2, 9))
    drawing = on(USUAL, replace(SOCKS, title="Kit", big="", lines=contents))
    last = [word.text for word in drawing.words if "sapone" in word.text]
    assert last[0] == "2 sapone" and (len(last) == 7 or (" · 8 sapone" in last[-1] or last[-1].endswith("…")))
    many = on(USUAL, replace(SOCKS, title="Kit", big="", lines=contents * 3))
    assert [word.text for word in many.words if "sapone" in word.text][-1].endswith("…")


def test_a_persons_card_has_the_code_and_not_a_word() -> None:
    for symbol in ("code128", "qr", "datamatrix"):
        drawing = on(USUAL, replace(SOCKS, code=Code(symbol, "7K3M9XQ2"), caption="7K3M 9XQ2", style="card"))
        assert [word.text for word in drawing.words] == ["7K3M 9XQ2"] and drawing.pictures == ()


def test_a_tile_for_the_wall_has_a_larger_symbol_than_a_label() -> None:
    label, tile = (on(USUAL, replace(SOCKS, code=Code("qr", "W23456789B"), style=style)) for style in ("goods", "tile"))
    assert tile.bars[0].module > 1.3 * label.bars[0].module


def test_bars_upright_are_read_where_a_label_is_too_narrow_for_them() -> None:
    one = replace(SOCKS, code=Code("gs1_128", "(01)09520000000011(17)270131(10)L42"))
    drawing = on(SHEETS["roll-4x6in"], one)
    assert (drawing.bars[0].across, faults(one, drawing)) == (1, [])


RULES = [  # a text, least and most module, least height of bars: GS1 General Specifications, in millimetres
    ("code128", OWN, 0.25, 0.6, 5.0),
    ("ean13", "9520000000011", 0.264, 0.66, 18.28),
    ("ean8", "96385074", 0.264, 0.66, 14.58),
    ("upca", "416000336108", 0.264, 0.66, 18.28),
    ("gs1_128", "(01)09520000000011", 0.495, 1.016, 31.75),
    ("itf14", "12345678901231", 0.495 / 2, 1.016 / 2, 31.75),  # two modules to its X
    ("qr", OWN, 0.375, 2.0, 0.0),
    ("datamatrix", OWN, 0.254, 2.0, 0.0),
]


@pytest.mark.parametrize(("symbol", "text", "least", "most", "lowest"), RULES)
def test_modules_and_heights_are_those_of_the_rules_however_much_there_is_to_write(
    symbol: str, text: str, least: float, most: float, lowest: float
) -> None:
    found = 0
    for sheet in SHEETS.values():
        for dpi in (203, 300, 600):
            try:
                bars = on(sheet, replace(SOCKS, code=Code(symbol, text), lines=("x " * 60,) * 12), dpi).bars[0]
            except Refused:
                continue
            module, tall = (bars.tall, bars.module) if bars.across == 1 else (bars.module, bars.tall)
            assert least - 1e-9 <= module <= most
            assert tall >= lowest - 25.4 / dpi
            assert symbol != "code128" or tall >= 0.15 * bars.across * bars.module - 25.4 / dpi
            found += 1
    assert found >= 6
