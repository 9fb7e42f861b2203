# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Summing up who was reached: of each card, site, purpose and month the first handout."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.db import ask, table_of, write
from app.distribution.models import Handout
from app.reporting.models import ReachedMonth
from app.reporting.queries.summaries.lines import handouts_of
from app.reporting.rules.reaching import reached_by_month

_ROW = table_of(ReachedMonth)


def recount_reached(site_id: UUID, holders: Collection[UUID]) -> None:
    """Make the rows of these records of cards at a site anew, from their handouts."""
    theirs = sa.select(Handout.id).where(
        Handout.site_id == site_id, sa.or_(Handout.person_id.in_(holders), Handout.unlinked_person_id.in_(holders))
    )
    ask(sa.delete(_ROW).where(_ROW.c.handout_id.in_(theirs)))
    gave = [one for one in handouts_of(holders) if one.site_id == site_id]
    rows: list[dict[str, Any]] = [{"site_id": site_id, **one._asdict()} for one in reached_by_month(gave)]
    if rows:
        write(_ROW.insert(), rows)
