# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows as CSV and XLSX. A cell of text never becomes a formula, a day is a day, money has its decimals."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, Literal

import xlsxwriter

from app import clock
from app.errors import N_
from app.spreadsheets.refusals import too_large

Kind = Literal["text", "number", "milli", "cents", "day", "moment"]
Value = str | int | date | datetime | None
Row = Sequence[Value]


@dataclass(frozen=True)
class Column:
    """A column and what its cells are: ``text``, a whole ``number``, whole ``milli`` (written as the number they are
    thousandths of), whole ``cents`` (written as euros), a ``day`` (``date``) or a ``moment`` (``datetime`` with its
    zone, written as clocks in Rome show it). ``None`` is empty."""

    title: str
    of: Kind = "text"


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a program take a text for a formula when it stands first; the last four are the wide forms."""

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
"""What a sheet of XLSX holds, its head aside."""

SHEET_IS_FULL = N_("A sheet of Excel holds %(most)d rows: narrow the list down, or take the CSV.")

LARGEST_EXACT = 10**15
"""Spreadsheet programs keep fifteen digits; a longer number is written as text, to lose none."""


def guarded(text: str) -> str:
    """The text so that no program takes it for a formula: with an apostrophe before it, where it begins like one.

    ``reading`` takes the apostrophe off again; so a text that has one there already gets another.
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


# ---------------------------------------------------------------- CSV

CHUNK = 32_768
"""Letters that are written before they go on their way."""

DELIMITERS = {"it": ";", "en": ","}


def csv_of(columns: Sequence[Column], rows: Iterable[Row], language: str) -> bytes:
    """CSV as ``write_csv`` writes it."""
    out = io.BytesIO()
    write_csv(out, columns, rows, language)
    return out.getvalue()


def write_csv(out: IO[bytes], columns: Sequence[Column], rows: Iterable[Row], language: str) -> None:
    """CSV in UTF-8 with its mark, as a double click opens it: in Italian ``;`` between cells, decimal comma and
    20/12/2026; in English ``,``, decimal point and 2026-12-20. ``ValueError`` when a row has other cells than columns.
    """
    for chunk in csv_chunks(columns, rows, language):
        out.write(chunk)


def csv_chunks(columns: Sequence[Column], rows: Iterable[Row], language: str) -> Iterator[bytes]:
    """The same bit by bit, each of whole rows, as they come."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text, delimiter=DELIMITERS.get(language, ","), lineterminator="\r\n")
    say = [_CSV[column.of] for column in columns]
    writer.writerow([guarded(column.title) for column in columns])
    for row in rows:
        writer.writerow(["" if value is None else one(value, language) for one, value in zip(say, row, strict=True)])
        if text.tell() >= CHUNK:
            yield _taken_from(text)
    yield _taken_from(text)


def _taken_from(text: io.StringIO) -> bytes:
    chunk = text.getvalue().encode("utf-8", "backslashreplace")
    text.seek(0)
    text.truncate()
    return chunk


def _cents_in_words(cents: int, language: str) -> str:
    euros = f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
    return euros.replace(".", ",") if language == "it" else euros


def _milli_in_words(milli: int, language: str) -> str:
    number = f"{'-' if milli < 0 else ''}{abs(milli) // 1000}.{abs(milli) % 1000:03d}"
    return number.replace(".", ",") if language == "it" else number


def _day_in_words(day: date, language: str) -> str:
    return f"{day:%d/%m/%Y}" if language == "it" else day.isoformat()[:10]


def _moment_in_words(moment: datetime, language: str) -> str:
    local = clock.in_rome(moment)
    return f"{_day_in_words(local, language)} {local:%H:%M}"


_CSV: dict[Kind, Callable[[Any, str], str]] = {
    "text": lambda value, language: guarded(str(value)),
    "number": lambda value, language: str(int(value)),
    "milli": _milli_in_words,
    "cents": _cents_in_words,
    "day": _day_in_words,
    "moment": _moment_in_words,
}

# ---------------------------------------------------------------- XLSX

_FORMATS: dict[Kind, dict[str, str]] = {
    "text": {"num_format": "@"},
    "number": {"num_format": "#,##0"},
    "milli": {"num_format": "#,##0.0##"},
    "cents": {"num_format": "#,##0.00"},
    "day": {"num_format": "dd/mm/yyyy"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm"},
}
_WIDTHS: dict[Kind, int] = {"text": 8, "number": 10, "milli": 10, "cents": 12, "day": 12, "moment": 17}
_WIDEST = 60


def xlsx_of(title: str, columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """XLSX as ``write_xlsx`` writes it."""
    out = io.BytesIO()
    write_xlsx(out, title, columns, rows)
    return out.getvalue()


def write_xlsx(out: IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """One sheet: its head bold, kept in sight and with filters; numbers, money and days as such, all else as text.

    ``ValueError`` when a row has other cells than columns; ``file_too_large`` (413) beyond ``MOST_ROWS`` rows.
    """
    with opened(out) as book:
        add_sheet(book, title, columns, rows)


def opened(out: IO[bytes]) -> xlsxwriter.Workbook:
    """A file to add sheets to; it is written when its block ends."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, {**options, "strings_to_numbers": False})
    book.set_properties({"created": clock.now().replace(tzinfo=None, microsecond=0)})
    return book


def add_sheet(book: xlsxwriter.Workbook, title: str, columns: Sequence[Column], rows: Iterable[Row]) -> Any:
    """A sheet as ``write_xlsx`` says, after those there are."""
    sheet = book.add_worksheet(_name_of_sheet(title))
    bold = book.add_format({"bold": True, "bottom": 1})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.title[:LONGEST_CELL], bold)
    count, widths = _write_rows(sheet, columns, rows, {kind: book.add_format(_FORMATS[kind]) for kind in _FORMATS})
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, count, len(columns) - 1)
    return sheet


def _write_rows(
    sheet: Any, columns: Sequence[Column], rows: Iterable[Row], formats: dict[Kind, Any]
) -> tuple[int, list[float]]:
    """Write the rows; returns how many, and the width each column should have."""
    longest = [max(len(column.title) + 3, _WIDTHS[column.of]) for column in columns]
    line = 0
    for line, row in enumerate(rows, 1):
        if line > MOST_ROWS:
            raise too_large(SHEET_IS_FULL, most=MOST_ROWS)
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            if value is not None:
                _XLSX[column.of](sheet, line, place, value, formats)
                if column.of == "text" and len(str(value)) > longest[place]:
                    longest[place] = len(str(value))
    return line, [min(one, _WIDEST) * 1.05 for one in longest]


def _write_text(sheet: Any, line: int, place: int, value: Any, formats: dict[Kind, Any]) -> None:
    sheet.write_string(line, place, str(value)[:LONGEST_CELL], formats["text"])


def _write_number(sheet: Any, line: int, place: int, value: int, formats: dict[Kind, Any]) -> None:
    if abs(value) < LARGEST_EXACT:
        sheet.write_number(line, place, value, formats["number"])
    else:
        _write_text(sheet, line, place, value, formats)


def _write_cents(sheet: Any, line: int, place: int, value: int, formats: dict[Kind, Any]) -> None:
    sheet.write_number(line, place, value / 100, formats["cents"])  # the file's numbers are binary fractions anyway


def _write_milli(sheet: Any, line: int, place: int, value: int, formats: dict[Kind, Any]) -> None:
    sheet.write_number(line, place, value / 1000, formats["milli"])


def _write_day(sheet: Any, line: int, place: int, value: date, formats: dict[Kind, Any]) -> None:
    if clock.is_plausible(value):  # the calendar of these files begins in 1900
        sheet.write_datetime(line, place, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001
    else:
        _write_text(sheet, line, place, value.isoformat(), formats)


def _write_moment(sheet: Any, line: int, place: int, value: datetime, formats: dict[Kind, Any]) -> None:
    if clock.is_plausible(value):
        sheet.write_datetime(line, place, clock.in_rome(value).replace(tzinfo=None), formats["moment"])
    else:
        _write_text(sheet, line, place, value.isoformat(), formats)


_XLSX: dict[Kind, Callable[[Any, int, int, Any, dict[Kind, Any]], None]] = {
    "text": _write_text,
    "number": _write_number,
    "milli": _write_milli,
    "cents": _write_cents,
    "day": _write_day,
    "moment": _write_moment,
}


def _name_of_sheet(title: str) -> str:
    """A name that the format allows: 31 letters, none of its own signs, not empty."""
    kept = "".join(letter if letter.isprintable() and letter not in "[]:*?/\\" else " " for letter in title)
    return kept[:31].strip().strip("'").strip() or "1"
