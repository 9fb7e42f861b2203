# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Describing sheets of labels, and saying which printers a site has."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app import acts
from app.db import db, take_turn
from app.errors import N_, DomainError, NotFound
from app.network.models import Ambito
from app.network.rules import Scope
from app.printing import queries
from app.printing.models import LabelSheet, Printer
from app.printing.queries.sheets import as_sheet
from app.printing.rules.sheets import MOST_SHEETS, check_described, too_many_sheets

EVERYBODYS = UUID("5bee7500-5bee-4500-95be-e75005bee750")
"""Whose turn it is that describes a sheet for everybody."""


def describe_sheet(
    *, id: UUID, ambito_id: UUID | None, name: str, by: UUID, now: datetime, **measures: Any
) -> LabelSheet:
    """Add a sheet that no shop sells by a name we know, for an ambito or (``None``) for everybody.

    ``measures`` are whole micrometres, ``across``, ``down`` and ``is_roll``. Raises ``sheet_wrong`` (422), ``NotFound``
    for an unknown ambito, ``too_many_sheets`` (409) when it has as many as it may.
    """
    take_turn(ambito_id or EVERYBODYS)
    row = LabelSheet(id=id, ambito_id=ambito_id, name=name, operator_id=by, created_at=now, **measures)
    check_described(as_sheet(row))
    if ambito_id is not None and db.session.get(Ambito, ambito_id) is None:
        raise NotFound
    if queries.own_sheets_of(ambito_id) >= MOST_SHEETS:
        raise too_many_sheets()
    db.session.add(row)
    db.session.flush()
    return row


def archive_sheet(sheet_id: UUID, scope: Scope, *, now: datetime) -> LabelSheet:
    """Put a described sheet out of use: what was printed on it still names it. Raises ``NotFound``, also for a sheet of
    everybody to those whose scope is not everywhere."""
    take_turn(sheet_id)
    row = queries.own_sheet(sheet_id, scope)
    if row is None or (row.ambito_id is None and not scope.everywhere):
        raise NotFound
    row.archived_at = row.archived_at or now
    db.session.flush()
    return row


def add_printer(*, id: UUID, site_id: UUID, name: str, sheets: Scope, **traits: Any) -> Printer:
    """Say that a site has a printer. ``traits``: dpi, output, offset_x_um, offset_y_um, sheet. Raises ``taken`` (409)
    for a second one in use of the same name, ``sheet_unknown`` (422)."""
    take_turn(site_id)
    one = Printer(id=id, site_id=site_id)
    _write(one, {"name": name, **traits}, sheets)
    db.session.add(one)
    _flush()
    return one


def revise_printer(
    printer_id: UUID, scope: Scope, *, sheets: Scope, now: datetime, archived: bool | None = None, **traits: Any
) -> Printer:
    """Change a printer of a site of the scope, or archive it. Raises what ``add_printer`` raises, and ``NotFound``."""
    take_turn(printer_id)
    one = queries.printer(printer_id, scope)
    if one is None:
        raise NotFound
    _write(one, traits, sheets)
    if archived is not None:
        one.archived_at = (one.archived_at or now) if archived else None
    _flush()
    return one


def _write(one: Printer, traits: dict[str, Any], sheets: Scope) -> None:
    if traits.get("sheet"):
        queries.sheet_named(traits["sheet"], sheets)
    for name, value in traits.items():
        setattr(one, name, value)


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        if acts.clash(error) != "unique":
            raise
        message = N_("This site has a printer of this name already.")
        raise DomainError(message, "taken", 409, fields={"name": [message]}) from None
