# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows that become items."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from app.catalogue.rules import NewItem, check_barcode, check_sku, spellings
from app.codes import fold
from app.errors import N_
from app.folding import folded
from app.importing.rules.lines import Line, Names, one_of, within, words, wrong
from app.importing.rules.sizes import is_size
from app.spreadsheets import Cell, cells

MOST_CENTS = 100_000_000
GENDERS = {
    "m": "m", "uomo": "m", "maschile": "m", "man": "m", "men": "m", "male": "m",
    "f": "f", "donna": "f", "femminile": "f", "woman": "f", "women": "f", "female": "f",
    "altro": "other", "other": "other",
}  # fmt: skip
UNKNOWN_SIZE = N_(
    "%(text)s is no size that is known here. Write it as 44, 43-46, XL, 0-3 m, 60 l or 50x100 cm; to begin a new one, "
    "first add an item in it by hand."
)
_GTIN_LENGTHS = (8, 12, 13, 14)


@dataclass
class ItemReader:
    """Reads items. ``codes`` are all that stand for an item already, ``sizes`` those that items come in, folded."""

    categories: Names[UUID]
    codes: set[str]
    sizes: frozenset[str]
    _lines: dict[str, int] = field(default_factory=dict)

    def __call__(self, line: Line) -> NewItem | None:
        """One item, or nothing and the reasons noted."""
        sku = line.required("sku", self._sku)
        name = line.required("name", words(120))
        category = line.required("category", self._category())
        gtin = line.optional("gtin", self._gtin)
        product = line.optional("product", words(120))
        size = line.optional("size", self._size)
        gender = line.optional("gender", one_of(GENDERS))
        tracks_expiry = line.optional("tracks_expiry", cells.yes_no)
        value = line.optional("unit_value", within(cells.cents, 0, MOST_CENTS))
        if sku is None or name is None or category is None or not self._keep(line, sku, gtin):
            return None
        return NewItem(sku, name, category, product, size, gender, gtin, bool(tracks_expiry), value)

    def _sku(self, cell: Cell) -> str:
        sku = check_sku(cells.text(cell))
        self._check_free(fold(sku), cell)
        return sku

    def _gtin(self, cell: Cell) -> str:
        text = cells.text(cell)
        if not isinstance(cell, str) and len(text) not in _GTIN_LENGTHS:
            raise wrong(
                N_("The spreadsheet has changed this code: format the column as text and write it again."), cell
            )
        key = check_barcode(text)
        self._check_free(key, cell)
        return key

    def _check_free(self, key: str, cell: Cell) -> None:
        if not self.codes.isdisjoint(spellings(key)):
            raise wrong(N_("%(text)s already stands for an item in the catalogue."), cell)

    def _keep(self, line: Line, sku: str, gtin: str | None) -> bool:
        """Remember the codes of this line, unless they stand in a line before it."""
        spelt = {"sku": spellings(sku)} | ({"gtin": spellings(gtin)} if gtin else {})
        for column, codes in spelt.items():
            before = min((self._lines[one] for one in codes if one in self._lines), default=None)
            if before is not None:
                line.refuse(column, N_("This code stands in line %(before)d too."), before=before)
                return False
        if gtin and spelt["sku"] & spelt["gtin"]:
            line.refuse("gtin", N_("The item's own code and its barcode cannot be the same."))
            return False
        self._lines |= {one: line.number for codes in spelt.values() for one in codes}
        return True

    def _category(self) -> Callable[[Cell], UUID]:
        return self.categories.reader(
            N_("There is no category %(text)s."), N_("Several categories are called %(text)s: write the code.")
        )

    def _size(self, cell: Cell) -> str:
        text = words(20)(cell)
        if not is_size(text) and folded(text) not in self.sizes:
            raise wrong(UNKNOWN_SIZE, text)
        return text
