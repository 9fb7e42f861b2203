# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""XLSX made by hand, part by part, so that a test may put anything into one."""

import io
import zipfile
from time import process_time

import pytest

from app.errors import DomainError
from app.spreadsheets import Sheet, read

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

RELATED = f'<Relationships xmlns="{PACKAGE}/relationships">%s</Relationships>'
RELATION = f'<Relationship Id="%s" Type="{KINDS}/%s" Target="%s"/>'


def text(place: str, words: str) -> str:
    """A cell of text."""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def number(place: str, digits: str, style: str = "") -> str:
    """A cell of a number, as the file writes it."""
    return f'<c r="{place}"{f" s={chr(34)}{style}{chr(34)}" if style else ""}><v>{digits}</v></c>'


def row(line: int, *cells: str) -> str:
    """A line of cells."""
    return f'<row r="{line}">{"".join(cells)}</row>'


HEAD = row(1, text("A1", "code"), text("B1", "qty"))


def parts(
    sheet: str,
    *,
    shared: str = "",
    styles: str = "",
    names: str = '<sheet name="Goods" sheetId="1" r:id="r1"/>',
    after: str = "",
) -> dict[str, str]:
    """The parts of a workbook whose first sheet has these rows."""
    belongs = [RELATION % ("r1", "worksheet", "worksheets/sheet1.xml"), RELATION % ("r9", "theme", "theme.xml")]
    found = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": RELATED % (RELATION % ("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><sheets>{names}</sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData>{after}</worksheet>',
    }
    if shared:
        belongs.append(RELATION % ("r2", "sharedStrings", "/xl/sharedStrings.xml"))
        found["xl/sharedStrings.xml"] = shared
    if styles:
        belongs.append(RELATION % ("r3", "styles", "styles.xml"))
        found["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    return {**found, "xl/_rels/workbook.xml.rels": RELATED % "".join(belongs)}


def packed(found: dict[str, str] | dict[str, bytes] | dict[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Parts as a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, part in found.items():
            archive.writestr(name, part)
    return out.getvalue()


def workbook(sheet: str, **more: str) -> bytes:
    """A whole file whose first sheet has these rows."""
    return packed(parts(sheet, **more))


GOOD = HEAD + row(2, text("A2", "A1"), number("B2", "7"))


def opened(content: bytes, **more: int) -> Sheet:
    """What is read of a workbook."""
    return read("goods.xlsx", content, **more)


def refused(content: bytes, **more: int) -> DomainError:
    """Why a workbook is refused, which takes no time."""
    began = process_time()
    with pytest.raises(DomainError) as caught:
        read("goods.xlsx", content, **more)
    assert process_time() - began < 1
    assert caught.value.message % caught.value.details
    return caught.value


def cells(sheet: Sheet) -> list[list[object]]:
    """The cells of every row."""
    return [list(one.cells) for one in sheet.rows]
