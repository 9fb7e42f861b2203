# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is printed says what it was given, all of it, whatever that is."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from time import process_time

import pypdfium2
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageChops
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from app.paper import BLANK, Column, Paper
from app.paper.blocks import QR_SIDE
from app.paper.pen import FOOT, MARGIN
from labels import letters
from labels.symbols import QR_QUIET, qr
from tests.paper.reading import drawn, extent, symbols, texts

GOODS = [Column("Code", width=2, mono=True), Column("Item", width=4), Column("Pieces", "right"), Column("Got", "right")]


def paper(**options: object) -> Paper:
    return Paper("Delivery note", "DN 12/2026", **{"language": "en", **options})  # type: ignore[arg-type]


def goods(count: int) -> list[list[object]]:
    return [[f"C{number:04d}", f"Socks number {number}", 1000 + number, BLANK] for number in range(count)]


# ---------------------------------------------------------------- symbols


def test_symbols_of_a_heading_are_read_off_the_page_of_a_coarse_printer() -> None:
    pdf = paper().heading("Delivery note", qr="https://soglia.example/t/7K3M9XQ2", code128="T-7K3M9XQ2").bytes()
    assert symbols(drawn(pdf)) == {"QR Code": "https://soglia.example/t/7K3M9XQ2", "Code 128": "T-7K3M9XQ2"}
    assert "T-7K3M9XQ2" in texts(pdf)[0], "people read it too"


@pytest.mark.parametrize("across", [False, True])
@pytest.mark.parametrize("code", ["7", "T-7K3M9XQ2", "W" * 32, "0123456789" * 3])
def test_symbols_of_any_length_leave_the_title_its_room(code: str, across: bool) -> None:
    address = "https://soglia.example/" + "x" * 180
    pdf = paper(landscape=across).heading("Delivery note to Firenze", qr=address, code128=code).bytes()
    assert symbols(drawn(pdf)) == {"QR Code": address, "Code 128": code}
    assert "Delivery note to Firenze" in texts(pdf)[0]


def test_a_symbol_alone_is_read_and_has_its_caption() -> None:
    assert symbols(drawn(paper().heading("Count", code128="C-12").bytes())) == {"Code 128": "C-12"}
    pdf = paper().heading("Count", qr="è/日本", qr_caption="Scan to begin").bytes()
    assert symbols(drawn(pdf)) == {"QR Code": "è/日本"} and "Scan to begin" in texts(pdf)[0]


def test_a_caption_keeps_out_of_the_white_around_its_symbol() -> None:
    side, _ = qr("https://x.example")
    pdf = paper().heading("Count", qr="https://x.example", qr_caption="Scan").bytes()
    lowest = A4[1] - MARGIN - QR_SIDE * (1 + QR_QUIET / side)
    assert extent(pdf, "Scan")[1] < lowest


@pytest.mark.parametrize("code", ["x" * 33, "è", "a\nb", "\x00"])
def test_what_a_code_128_cannot_hold_is_a_mistake_of_ours(code: str) -> None:
    with pytest.raises(ValueError, match="Code 128"):
        paper().heading("Count", code128=code).bytes()


# ---------------------------------------------------------------- tables and pages


def test_a_table_goes_on_over_the_pages_with_its_head_and_loses_no_row() -> None:
    pages = texts(paper().table(GOODS, goods(120), total=[None, "In all", 127_140, BLANK]).bytes())
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert page.startswith("Code Item Pieces Got C"), "a head and at least one row"
        assert f"Page {number} of {len(pages)}" in page and page.endswith(page[page.index("DN 12/2026") :])
    assert re.findall(r"\bC\d{4}\b", " ".join(pages)) == [f"C{number:04d}" for number in range(120)]
    assert "In all 127,140" in pages[-1]


def test_a_row_is_never_cut_in_two_however_much_it_holds() -> None:
    rows = [[f"C{number}", f"begin{number} " + "many words " * 60 + f"end{number}", 1, None] for number in range(30)]
    pages = texts(paper().table(GOODS, rows).bytes())
    for number in range(30):
        assert sum(f"begin{number} " in page and f"end{number} " in page for page in pages) == 1


def test_a_total_takes_the_last_row_along() -> None:
    for count in range(20, 40):
        pdf = paper().table(GOODS, goods(count), total=[None, "In all", 1, None]).bytes()
        pages = texts(pdf)
        assert f"C{count - 1:04d}" in pages[-1], count
        assert extent(pdf, "In all", len(pages) - 1)[0] > MARGIN + FOOT, count


def test_cells_say_numbers_and_days_as_the_language_does() -> None:
    columns = [Column("A"), Column("B"), Column("C", "right"), Column("D")]
    row = ["one\ntwo", date(2026, 12, 20), -1234567, None]
    assert "one two 20/12/2026 \u22121.234.567" in texts(paper(language="it").table(columns, [row]).bytes())[0]
    assert "\u22121,234,567" in texts(paper().table(columns, [row]).bytes())[0]
    with pytest.raises(ValueError, match=r"zip\(\)"):
        paper().table(columns, [["too", "few"]]).bytes()


def test_a_blank_draws_a_box_of_the_height_of_a_written_number() -> None:
    columns = [Column("Item"), Column("Counted", "right")]
    with_box = drawn(paper().table(columns, [["Men\nsocks", BLANK]]).bytes())
    without = drawn(paper().table(columns, [["Men\nsocks", None]]).bytes())
    box = ImageChops.difference(with_box, without).point(lambda grey: 255 if grey > 128 else 0).getbbox()
    assert box is not None
    wide, high = ((end - start) / 203 * 25.4 for start, end in ((box[0], box[2]), (box[1], box[3])))
    assert wide > 60 and high > 7
    inside = with_box.crop((box[0] + 6, box[1] + 6, box[2] - 6, box[1] + 45))
    assert inside.getextrema() == (255, 255), "nothing in it"


def test_a_document_with_everything_says_everything() -> None:
    one = paper(foot="Rete Soglia, via Roma 1").heading("Delivery note", "no. 12 of 26/11/2026")
    one.parties([("From", ["Store", "via dei Mille 4"]), ("To", ["Help point", "Livorno"])])
    one.facts([("Reason", "return"), ("Boxes", "12"), ("Carried by", "sender")], columns=2)
    one.section("Goods").table(GOODS, goods(2)).text("First line\nsecond line").text("small", small=True)
    one.tick_boxes(["Complete", "With differences"]).boxes(["Sender", "Receiver"]).new_page().text("last")
    first, second = texts(one.bytes())
    for words in (
        *("Delivery note no. 12 of 26/11/2026", "From Store via dei Mille 4", "To Help point Livorno"),
        *("Reason return", "Carried by sender", "Goods Code Item", "First line second line small", "Complete"),
        *("With differences", "Sender Receiver", "DN 12/2026 Rete Soglia, via Roma 1 Page 1 of 2"),
    ):
        assert words in first
    assert second.startswith("last DN 12/2026")
    assert texts(one.bytes()) == [first, second], "it may be asked for again"


def test_a_watermark_lies_under_every_page_and_symbols_are_read_through_it() -> None:
    one = (
        paper()
        .heading("Delivery note", qr="https://x.example", code128="T-1")
        .watermark("VOID")
        .table(GOODS, goods(80))
    )
    pdf = one.bytes()
    assert all("VOID" in page for page in texts(pdf)) and len(texts(pdf)) > 1
    assert symbols(drawn(pdf)) == {"QR Code": "https://x.example", "Code 128": "T-1"}


@time_machine.travel(datetime(2026, 12, 20, 23, 30, tzinfo=UTC), tick=False)
def test_the_foot_says_when_it_was_printed_as_clocks_in_rome_show_it() -> None:
    assert "Printed on 21/12/2026 at 00:30" in texts(paper().bytes())[0]


def test_the_file_says_its_title_and_its_language() -> None:
    pdf = paper(language="it").bytes()
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.get_metadata_dict()["Title"] == "Delivery note"
    assert b"/Lang (it)" in pdf


# ---------------------------------------------------------------- whatever people write


@pytest.mark.parametrize(
    "text",
    [
        "<b>open", "</para>", "<a href='javascript:x'>x</a>", "<font color=\"[[[getattr(pow)]]]\">", "&amp;&#0;&nope;",
        "100 % (of %(page)s) {0} \\ ( ) [ ]", "=1+1",
    ],
)  # fmt: skip
def test_markup_is_words_like_others(text: str) -> None:
    one = paper(foot=text).heading(text, text).parties([(text, [text])]).facts([(text, text)]).text(text)
    page = texts(one.table([Column(text)], [[text]], total=[text]).tick_boxes([text]).boxes([text]).bytes())[0]
    assert page.count(text) == 13


@pytest.mark.parametrize(
    "letter", ["x", "<", "W", "я", "ế", "\u0301", "日", "\ud800", "\x00", "\u202e", " ", "\n", "a "]
)
def test_a_text_without_end_is_cut_and_takes_no_time(letter: str) -> None:
    text = letter * 200_000
    one = paper(foot=text).heading(text, text, qr="1", qr_caption=text).parties([(text, [text] * 50)] * 3)
    one.facts([(text, text)] * 4).text(text).text(text, small=True).section(text).tick_boxes([text]).boxes([text] * 4)
    one.table([Column(text), Column(text, mono=True)], [[text, text]] * 3, total=[text, text]).watermark(text)
    began = process_time()
    pdf = one.bytes()
    assert process_time() - began < 3
    assert len(texts(pdf)) < 20


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.integers())
def test_no_text_stops_a_paper(text: str, other: str, number: int) -> None:
    one = Paper(text, other, foot=text).heading(text, other).parties([(text, [other])]).facts([(other, text)])
    one.table([Column(text), Column(other, mono=True), Column("n")], [[text, other, number]]).text(text + other)
    assert one.tick_boxes([text]).boxes([other]).watermark(text).bytes().startswith(b"%PDF")


def test_narrow_columns_and_too_many_of_them_are_still_a_page() -> None:
    columns = [Column(f"Column {number}") for number in range(60)]
    assert len(texts(paper().table(columns, [["some words"] * 60] * 3).bytes())) < 4


@pytest.mark.parametrize(
    "words", ["Улица Мира", "Ελληνικά", "Nguyễn Văn Đức", "Čović Đurđević", "Łódź ğ ş ț €", "Ÿ — • …"]
)
def test_other_writings_are_drawn(words: str) -> None:
    pdf = paper().text(words).table([Column("A"), Column("B", mono=True)], [[words, words]]).bytes()
    assert texts(pdf)[0].count(words) == 3
    drawn_once = drawn(paper().text(words).bytes())
    unknown = drawn(paper().text("".join("\ufffd" if letter != " " else " " for letter in words)).bytes())
    assert ImageChops.difference(drawn_once, unknown).getbbox() is not None, "not as boxes"


def test_a_letter_that_no_font_has_shows_that_it_is_missing() -> None:
    for face in (letters.REGULAR, letters.MONO):
        assert letters.runs("a 日本 b", face) == ((face, "a "), (letters.FALLBACK, "\ufffd\ufffd"), (face, " b"))
    assert "a \ufffd b" in texts(paper().text("a \U000e0101日 b").bytes())[0]


def test_a_word_is_drawn_by_one_font() -> None:
    assert letters.runs("via Nguyễn 3", letters.BOLD) == (
        (letters.BOLD, "via "),
        (letters.FALLBACK, "Nguyễn"),
        (letters.BOLD, " 3"),
    )


@pytest.mark.parametrize("face", [letters.REGULAR, letters.MONO])
@given(st.text(max_size=300), st.floats(5, 400), st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_no_line_is_wider_than_its_room(face: str, text: str, width: float, most: int) -> None:
    lines = letters.lines_of(letters.clean(text), face, 10, width, most)
    assert 1 <= len(lines) <= most
    for line in lines:
        assert len(line) <= 1 or letters.width_of(line, face, 10) <= max(width, 20) + 0.01


# ---------------------------------------------------------------- the server


def test_papers_made_at_once_carry_their_own_letters() -> None:
    words = ["Firenze 1 à", "Улица 2", "Ελληνικά 3", "Nguyễn 4", "ABCDEF 5", "qwertz 6 ß", "Łódź 7", "½ 8 §"]

    def make(text: str) -> tuple[str, str]:
        return text, texts_of(paper().text(text).table(GOODS, goods(40)).bytes())

    def texts_of(pdf: bytes) -> str:
        return pdf.hex()

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(make, words * 6))
    for text, pdf in made:
        pages = texts(bytes.fromhex(pdf))
        assert pages[0].startswith(text) and "Socks number 39 1,039" in pages[-1]


def test_a_paper_is_finished_by_one_thread_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    alone: list[bool] = []
    save = Canvas.save

    def watched(canvas: Canvas) -> None:
        alone.append(letters.ALONE.locked())
        save(canvas)

    monkeypatch.setattr(Canvas, "save", watched)
    assert paper().bytes() and alone == [True] and not letters.ALONE.locked()


def test_without_the_built_fonts_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "_fonts", {})
    monkeypatch.setattr(letters, "BUILT", tmp_path)
    with pytest.raises(RuntimeError, match=r"run scripts/assets\.py first"):
        letters.font(letters.BOLD)
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RuntimeError, match="not among the built files"):
        letters.font(letters.BOLD)


def test_one_page_takes_no_time_and_hundreds_little() -> None:
    def one_page() -> Paper:
        return (
            paper().heading("Note", qr="https://x.example/1", code128="T-1").table(GOODS, goods(20)).boxes(["A", "B"])
        )

    one_page().bytes()
    times = []
    for _ in range(5):
        began = process_time()
        one_page().bytes()
        times.append(process_time() - began)
    assert min(times) < 0.1  # 15 ms on an idle core
    began = process_time()
    assert len(texts(paper().table(GOODS, goods(4_000)).bytes())) > 100
    assert process_time() - began < 20  # 2 s
