# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows of stock and register as files hold them, read a part at a time: a long ledger fits into little memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.db import db
from app.identity.rules import Actor
from app.network.rules import Scope
from app.stock.models import Balance, Lot, Movement, MovementLine
from app.stock.queries import register, shelves
from app.stock.queries.reach import inside
from app.stock.rules import SHELF

PRODUCTS_AT_ONCE = 500
MOVEMENTS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class StockRow:
    """One size on the shelves, with its product and the code that people type for it."""

    shelf: shelves.Shelf
    size: shelves.Size
    sku: str
    next_expiry: date | None


def stock_rows(asked: shelves.Asked) -> Iterator[StockRow]:
    """The sizes of every product that the page of stock would list, in its order."""
    page = 1
    while products := shelves.products(asked, page, PRODUCTS_AT_ONCE):
        known = _known(asked.scope, [size.item_id for shelf in products for size in shelf.sizes])
        for shelf in products:
            for size in shelf.sizes:
                yield StockRow(shelf, size, *known[size.item_id])
        page += 1


def _known(scope: Scope, item_ids: Iterable[UUID]) -> dict[UUID, tuple[str, date | None]]:
    """The typed code and the next expiry in a scope of each item."""
    ids = list(item_ids)
    expiry = sa.func.min(Lot.expires_on, type_=sa.Date())
    query = sa.select(Balance.item_id, expiry).join(Lot, Lot.id == Balance.lot_id).group_by(Balance.item_id)
    query = query.where(Balance.item_id.in_(ids), Balance.place == SHELF, Balance.quantity > 0)
    expiries = {item_id: day for item_id, day in db.session.execute(inside(query, Balance.site_id, scope))}
    skus = db.session.execute(sa.select(Item.id, Item.sku).where(Item.id.in_(ids)))
    return {item_id: (sku, expiries.get(item_id)) for item_id, sku in skus}


def number_of_rows(query: sa.Select[Any], item_id: UUID | None) -> int:
    """How many rows ``events_of`` a question has as a file: one for each item of each movement."""
    found: Any = query.with_only_columns(Movement.id).order_by(None)
    if item_id is None:
        found = sa.select(MovementLine.movement_id, MovementLine.item_id).where(MovementLine.movement_id.in_(found))
        found = found.distinct()
    return db.session.scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0


def events_of(query: sa.Select[Any], someone: Actor, item_id: UUID | None) -> Iterator[register.Event]:
    """Every movement of a question, told as pages tell it."""
    chunks = db.session.scalars(query.execution_options(yield_per=MOVEMENTS_AT_ONCE))
    for movements in chunks.partitions():
        yield from register.events(movements, someone, item_id)
