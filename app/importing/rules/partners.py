# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows that become suppliers and donors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.errors import N_, DomainError
from app.folding import folded
from app.importing.rules.items import MOST_CENTS
from app.importing.rules.lines import Line, one_of, within, words
from app.spreadsheets import Cell, cells
from app.supply.rules.donors import check_donor
from app.supply.rules.suppliers import read_supplier_code

LONGEST_WAIT = 730
DONORS = {
    "azienda": "company", "impresa": "company", "ditta": "company", "company": "company",
    "privato": "private", "privati": "private", "private": "private", "ente": "body", "body": "body",
}  # fmt: skip


@dataclass
class Known:
    """Who is in the list: tax codes and folded names, and those that a line of the file has already brought."""

    tax_codes: set[str]
    names: set[str]
    _lines: dict[str, int] = field(default_factory=dict)

    def keep(self, line: Line, name: str, tax_code: str | None) -> None:
        """Note when somebody is there already; two of one name are told apart by their tax codes."""
        if tax_code is not None and tax_code in self.tax_codes:
            line.refuse("tax_code", N_("This tax code is in the list already."))
        elif tax_code is None and folded(name) in self.names:
            line.refuse("name", N_("This name is in the list already."))
        column, key = ("name", folded(name)) if tax_code is None else ("tax_code", f"={tax_code}")
        if key in self._lines:
            line.refuse(column, N_("The same stands in line %(before)d."), before=self._lines[key])
        self._lines.setdefault(key, line.number)


@dataclass(frozen=True)
class SupplierReader:
    """Reads suppliers."""

    known: Known

    def __call__(self, line: Line) -> dict[str, Any] | None:
        """What ``supply.operations.suppliers.add_supplier`` takes, or nothing and the reasons noted."""
        name = line.required("name", words(120))
        tax_code = line.optional("tax_code", _supplier_code)
        read = {
            "lead_time_days": line.required("lead_time_days", within(cells.whole, 0, LONGEST_WAIT)),
            "address": line.optional("address", words(160)),
            "email": line.optional("email", words(254)),
            "min_order_cents": line.optional("min_order", within(cells.cents, 0, MOST_CENTS)),
            "note": line.optional("note", words(500)),
        }
        if name is None:
            return None
        self.known.keep(line, name, tax_code)
        return {"name": name, "tax_code": tax_code, **read}


def _supplier_code(cell: Cell) -> str:
    return read_supplier_code(_code(cell))


def _code(cell: Cell) -> str:
    """A tax code; where a spreadsheet took its digits for a number, with the noughts in front that this cost."""
    text = cells.text(cell)
    return text if isinstance(cell, str) else text.rjust(11, "0")


@dataclass(frozen=True)
class DonorReader:
    """Reads donors; what may be kept of whom is for ``supply.rules.check_donor`` to say."""

    known: Known

    def __call__(self, line: Line) -> Mapping[str, Any] | None:
        """What ``supply.operations.add_donor`` takes, or nothing and the reasons noted."""
        kind = line.required("kind", one_of(DONORS))
        said = {
            "name": line.optional("name", words(120)),
            "tax_code": line.optional("tax_code", _code),
            "address": line.optional("address", words(160)),
            "email": line.optional("email", words(254)),
        }
        if kind is None:
            return None
        try:
            donor = check_donor(kind=kind, **said)
        except DomainError as refusal:
            line.refusals_of(refusal)
            return None
        self.known.keep(line, donor["name"], donor["tax_code"])
        return donor
