# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""XLSX from anybody: values as they are shown, days told from numbers, the first sheet in sight."""

import zipfile
from datetime import date, datetime
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import DomainError
from app.spreadsheets import Column, read, xlsx_of
from tests.spreadsheets.workbooks import (
    GOOD,
    HEAD,
    MAIN,
    cells,
    number,
    opened,
    packed,
    parts,
    refused,
    row,
    text,
    workbook,
)

# ---------------------------------------------------------------- what is read


def test_values_are_what_they_are() -> None:
    styles = '<numFmts><numFmt numFmtId="170" formatCode="[$-410]d\\ mmmm\\ yyyy"/></numFmts><cellXfs>' + "".join(
        f'<xf numFmtId="{one}"/>' for one in (0, 14, 170, 2, 22)
    )
    joined = "<si><r><t>two </t></r><r><t>parts</t></r><rPh><t>no</t></rPh></si>"
    shared = f'<sst xmlns="{MAIN}" count="9"><si><t>plain</t></si>{joined}</sst>'
    found = cells(
        opened(
            workbook(
                row(1, *(text(f"{letter}1", letter) for letter in "ABCDEFGHI"))
                + row(
                    2,
                    '<c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c>',
                    number("C2", "46376", "1") + number("D2", "46376", "2") + number("E2", "46376.4375", "4"),
                    number("F2", "27.9", "3") + number("G2", "12.0"),
                    '<c r="H2" t="b"><v>1</v></c><c r="I2" t="d"><v>2026-12-20T00:00:00</v></c>',
                )
                + row(3, '<c r="A3" t="str"><v>a_x000A_b</v></c>', number("I3", "8001234567890")),
                shared=shared,
                styles=styles + "</cellXfs>",
            )
        )
    )
    day = date(2026, 12, 20)
    assert found == [
        ["plain", "two parts", day, day, datetime(2026, 12, 20, 10, 30), Decimal("27.9"), 12, True, day],  # noqa: DTZ001
        ["a\nb", "", "", "", "", "", "", "", 8001234567890],
    ]


def test_lines_are_numbered_as_one_sees_them() -> None:
    sheet = opened(
        workbook(
            row(3, text("B3", "code"), text("C3", "qty")).replace("B3", "A3").replace("C3", "B3")
            + row(9, text("A9", "x"), number("B9", "1"))
        )
    )
    assert [(one.line, one.cells) for one in sheet.rows] == [(9, ["x", 1])]


def test_files_of_another_calendar_and_without_places_are_read() -> None:
    made = parts(
        "<row><c t='inlineStr'><is><t>a</t></is></c></row><row><c s='0'><v>1</v></c></row>",
        styles='<cellXfs><xf numFmtId="14"/></cellXfs>',
    )
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    assert cells(opened(packed(made))) == [[date(1904, 1, 2)]]


def test_the_first_sheet_in_sight_is_read_and_the_others_are_counted() -> None:
    names = '<sheet name="old" state="hidden" r:id="r0"/><sheet name="Goods" r:id="r1"/><sheet name="More" r:id="r1"/>'
    sheet = opened(workbook(GOOD, names=names))
    assert (sheet.name, sheet.others, sheet.kind) == ("Goods", 1, "xlsx") and cells(sheet) == [["A1", 7]]


def test_names_with_a_colon_and_what_follows_the_cells_do_no_harm() -> None:
    made = parts(
        GOOD, after="<extLst><ext><x14:f>A1</x14:f><c r='ZZZ1'/><row r='x'/></ext></extLst>".replace("x14:", "")
    )
    assert cells(opened(packed(made))) == [["A1", 7]]
    prefixed = (
        made["xl/worksheets/sheet1.xml"]
        .split("<extLst>")[0]
        .replace("</", "\x00")
        .replace("<", "<x:")
        .replace("\x00", "</x:")
    )
    made["xl/worksheets/sheet1.xml"] = prefixed.replace("xmlns=", "xmlns:x=") + "</x:worksheet>"
    assert cells(opened(packed(made))) == [["A1", 7]]


def test_long_cells_and_control_characters_are_reasons_of_their_line() -> None:
    sheet = opened(
        workbook(
            HEAD
            + row(2, text("A2", "x" * 1001))
            + row(3, text("A3", "_x0000_"))
            + row(4, text("A4", "ok"), number("B4", "1"), number("C4", "9"))
        )
    )
    assert sheet.rows == [] and [(one.line, one.column) for one in sheet.faults.listed] == [
        (2, "code"),
        (3, "code"),
        (4, ""),
    ]


@pytest.mark.parametrize("digits", ["1e999", "NaN", "inf", "1_000", "\u0661", "0x10", "1e", "", "--1", "9" * 41])
def test_what_is_no_number_stays_text(digits: str) -> None:
    sheet = opened(workbook(HEAD + row(2, text("A2", "a"), number("B2", digits))))
    assert cells(sheet) == [["a", digits]]


@pytest.mark.parametrize("digits", ["0.5", "-3", "1e300", "99999999"])
def test_a_day_that_is_none_stays_what_it_was(digits: str) -> None:
    made = workbook(
        HEAD + row(2, text("A2", "a"), number("B2", digits, "0")), styles='<cellXfs><xf numFmtId="14"/></cellXfs>'
    )
    assert cells(opened(made)) == [["a", digits]]


@pytest.mark.parametrize(
    ("form", "is_day"),
    [("dd/mm/yyyy", True), ("[$-410]d mmm", True), ("h:mm", True), ("0.00", False),
     ('#,##0 "dozen"', False),
     ("[Red]0", False), ("\\d0", False), ("_-* #,##0.00\\ €_-", False), ("General", False), ("@", False),
     ("[h]:mm", True)],
)  # fmt: skip
def test_a_day_is_known_by_its_format(form: str, is_day: bool) -> None:
    styles = f"<numFmts><numFmt numFmtId='180' formatCode='{form}'/></numFmts><cellXfs><xf numFmtId='180'/></cellXfs>"
    (found,) = cells(opened(workbook(HEAD + row(2, text("A2", "a"), number("B2", "46376", "0")), styles=styles)))
    assert found[1] == (date(2026, 12, 20) if is_day else 46376)


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"code;qty\n1;2\n", b"\x89PNG\r\n\x1a\n" + bytes(60), b"\x00" * 9],
)
def test_what_only_says_that_it_is_a_workbook_is_refused(content: bytes) -> None:
    assert refused(content).code == "file_unreadable"


def test_rows_are_counted() -> None:
    lines = HEAD + "".join(row(line, text(f"A{line}", "x"), number(f"B{line}", "1")) for line in range(2, 14))
    assert len(opened(workbook(lines), most_rows=12).rows) == 12
    assert refused(workbook(lines), most_rows=11).code == "file_too_large"


@cache
def sound() -> bytes:
    return xlsx_of(
        "t", [Column("a"), Column("b", "number"), Column("c", "day")], [["è", 1, date(2026, 1, 2)], ["b", 2, None]]
    )


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_workbook_with_bytes_turned_over_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(sound() if data.draw(st.booleans()) else packed(parts(GOOD), zipfile.ZIP_STORED))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        sheet = read("x.xlsx", bytes(content))
    except DomainError as refusal:
        assert refusal.message % refusal.details
    else:
        assert all(len(one.cells) == len(sheet.header) for one in sheet.rows)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_sheet_with_letters_turned_over_inside_is_read_or_refused(data: st.DataObject) -> None:
    made = {
        name: bytearray(part.encode())
        for name, part in parts(GOOD, styles='<cellXfs><xf numFmtId="14"/></cellXfs>').items()
    }
    part = made[data.draw(st.sampled_from(sorted(made)))]
    for _ in range(data.draw(st.integers(1, 5))):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(
            st.sampled_from(b"<>/='\" &;0123456789ABZrstcfv\x00\xff")
        )
    try:
        read("x.xlsx", packed({name: bytes(one) for name, one in made.items()}))
    except DomainError as refusal:
        assert refusal.message % refusal.details
