# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One line of a file: each cell read once, and what is wrong with it noted beside its line and column."""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.errors import N_, DomainError
from app.folding import folded
from app.spreadsheets import Cell, Faults, Row, cells

Value = TypeVar("Value")
Key = TypeVar("Key", bound=Hashable)
Read = Callable[[Cell], Value]

SHOWN = 40
TOLD = 2
"""Words for the same thing that a refusal lists, where more are understood."""

_BREAKS = re.compile(r"\s*[\r\n\t]+\s*")
_WITH_UNIT = re.compile(r"[+-]?[0-9][0-9.,' ]*\s*[^\W\d_].*")


def wrong(message: str, text: object = "", **details: Any) -> DomainError:
    """The refusal of a cell: ``text`` is what stands in it."""
    return DomainError(message, "cell_invalid", 422, text=str(text)[:SHOWN], **details)


@dataclass(frozen=True)
class Line:
    """A row of the file as its kind has it: cells by the name of their column."""

    row: Row
    places: Mapping[str, int]
    header: Sequence[str]
    faults: Faults

    @property
    def number(self) -> int:
        """The line of the file."""
        return self.row.line

    def is_empty(self, name: str) -> bool:
        """Whether nothing is said: the cell is empty, or there is no such column."""
        place = self.places.get(name)
        return place is None or _is_blank(self.row.cells[place])

    def optional(self, name: str, read: Read[Value]) -> Value | None:
        """What a cell says; nothing when it is empty, when there is no such column, or when it was refused."""
        if self.is_empty(name):
            return None
        place = self.places[name]
        return self.faults.reading(self.number, self.header[place], self.row.cells[place], read)

    def required(self, name: str, read: Read[Value]) -> Value | None:
        """The same for a cell that must not be empty."""
        if self.is_empty(name):
            self.refuse(name, N_("Nothing is written here: it is needed."))
            return None
        return self.optional(name, read)

    def refuse(self, name: str, message: str, **details: Any) -> None:
        """Note what is wrong with a cell; with the whole line where there is no such column."""
        self._note(name, wrong(message, **details))

    def refusals_of(self, refusal: DomainError) -> None:
        """Note a refusal that names fields, beside the columns of the same names."""
        for name in refusal.fields or {"": []}:
            self._note(name, refusal)

    def _note(self, name: str, refusal: DomainError) -> None:
        def refuse(_: Cell) -> None:
            raise refusal

        place = self.places.get(name)
        self.faults.reading(self.number, "" if place is None else self.header[place], "", refuse)


def _is_blank(cell: Cell) -> bool:
    """Whether nothing that can be seen stands there."""
    if not isinstance(cell, str) or cell.isascii():
        return cell == ""
    return all(unicodedata.category(letter)[0] in "ZC" for letter in cell)


# ---------------------------------------------------------------- reading a cell


def words(longest: int) -> Read[str]:
    """Text in one line of at most so many letters."""

    def read(cell: Cell) -> str:
        text = _BREAKS.sub(" ", cells.text(cell))
        if len(text) > longest:
            raise wrong(N_("This is longer than %(most)d letters."), text, most=longest)
        return text

    return read


def within(read: Read[int], low: int, high: int) -> Read[int]:
    """A number inside its bounds."""

    def checked(cell: Cell) -> int:
        number = read(cell)
        if not low <= number <= high:
            raise wrong(N_("Give a number from %(low)s to %(high)s."), cell, low=low, high=high)
        return number

    return checked


def count_of_pieces(cell: Cell) -> int:
    """A whole number; one with a unit behind it is refused, for it may be packs or kilograms."""
    if isinstance(cell, str) and _WITH_UNIT.fullmatch(cell) and not re.fullmatch(r"[0-9.]+[eE][+-]?[0-9]+", cell):
        raise wrong(N_("%(text)s has a unit: count in pieces, and write the number alone."), cell)
    return cells.whole(cell)


def one_of(words_of: Mapping[str, Key]) -> Read[Key]:
    """One of a few words, whatever its case and accents."""

    shown: dict[Key, list[str]] = {}
    for word, value in words_of.items():
        shown.setdefault(value, []).append(word)
    listed = ", ".join(word for words in shown.values() for word in words[:TOLD])

    def read(cell: Cell) -> Key:
        found = words_of.get(folded(cells.text(cell)))
        if found is None:
            raise wrong(N_("%(text)s is none of: %(words)s."), cell, words=listed)
        return found

    return read


class Names(Generic[Value]):
    """What things are called, folded. A name may be that of several."""

    def __init__(self, named: Iterable[tuple[str, Value]]) -> None:
        self._found: dict[str, list[Value]] = {}
        for name, value in named:
            known = self._found.setdefault(folded(name), [])
            if value not in known:
                known.append(value)

    def reader(self, unknown: str, several: str) -> Read[Value]:
        """Reads a cell that names one of them; the two messages are for none and for more than one."""

        def read(cell: Cell) -> Value:
            found = self._found.get(folded(cells.text(cell)), [])
            if len(found) != 1:
                raise wrong(several if found else unknown, cell)
            return found[0]

        return read
