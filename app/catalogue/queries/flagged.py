# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about codes that were set aside for the office."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Barcode, FlaggedCode
from app.db import Rows, ask, db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope


def flagged_in(scope: Scope) -> sa.Select[FlaggedCode]:
    """Codes that wait at the sites of a scope. What was linked meanwhile, wherever, waits no more."""
    known = sa.exists().where(Barcode.code == FlaggedCode.code)
    query = sa.select(FlaggedCode).join(Site, Site.id == FlaggedCode.site_id)
    return query.where(within(scope), FlaggedCode.settled_at.is_(None), ~known)


def flagged(scope: Scope) -> Rows:
    """The same, a row for each code: ``code, times, since, last``; latest first."""
    last = sa.func.max(FlaggedCode.last_at, type_=FlaggedCode.last_at.type).label("last")
    columns = (
        FlaggedCode.code,
        sa.func.sum(FlaggedCode.times, type_=sa.Integer()).label("times"),
        sa.func.min(FlaggedCode.first_at, type_=FlaggedCode.first_at.type).label("since"),
        last,
    )
    query = flagged_in(scope).with_only_columns(*columns, maintain_column_froms=True)
    return query.group_by(FlaggedCode.code).order_by(last.desc(), FlaggedCode.code)


def number_flagged(scope: Scope) -> int:
    """How many codes wait."""
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(flagged(scope).order_by(None).subquery())) or 0)


def where_flagged(codes: Collection[str], scope: Scope) -> dict[str, list[Any]]:
    """Where each of these codes turned up, most often first: ``id, code, site_id, site, times, note``."""
    columns = (FlaggedCode.id, FlaggedCode.code, FlaggedCode.site_id, Site.name.label("site"))
    query = (
        flagged_in(scope)
        .where(FlaggedCode.code.in_(list(codes)))
        .with_only_columns(*columns, FlaggedCode.times, FlaggedCode.note, maintain_column_froms=True)
        .order_by(FlaggedCode.times.desc(), Site.name, FlaggedCode.id)
    )
    found: dict[str, list[Any]] = {}
    for row in ask(query):
        found.setdefault(row.code, []).append(row)
    return found


def flagged_code(code_id: UUID, scope: Scope) -> FlaggedCode | None:
    """One that waits in the scope."""
    return db.session.scalar(flagged_in(scope).where(FlaggedCode.id == code_id))
