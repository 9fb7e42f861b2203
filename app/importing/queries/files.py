# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that were taken in."""

from uuid import UUID

import sqlalchemy as sa

from app.db import Rows, db
from app.identity.models import Assignment, Operator
from app.importing.models import Import


def taken_before(kind: str, sha256: str, site_id: UUID | None) -> Import | None:
    """The last time that this very file was taken in as this kind, for the same site if it needs one."""
    query = sa.select(Import).where(Import.kind == kind, Import.sha256 == sha256)
    query = query.where(Import.site_id.is_(None) if site_id is None else Import.site_id == site_id)
    return db.session.scalar(query.order_by(Import.imported_at.desc(), Import.id).limit(1))


def files(*, by: UUID | None = None) -> Rows:
    """``Import, name of who did it``, latest first: of one operator, or of all."""
    query = sa.select(Import, Operator.display_name).outerjoin(Operator, Operator.id == Import.operator_id)
    if by is not None:
        query = query.where(Import.operator_id == by)
    return query.order_by(Import.imported_at.desc(), Import.id)


def first_administrator() -> Operator | None:
    """Whoever was made administrator first and still may sign in."""
    query = sa.select(Operator).join(Assignment, Assignment.operator_id == Operator.id)
    query = query.where(Assignment.role == "admin", Operator.disabled_at.is_(None))
    return db.session.scalar(query.order_by(Operator.created_at, Operator.username).limit(1))
