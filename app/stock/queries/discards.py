# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about what was discarded, found or put right."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.db import Rows, db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import Correction, Discard, Movement, MovementLine
from app.stock.queries.reach import inside

SETTLING = ("discard", "found", "correction")
"""Kinds of movement by which somebody says that the shelf is not as it was."""


@dataclass(frozen=True)
class Period:
    """Moments between which something was recorded; the second is no longer in it."""

    since: datetime | None = None
    until: datetime | None = None

    def of(self, query: Any) -> Any:
        """The query on movements kept inside the period."""
        if self.since is not None:
            query = query.where(Movement.recorded_at >= self.since)
        if self.until is not None:
            query = query.where(Movement.recorded_at < self.until)
        return query


ALWAYS = Period()


def discards(scope: Scope, *, site_id: UUID | None = None, reason: str | None = None, period: Period = ALWAYS) -> Rows:
    """Discards of a scope with their movements, latest first: rows of (Discard, Movement)."""
    query = sa.select(Discard, Movement).join(Movement, Movement.id == Discard.movement_id)
    return _latest_first(_of(query, scope, site_id, reason, period))


def settlings(scope: Scope, *, kind: str | None = None, reason: str | None = None, period: Period = ALWAYS) -> Rows:
    """Discards, finds and corrections of a scope, latest first; ``reason`` is that of a discard or of a correction."""
    query = sa.select(Movement).where(Movement.kind.in_(SETTLING if kind is None else (kind,)))
    if reason is not None:
        query = query.where(
            sa.or_(
                sa.exists().where(Discard.movement_id == Movement.id, Discard.reason == reason),
                sa.exists().where(Correction.movement_id == Movement.id, Correction.reason == reason),
            )
        )
    return _latest_first(period.of(inside(query, Movement.site_id, scope)))


def _of(query: Any, scope: Scope, site_id: UUID | None, reason: str | None, period: Period) -> Any:
    query = query.join(Site, Site.id == Movement.site_id).where(within(scope))
    if site_id is not None:
        query = query.where(Movement.site_id == site_id)
    if reason is not None:
        query = query.where(Discard.reason == reason)
    return period.of(query)


def _latest_first(query: Any) -> Rows:
    ordered: Rows = query.order_by(Movement.recorded_at.desc(), Movement.site_id, Movement.sequence.desc())
    return ordered


def weights(movement_ids: list[UUID]) -> dict[UUID, int]:
    """What was weighed of these discards, in grams."""
    query = sa.select(Discard.movement_id, Discard.weight_g)
    query = query.where(Discard.movement_id.in_(movement_ids), Discard.weight_g.is_not(None))
    return {row.movement_id: int(row.weight_g or 0) for row in db.session.execute(query)}


@dataclass(frozen=True)
class Total:
    """What was discarded for one reason."""

    reason: str
    discards: int
    pieces: int
    weight_g: int


def totals(
    scope: Scope, *, site_id: UUID | None = None, reason: str | None = None, period: Period = ALWAYS
) -> list[Total]:
    """Sums by reason, most pieces first; what was undone does not count."""
    back = aliased(Movement)
    pieces = (
        sa.select(sa.func.coalesce(sa.func.sum(MovementLine.quantity), 0))
        .where(MovementLine.movement_id == Movement.id)
        .correlate(Movement)
        .scalar_subquery()
    )
    each = (
        sa.select(Discard.reason, Discard.weight_g, pieces.label("pieces"))
        .join(Movement, Movement.id == Discard.movement_id)
        .outerjoin(back, back.reverses_id == Movement.id)
        .where(back.id.is_(None))
    )
    one = _of(each, scope, site_id, reason, period).subquery()
    summed = sa.func.sum(one.c.pieces)
    query = sa.select(one.c.reason, sa.func.count(), summed, sa.func.coalesce(sa.func.sum(one.c.weight_g), 0)).group_by(
        one.c.reason
    )
    rows = db.session.execute(query.order_by(summed.desc(), one.c.reason))
    return [Total(word, int(number), int(count), int(weight)) for word, number, count, weight in rows]
