# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods that were given although the books had none: what nobody has counted since, and what a count explained."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Item
from app.db import Rows, ask, db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import Balance, Count, CountItem, Movement, MovementLine
from app.stock.rules import UNACCOUNTED

_reversal = aliased(Movement)
_LACKED = (
    Movement.kind == "handout",
    MovementLine.from_place == UNACCOUNTED,
    ~sa.exists().where(_reversal.reverses_id == Movement.id),
)
"""Lines of handouts that took what the books did not have, and that stand."""


@dataclass(frozen=True)
class Short:
    """What is lacking of an item at a site: pieces, how many handouts took them, since when; the number of the count
    that is under way of it."""

    site_id: UUID
    site: str
    ambito_id: UUID
    item_id: UUID
    name: str
    size: str | None
    pieces: int
    handouts: int
    since: datetime | None
    count_id: UUID | None
    count_number: int | None


def _short(scope: Scope) -> Rows:
    """``site_id, site, ambito_id, item_id, name, size, pieces`` of what handouts left lacking, by site and name."""
    by_handouts = (
        sa.exists()
        .where(MovementLine.item_id == Balance.item_id, MovementLine.from_site_id == Balance.site_id)
        .where(Movement.id == MovementLine.movement_id, *_LACKED)
    )
    lacking = sa.func.sum(-Balance.quantity, type_=sa.Integer()).label("pieces")
    return (
        sa.select(
            Balance.site_id, Site.name.label("site"), Site.ambito_id, Balance.item_id, Item.name, Item.size, lacking
        )
        .join(Site, Site.id == Balance.site_id)
        .join(Item, Item.id == Balance.item_id)
        .where(within(scope), Balance.place == UNACCOUNTED, Balance.quantity < 0, by_handouts)
        .group_by(Balance.site_id, Site.name, Site.ambito_id, Balance.item_id, Item.name, Item.size, Item.position)
        .order_by(Site.name, Balance.site_id, Item.name, Item.position, Balance.item_id)
    )


def number_short(scope: Scope) -> int:
    """Of how many items, each at its site, something is lacking that nobody is counting yet."""
    open_ones = sa.exists().where(
        Count.site_id == Balance.site_id,
        Count.state == "open",
        CountItem.count_id == Count.id,
        CountItem.item_id == Balance.item_id,
    )
    query = _short(scope).where(~open_ones).order_by(None)
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0)


def short(scope: Scope, page: int, page_size: int) -> dict[str, Any]:
    """A page of what is lacking, by site and item."""
    query = _short(scope)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = ask(query.limit(page_size).offset((page - 1) * page_size)).all()
    taken = _taken({row.site_id for row in rows}, {row.item_id for row in rows})
    counting = _being_counted({row.site_id for row in rows}, {row.item_id for row in rows})
    listed = []
    for row in rows:
        key = row.site_id, row.item_id
        handouts, since = taken.get(key, (0, None))
        count_id, number = counting.get(key, (None, None))
        told: dict[str, Any] = {"handouts": handouts, "since": since, "count_id": count_id, "count_number": number}
        listed.append(Short(**row._mapping, **told))
    return {"items": listed, "page": page, "page_size": page_size, "total": total}


def _taken(site_ids: Collection[UUID], item_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], tuple[int, datetime]]:
    """How many handouts took what was lacking since the item was last counted there, and when the first happened."""
    counted = (
        sa.select(sa.func.max(Count.closed_at, type_=Count.closed_at.type))
        .join(CountItem, CountItem.count_id == Count.id)
        .where(Count.site_id == MovementLine.from_site_id, Count.state == "closed")
        .where(CountItem.item_id == MovementLine.item_id, CountItem.counted_quantity.is_not(None))
        .scalar_subquery()
    )
    query = (
        sa.select(
            *(MovementLine.from_site_id, MovementLine.item_id),
            sa.func.count(sa.distinct(Movement.id)).label("handouts"),
            sa.func.min(Movement.occurred_at, type_=Movement.occurred_at.type).label("since"),
        )
        .join(Movement, Movement.id == MovementLine.movement_id)
        .where(*_LACKED, MovementLine.from_site_id.in_(site_ids), MovementLine.item_id.in_(item_ids))
        .where(sa.or_(counted.is_(None), MovementLine.recorded_at > counted))
        .group_by(MovementLine.from_site_id, MovementLine.item_id)
    )
    return {(row.from_site_id, row.item_id): (row.handouts, row.since) for row in ask(query)}


def _being_counted(site_ids: Collection[UUID], item_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], tuple[UUID, int]]:
    query = (
        sa.select(Count.site_id, CountItem.item_id, Count.id, Count.number)
        .join(CountItem, CountItem.count_id == Count.id)
        .where(Count.state == "open", Count.site_id.in_(site_ids), CountItem.item_id.in_(item_ids))
        .order_by(Count.number)
    )
    return {(row.site_id, row.item_id): (row.id, row.number) for row in ask(query)}


def explained(scope: Scope, since: datetime, most: int) -> list[Any]:
    """What counts that were closed of late explained, latest first: ``count_id, number, site, item_id, name, size,
    closed_at, pieces, difference``."""
    before, earlier = aliased(Count), aliased(CountItem)
    last = (
        sa.select(sa.func.max(before.closed_at, type_=Count.closed_at.type))
        .join(earlier, earlier.count_id == before.id)
        .where(before.site_id == Count.site_id, before.state == "closed", before.closed_at < Count.closed_at)
        .where(earlier.item_id == CountItem.item_id, earlier.counted_quantity.is_not(None))
        .correlate(Count, CountItem)
        .scalar_subquery()
    )
    pieces = (
        sa.select(sa.func.sum(MovementLine.quantity, type_=sa.Integer()))
        .join(Movement, Movement.id == MovementLine.movement_id)
        .where(*_LACKED, MovementLine.item_id == CountItem.item_id, MovementLine.from_site_id == Count.site_id)
        .where(MovementLine.recorded_at <= Count.closed_at)
        .where(sa.or_(last.is_(None), MovementLine.recorded_at > last))
        .correlate(Count, CountItem)
        .scalar_subquery()
    )
    query = (
        sa.select(
            *(Count.id.label("count_id"), Count.number, Site.name.label("site"), CountItem.item_id),
            *(Item.name, Item.size, Count.closed_at, pieces.label("pieces")),
            (CountItem.counted_quantity - CountItem.expected_quantity).label("difference"),
        )
        .join(CountItem, CountItem.count_id == Count.id)
        .join(Item, Item.id == CountItem.item_id)
        .join(Site, Site.id == Count.site_id)
        .where(within(scope), Count.state == "closed", Count.closed_at >= since)
        .where(CountItem.counted_quantity.is_not(None), pieces > 0)
        .order_by(Count.closed_at.desc(), Count.id, CountItem.position)
        .limit(most)
    )
    return list(ask(query).all())
