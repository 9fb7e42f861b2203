# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking a file in: all of its rows or none, and the file once."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app import chance
from app.catalogue import operations as catalogue
from app.catalogue.operations import CATALOGUE
from app.db import db, take_turn
from app.importing import queries
from app.importing.models import Import
from app.importing.rules import Opening, Plan, Tell, already_imported, silent
from app.network import operations as network
from app.stock import operations as stock
from app.stock.operations import Incoming
from app.supply.operations import donors, suppliers

IMPORTS = UUID("f11ef11e-f11e-4f11-8f11-ef11ef11ef11")
"""Whose turn it is to take a file in: two who send the same one at once must not both hear that it is new."""

LINES_OF_A_RECEIPT = 500
"""The same as somebody may send in one receipt. An opening stock is several, each of which can be undone."""


@dataclass(frozen=True)
class File:
    """A file as it is remembered."""

    name: str
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> "File":
        """Remember a file by its name and what is in it."""
        return cls(name, hashlib.sha256(content).hexdigest())


def take_in(
    *, id: UUID, file: File, plan: Plan, by: UUID, now: datetime, again: bool = False, tell: Tell = silent
) -> Import:
    """Take in the rows of a plan, all or none, and remember the file. ``tell`` hears how many rows more are done.

    Raises ``already_imported`` (409) when the same file was taken in as this kind before, unless ``again``; and what
    the operations raise by which the rows come in, should the world have changed since the file was read.
    """
    ids = [chance.new_id() for _ in plan.rows]
    take_turn(IMPORTS, *_turns(plan))
    if not again:
        check_new(file, plan)
    _WAYS[plan.kind](plan.rows, ids, _Act(by, now, file.name, tell))
    done = Import(id=id, kind=plan.kind, name=file.name, sha256=file.sha256, site_id=plan.site_id, imported_at=now)
    done.operator_id, done.rows_read, done.rows_taken = by, plan.rows_read, len(plan.rows)
    db.session.add(done)
    db.session.flush()
    return done


def check_new(file: File, plan: Plan) -> None:
    """Raise ``already_imported`` (409) when this very file was taken in as this kind, for this site, before."""
    before = queries.taken_before(plan.kind, file.sha256, plan.site_id)
    if before is not None:
        raise already_imported(before.imported_at)


@dataclass(frozen=True)
class _Act:
    """By whom and when, from which file, and who hears of it."""

    by: UUID
    now: datetime
    file: str
    tell: Tell


def _turns(plan: Plan) -> set[UUID]:
    """All that is touched, for one turn: what comes in below takes its own again."""
    if plan.kind == "stock":
        return {row.site_id for row in plan.rows}
    return {"items": {CATALOGUE}, "donors": {donors.DONORS}}.get(plan.kind, set())


def _take_items(rows: Sequence[Any], _ids: Sequence[UUID], act: _Act) -> None:
    catalogue.add_items(rows, act.now, act.tell)


def _take_sites(rows: Sequence[Mapping[str, Any]], ids: Sequence[UUID], act: _Act) -> None:
    for site_id, row in zip(ids, rows, strict=True):
        network.add_site(id=site_id, **row)
        act.tell(1)


def _take_suppliers(rows: Sequence[Mapping[str, Any]], ids: Sequence[UUID], act: _Act) -> None:
    for supplier_id, row in zip(ids, rows, strict=True):
        suppliers.add_supplier(id=supplier_id, now=act.now, **row)
        act.tell(1)


def _take_donors(rows: Sequence[Mapping[str, Any]], ids: Sequence[UUID], act: _Act) -> None:
    for donor_id, row in zip(ids, rows, strict=True):
        donors.add_donor(id=donor_id, now=act.now, **row)
        act.tell(1)


def _take_stock(rows: Sequence[Opening], _ids: Sequence[UUID], act: _Act) -> None:
    # All new lots at once, in one order for everybody: receipt by receipt, two sites might wait for each other.
    stock.lots_for(((row.item_id, row.traits) for row in rows), act.now)
    for site_id, lines in _receipts(rows):
        stock.receive(
            id=chance.new_id(),
            site_id=site_id,
            source="opening",
            lines=[Incoming(line.item_id, line.quantity, line.traits) for line in lines],
            by=act.by,
            now=act.now,
            note=act.file,
        )
        act.tell(len(lines))


def _receipts(rows: Sequence[Opening]) -> Iterator[tuple[UUID, list[Opening]]]:
    """Lines of one site at a time, in the order of the file, so many that they make a receipt."""
    by_site: dict[UUID, list[Opening]] = {}
    for row in rows:
        by_site.setdefault(row.site_id, []).append(row)
    for site_id, lines in by_site.items():
        for start in range(0, len(lines), LINES_OF_A_RECEIPT):
            yield site_id, lines[start : start + LINES_OF_A_RECEIPT]


_WAYS: dict[str, Callable[[Sequence[Any], Sequence[UUID], _Act], None]] = {
    "items": _take_items,
    "sites": _take_sites,
    "stock": _take_stock,
    "suppliers": _take_suppliers,
    "donors": _take_donors,
}
