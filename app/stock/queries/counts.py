# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counts: which there are, what they cover."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Category, Item, Product
from app.db import ask, db
from app.network.rules import Scope
from app.stock.models import Balance, Count, CountItem, CountLine, Movement
from app.stock.queries.reach import inside
from app.stock.rules import SHELF, UNACCOUNTED

VALID = (CountLine.withdrawn_at.is_(None), CountLine.round == CountItem.round)
"""What makes a line count: nobody took it back, and its item was not to be counted again since."""

OF_ITEM = sa.and_(CountItem.count_id == CountLine.count_id, CountItem.item_id == CountLine.item_id)

IN_ORDER = (Category.position, Category.code, Product.name, Product.id, Item.position, Item.size, Item.id)
"""As goods stand on shelves and on printed sheets."""


def counted_since(movement_sequence: int, site_id: UUID, item_ids: Iterable[UUID]) -> list[tuple[int, UUID]]:
    """Which of these items were counted at a site after a movement of its ledger: (number of the count, item).

    Counts that are open or closed tell; cancelled ones, lines withdrawn and lines of earlier rounds do not. What such a
    movement did is already in what was counted.
    """
    values = {"site": site_id, "sequence": movement_sequence, "items": list(item_ids)}
    return [(row.number, row.item_id) for row in ask(_COUNTED_SINCE, values)]


_COUNTED_SINCE = (
    sa.select(Count.number, CountLine.item_id)
    .distinct()
    .join(CountItem, OF_ITEM)
    .join(Count, Count.id == CountLine.count_id)
    .where(
        *VALID,
        Count.site_id == sa.bindparam("site", type_=sa.Uuid()),
        Count.state != "cancelled",
        CountLine.ledger_sequence >= sa.bindparam("sequence"),
        CountLine.item_id.in_(sa.bindparam("items", expanding=True, type_=sa.Uuid())),
    )
    .order_by(Count.number, CountLine.item_id)
)


# ---------------------------------------------------------------- counts


def count(count_id: UUID) -> Count | None:
    """One count as it is now, whatever was read of it before."""
    return db.session.get(Count, count_id, populate_existing=True)


def site_of_count(count_id: UUID) -> UUID | None:
    """Where a count is held; that never changes."""
    return db.session.scalar(sa.select(Count.site_id).where(Count.id == count_id))


def counts(
    scope: Scope,
    *,
    site_id: UUID | None = None,
    state: str | None = None,
    number: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> sa.Select[Count]:
    """Counts in a scope, latest first."""
    query = inside(sa.select(Count), Count.site_id, scope)
    for column, value in ((Count.site_id, site_id), (Count.state, state), (Count.number, number)):
        if value is not None:
            query = query.where(column == value)
    if since is not None:
        query = query.where(Count.opened_at >= since)
    if until is not None:
        query = query.where(Count.opened_at < until)
    ordered: sa.Select[Count] = query.order_by(Count.opened_at.desc(), Count.id)
    return ordered


def next_number(site_id: UUID) -> int:
    """The number of a site's next count; the caller has its turn."""
    last = db.session.scalar(sa.select(sa.func.max(Count.number)).where(Count.site_id == site_id))
    return (last or 0) + 1


def ledger_at(site_id: UUID, moment: datetime | None = None) -> int:
    """How far a site's ledger has come, or had come at a moment; the caller has the site's turn."""
    query = sa.select(sa.func.max(Movement.sequence)).where(Movement.site_id == site_id)
    if moment is not None:
        query = query.where(Movement.recorded_at <= moment)
    return db.session.scalar(query) or 0


def counts_open_at(site_id: UUID) -> list[Count]:
    """Counts under way at a site, latest first."""
    query = sa.select(Count).where(Count.site_id == site_id, Count.state == "open")
    return list(db.session.scalars(query.order_by(Count.number.desc())))


# ---------------------------------------------------------------- what a count covers


def items_to_count(site_id: UUID, category_ids: Collection[UUID] | None = None) -> list[UUID]:
    """Items a site has or should explain, in the order of the shelves; of some categories where they are named."""
    here = sa.exists().where(
        Balance.item_id == Item.id,
        Balance.site_id == site_id,
        Balance.place.in_((SHELF, UNACCOUNTED)),
        Balance.quantity != 0,
    )
    query = _ordered(sa.select(Item.id)).where(here)
    if category_ids is not None:
        query = query.where(Product.category_id.in_(list(category_ids)))
    return list(db.session.scalars(query))


def in_order(item_ids: Collection[UUID]) -> list[UUID]:
    """Those of these items that exist, in the order of the shelves."""
    return list(db.session.scalars(_ordered(sa.select(Item.id)).where(Item.id.in_(list(item_ids)))))


def _ordered(query: Any) -> Any:
    joined = query.join(Product, Product.id == Item.product_id).join(Category, Category.id == Product.category_id)
    return joined.order_by(*IN_ORDER)


def covered(count_id: UUID, item_ids: Collection[UUID] | None = None) -> dict[UUID, tuple[int, int | None]]:
    """Items of a count with their round and the last round that was compared; some of them where they are named."""
    query = sa.select(CountItem.item_id, CountItem.round, CountItem.compared_round).where(
        CountItem.count_id == count_id
    )
    if item_ids is not None:
        query = query.where(CountItem.item_id.in_(list(item_ids)))
    return {row.item_id: (row.round, row.compared_round) for row in ask(query)}


def last_position(count_id: UUID) -> int:
    """How many places a count's list has."""
    return db.session.scalar(sa.select(sa.func.max(CountItem.position)).where(CountItem.count_id == count_id)) or 0
