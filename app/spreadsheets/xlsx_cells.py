# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cells of an XLSX sheet, read as they stream by: what lies beyond a bound ends the reading where it is met."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from xml.parsers import expat

from app.errors import N_
from app.spreadsheets.refusals import DAMAGED, too_large, unreadable
from app.spreadsheets.xlsx_numbers import Numbers

Value = str | int | Decimal | bool | date
Said = dict[str, str]  # the attributes of an element
Begin = Callable[[Said], None]
End = Callable[[], None]

TOO_MANY_ROWS = N_("This file has too many rows: split it.")

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
MOST_TEXTS = 1_000_000


@dataclass(frozen=True)
class Bounds:
    """How many lines and columns a sheet may reach."""

    lines: int
    columns: int


def texts(part: bytes) -> list[str]:
    """The texts that cells point to, in order; readings that stand over Japanese are left out."""
    reader = _Texts()
    _parse(part, reader)
    return reader.found


def lines(part: bytes, texts: list[str], numbers: Numbers, bounds: Bounds) -> list[list[Value]]:
    """The values of a sheet line by line, an empty cell as an empty text; lines end at their last cell.

    Raises ``file_unreadable`` (a formula or an error in a cell, named by line and column, or a damaged sheet) and
    ``file_too_large`` (a cell beyond the bounds).
    """
    reader = _Sheet(texts, numbers, bounds)
    _parse(part, reader)
    return reader.lines


class _Texts:
    """Takes texts out of XML: what stands in ``t``, except inside ``rPh``, joined for each ``si``."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.taking = self.reading_aid = False
        self.begins: dict[str, Begin] = {"t": self._begin_text, "rPh": self._begin_aid, "si": self._begin_one}
        self.ends: dict[str, End] = {"t": self._end_text, "rPh": self._end_aid, "si": self._end_one}

    def text(self, text: str) -> None:
        """Letters between two tags."""
        if self.taking:
            self.pieces.append(text)

    def _begin_text(self, _said: Said) -> None:
        self.taking = not self.reading_aid

    def _end_text(self) -> None:
        self.taking = False

    def _begin_aid(self, _said: Said) -> None:
        self.reading_aid = True

    def _end_aid(self) -> None:
        self.reading_aid = False

    def _begin_one(self, _said: Said) -> None:
        self.pieces = []

    def _end_one(self) -> None:
        self.found.append(_unescaped("".join(self.pieces)))
        if len(self.found) > MOST_TEXTS:
            raise too_large(TOO_MANY_ROWS)


class _Sheet(_Texts):
    """Takes the cells out of a sheet. Lines and cells come in order, each at most once, or the sheet is damaged."""

    def __init__(self, texts: list[str], numbers: Numbers, bounds: Bounds) -> None:
        super().__init__()
        self.texts, self.numbers, self.bounds = texts, numbers, bounds
        self.lines: list[list[Value]] = []
        self.kind = self.style = ""
        self.column = 0
        self.begins |= {"c": self._begin_cell, "v": self._begin_value, "row": self._begin_line, "f": self._refuse}
        self.ends |= {"c": self._end_cell, "v": self._end_text, "sheetData": self._end_of_cells}

    def _begin_value(self, _said: Said) -> None:
        self.pieces, self.taking = [], True

    def _end_of_cells(self) -> None:
        # what follows the cells has elements of the same names
        self.begins.clear()
        self.ends.clear()

    def _refuse(self, _said: Said) -> None:
        raise unreadable(
            N_("There is a formula in line %(line)d, column %(column)s: copy the values and send those."),
            line=len(self.lines),
            column=_letters(self.column),
        )

    def _begin_line(self, said: Said) -> None:
        number = said.get("r", "")
        if number and not (number.isascii() and number.isdigit() and len(number) < 8):
            raise unreadable(DAMAGED)
        line = int(number) if number else len(self.lines) + 1
        if line <= len(self.lines):
            raise unreadable(DAMAGED)
        if line > self.bounds.lines:
            raise too_large(TOO_MANY_ROWS)
        self.lines += [[] for _ in range(line - len(self.lines))]
        self.column = 0

    def _begin_cell(self, said: Said) -> None:
        column = self.column + 1
        if "r" in said:
            place = _REFERENCE.fullmatch(said["r"])
            named = _number(place[1]) if place else 0
            if not place or named < column or int(place[2]) != len(self.lines):
                raise unreadable(DAMAGED)
            column = named
        if column > self.bounds.columns:
            raise too_large(N_("This file has more than %(most)d columns."), most=self.bounds.columns)
        if not self.lines:
            raise unreadable(DAMAGED)
        self.column = column
        self.kind, self.style = said.get("t", "n"), said.get("s", "")
        self.pieces = []

    def _end_cell(self) -> None:
        if self.pieces:
            line = self.lines[-1]
            line += [""] * (self.column - 1 - len(line))
            line.append(self._value("".join(self.pieces)))

    def _value(self, text: str) -> Value:
        if self.kind == "n":
            return self.numbers.read(text, self.style)
        if self.kind == "s":
            if text.isascii() and text.isdigit() and len(text) < 8 and int(text) < len(self.texts):
                return self.texts[int(text)]
            raise unreadable(DAMAGED)
        if self.kind == "b":
            return text == "1"
        if self.kind == "e":
            raise unreadable(
                N_("There is an error, %(text)s, in line %(line)d, column %(column)s: write what belongs there."),
                text=text[:20],
                line=len(self.lines),
                column=_letters(self.column),
            )
        return _written_day(text) if self.kind == "d" else _unescaped(text)


def _written_day(text: str) -> Value:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.date() if moment.time() == time() else moment


def _unescaped(text: str) -> str:
    """What these files write as ``_x000A_``, as it is."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


@lru_cache(maxsize=1_024)
def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _parse(part: bytes, reader: _Texts) -> None:
    """Stream a part through a reader; elements are told apart by their name after any colon."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    begins, ends = reader.begins, reader.ends

    def begin(name: str, said: Said) -> None:
        act = begins.get(name) or (begins.get(name.rpartition(":")[2]) if ":" in name else None)
        if act:
            act(said)

    def end(name: str) -> None:
        act = ends.get(name) or (ends.get(name.rpartition(":")[2]) if ":" in name else None)
        if act:
            act()

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, reader.text
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        raise unreadable(DAMAGED) from None
