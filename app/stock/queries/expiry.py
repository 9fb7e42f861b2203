# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What expires, and what to do with it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Item
from app.db import Rows, db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import Balance, Lot, Movement, MovementLine
from app.stock.rules import HORIZONS, PACE_DAYS, SHELF, Aging, Proposal, last_day, propose


@dataclass(frozen=True)
class Expiring:
    """Pieces of a lot on a shelf, with the days that are left and what to do with them."""

    site_id: UUID
    site: str
    item_id: UUID
    name: str
    size: str | None
    lot_id: UUID
    lot: str | None
    expires_on: date
    quantity: int
    days_left: int
    proposal: Proposal


_ON_SHELF = (Balance.place == SHELF, Balance.quantity > 0, Lot.expires_on.is_not(None), Site.archived_at.is_(None))


def expiring(scope: Scope, today: date, days: int | None, *, site_id: UUID | None = None) -> Rows:
    """Lots on the shelves of a scope that expire within so many days, the last among them, soonest first; with none,
    those that have expired. ``proposed`` makes ``Expiring`` of the rows."""
    query = (
        sa.select(
            Balance.site_id,
            Site.name.label("site"),
            Site.ambito_id,
            Balance.item_id,
            Item.name,
            Item.size,
            Balance.lot_id,
            Lot.lot,
            Lot.expires_on,
            Balance.quantity,
        )
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Item, Item.id == Balance.item_id)
        .join(Site, Site.id == Balance.site_id)
        .where(*_ON_SHELF, within(scope), _within(today, days))
    )
    if site_id is not None:
        query = query.where(Balance.site_id == site_id)
    return query.order_by(Lot.expires_on, Item.name, Item.size, Site.name, Balance.site_id, Balance.lot_id)


def _within(today: date, days: int | None) -> sa.ColumnElement[bool]:
    if days is None:
        return Lot.expires_on < today
    return sa.and_(Lot.expires_on >= today, Lot.expires_on <= last_day(days, today))


def how_many(scope: Scope, today: date) -> dict[int | None, int]:
    """How many lots ``expiring`` lists for each horizon, and under none those that have expired, in one question."""
    asked: tuple[int | None, ...] = (*HORIZONS, None)
    columns = [sa.func.coalesce(sa.func.sum(sa.case((_within(today, days), 1), else_=0)), 0) for days in asked]
    query = (
        sa.select(*columns)
        .select_from(Balance)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Site, Site.id == Balance.site_id)
        .where(*_ON_SHELF, within(scope), Lot.expires_on <= last_day(max(HORIZONS), today))
    )
    return dict(zip(asked, (int(one) for one in db.session.execute(query).one()), strict=True))


def proposed(rows: Sequence[Any], now: datetime, today: date) -> list[Expiring]:
    """Rows of ``expiring`` with their proposals, in two more questions whatever their number."""
    if not rows:
        return []
    ambiti, items = {row.ambito_id for row in rows}, {row.item_id for row in rows}
    aging, given = _aging(ambiti, items), _given(ambiti, items, now - timedelta(days=PACE_DAYS))
    proposals: dict[tuple[UUID, UUID], Proposal] = {}
    for key, lots in aging.items():
        proposals |= propose(lots, given.get(key, {}), today)
    return [
        Expiring(
            site_id=row.site_id,
            site=row.site,
            item_id=row.item_id,
            name=row.name,
            size=row.size,
            lot_id=row.lot_id,
            lot=row.lot,
            expires_on=row.expires_on,
            quantity=row.quantity,
            days_left=(row.expires_on - today).days,
            proposal=proposals[row.site_id, row.lot_id],
        )
        for row in rows
    ]


_Key = tuple[UUID, UUID]


def _aging(ambiti: Collection[UUID], items: Collection[UUID]) -> dict[_Key, list[Aging]]:
    """Every lot with an expiry of these items in these ambiti, by ambito and item."""
    query = (
        sa.select(Site.ambito_id, Balance.item_id, Balance.site_id, Balance.lot_id, Lot.expires_on, Balance.quantity)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Site, Site.id == Balance.site_id)
        .where(*_ON_SHELF, Site.ambito_id.in_(ambiti), Balance.item_id.in_(items))
    )
    found: dict[_Key, list[Aging]] = {}
    for row in db.session.execute(query):
        lot = Aging(row.site_id, row.lot_id, row.expires_on, row.quantity)
        found.setdefault((row.ambito_id, row.item_id), []).append(lot)
    return found


def _given(ambiti: Iterable[UUID], items: Iterable[UUID], since: datetime) -> dict[_Key, dict[UUID, int]]:
    """Pieces handed out since then and not taken back, by ambito and item, then by site."""
    back = aliased(Movement)
    query = (
        sa.select(
            Site.ambito_id, MovementLine.item_id, Movement.site_id, sa.func.sum(MovementLine.quantity).label("given")
        )
        .join(Movement, Movement.id == MovementLine.movement_id)
        .join(Site, Site.id == Movement.site_id)
        .outerjoin(back, back.reverses_id == Movement.id)
        .where(MovementLine.item_id.in_(items), MovementLine.recorded_at >= since, Movement.kind == "handout")
        .where(Site.ambito_id.in_(ambiti), Site.archived_at.is_(None), back.id.is_(None))
        .group_by(Site.ambito_id, MovementLine.item_id, Movement.site_id)
    )
    found: dict[_Key, dict[UUID, int]] = {}
    for row in db.session.execute(query):
        found.setdefault((row.ambito_id, row.item_id), {})[row.site_id] = int(row.given)
    return found
