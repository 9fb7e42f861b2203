# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a file of rows holds once it is read, and what is wrong in it, line by line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from flask_babel import gettext

from app.errors import DomainError
from app.web.fields import Said

Cell = str | int | Decimal | bool | date
"""Text as it stands there, composed and without blanks around it; from XLSX also numbers, days and yes or no. An empty
cell is an empty text."""

MOST_FAULTS = 200
"""Reasons that are listed; more are only counted."""

Read = TypeVar("Read")


@dataclass(frozen=True)
class Row:
    """A line of the file, numbered as spreadsheet programs number it (the head is mostly 1), with a cell per column."""

    line: int
    cells: list[Cell]


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place; ``column`` is empty where it is the whole line."""

    line: int
    column: str
    message: str

    def told(self) -> dict[str, str | int]:
        """``{line, column, message}`` in the language of the request."""
        said = self.message
        words = gettext(said.source, **said.values) if isinstance(said, Said) else gettext(said)
        return {"line": self.line, "column": self.column, "message": str(words)}


@dataclass
class Faults:
    """What is wrong in a file: the first ``most`` reasons as they were found, and how many there are."""

    most: int = MOST_FAULTS
    listed: list[Fault] = field(default_factory=list)
    count: int = 0
    lines: set[int] = field(default_factory=set)

    def add(self, line: int, column: str, message: str) -> None:
        """Note a reason; ``message`` is a source text, or ``Said`` where it is filled in."""
        self.count += 1
        self.lines.add(line)
        if len(self.listed) < self.most:
            self.listed.append(Fault(line, column, message))

    def in_order(self) -> list[Fault]:
        """The listed reasons, line by line."""
        return sorted(self.listed, key=lambda one: one.line)

    def reading(self, line: int, column: str, cell: Cell, read: Callable[[Cell], Read]) -> Read | None:
        """What ``read`` makes of a cell; nothing, and a reason noted, where it refuses."""
        try:
            return read(cell)
        except DomainError as refusal:
            self.add(line, column, Said(refusal.message, **refusal.details))
            return None


@dataclass(frozen=True)
class Sheet:
    """A file's rows. Those that cannot be taken as they stand are not among ``rows``, their reasons are in ``faults``.

    ``kind`` is ``csv`` or ``xlsx``; ``delimiter`` is the sign between cells of a CSV; ``name`` is the sheet's in an
    XLSX, and ``others`` says how many sheets beside it were not read.
    """

    header: list[str]
    rows: list[Row]
    faults: Faults
    kind: str
    delimiter: str = ""
    name: str = ""
    others: int = 0

    def by_column(self, row: Row) -> dict[str, Cell]:
        """The cells of a row by the title of their column."""
        return dict(zip(self.header, row.cells, strict=True))
