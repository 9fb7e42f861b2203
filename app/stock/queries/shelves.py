# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions of the pages of stock: products with their row of sizes, and where one product lies.

What a page shows of a size: pieces on the shelf, whether they will last (at the pace of the last four weeks they would
be gone within two), pieces that expire soon, pieces to explain. A size that never was here is not shown as finished.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Category, Item, Product
from app.catalogue.queries import matches
from app.db import Rows, db
from app.network.rules import Scope
from app.stock.models import Balance, Lot, Movement, MovementLine
from app.stock.queries.on_hand import pieces_at, pieces_where
from app.stock.queries.reach import inside, only_site
from app.stock.rules import RESERVED, SHELF, UNACCOUNTED

PACE = timedelta(days=28)
LASTS = 14
SOON = 30

VIEWS = ("all", "watch", "expiring", "unexplained")


@dataclass(frozen=True)
class Asked:
    """What the page of stock is asked for: where, which words, which category, which view."""

    scope: Scope
    now: datetime
    today: date
    q: str = ""
    category_id: UUID | None = None
    view: str = "all"


@dataclass
class Size:
    """One item in the row of its product."""

    item_id: UUID
    name: str
    size: str | None
    quantity: int
    given: int
    unexplained: int

    @property
    def tone(self) -> str:
        """``stop`` for what is finished, ``warn`` for what will not last, nothing for the rest."""
        if self.quantity <= 0:
            return "stop"
        return "warn" if _lasts_too_short(self.quantity, self.given) else ""


@dataclass
class Shelf:
    """One product as the page of stock shows it."""

    product_id: UUID
    name: str
    category: tuple[str, str]
    quantity: int
    given: int
    short: int
    expiring: int
    unexplained: int
    reserved: int
    next_expiry: date | None
    sizes: list[Size] = field(default_factory=list)

    @property
    def days(self) -> int | None:
        """Days until the shelf is empty at the pace of the last four weeks; none when nothing was given."""
        return self.quantity * PACE.days // self.given if self.given else None

    @property
    def models(self) -> list[tuple[str, list[Size]]]:
        """The sizes of each model of the product (for men, for women, of wool, ...), with what tells it apart."""
        rows: dict[str, list[Size]] = {}
        for one in self.sizes:
            rows.setdefault(told_apart(one.name, self.name), []).append(one)
        return list(rows.items())

    @property
    def item_id(self) -> UUID:
        """The item its row opens: the one of which there is most."""
        return max(self.sizes, key=lambda one: one.quantity).item_id


def told_apart(item: str, product: str) -> str:
    """What an item's name adds to its product's: ``uomo`` of ``Calze uomo``; else the whole name."""
    return item.removeprefix(product).strip() if item != product else ""


def _lasts_too_short(quantity: Any, given: Any) -> Any:
    return quantity * PACE.days < given * LASTS


def _here(asked: Asked, products: Iterable[UUID] | None) -> sa.CTE:
    """Pieces per item in the scope: ``quantity, expiring, unexplained, next_expiry``."""
    soon = asked.today + timedelta(days=SOON)
    on_shelf = sa.and_(Balance.place == SHELF, Balance.quantity > 0)
    query = (
        sa.select(
            Balance.item_id,
            pieces_at(SHELF).label("quantity"),
            pieces_where(sa.and_(Balance.place == SHELF, Lot.expires_on <= soon)).label("expiring"),
            pieces_at(UNACCOUNTED).label("unexplained"),
            pieces_at(RESERVED).label("reserved"),
            sa.func.min(sa.case((on_shelf, Lot.expires_on)), type_=sa.Date()).label("next_expiry"),
        )
        .join(Lot, Lot.id == Balance.lot_id)
        .group_by(Balance.item_id)
    )
    if products is not None:
        query = query.where(Balance.item_id.in_(_items_of(products)))
    kept: sa.Select[Any] = inside(query, Balance.site_id, asked.scope)
    return kept.cte("here")


def _given(asked: Asked, products: Iterable[UUID] | None) -> sa.CTE:
    """Pieces per item that were handed out in the last four weeks and not taken back.

    One site is read by its own index (few of its movements are no handouts), several by that of handouts.
    """
    back = aliased(Movement)
    handout, quantity = Movement.kind == "handout", MovementLine.quantity
    alone = only_site(asked.scope) is not None
    given = sa.func.sum(sa.case((handout, quantity), else_=0) if alone else quantity)
    query = (
        sa.select(MovementLine.item_id, given.label("given"))
        .join(Movement, Movement.id == MovementLine.movement_id)
        .outerjoin(back, back.reverses_id == Movement.id)
        .where(Movement.recorded_at >= asked.now - PACE, back.id.is_(None), *([] if alone else [handout]))
        .group_by(MovementLine.item_id)
    )
    if products is not None:
        query = query.where(MovementLine.item_id.in_(_items_of(products)), MovementLine.recorded_at >= asked.now - PACE)
    kept: sa.Select[Any] = inside(query, Movement.site_id, asked.scope)
    return kept.cte("given")


def _items_of(products: Iterable[UUID]) -> sa.Select[UUID]:
    return sa.select(Item.id).where(Item.product_id.in_(list(products)))


def _sizes(asked: Asked, products: Iterable[UUID] | None = None, *, never_here: bool = False) -> sa.Select[Any]:
    """One row per item, of these products or of all, that is or was in the scope.

    With ``never_here`` also those in use that never were.
    """
    here, given = _here(asked, products), _given(asked, products)
    quantity, pace = sa.func.coalesce(here.c.quantity, 0), sa.func.coalesce(given.c.given, 0)
    short = sa.case((sa.or_(quantity <= 0, _lasts_too_short(quantity, pace)), 1), else_=0)
    query: sa.Select[Any] = (
        sa.select(
            Item.product_id,
            Item.id.label("item_id"),
            Item.name.label("item"),
            Item.size,
            Item.position.label("place"),
            quantity.label("quantity"),
            pace.label("given"),
            short.label("short"),
            here.c.expiring,
            sa.func.coalesce(here.c.unexplained, 0).label("unexplained"),
            sa.func.coalesce(here.c.reserved, 0).label("reserved"),
            here.c.next_expiry,
        )
        .join(here, here.c.item_id == Item.id, isouter=never_here)
        .outerjoin(given, given.c.item_id == Item.id)
        .where(sa.or_(Item.archived_at.is_(None), quantity > 0))
    )
    return query if products is None else query.where(Item.product_id.in_(list(products)))


def _products(asked: Asked, size: sa.CTE) -> Rows:
    """One row per product that is or was in the scope, with what its sizes sum up to."""
    query: Rows = (
        sa.select(
            Product.id.label("product_id"),
            Product.name,
            Category.name.label("category"),
            Category.name_en.label("category_en"),
            Category.position,
            sa.func.sum(size.c.quantity).label("all_pieces"),
            sa.func.sum(size.c.given).label("all_given"),
            sa.func.sum(size.c.short).label("short"),
            sa.func.sum(size.c.expiring).label("expiring"),
            sa.func.sum(sa.func.abs(size.c.unexplained)).label("all_unexplained"),
            sa.func.sum(size.c.reserved).label("all_reserved"),
            sa.func.min(size.c.next_expiry, type_=sa.Date()).label("next_expiry"),
            sa.func.count().label("sizes"),
        )
        .select_from(size)
        .join(Item, Item.id == size.c.item_id)
        .join(Product, Product.id == size.c.product_id)
        .join(Category, Category.id == Product.category_id)
        .group_by(Product.id, Product.name, Category.id, Category.name, Category.name_en, Category.position)
    )
    if asked.q:
        query = query.where(matches(asked.q))
    if asked.category_id is not None:
        query = query.where(Product.category_id == asked.category_id)
    return query


@dataclass(frozen=True)
class Counts:
    """How many products each view holds, and how many sizes all of them have."""

    all: int
    sizes: int
    watch: int
    expiring: int
    unexplained: int


def counts(asked: Asked) -> Counts:
    """The numbers beside the pills, in one question."""
    every = _products(asked, _sizes(asked).cte("size")).subquery()

    def where(condition: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    row = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(every.c.sizes), 0),
            where(every.c.short > 0),
            where(every.c.expiring > 0),
            where(every.c.all_unexplained > 0),
        ).select_from(every)
    ).one()
    return Counts(*(int(value) for value in row))


def products(asked: Asked, page: int, page_size: int) -> list[Shelf]:
    """One page of products in the order of the shelves, each with its sizes, in one question."""
    size = _sizes(asked).cte("size")
    every = _products(asked, size).subquery()
    column = {"watch": every.c.short, "expiring": every.c.expiring, "unexplained": every.c.all_unexplained}
    page_of = sa.select(every).order_by(every.c.position, every.c.name, every.c.product_id)
    if asked.view in column:
        page_of = page_of.where(column[asked.view] > 0)
    shown = page_of.limit(page_size).offset((page - 1) * page_size).cte("shown")
    own = (size.c.item_id, size.c.item, size.c.size, size.c.quantity, size.c.given, size.c.unexplained)
    query = (
        sa.select(shown, *own)
        .join(size, size.c.product_id == shown.c.product_id)
        .order_by(shown.c.position, shown.c.name, shown.c.product_id, size.c.place, size.c.size, size.c.item_id)
    )
    found: dict[UUID, Shelf] = {}
    for row in db.session.execute(query):
        if row.product_id not in found:
            found[row.product_id] = _shelf(row)
        found[row.product_id].sizes.append(_size(row))
    return list(found.values())


def _shelf(row: Any) -> Shelf:
    return Shelf(
        product_id=row.product_id,
        name=row.name,
        category=(row.category, row.category_en),
        quantity=int(row.all_pieces),
        given=int(row.all_given),
        short=int(row.short),
        expiring=int(row.expiring),
        unexplained=int(row.all_unexplained),
        reserved=int(row.all_reserved),
        next_expiry=row.next_expiry,
    )


def _size(row: Any) -> Size:
    return Size(row.item_id, row.item, row.size, int(row.quantity), int(row.given), int(row.unexplained))


def sizes(asked: Asked, product_ids: Iterable[UUID], *, never_here: bool = False) -> Sequence[tuple[UUID, Size]]:
    """The sizes of these products that are or were in the scope, in their order, each with its product.

    With ``never_here`` also those in use that never were.
    """
    query = _sizes(asked, list(product_ids), never_here=never_here)
    rows = db.session.execute(query.order_by(Item.position, Item.size, Item.id))
    return [(row.product_id, _size(row)) for row in rows]
