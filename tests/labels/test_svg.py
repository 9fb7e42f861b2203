# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from labels import letters
from labels.drawing import Bars, Drawing, Words
from labels.label import Code, Copies, Label, Pictogram
from labels.refusals import Refused
from labels.sheets import SHEETS
from labels.svg import Caption, picture, svg
from labels.symbols import code128, qr

SVG = "{http://www.w3.org/2000/svg}"
SHEET = SHEETS["avery-l7160"]
HAT = Pictogram(24, ("M4.5 15v-1.5a7.5 7.5 0 0 1 15 0V15",))
HOSTILE = [
    "<script>alert(1)</script>",
    '"><g onload="alert(1)">',
    "</text></svg><img src=x onerror=alert(1)>",
    "&lt;b&gt; & <style>*{}</style>",
    "]]><!--",
    "\x00\x01\ud800\ufffe",
]


def goods(text, title="Coperta in pile", **more):
    return Label(Code("code128", text), title, caption=text, **more)


def many(count):
    return [Copies(goods(f"H{number:08d}", f"Articolo {number}", big="M", pictogram=HAT), 1) for number in range(count)]


def parsed(drawing):
    return ElementTree.fromstring(drawing)  # noqa: S314  we wrote it


def cells(drawing):
    return {int(one.get("data-cell")): one for one in parsed(drawing).iter(f"{SVG}g") if one.get("data-cell")}


def classes(cell):
    return set(cell.get("class", "").split())


def place(cell):
    return tuple(map(float, re.fullmatch(r"translate\((\S+) (\S+)\)", cell.get("transform")).groups()))


def is_printed(cell):
    return any(one.tag in {f"{SVG}path", f"{SVG}use"} for one in cell)


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_every_cell_is_where_the_template_says_in_millimetres(name):
    sheet = SHEETS[name]
    drawing = svg([], sheet)
    root = parsed(drawing)
    assert list(map(float, root.get("viewBox").split())) == [0, 0, sheet.page_width, sheet.page_height]
    found = cells(drawing)
    assert sorted(found) == list(range(1, sheet.per_sheet + 1))
    for number, cell in found.items():
        assert place(cell) == pytest.approx(sheet.place(number), abs=0.006)
        outline = cell.find(f"{SVG}rect")
        assert float(outline.get("width")) == pytest.approx(sheet.label_width, abs=0.006)
        assert float(outline.get("height")) == pytest.approx(sheet.label_height, abs=0.006)


def test_cells_before_the_start_are_used_the_start_is_marked_and_the_labels_follow():
    found = cells(
        svg([Copies(goods("A1"), 2), Copies(goods("B2"), 1)], SHEET, start=5, used="usata", first="si comincia")
    )
    assert [number for number, cell in found.items() if "so-cell-used" in classes(cell)] == [1, 2, 3, 4]
    assert [number for number, cell in found.items() if "so-cell-start" in classes(cell)] == [5]
    assert [number for number, cell in found.items() if is_printed(cell)] == [5, 6, 7]
    assert found[1].find(f"{SVG}rect").get("stroke-dasharray")
    assert "".join(found[4].itertext()) == "usata"
    assert [found[number].get("aria-label") for number in (4, 5, 7, 8)] == [
        "4. usata",
        "5. si comincia, A1",
        "7. B2",
        "8",
    ]


def test_the_second_page_goes_on_where_the_first_one_ended():
    found = cells(svg(many(30), SHEET, start=3, page=2))
    assert [number for number, cell in found.items() if is_printed(cell)] == list(range(1, 12))
    assert found[1].get("aria-label").endswith("H00000019")
    assert not any("so-cell-used" in classes(cell) for cell in found.values())


def test_a_page_after_the_last_one_is_an_empty_sheet():
    assert not any(map(is_printed, cells(svg(many(3), SHEET, page=2)).values()))


def test_bars_are_one_path_a_symbol_and_as_wide_as_they_are_printed():
    from labels.layout import layout

    label = goods("H7K2M9PQ4")
    drawing = layout(label, SHEET.label_width, SHEET.label_height, 600)
    cell = cells(svg([Copies(label, 1)], SHEET))[1]
    (path,) = cell.iter(f"{SVG}path")
    (bars,) = drawing.bars
    left, top, wide, tall = map(
        float, re.fullmatch(r"translate\((\S+) (\S+)\) scale\((\S+) (\S+)\)", path.get("transform")).groups()
    )
    assert (left, top, wide, tall) == pytest.approx((bars.left, bars.top, bars.module, bars.tall), abs=0.006)
    runs, at = set(), 0
    for kind, number in re.findall(r"([mh])(\d+)", path.get("d").removeprefix("M0 .5")):
        if kind == "h":
            runs.add((at, 0, int(number), 1))
        at += int(number)
    assert runs == set(bars.bars)


def test_words_are_as_wide_as_in_print():
    for text in cells(svg([Copies(goods("H7K2M9PQ4", "Coperta in pile antracite"), 1)], SHEET))[1].iter(f"{SVG}text"):
        face = letters.MONO if "Mono" in text.get("font-family", "") else None
        face = face or {"600": letters.SEMIBOLD, "700": letters.BOLD}.get(text.get("font-weight"), letters.REGULAR)
        asked = letters.width_of(text.text, face, float(text.get("font-size")))
        assert float(text.get("textLength")) == pytest.approx(asked, rel=0.01)


@pytest.mark.parametrize("words", HOSTILE, ids=["script", "handler", "close", "entities", "comment", "impossible"])
def test_no_text_becomes_markup(words):
    label = Label(Code("qr", "H7K2M9PQ4"), words, big=words[:8], lines=(words,), caption=words)
    drawing = svg(
        [Copies(label, 2)], SHEET, start=2, title=words, description=words, used=words, free=words, first=words
    )
    root = parsed(drawing)
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
        "svg", "title", "desc", "defs", "rect", "g", "path", "text", "use"
    }  # fmt: skip
    for one in root.iter():
        assert not [name for name in one.keys() if name.startswith("on") or name == "style"]  # noqa: SIM118
        assert one.get("href", "#").startswith("#")


@pytest.mark.parametrize("paths", [("M0 0h1<script>",), ('M0 0" onload="x',)], ids=["markup", "quote"])
def test_a_pictogram_that_is_no_path_is_refused(paths):
    with pytest.raises(ValueError, match="no SVG path data"):
        svg([Copies(goods("A1", pictogram=Pictogram(24, paths)), 1)], SHEETS["avery-l7163"])


def test_ids_are_given_to_what_is_drawn_twice_alone_and_are_its_own():
    twice = svg([Copies(goods("A1"), 2), Copies(goods("B2"), 2), Copies(goods("C3"), 1)], SHEET)
    other = svg([Copies(goods("D4"), 2)], SHEET)
    ids = re.findall(r' id="([^"]+)"', twice)
    assert len(ids) == len(set(ids)) == 2
    assert not set(ids) & set(re.findall(r' id="([^"]+)"', other))
    assert set(re.findall(r'href="#([^"]+)"', twice)) == set(ids)


@pytest.mark.parametrize("symbol", [code128, qr], ids=["code128", "qr"])
def test_a_sheet_full_of_different_small_labels_stays_small(symbol):
    sheet = SHEETS["avery-l4731"]
    found = {}
    for number in range(1, sheet.per_sheet + 1):
        code = f"H{number:08d}"
        across, bars = symbol(code)
        down = 1 if symbol is code128 else across
        words = (Words(f"Articolo {number}", 1.5, 3.0, letters.SEMIBOLD, 2.0), Words(code, 1.5, 8.0, letters.MONO, 1.9))
        drawing = Drawing(25.4, 10.0, (Bars(1.5, 3.5, 0.16933, 4.0 / down, across, down, bars),), words)
        found[number] = (drawing, code)
    assert len(picture(found, sheet, caption=Caption()).encode()) < 400_000


def test_ten_thousand_labels_are_drawn_for_one_page_only():
    assert len(svg([Copies(goods("A1"), 10_000)], SHEET).encode()) < 20_000
    assert len(svg(many(10_000), SHEET, page=300).encode()) < 80_000


def test_the_picture_has_a_name_and_a_description():
    root = parsed(svg([], SHEET, title="Foglio L7160", description="21 etichette"))
    assert [one.text for one in list(root)[:2]] == ["Foglio L7160", "21 etichette"]
    assert root[0].tag == f"{SVG}title"


@pytest.mark.parametrize("batch", [[], [Copies(goods("A1"), 1)]], ids=["empty", "one"])
def test_a_start_beyond_the_sheet_and_a_sheet_that_cannot_be_are_refused(batch):
    with pytest.raises(Refused) as refused:
        svg(batch, SHEET, start=22)
    assert (refused.value.code, refused.value.details) == ("start_beyond", {"most": 21})
    with pytest.raises(Refused) as refused:
        svg(batch, replace(SHEET, pitch_x=10.0))
    assert refused.value.code == "sheet_wrong"


def test_a_cell_without_words_has_its_number_for_a_name():
    assert cells(picture({}, SHEET, caption=Caption()))[7].get("aria-label") == "7"
