# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""XLSX made to harm: looked through before it is unpacked, and never believed about its own size."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pytest

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

# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    "cell", ["<f>1+1</f><v>7</v>", "<f/><v>7</v>", '<f t="shared" si="0"/>', "<x:f xmlns:x='y'>1</x:f>"]
)
def test_a_formula_is_refused_with_its_place(cell: str) -> None:
    refusal = refused(workbook(HEAD + row(2, text("A2", "a"), f'<c r="B2">{cell}</c>')))
    assert refusal.code == "file_unreadable" and refusal.details == {"line": 2, "column": "B"}


def test_an_error_in_a_cell_is_refused_with_its_place() -> None:
    refusal = refused(workbook(HEAD + row(2, '<c r="AB2" t="e"><v>#N/A</v></c>')))
    assert refusal.details == {"line": 2, "column": "AB", "text": "#N/A"}


def many_rows() -> bytes:
    return workbook("".join(f"<row r='{line}'><c r='A{line}'><v>1</v></c></row>" for line in range(1, 400_001)))


def entities() -> bytes:
    more = "".join(f"<!ENTITY {chr(98 + one)} '{f'&{chr(97 + one)};' * 10}'>" for one in range(9))
    begins = f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>{more}]>"
    return workbook(HEAD, shared=f"{begins}<sst xmlns='{MAIN}'><si><t>&j;</t></si></sst>")


def many_parts() -> bytes:
    return packed({**parts(GOOD), **{f"xl/media/{one}.xml": "" for one in range(600)}}, zipfile.ZIP_STORED)


@cache
def endless_directory() -> bytes:
    return packed({f"{one}": "" for one in range(4_000)}, zipfile.ZIP_STORED)


def bomb() -> bytes:
    return packed({**parts(GOOD), "xl/worksheets/sheet2.xml": " " * 50_000_000})


def many_bombs() -> bytes:
    return packed({**parts(GOOD), **{f"xl/{one}.xml": "x" * 900_000 for one in range(80)}})


def hidden_bomb() -> bytes:
    """The sheet says it is small and is not."""
    content = bytearray(packed(parts(GOOD + row(3, text("A3", "x" * 900_000)))))
    wanted = zlib.crc32(parts(GOOD + row(3, text("A3", "x" * 900_000)))["xl/worksheets/sheet1.xml"].encode())
    place = content.rfind(struct.pack("<L", wanted))
    content[place + 8 : place + 12] = struct.pack("<L", 300)
    return bytes(content)


def encoded(how: str) -> Callable[[], bytes]:
    def make() -> bytes:
        made: dict[str, str | bytes] = dict(parts(GOOD))
        sheet = f"<?xml version='1.0' encoding='{how}'?>{made['xl/worksheets/sheet1.xml']}"
        return packed({**made, "xl/worksheets/sheet1.xml": sheet.encode(how)})

    make.__name__ = how
    return make


def without(name: str) -> Callable[[], bytes]:
    def make() -> bytes:
        return packed({one: part for one, part in parts(GOOD).items() if one != name})

    make.__name__ = f"without {name}"
    return make


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (many_rows, "file_too_large"),
        (entities, "file_unreadable"),
        (many_parts, "file_too_large"),
        (endless_directory, "file_too_large"),
        (bomb, "file_too_large"),
        (many_bombs, "file_too_large"),
        (hidden_bomb, "file_unreadable"),
        (encoded("utf-16"), "file_unreadable"),
        (encoded("utf-7"), "file_unreadable"),
        (encoded("latin-1"), "file_unreadable"),
        (without("xl/workbook.xml"), "file_unreadable"),
        (without("_rels/.rels"), "file_unreadable"),
        (without("xl/worksheets/sheet1.xml"), "file_unreadable"),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_what_would_cost_time_or_memory_is_refused_at_once(make: Callable[[], bytes], code: str) -> None:
    content = make()
    assert refused(content).code == code


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ("<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>", "file_too_large"),
        ("<row r='1'><c r='A1'><v>1</v></c><c r='XFD1'><v>1</v></c></row>", "file_too_large"),
        (HEAD + "<row r='2'><c r='XFD2'><v>1</v></c></row>", "file_too_large"),
        ("<row r='1'><c r='xfd1048576'><v>1</v></c></row>", "file_unreadable"),
        ("<row r='1'><c r='A1048576'><v>1</v></c></row>", "file_unreadable"),
        ("<row r='2'/><row r='1'/>", "file_unreadable"),
        ("<row r='1'><c r='B1'/><c r='A1'/></row>", "file_unreadable"),
        ("<row r='1'><c r='A1'/><c r='A1'/></row>", "file_unreadable"),
        ("<row r='-1'/>", "file_unreadable"),
        ("<row r='\u0661'/>", "file_unreadable"),
        ("<c r='A1'><v>1</v></c>", "file_unreadable"),
        ("<row r='1'><c r='A1' t='s'><v>0</v></c></row>", "file_unreadable"),
        ("<row r='1'><c r='A1' t='s'><v>-1</v></c></row>", "file_unreadable"),
        ("<row r='1'><c r='A1'><v>1</v></row>", "file_unreadable"),
        ("", "file_empty"),
        (HEAD, "file_empty"),
        (row(1, text("A1", "qty"), text("B1", "QTY")) + row(2, number("A2", "1")), "file_columns"),
    ],
)
def test_a_sheet_that_is_not_as_it_should_be_is_refused(sheet: str, code: str) -> None:
    assert refused(workbook(sheet)).code == code


def test_definitions_are_refused_however_harmless() -> None:
    made = parts(GOOD)
    made["xl/worksheets/sheet1.xml"] = "<!DOCTYPE x [<!ENTITY a 'b'>]>" + made["xl/worksheets/sheet1.xml"]
    assert "definitions" in refused(packed(made)).message


def test_an_endless_list_of_parts_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = endless_directory()
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("read"))
    assert refused(content).code == "file_too_large"


def test_a_name_that_is_no_text_is_refused() -> None:
    content = packed({**parts(GOOD), "xl/è.xml": "x"}).replace("è".encode(), b"\xff\xff")
    assert refused(content).code == "file_unreadable"


def test_numbers_that_claim_to_be_many_cost_nothing() -> None:
    shared = f'<sst xmlns="{MAIN}" count="4000000000" uniqueCount="4000000000"><si><t>a</t></si></sst>'
    sheet = row(1, '<c r="A1" t="s"><v>0</v></c>') + row(2, number("A2", "1"))
    made = parts(sheet, shared=shared, styles='<cellXfs count="4000000000"/>')
    made["xl/worksheets/sheet1.xml"] = made["xl/worksheets/sheet1.xml"].replace(
        "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
    )
    assert cells(opened(packed(made))) == [[1]]


def test_a_long_text_that_many_cells_share_is_kept_once() -> None:
    shared = f'<sst xmlns="{MAIN}"><si><t>a</t></si><si><t>{"".join(map(str, range(500_000)))}</t></si></sst>'
    lines = "".join(row(line, f'<c r="A{line}" t="s"><v>{int(line > 1)}</v></c>') for line in range(1, 10_001))
    sheet = opened(workbook(lines, shared=shared))
    assert sheet.rows == [] and sheet.faults.count == 9_999
