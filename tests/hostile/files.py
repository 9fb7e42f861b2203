# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that somebody may send to break us, and what must be answered. Nothing of them may be stored."""

from dataclasses import dataclass, field

from tests.spreadsheets.workbooks import number, packed, parts, row, text, workbook

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 60
HEAD = row(1, text("A1", "code"), text("B1", "qty"))


@dataclass(frozen=True)
class Sent:
    """A file as it is sent, the refusal it must get, and what is said of it: in the message, or of a line."""

    name: str
    content: bytes
    answer: tuple[int, str]
    says: str
    file: str = "x.csv"
    kind: str = "stock"
    lines: list[int] = field(default_factory=list)


REFUSED, UNREADABLE = (422, "import_refused"), (422, "file_unreadable")
LARGE, COLUMNS = (413, "file_too_large"), (422, "import_columns")


def stock(rows: str) -> bytes:
    """An opening stock with these rows."""
    return b"code,qty\r\n" + rows.encode()


def items(rows: str) -> bytes:
    """Items with these rows."""
    return b"code,name,category,size\r\n" + rows.encode()


def book(*cells: str, styles: str = "") -> bytes:
    """An opening stock as a workbook, its second line made of these cells."""
    return workbook(HEAD + row(2, *cells), styles=styles)


def laughs() -> bytes:
    """Ten billion letters out of a few."""
    entities = "<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
    )
    shared = f"<?xml version='1.0'?><!DOCTYPE x [{entities}]><sst><si><t>&j;</t></si></sst>"
    return workbook(row(1, '<c r="A1" t="s"><v>0</v></c>'), shared=shared)


def bomb() -> bytes:
    """Two megabytes that unpack to four hundred thousand rows."""
    return workbook("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 400_001)))


TWO_WAYS, WHOLE, DAY = "two ways", "whole number", "Write a day"
DATES = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
CODE = text("A2", "COP-1")
PERSON = b"tipo,nome,p.iva\r\nazienda,a,RSSMRA85T10A562S\r\n"

CSV = [
    Sent("a NUL in a cell", stock("COP-1,\0\r\n"), REFUSED, "control character", lines=[2]),
    Sent("a cell of 200,000 letters", stock("COP-1,1\r\n" + "x" * 200_000 + ",1\r\n"), UNREADABLE, "Line 3"),
    Sent("a cell of 2,000 letters", stock("x" * 2_000 + ",1\r\n"), REFUSED, "longer than 1000", lines=[2]),
    Sent("Cyrillic in one byte", "code,name,qty\r\nCOP-1,имя я,1\r\n".encode("cp1251"), UNREADABLE, "windows-1251"),
    Sent("accents in one byte", "code,name,qty\r\nCOP-1,perché,1\r\n".encode("cp1252"), UNREADABLE, "windows-1252"),
    Sent("two bytes a letter", "code,qty\r\nCOP-1,1\r\n".encode("utf-16"), UNREADABLE, "UTF-16"),
    Sent("1,5 and 1.000 pieces", b"code;qty\r\nCOP-1;1,5\r\nSAP-1;1.000\r\n", REFUSED, TWO_WAYS, lines=[2, 3]),
    Sent("the same column twice", b"code,qty,qty\r\nCOP-1,1,900\r\n", (422, "file_columns"), "qty"),
    Sent("the same column in two languages", b"code,qty,pezzi\r\nCOP-1,1,9\r\n", COLUMNS, "qty, pezzi"),
    Sent("a column nobody knows", b"code,qty,__class__\r\nCOP-1,1,9\r\n", COLUMNS, "__class__"),
    Sent("a column that is missing", b"code\r\nCOP-1\r\n", COLUMNS, "quantity"),
    Sent("1E+10000000 pieces", stock("COP-1,1E+10000000\r\n"), REFUSED, WHOLE, lines=[2]),
    Sent("1E+10000000 euros", b"code,qty,value\r\nCOP-1,1,1E+10000000\r\n", REFUSED, "euros", lines=[2]),
    Sent("four hundred nines", stock("COP-1," + "9" * 400 + "\r\n"), REFUSED, WHOLE, lines=[2]),
    Sent("pieces in Arabic digits", stock("COP-1,\u0661\u0662\r\n"), REFUSED, WHOLE, lines=[2]),
    Sent("kilograms", stock("COP-1,3 kg\r\n"), REFUSED, "unit", lines=[2]),
    Sent("goods of nobody", stock("' OR 1=1 --,1\r\n"), REFUSED, "No item", lines=[2]),
    Sent("a lot that turns", "code,qty,lot\nCOP-1,1,abc\u202egnp\n".encode(), REFUSED, "direction", lines=[2]),
    Sent("an expiry on 30 February", b"code,qty,scade\r\nCOP-1,1,30/02/2027\r\n", REFUSED, DAY, lines=[2]),
    Sent("an expiry in month 13", b"code,qty,scade\r\nCOP-1,1,2027-13-01\r\n", REFUSED, DAY, lines=[2]),
    Sent("ragged rows", stock("COP-1\r\nCOP-1,1\r\nCOP-1,1,1\r\n"), REFUSED, "cells", lines=[2, 4]),
    Sent("a quotation mark without end", stock('COP-1,"1\r\nSAP-1,2\r\n'), UNREADABLE, "Line 2"),
    Sent("two hundred thousand commas", b"," * 200_000 + b"\r\n1\r\n", LARGE, "columns"),
    Sent("20,001 rows", stock("COP-1,1\r\n" * 20_001), LARGE, "20000"),
    Sent("a million empty lines", stock("\r\n" * 1_000_000 + "COP-1,1\r\n"), LARGE, "20000"),
    Sent("nothing", b"", (422, "invalid"), "content_base64"),
    Sent("only a mark of UTF-8", b"\xef\xbb\xbf\r\n", (422, "file_empty"), "empty"),
    Sent("a picture that calls itself CSV", PNG, UNREADABLE, "picture"),
    Sent("a workbook that calls itself CSV", workbook(HEAD), UNREADABLE, "not a CSV"),
    Sent("a program", b"MZ" + b"\x90" * 100, UNREADABLE, "CSV or an XLSX", "x.exe"),
    Sent("a name that leads out", stock("COP-1,1\r\n"), UNREADABLE, "CSV or an XLSX", "../../etc/passwd"),
    Sent("a size of nobody", items("A1,a,letto,XQL\r\n"), REFUSED, "no size", kind="items", lines=[2]),
    Sent("a category of nobody", items("A1,a,nessuna,\r\n"), REFUSED, "no category", kind="items", lines=[2]),
    Sent("a card as item", items("2345678X,a,letto,\r\n"), REFUSED, "gives out itself", kind="items", lines=[2]),
    Sent("somebody's tax code", PERSON, REFUSED, "of a person", kind="donors", lines=[2]),
]

XLSX = [
    Sent("a picture", PNG, UNREADABLE, "picture", "x.xlsx"),
    Sent("half an archive", workbook(HEAD)[:200], UNREADABLE, "damaged", "x.xlsx"),
    Sent("a bomb", bomb(), LARGE, "", "x.xlsx"),
    Sent("a billion laughs", laughs(), UNREADABLE, "definitions", "x.xlsx"),
    Sent("a cell at the end of the sheet", workbook(row(1_048_576, number("XFD1048576", "1"))), LARGE, "", "x.xlsx"),
    Sent("a formula", book(CODE, '<c r="B2"><f>1+1</f><v>7</v></c>'), UNREADABLE, "line 2, column B", "x.xlsx"),
    Sent("an error", book(CODE, '<c r="B2" t="e"><v>#REF!</v></c>'), UNREADABLE, "line 2, column B", "x.xlsx"),
    Sent("half a piece", book(CODE, number("B2", "1.5")), REFUSED, WHOLE, "x.xlsx", lines=[2]),
    Sent("endless pieces", book(CODE, number("B2", "1E+308")), REFUSED, "", "x.xlsx", lines=[2]),
    Sent(
        "a code that became a day",
        book(number("A2", "45000", "1"), number("B2", "1"), styles=DATES),
        REFUSED,
        "changed this text",
        "x.xlsx",
        lines=[2],
    ),
    Sent(
        "parts that leave the archive",
        packed({**parts(HEAD), "../../evil": "x", "xl/workbook.xml": "<x/>"}),
        UNREADABLE,
        "damaged",
        "x.xlsx",
    ),
]

FILES = [*CSV, *XLSX]
