# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows that become sites."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.errors import N_
from app.folding import folded
from app.importing.rules.lines import Line, Names, one_of, words

KINDS = {
    "magazzino": "warehouse", "warehouse": "warehouse",
    "punto": "point", "punto di distribuzione": "point", "point": "point", "distribution point": "point",
    "unita di strada": "street_unit", "street unit": "street_unit", "street_unit": "street_unit",
}  # fmt: skip


@dataclass(frozen=True)
class Body:
    """An organisation and its ambito."""

    id: UUID
    ambito_id: UUID


@dataclass
class SiteReader:
    """Reads sites. ``known`` are the sites there are, by organisation and folded name."""

    organisations: Names[Body]
    ambiti: Names[UUID]
    known: set[tuple[UUID, str]]
    _lines: dict[tuple[UUID, str], int] = field(default_factory=dict)

    def __call__(self, line: Line) -> dict[str, Any] | None:
        """What ``network.operations.add_site`` takes, or nothing and the reasons noted."""
        name = line.required("name", words(80))
        kind = line.required("kind", one_of(KINDS))
        unknown, several = N_("There is no organisation %(text)s."), N_("Several organisations are called %(text)s.")
        body = line.required("organisation", self.organisations.reader(unknown, several))
        unknown, several = N_("There is no ambito %(text)s."), N_("Several ambiti are called %(text)s.")
        ambito_id = line.optional("ambito", self.ambiti.reader(unknown, several))
        address = line.optional("address", words(160))
        if name is None or kind is None or body is None:
            return None
        if ambito_id not in (None, body.ambito_id):
            line.refuse("ambito", N_("This organisation belongs to another ambito."))
        self._keep(line, (body.id, folded(name)))
        return {"organisation_id": body.id, "kind": kind, "name": name, "address": address}

    def _keep(self, line: Line, key: tuple[UUID, str]) -> None:
        if key in self.known:
            line.refuse("name", N_("This organisation has a site of this name already."))
        elif key in self._lines:
            line.refuse("name", N_("This name stands in line %(before)d too."), before=self._lines[key])
        self._lines.setdefault(key, line.number)
