# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far counts have come, and what was counted of which item. None of these tells what the books expect of a count
that is open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import queries as catalogue
from app.catalogue.models import Category, Item, Product
from app.db import Rows, ask, db
from app.identity.models import Operator
from app.stock.models import CountItem, CountLine, CountSheet, Lot
from app.stock.queries.counts import OF_ITEM, VALID


def _tallies(count_id: UUID, operator_id: UUID | None = None) -> sa.Subquery:
    """Valid lines of a count by item: how many, how many pieces, pieces of one operator."""
    own = sa.case((CountLine.operator_id == operator_id, CountLine.quantity), else_=0)
    return (
        sa.select(
            CountLine.item_id,
            sa.func.sum(CountLine.quantity).label("pieces"),
            sa.func.sum(own).label("own"),
            sa.func.max(CountLine.recorded_at).label("last_at"),
        )
        .join(CountItem, OF_ITEM)
        .where(CountLine.count_id == count_id, *VALID)
        .group_by(CountLine.item_id)
        .subquery()
    )


def items_of_count(
    count_id: UUID,
    operator_id: UUID,
    *,
    state: str = "all",
    q: str | None = None,
    category_id: UUID | None = None,
    item_id: UUID | None = None,
) -> Rows:
    """Items of a count in its order, with what was counted so far by everybody (``counted``, none when nobody has) and
    by one operator (``own``). ``state`` is one of ``counting.ITEM_STATES``."""
    tally = _tallies(count_id, operator_id)
    query = (
        sa.select(
            *(Item.id.label("item_id"), Item.name, Item.size, Item.gender, Item.sku, Product.category_id),
            *(CountItem.position, CountItem.round, CountItem.compared_round, CountItem.expected_quantity),
            *(CountItem.counted_quantity, CountItem.reason),
            sa.cast(tally.c.pieces, sa.BigInteger).label("counted"),
            sa.cast(sa.func.coalesce(tally.c.own, 0), sa.BigInteger).label("own"),
        )
        .join(CountItem, CountItem.item_id == Item.id)
        .join(Product, Product.id == Item.product_id)
        .outerjoin(tally, tally.c.item_id == Item.id)
        .where(CountItem.count_id == count_id)
        .order_by(CountItem.position)
    )
    if state != "all":
        query = query.where(tally.c.item_id.is_(None) if state == "uncounted" else tally.c.item_id.is_not(None))
    if q:
        query = query.where(catalogue.matches(q))
    if category_id is not None:
        query = query.where(Product.category_id == category_id)
    return query if item_id is None else query.where(Item.id == item_id)


def only_differing(query: Rows) -> Rows:
    """Of the items of a closed count, those of which more or fewer were counted than expected."""
    return query.where(CountItem.counted_quantity != CountItem.expected_quantity)


@dataclass(frozen=True)
class Heap:
    """A category within a count: how many of its items are covered, how many were counted."""

    category_id: UUID
    name: str
    name_en: str
    pictogram: str
    items: int
    counted: int


def heaps(count_id: UUID) -> list[Heap]:
    """Categories a count covers, in the order of the shelves."""
    tally = _tallies(count_id)
    columns = (Category.id, Category.name, Category.name_en, Category.pictogram, Category.position, Category.code)
    query = (
        sa.select(*columns[:4], sa.func.count(), sa.func.count(tally.c.item_id))
        .select_from(CountItem)
        .join(Item, Item.id == CountItem.item_id)
        .join(Product, Product.id == Item.product_id)
        .join(Category, Category.id == Product.category_id)
        .outerjoin(tally, tally.c.item_id == CountItem.item_id)
        .where(CountItem.count_id == count_id)
        .group_by(*columns)
        .order_by(Category.position, Category.code)
    )
    return [Heap(*row) for row in db.session.execute(query)]


@dataclass(frozen=True)
class Progress:
    """How far a count has come: ``differing`` is known once it is closed."""

    items: int = 0
    counted: int = 0
    pieces: int = 0
    differing: int = 0

    @property
    def uncounted(self) -> int:
        """Items that nobody has counted."""
        return self.items - self.counted

    @property
    def share(self) -> int:
        """Counted items of a hundred."""
        return 100 * self.counted // self.items if self.items else 0


def progress(count_ids: Collection[UUID]) -> dict[UUID, Progress]:
    """How far counts have come, in one question whatever their number."""
    valid = sa.and_(OF_ITEM, *VALID)
    known = {one: Progress() for one in count_ids}
    query = (
        sa.select(
            CountItem.count_id,
            sa.func.count(CountItem.item_id.distinct()).label("items"),
            sa.func.count(CountLine.item_id.distinct()).label("counted"),
            sa.func.coalesce(sa.func.sum(CountLine.quantity), 0).label("pieces"),
            sa.func.count(
                sa.case((CountItem.counted_quantity != CountItem.expected_quantity, CountItem.item_id)).distinct()
            ).label("differing"),
        )
        .outerjoin(CountLine, valid)
        .where(CountItem.count_id.in_(list(count_ids)))
        .group_by(CountItem.count_id)
    )
    for row in ask(query):
        known[row.count_id] = Progress(row.items, row.counted, int(row.pieces), row.differing)
    return known


def latest_lines(count_id: UUID, most: int) -> Sequence[Any]:
    """What was counted last: ``id, item_id, name, size, lot, quantity, operator_id, who, recorded_at, sheet``."""
    query = (
        sa.select(
            *(CountLine.id, CountLine.item_id, Item.name, Item.size, Lot.lot, CountLine.quantity),
            *(CountLine.operator_id, Operator.display_name.label("who"), CountLine.recorded_at),
            CountSheet.number.label("sheet"),
        )
        .join(CountItem, OF_ITEM)
        .join(Item, Item.id == CountLine.item_id)
        .join(Operator, Operator.id == CountLine.operator_id)
        .outerjoin(Lot, Lot.id == CountLine.lot_id)
        .outerjoin(CountSheet, CountSheet.id == CountLine.sheet_id)
        .where(CountLine.count_id == count_id, *VALID)
        .order_by(CountLine.recorded_at.desc(), CountLine.id)
        .limit(most)
    )
    return db.session.execute(query).all()


def people_of(count_id: UUID) -> dict[UUID, str]:
    """Who has counted, by name, whoever came first first."""
    query = (
        sa.select(Operator.id, Operator.display_name)
        .join(CountLine, CountLine.operator_id == Operator.id)
        .where(CountLine.count_id == count_id, CountLine.withdrawn_at.is_(None))
        .group_by(Operator.id, Operator.display_name)
        .order_by(sa.func.min(CountLine.recorded_at))
    )
    return {row.id: row.display_name for row in db.session.execute(query)}


def sheets_keyed(count_id: UUID) -> dict[int, datetime]:
    """Paper sheets that were keyed in, and when."""
    query = sa.select(CountSheet.number, CountSheet.keyed_at).where(CountSheet.count_id == count_id)
    return {row.number: row.keyed_at for row in db.session.execute(query.order_by(CountSheet.number))}
