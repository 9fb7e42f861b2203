# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading CSV and XLSX from anybody: first whether the file is what it says, then its head, then its rows one by one.

A file that cannot be used is refused whole; a row that cannot is left out, its reason noted for the one who sent it.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from app.errors import N_
from app.spreadsheets import csv_files, xlsx_files
from app.spreadsheets.refusals import empty, too_large, unreadable, wrong_columns
from app.spreadsheets.sheets import MOST_FAULTS, Cell, Faults, Row, Sheet
from app.web.fields import Said, check_text

MOST_BYTES = 8 * 1024 * 1024
MOST_COLUMNS = 200
WIDEST = 16_384
"""Columns that a spreadsheet program can show; beyond it nothing of a line is looked at, empty or not."""

LONGEST_TITLE = 100
LONGEST_CELL = 1_000
BLANK_LINES = 1_000
"""Lines without anything that are passed over, in all."""

TOO_LONG = N_("This cell is longer than %(most)d letters.")

# How files begin that are sent by mistake; spreadsheets of before 2007 are the only ones anybody misses.
_OTHERS = {
    b"\xd0\xcf\x11\xe0": N_("This is a spreadsheet of the old kind: save it as XLSX and send that."),
    b"\x89PNG": N_("This is a picture, not a spreadsheet."),
    b"\xff\xd8\xff": N_("This is a picture, not a spreadsheet."),
    b"GIF8": N_("This is a picture, not a spreadsheet."),
    b"%PDF": N_("This is a PDF: send the spreadsheet that it was made from."),
}


def read(name: str, content: bytes, *, most_rows: int = 20_000, most_faults: int = MOST_FAULTS) -> Sheet:
    """The rows of a CSV or XLSX file; its name says which of the two it is.

    The first line with something in it is the head; lines with nothing in them are passed over. Raises
    ``file_unreadable`` (422), ``file_too_large`` (413: more than ``MOST_BYTES`` bytes, ``most_rows`` rows or
    ``MOST_COLUMNS`` columns), ``file_columns`` (422: a title is missing or there twice) or ``file_empty`` (422).
    """
    if len(content) > MOST_BYTES:
        raise too_large(N_("This file is larger than %(most)d MB."), most=MOST_BYTES // 1024**2)
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise empty(N_("This file is empty."))
    for beginning, message in _OTHERS.items():
        if content.startswith(beginning):
            raise unreadable(message)
    ending = name.casefold().rpartition(".")[2]
    most_lines = most_rows + 1 + BLANK_LINES
    if ending == "xlsx":
        return _read_xlsx(content, most_rows, most_lines, Faults(most_faults))
    if ending in ("csv", "txt", "tsv"):
        return _read_csv(content, most_rows, most_lines, Faults(most_faults))
    raise unreadable(N_("Send a CSV or an XLSX file."))


def _read_csv(content: bytes, most_rows: int, most_lines: int, faults: Faults) -> Sheet:
    table = csv_files.open_table(content)
    taken = _take(table.lines(), most_rows, most_lines, faults, padded=False)
    return Sheet(taken.header, taken.rows, taken.faults, "csv", delimiter=table.delimiter)


def _read_xlsx(content: bytes, most_rows: int, most_lines: int, faults: Faults) -> Sheet:
    table = xlsx_files.open_table(content, most_lines, MOST_COLUMNS)
    taken = _take(table.lines, most_rows, most_lines, faults, padded=True)
    return Sheet(taken.header, taken.rows, taken.faults, "xlsx", name=table.name, others=table.others)


@dataclass(frozen=True)
class _Taken:
    header: list[str]
    rows: list[Row]
    faults: Faults


def _take(lines: Iterable[list[Any]], most_rows: int, most_lines: int, faults: Faults, *, padded: bool) -> _Taken:
    """Head and rows of a table; ``padded`` where short lines are only the file's way of saving room."""
    numbered = _numbered(lines, most_rows, most_lines)
    first = next(numbered, None)
    if first is None:
        raise empty(N_("This file is empty."))
    header = _header(first[1])
    rows = []
    for count, (line, raw) in enumerate(numbered, 1):
        if count > most_rows:
            raise _too_many_rows(most_rows)
        cells = _cells(line, raw, header, faults, padded)
        if cells is not None:
            rows.append(Row(line, cells))
    if not rows and not faults.count:
        raise empty(N_("This file has a head and no rows under it."))
    return _Taken(header, rows, faults)


def _numbered(lines: Iterable[list[Any]], most_rows: int, most_lines: int) -> Iterator[tuple[int, list[Any]]]:
    for line, raw in enumerate(lines, 1):
        if line > most_lines:
            raise _too_many_rows(most_rows)
        if len(raw) > WIDEST:
            raise _too_many_columns()
        if not all(map(_is_nothing, raw)):
            yield line, raw


def _too_many_rows(most: int) -> Exception:
    return too_large(N_("This file has more than %(most)d rows: split it."), most=most)


def _too_many_columns() -> Exception:
    return too_large(N_("This file has more than %(most)d columns."), most=MOST_COLUMNS)


# ---------------------------------------------------------------- the head


def _header(raw: list[Any]) -> list[str]:
    raw = _trimmed(raw, 0)
    if len(raw) > MOST_COLUMNS:
        raise _too_many_columns()
    titles = [_title(place, cell) for place, cell in enumerate(raw, 1)]
    known: set[str] = set()
    for place, title in enumerate(titles, 1):
        if not title:
            raise wrong_columns(N_("Column %(place)d has no title."), place=place)
        if title.casefold() in known:
            raise wrong_columns(N_("The column %(column)s appears twice."), column=title)
        known.add(title.casefold())
    return titles


def _title(place: int, cell: Any) -> str:
    title = str(cell).strip() if cell is not None else ""
    try:
        if len(title) <= LONGEST_TITLE:
            return " ".join(check_text(title, lines=True).split())
    except ValidationError:
        pass
    raise wrong_columns(N_("The title of column %(place)d is too long, or holds what cannot be read."), place=place)


# ---------------------------------------------------------------- the rows


def _cells(line: int, raw: list[Any], header: list[str], faults: Faults, padded: bool) -> list[Cell] | None:
    """The cells of a line, or nothing and reasons noted."""
    raw = _trimmed(raw, len(header))
    if len(raw) > len(header) or (len(raw) < len(header) and not padded):
        message = N_("This line has %(found)d cells, the head has %(wanted)d.")
        faults.add(line, "", Said(message, found=len(raw), wanted=len(header)))
        return None
    before = faults.count
    cells = [_cell(line, title, cell, faults) for title, cell in itertools.zip_longest(header, raw, fillvalue="")]
    return cells if faults.count == before else None


def _trimmed(raw: list[Any], least: int) -> list[Any]:
    """A line without the empty cells at its end, down to ``least`` cells."""
    end = len(raw)
    while end > least and _is_nothing(raw[end - 1]):
        end -= 1
    return raw[:end]


def _is_nothing(raw: Any) -> bool:
    return raw is None or (isinstance(raw, str) and (not raw or raw.isspace()))


def _cell(line: int, title: str, raw: Any, faults: Faults) -> Cell:
    if isinstance(raw, str):
        if len(raw) > LONGEST_CELL:
            faults.add(line, title, Said(TOO_LONG, most=LONGEST_CELL))
            return ""
        if raw.isascii() and raw.isprintable():
            return raw.strip()
        try:
            return check_text(raw, lines=True).strip()
        except ValidationError as error:
            faults.add(line, title, str(error.messages[0]))
            return ""
    cell: Cell = raw
    return cell
