# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we write opens in other programs as what it is: text as text, numbers as numbers, days as days."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import python_calamine
import time_machine
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.spreadsheets import Column, csv_of, exported, read, xlsx_of
from app.spreadsheets.writing import FORMULA, guarded

COLUMNS = [
    Column("Item"), Column("Pieces", "number"), Column("Value", "cents"), Column("Expires", "day"),
    Column("When", "moment"),
]  # fmt: skip
ROW = ["Calze; «43-46»", -1234, 279050, date(2026, 12, 20), datetime(2026, 12, 20, 23, 30, tzinfo=UTC)]
DANGEROUS = ["=1+1", "+39 055", "-5", "@SUM(A1)", "\tx", "\rx", "'=1", "''=1", "\uff1d1", '=HYPERLINK("http://x")']


def opened(content: bytes) -> list[list[object]]:
    """A workbook as another program reads it."""
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        return [list(row) for row in book.get_sheet_by_index(0).to_python()]


# ---------------------------------------------------------------- CSV


def test_italian_and_english_files_open_with_a_double_click() -> None:
    italian = csv_of(COLUMNS, [ROW, [None] * 5], "it")
    assert italian.decode("utf-8").split("\r\n") == [
        "\ufeffItem;Pieces;Value;Expires;When",
        '"Calze; «43-46»";-1234;2790,50;20/12/2026;21/12/2026 00:30',
        ";;;;",
        "",
    ]
    assert csv_of(COLUMNS, [ROW], "en").decode("utf-8-sig").split("\r\n")[1] == (
        "Calze; «43-46»,-1234,2790.50,2026-12-20,2026-12-21 00:30"
    )


@pytest.mark.parametrize(
    ("cents", "said"), [(0, "0,00"), (5, "0,05"), (-5, "-0,05"), (100, "1,00"), (-12345, "-123,45")]
)
def test_cents_are_euros_with_two_decimals(cents: int, said: str) -> None:
    assert csv_of([Column("v", "cents")], [[cents]], "it").decode().split("\r\n")[1] == said


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_text_begins_like_a_formula(text: str) -> None:
    content = csv_of([Column(text)], [[text]], "it").decode("utf-8-sig")
    for (cell,) in csv.reader(io.StringIO(content, newline=""), delimiter=";"):
        assert cell == f"'{text}" and not cell.startswith(FORMULA)


def test_a_negative_number_is_a_number() -> None:
    assert b"\r\n-5\r\n" in csv_of([Column("n", "number")], [[-5]], "it")


@given(st.text(alphabet="'=+-@\t\r a\uff1d", max_size=6))
def test_what_is_guarded_comes_back_as_it_was(text: str) -> None:
    if "\r" not in text and "\t" not in text and text == text.strip() and text:
        sheet = read("x.csv", csv_of([Column("a"), Column("b")], [[text, "end"]], "it"))
        assert sheet.rows[0].cells == [text, "end"]
    assert not guarded(text).startswith(FORMULA)


# ---------------------------------------------------------------- XLSX


def test_cells_of_a_workbook_are_what_they_are() -> None:
    head, row, nothing = opened(xlsx_of("Giacenze", COLUMNS, iter([ROW, [None] * 4 + [ROW[4]]])))
    assert head == ["Item", "Pieces", "Value", "Expires", "When"]
    assert row == ["Calze; «43-46»", -1234, 2790.5, date(2026, 12, 20), datetime(2026, 12, 21, 0, 30)]  # noqa: DTZ001
    assert nothing[:4] == [""] * 4


@pytest.mark.parametrize(
    "text", [*DANGEROUS, "http://x.example", "mailto:a@b.c", "007", "1E5", "_x0041_", "<b>&", "\x07"]
)
def test_text_stays_text(text: str) -> None:
    content = xlsx_of("t", [Column(text)], [[text]])
    assert opened(content) == [[text], [text]]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "<hyperlink" not in sheet
    if text.isprintable() and text:
        assert read("x.xlsx", xlsx_of("t", [Column("a")], [[text]])).rows[0].cells == [text]


def test_the_head_is_bold_stays_in_sight_and_filters() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx_of("t", COLUMNS, [ROW] * 3))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert 'state="frozen"' in sheet and 'ySplit="1"' in sheet and '<autoFilter ref="A1:E4"/>' in sheet
    assert "<b/>" in styles and 'customWidth="1"' in sheet


@pytest.mark.parametrize(
    "title", ["", "a" * 60, "a/b\\c[d]e:f*g?", "'", "'quoted'", "Giacenze di Firenze", "\x00", "History"]
)
def test_any_title_makes_a_sheet(title: str) -> None:
    content = xlsx_of(title, COLUMNS, [ROW])
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        assert 0 < len(book.sheet_names[0]) <= 31


def test_long_texts_far_days_and_long_numbers_are_written_all_the_same() -> None:
    columns = [Column("t"), Column("d", "day"), Column("n", "number"), Column("m", "moment")]
    moment = datetime(1, 1, 1, tzinfo=UTC)
    rows = [["x" * 40_000, date(1, 1, 1), 10**20, moment]]
    (_, row) = opened(xlsx_of("t", columns, rows))
    assert row[1:] == ["0001-01-01", "1" + "0" * 20, "0001-01-01T00:00:00+00:00"] and len(str(row[0])) == 32_767
    assert csv_of(columns, rows, "en").decode().count("\r\n") == 2


def test_a_row_with_other_cells_than_columns_is_a_mistake_of_ours() -> None:
    for row in ([None], [None] * 6):
        with pytest.raises(ValueError, match=r"zip\(\)"):
            xlsx_of("t", COLUMNS, [row])
        with pytest.raises(ValueError, match=r"zip\(\)"):
            csv_of(COLUMNS, [row], "it")


# ---------------------------------------------------------------- there and back

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z", "M")), max_size=30)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(TEXTS, st.integers(-(10**14), 10**14), st.dates(date(1970, 1, 1), date(2199, 12, 31))), min_size=1
    )
)
def test_what_is_written_is_read_again(rows: list[tuple[str, int, date]]) -> None:
    from unicodedata import normalize

    from app.spreadsheets import cells

    columns = [Column("a"), Column("b", "number"), Column("c", "day"), Column("d", "cents"), Column("e")]
    full = [[text, count, day, count % 10**9, "end"] for text, count, day in rows]
    wanted = [[normalize("NFC", row[0]), row[1], row[2], row[3], "end"] for row in full]  # type: ignore[arg-type]
    for name, content in (
        ("it.csv", csv_of(columns, full, "it")),
        ("en.csv", csv_of(columns, full, "en")),
        ("x.xlsx", xlsx_of("t", columns, full)),
    ):
        sheet = read(name, content)
        assert sheet.header == ["a", "b", "c", "d", "e"] and not sheet.faults.count
        found = [
            [cells.text(a), cells.whole(b), cells.day(c), cells.cents(d), e]
            for a, b, c, d, e in (one.cells for one in sheet.rows)
        ]
        assert found == wanted


def test_money_comes_back_to_the_cent() -> None:
    from app.spreadsheets import cells

    amounts = [*range(-300, 300), 99_999_999, 1234567_89]
    for name, content in (
        ("a.csv", csv_of([Column("v", "cents"), Column("x")], [[one, "x"] for one in amounts], "it")),
        ("a.xlsx", xlsx_of("t", [Column("v", "cents"), Column("x")], [[one, "x"] for one in amounts])),
    ):
        assert [cells.cents(row.cells[0]) for row in read(name, content).rows] == amounts
    assert cells.cents(Decimal("0.30000000000000004")) == 30


# ---------------------------------------------------------------- the answer to a browser


@pytest.fixture
def asked() -> Iterator[Flask]:
    app = Flask(__name__)
    with app.test_request_context("/stock.csv", headers={"Accept-Language": "it"}):
        yield app


@time_machine.travel(datetime(2026, 11, 26, 23, 30, tzinfo=UTC), tick=False)
def test_an_export_is_saved_under_its_name_and_day_and_kept_by_nobody(asked: Flask) -> None:
    answer = exported("csv", "Giacenze di Forlì", COLUMNS, [ROW])
    assert answer.headers["Content-Disposition"] == "attachment; filename=Giacenze-di-Forl-2026-11-27.csv"
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store" and "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.get_data() == csv_of(COLUMNS, [ROW], "it"), "in the language of the request"
    workbook = exported("xlsx", "\r\nx: y", COLUMNS, [ROW])
    assert workbook.headers["Content-Disposition"] == "attachment; filename=x-y-2026-11-27.xlsx"
    assert workbook.mimetype.endswith("spreadsheetml.sheet") and opened(workbook.get_data())[1][0] == ROW[0]
