# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the books cannot explain, and what was asked for in vain."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.clock import day_of, start_of
from app.db import ask
from app.distribution.models import Handout, UnmetRequest
from app.reporting.rules.periods import Period
from app.stock.models import Balance, Movement, MovementLine
from app.stock.rules import UNACCOUNTED


@dataclass(frozen=True, slots=True)
class Unexplained:
    """Pieces of a lot at a site that the books cannot explain: given although there were none (``given``), or lost on
    their way; ``came`` are the lines by which they became so, the latest first."""

    site_id: UUID
    lot_id: UUID
    given: bool
    pieces: int
    came: tuple[tuple[date, int], ...]


def unexplained(site_ids: Collection[UUID]) -> list[Unexplained]:
    """What is unexplained at these sites, in two questions."""
    balances = sa.select(Balance.site_id, Balance.lot_id, Balance.quantity).where(
        Balance.site_id.in_(site_ids), Balance.place == UNACCOUNTED, Balance.quantity != 0
    )
    rows = ask(balances).all()
    came = _joined_the_unexplained({row.site_id for row in rows}, {row.lot_id for row in rows})
    return [
        Unexplained(
            site_id=row.site_id,
            lot_id=row.lot_id,
            given=row.quantity < 0,
            pieces=abs(row.quantity),
            came=tuple(came.get((row.site_id, row.lot_id, row.quantity < 0), ())),
        )
        for row in rows
    ]


def _joined_the_unexplained(sites: Collection[UUID], lots: Collection[UUID]) -> dict[Any, list[tuple[date, int]]]:
    """Lines that took from or put into what is unexplained, by site, lot and direction, the latest first."""
    if not lots:
        return {}
    query = (
        sa.select(
            *(MovementLine.lot_id, MovementLine.quantity, MovementLine.from_site_id, MovementLine.from_place),
            *(MovementLine.to_site_id, Movement.occurred_at, Movement.recorded_at),
        )
        .join(Movement, Movement.id == MovementLine.movement_id)
        .where(MovementLine.lot_id.in_(lots))
        .where(sa.or_(MovementLine.from_place == UNACCOUNTED, MovementLine.to_place == UNACCOUNTED))
        .order_by(MovementLine.recorded_at.desc(), MovementLine.movement_id, MovementLine.number)
    )
    found: dict[Any, list[tuple[date, int]]] = {}
    for row in ask(query):
        took = row.from_place == UNACCOUNTED
        site_id = row.from_site_id if took else row.to_site_id
        if site_id in sites:
            day = day_of(min(row.occurred_at, row.recorded_at))
            found.setdefault((site_id, row.lot_id, took), []).append((day, row.quantity))
    return found


@dataclass(frozen=True, slots=True)
class InVain:
    """How often an item was asked for in vain, and how often something else was given instead."""

    item_id: UUID
    requests: int
    instead: int


def asked_in_vain(site_ids: Collection[UUID], period: Period) -> list[InVain]:
    """Requests that found nothing, by item; those of handouts that were undone left out."""
    begin, end = start_of(period.first), start_of(period.last + timedelta(days=1))
    heard, undone = UnmetRequest.recorded_at, aliased(Movement)
    moment = sa.case((heard < Handout.occurred_at, heard), else_=Handout.occurred_at)
    instead = sa.func.sum(sa.case((UnmetRequest.instead_item_id.is_not(None), 1), else_=0))
    query = (
        sa.select(UnmetRequest.item_id, sa.func.count(), instead)
        .join(Handout, Handout.id == UnmetRequest.handout_id)
        .where(Handout.site_id.in_(site_ids), moment >= begin, moment < end)
        .where(~sa.exists().where(undone.reverses_id == Handout.movement_id))
        .group_by(UnmetRequest.item_id)
    )
    return [InVain(row[0], int(row[1]), int(row[2])) for row in ask(query)]
