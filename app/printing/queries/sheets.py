# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets of labels that one may print on, and the printers of sites."""

from uuid import UUID

import sqlalchemy as sa

from app.db import db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.printing.models import LabelSheet, Printer
from app.printing.rules.sheets import LENGTHS, described, known, own_id, sheet_unknown
from labels.sheets import SHEETS, Sheet


def sheets_for(scope: Scope, *, archived: bool = False) -> list[tuple[Sheet, LabelSheet | None]]:
    """The sheets that everybody can buy, then those that were described for everybody or for an ambito of this scope,
    by name; each of the latter with its row."""
    own = sa.select(LabelSheet).where(_shown(scope)).order_by(LabelSheet.name, LabelSheet.id)
    if not archived:
        own = own.where(LabelSheet.archived_at.is_(None))
    return [*((one, None) for one in SHEETS.values()), *((as_sheet(row), row) for row in db.session.scalars(own))]


def _shown(scope: Scope) -> sa.ColumnElement[bool]:
    everywhere = LabelSheet.ambito_id.is_(None)
    return sa.true() if scope.everywhere else sa.or_(everywhere, LabelSheet.ambito_id.in_(scope.ambiti))


def sheet_named(name: str, scope: Scope, *, archived: bool = False) -> Sheet:
    """The sheet of this name; ``sheet_unknown`` (422) when there is none that one may use. With ``archived`` also one
    that is out of use: what was printed on it is printed on it again."""
    found, sheet_id = known(name), own_id(name)
    if found is None and sheet_id is not None:
        row = own_sheet(sheet_id, scope)
        found = as_sheet(row) if row and (archived or row.archived_at is None) else None
    if found is None:
        raise sheet_unknown()
    return found


def own_sheets_of(ambito_id: UUID | None) -> int:
    """How many described sheets of an ambito, or of everybody, are in use."""
    there = LabelSheet.ambito_id == ambito_id if ambito_id else LabelSheet.ambito_id.is_(None)
    counted = sa.select(sa.func.count()).select_from(LabelSheet).where(there, LabelSheet.archived_at.is_(None))
    return db.session.scalar(counted) or 0


def own_sheet(sheet_id: UUID, scope: Scope) -> LabelSheet | None:
    """A sheet that somebody described, if one may see it."""
    return db.session.scalar(sa.select(LabelSheet).where(LabelSheet.id == sheet_id, _shown(scope)))


def as_sheet(row: LabelSheet) -> Sheet:
    """A described sheet as it is drawn."""
    lengths = {f"{length}_um": getattr(row, f"{length}_um") for length in LENGTHS}
    return described(row.id, row.name, lengths, row.across, row.down, row.is_roll)


def printers(scope: Scope, *, site_id: UUID | None = None, archived: bool = False) -> sa.Select[Printer]:
    """Printers of the sites of a scope, or of one of them, by site and name."""
    query = sa.select(Printer).join(Site, Site.id == Printer.site_id).where(within(scope))
    if site_id is not None:
        query = query.where(Printer.site_id == site_id)
    if not archived:
        query = query.where(Printer.archived_at.is_(None))
    return query.order_by(Site.name, Site.id, Printer.name)


def printer(printer_id: UUID, scope: Scope) -> Printer | None:
    """A printer of a site of the scope, archived or not."""
    return db.session.scalar(printers(scope, archived=True).where(Printer.id == printer_id))
