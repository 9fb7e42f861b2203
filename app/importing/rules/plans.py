# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A whole file turned into what is to be done, or into reasons line by line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app import clock
from app.errors import N_, DomainError
from app.importing.rules.lines import Line
from app.spreadsheets import Faults, Sheet

Tell = Callable[[int], object]
"""Told of so many rows more that are done."""

TOLD_EVERY = 500

MOST_ROWS = {"items": 20_000, "sites": 2_000, "stock": 20_000, "suppliers": 2_000, "donors": 2_000}
"""Rows of one file, by its kind."""


@dataclass(frozen=True)
class Plan:
    """What a file comes to: ``rows`` that can be taken (of the type of their kind), ``faults`` of the others.

    ``site_id`` is the site named for the whole file, where some row needed it.
    """

    kind: str
    rows: list[Any]
    faults: Faults
    rows_read: int
    site_id: UUID | None = None

    @property
    def refused(self) -> int:
        """Rows that cannot be taken."""
        return self.rows_read - len(self.rows)


def silent(_rows: int) -> None:
    """Tells nobody."""


def plan(kind: str, sheet: Sheet, places: Mapping[str, int], read: Callable[[Line], Any], tell: Tell = silent) -> Plan:
    """Read every row. ``read`` makes something of a line, or notes what is wrong with it."""
    refused_before = len(sheet.faults.lines)
    rows = []
    for number, row in enumerate(sheet.rows, 1):
        before = sheet.faults.count
        made = read(Line(row, places, sheet.header, sheet.faults))
        if sheet.faults.count == before:
            rows.append(made)
        if number % TOLD_EVERY == 0:
            tell(TOLD_EVERY)
    tell(len(sheet.rows) % TOLD_EVERY)
    return Plan(kind, rows, sheet.faults, refused_before + len(sheet.rows))


def check_taken(one: Plan, *, partial: bool, faults: list[dict[str, Any]]) -> None:
    """Raise ``import_refused`` (422) when some row is refused, or with ``partial`` when every row is. ``faults`` are
    those of the plan in the words of whoever asked."""
    if one.rows and (partial or not one.refused):
        return
    message = N_("Nothing was imported: %(refused)d of %(read)d rows cannot be read. Each is listed with its reason.")
    raise DomainError(message, "import_refused", 422, refused=one.refused, read=one.rows_read, faults=faults)


def already_imported(at: datetime) -> DomainError:
    """The refusal of a file that was taken in before."""
    when = f"{clock.in_rome(at):%d/%m/%Y %H:%M}"
    return DomainError(N_("This file was imported already, on %(when)s."), "already_imported", 409, when=when)
