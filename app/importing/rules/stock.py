# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows that become the opening stock of sites."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.codes import fold
from app.errors import N_
from app.folding import folded
from app.importing.rules.items import MOST_CENTS
from app.importing.rules.lines import Line, Names, count_of_pieces, one_of, within, words, wrong
from app.spreadsheets import Cell, cells
from app.stock.rules import Traits

MOST_PIECES = 100_000
FUNDING = {
    "programma": "programme", "programme": "programme", "propri": "own", "own": "own", "donazione": "donation",
    "donation": "donation",
}  # fmt: skip
CONDITIONS = {
    "nuovo": "new", "nuova": "new", "new": "new", "usato": "used", "usata": "used", "used": "used",
    "difettoso": "flawed", "con difetto": "flawed", "flawed": "flawed",
}  # fmt: skip
OWN = "own"
"""The funding of stock whose list does not say it: the same that a receipt of opening stock has."""


@dataclass(frozen=True, slots=True)
class Stocked:
    """What a code stands for: an item, its name and size, and how many pieces one such code is."""

    item_id: UUID
    name: str
    product: str
    size: str | None
    pieces: int
    archived: bool

    def is_called(self, text: str) -> bool:
        """Whether a name in a list is the item's or its product's, with or without the size."""
        asked = folded(text)
        return any(asked in (folded(name), folded(name, self.size)) for name in (self.name, self.product))


@dataclass(frozen=True, slots=True)
class Opening:
    """Pieces that were at a site on the first day."""

    site_id: UUID
    item_id: UUID
    quantity: int
    traits: Traits


@dataclass
class StockReader:
    """Reads opening stock. ``site_id`` is the site of rows that do not say theirs, ``needed_site`` whether there were
    any; ``goods`` are items by code."""

    sites: Names[UUID]
    goods: Mapping[str, Stocked]
    site_id: UUID | None = None
    needed_site: bool = False

    def __call__(self, line: Line) -> Opening | None:
        """One line of stock, or nothing and the reasons noted."""
        site_id = self._site(line)
        found = line.required("code", self._goods)
        quantity = line.required("quantity", within(count_of_pieces, 1, MOST_PIECES))
        traits = Traits(
            lot=line.optional("lot", words(40)),
            expires_on=line.optional("expires_on", cells.day),
            unit_value_cents=line.optional("value", within(cells.cents, 0, MOST_CENTS)),
            funding=line.optional("funding", one_of(FUNDING)) or OWN,
            condition=line.optional("condition", one_of(CONDITIONS)),
        )
        if found is None or quantity is None or site_id is None:
            return None
        self._compare(line, found)
        return Opening(site_id, found.item_id, quantity, traits)

    def _site(self, line: Line) -> UUID | None:
        if line.is_empty("site"):
            self.needed_site = True
            if self.site_id is None:
                line.refuse("site", N_("No site is named: write it here, or choose one for the whole file."))
            return self.site_id
        return line.optional("site", self._named_site)

    def _named_site(self, cell: Cell) -> UUID:
        read = self.sites.reader(
            N_("There is no site %(text)s where you may do this."),
            N_("Several sites are called %(text)s: write the code on the site's label."),
        )
        return read(cell)

    def _goods(self, cell: Cell) -> Stocked:
        key = fold(cells.text(cell))
        padded = key.rjust(14, "0") if key.isascii() and key.isdigit() else key
        found = self.goods.get(padded) or self.goods.get(key)
        if found is None:
            raise wrong(N_("No item has the code %(text)s."), cell)
        if found.archived:
            raise wrong(N_("The item %(text)s is archived: bring it back into use first."), cell)
        if found.pieces != 1:
            message = N_("%(text)s is the code of a pack of %(pieces)d: write the item's own code, and count pieces.")
            raise wrong(message, cell, pieces=found.pieces)
        return found

    def _compare(self, line: Line, found: Stocked) -> None:
        """Name and size are there for people, and so that a slip in the code shows."""
        name, size = line.optional("name", words(250)), line.optional("size", words(20))
        if name is not None and not found.is_called(name):
            line.refuse("name", N_("This code is that of %(item)s: one of the two is wrong."), item=found.name)
        if size is not None and folded(size) != folded(found.size):
            message = N_("This code is that of size %(size)s.") if found.size else N_("This item has no sizes.")
            line.refuse("size", message, size=found.size)
