# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who read what: for the coordinator of an ambito, and for the person it is about."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.db import Rows, db
from app.identity.models import AccessRecord, Assignment, Operator
from app.network.models import Site
from app.network.rules import Scope

COLUMNS = (
    AccessRecord.id,
    AccessRecord.at,
    AccessRecord.subject_id,
    AccessRecord.action,
    AccessRecord.reason,
    AccessRecord.operator_id,
    Operator.display_name.label("operator"),
    Site.name.label("site"),
)


def reads(
    scope: Scope,
    *,
    operator_id: UUID | None = None,
    action: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Rows:
    """Reads at the sites of these ambiti, and those of their operators wherever they were; the latest first."""
    sites = sa.select(Site.id).where(sa.or_(Site.ambito_id.in_(scope.ambiti), Site.id.in_(scope.sites)))
    staff = sa.select(Assignment.operator_id).where(
        sa.or_(Assignment.ambito_id.in_(scope.ambiti), Assignment.site_id.in_(sites))
    )
    query = (
        sa.select(*COLUMNS)
        .join(Operator, Operator.id == AccessRecord.operator_id)
        .outerjoin(Site, Site.id == AccessRecord.site_id)
        .where(sa.or_(AccessRecord.site_id.in_(sites), AccessRecord.operator_id.in_(staff)))
        .order_by(AccessRecord.at.desc(), AccessRecord.id)
    )
    if operator_id is not None:
        query = query.where(AccessRecord.operator_id == operator_id)
    if action is not None:
        query = query.where(AccessRecord.action == action)
    if since is not None:
        query = query.where(AccessRecord.at >= since)
    return query if until is None else query.where(AccessRecord.at < until)


def reads_of(members: Sequence[UUID], most: int = 100) -> list[Any]:
    """Who read a person's record, the latest first, with a role of theirs: for the person no names are needed."""
    role = sa.select(sa.func.min(Assignment.role)).where(Assignment.operator_id == AccessRecord.operator_id)
    query = (
        sa.select(*COLUMNS, role.scalar_subquery().label("role"))
        .join(Operator, Operator.id == AccessRecord.operator_id)
        .outerjoin(Site, Site.id == AccessRecord.site_id)
        .where(AccessRecord.subject_id.in_(members))
        .order_by(AccessRecord.at.desc(), AccessRecord.id)
        .limit(most)
    )
    return list(db.session.execute(query))
