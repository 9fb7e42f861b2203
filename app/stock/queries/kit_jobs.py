# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits that sites are asked for and that are not done yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.db import ask
from app.stock.models import KitJob, KitJobAct, Movement


@dataclass(frozen=True, slots=True)
class OpenJob:
    """So many kits of what was asked for are ``left`` to be built or taken apart."""

    id: UUID
    site_id: UUID
    item_id: UUID
    action: str
    quantity: int
    left: int
    asked_at: datetime


_UNDOING = sa.orm.aliased(Movement)
_UNDONE = sa.exists().where(_UNDOING.reverses_id == KitJobAct.movement_id).correlate(KitJobAct)
_DONE = (
    sa.select(sa.func.coalesce(sa.func.sum(KitJobAct.quantity), 0))
    .where(KitJobAct.job_id == KitJob.id, ~_UNDONE)
    .correlate(KitJob)
    .scalar_subquery()
)


def open_jobs(site_ids: Iterable[UUID], item_ids: Iterable[UUID] | None = None) -> list[OpenJob]:
    """What these sites are asked for and have not done, what was asked first before all others."""
    left = KitJob.quantity - _DONE
    columns = (KitJob.id, KitJob.site_id, KitJob.item_id, KitJob.action, KitJob.quantity, left, KitJob.asked_at)
    query = sa.select(*columns).where(KitJob.site_id.in_(list(site_ids)), KitJob.ended_at.is_(None), left > 0)
    if item_ids is not None:
        query = query.where(KitJob.item_id.in_(list(item_ids)))
    return [
        OpenJob(row[0], row[1], row[2], row[3], int(row[4]), int(row[5]), row[6])
        for row in ask(query.order_by(KitJob.asked_at, KitJob.id))
    ]
