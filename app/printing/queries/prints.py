# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was printed."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from app.db import db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.printing.models import BlankCode, LabelPrint, LabelPrintLine
from app.printing.rules.symbols import next_place
from labels.sheets import Sheet


def prints(scope: Scope, by: UUID, *, site_id: UUID | None = None) -> sa.Select[LabelPrint]:
    """Prints of the sites of a scope and one's own, latest first; with ``site_id`` those of one site."""
    there = sa.select(Site.id).where(within(scope))
    seen = sa.or_(LabelPrint.operator_id == by, LabelPrint.site_id.in_(there))
    query = sa.select(LabelPrint).where(seen)
    if site_id is not None:
        query = query.where(LabelPrint.site_id == site_id)
    return query.order_by(LabelPrint.printed_at.desc(), LabelPrint.id)


def print_seen(print_id: UUID, scope: Scope, by: UUID) -> LabelPrint | None:
    """One print, if one may see it."""
    return db.session.scalar(prints(scope, by).where(LabelPrint.id == print_id))


def lines_of(print_ids: Iterable[UUID]) -> dict[UUID, list[LabelPrintLine]]:
    """Lines by print, in their order."""
    query = sa.select(LabelPrintLine).where(LabelPrintLine.print_id.in_(list(print_ids)))
    found: dict[UUID, list[LabelPrintLine]] = {}
    for line in db.session.scalars(query.order_by(LabelPrintLine.print_id, LabelPrintLine.position)):
        found.setdefault(line.print_id, []).append(line)
    return found


def blanks_of(print_id: UUID) -> list[str]:
    """The blank codes of a print, in the order in which they stand on its sheets."""
    query = sa.select(BlankCode.code).where(BlankCode.print_id == print_id).order_by(BlankCode.position)
    return list(db.session.scalars(query))


def next_start(site_id: UUID, sheet: Sheet) -> int:
    """The first free label on the sheet that was printed on last at a site: from 1; 1 on a fresh one and on a roll."""
    last = db.session.execute(
        sa.select(LabelPrint.start, LabelPrint.labels)
        .where(LabelPrint.site_id == site_id, LabelPrint.sheet == sheet.id, LabelPrint.output == "pdf")
        .order_by(LabelPrint.printed_at.desc(), LabelPrint.id)
        .limit(1)
    ).first()
    return next_place(last.start, last.labels, sheet.per_sheet) if last else 1
