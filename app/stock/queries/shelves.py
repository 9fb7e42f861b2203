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
from app.db import db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import Balance, Lot, Movement, MovementLine
from app.stock.rules import SHELF, UNACCOUNTED

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


def _when(condition: Any) -> Any:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, Balance.quantity), else_=0)), 0)


def _here(asked: Asked) -> sa.CTE:
    """Pieces per item in the scope: ``quantity, expiring, unexplained, next_expiry``."""
    soon = asked.today + timedelta(days=SOON)
    on_shelf = sa.and_(Balance.place == SHELF, Balance.quantity > 0)
    query = (
        sa.select(
            Balance.item_id,
            _when(Balance.place == SHELF).label("quantity"),
            _when(sa.and_(Balance.place == SHELF, Lot.expires_on <= soon)).label("expiring"),
            _when(Balance.place == UNACCOUNTED).label("unexplained"),
            sa.func.min(sa.case((on_shelf, Lot.expires_on)), type_=sa.Date()).label("next_expiry"),
        )
        .join(Lot, Lot.id == Balance.lot_id)
        .group_by(Balance.item_id)
    )
    if asked.scope.sites and not asked.scope.everywhere and not asked.scope.ambiti:
        return query.where(Balance.site_id.in_(asked.scope.sites)).cte("here")
    return query.join(Site, Site.id == Balance.site_id).where(within(asked.scope)).cte("here")


def _given(asked: Asked) -> sa.CTE:
    """Pieces per item that were handed out in the last four weeks and not taken back."""
    back = aliased(Movement)
    query = (
        sa.select(MovementLine.item_id, sa.func.sum(MovementLine.quantity).label("given"))
        .join(Movement, Movement.id == MovementLine.movement_id)
        .outerjoin(back, back.reverses_id == Movement.id)
        .where(Movement.kind == "handout", Movement.recorded_at >= asked.now - PACE, back.id.is_(None))
        .group_by(MovementLine.item_id)
    )
    if asked.scope.sites and not asked.scope.everywhere and not asked.scope.ambiti:
        return query.where(Movement.site_id.in_(asked.scope.sites)).cte("given")
    return query.join(Site, Site.id == Movement.site_id).where(within(asked.scope)).cte("given")


def _products(asked: Asked) -> sa.Select[Any]:
    """One row per product that is or was in the scope, with what its sizes sum up to."""
    here, given = _here(asked), _given(asked)
    pace = sa.func.coalesce(given.c.given, 0)
    short = sa.case((sa.or_(here.c.quantity <= 0, _lasts_too_short(here.c.quantity, pace)), 1), else_=0)
    query = (
        sa.select(
            Product.id.label("product_id"),
            Product.name,
            Category.name.label("category"),
            Category.name_en.label("category_en"),
            Category.position,
            sa.func.sum(here.c.quantity).label("quantity"),
            sa.func.sum(pace).label("given"),
            sa.func.sum(short).label("short"),
            sa.func.sum(here.c.expiring).label("expiring"),
            sa.func.sum(sa.func.abs(here.c.unexplained)).label("unexplained"),
            sa.func.min(here.c.next_expiry, type_=sa.Date()).label("next_expiry"),
            sa.func.count().label("sizes"),
        )
        .select_from(here)
        .join(Item, Item.id == here.c.item_id)
        .join(Product, Product.id == Item.product_id)
        .join(Category, Category.id == Product.category_id)
        .outerjoin(given, given.c.item_id == here.c.item_id)
        .where(sa.or_(Item.archived_at.is_(None), here.c.quantity > 0))
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
    every = _products(asked).subquery()

    def where(condition: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    row = db.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(every.c.sizes), 0),
            where(every.c.short > 0),
            where(every.c.expiring > 0),
            where(every.c.unexplained > 0),
        ).select_from(every)
    ).one()
    return Counts(*(int(value) for value in row))


def products(asked: Asked, page: int, page_size: int) -> list[Shelf]:
    """One page of products in the order of the shelves, each with its sizes, in two questions."""
    query = _products(asked)
    every = query.subquery()
    column = {"watch": every.c.short, "expiring": every.c.expiring, "unexplained": every.c.unexplained}.get(asked.view)
    page_of = sa.select(every).order_by(every.c.position, every.c.name, every.c.product_id)
    if column is not None:
        page_of = page_of.where(column > 0)
    rows = db.session.execute(page_of.limit(page_size).offset((page - 1) * page_size))
    found = {
        row.product_id: Shelf(
            product_id=row.product_id,
            name=row.name,
            category=(row.category, row.category_en),
            quantity=int(row.quantity),
            given=int(row.given),
            short=int(row.short),
            expiring=int(row.expiring),
            unexplained=int(row.unexplained),
            next_expiry=row.next_expiry,
        )
        for row in rows
    }
    for product_id, size in sizes(asked, found):
        found[product_id].sizes.append(size)
    return list(found.values())


def sizes(asked: Asked, product_ids: Iterable[UUID], *, never_here: bool = False) -> Sequence[tuple[UUID, Size]]:
    """The sizes of these products that are or were in the scope, in their order, each with its product.

    With ``never_here`` also those in use that never were.
    """
    here, given = _here(asked), _given(asked)
    quantity = sa.func.coalesce(here.c.quantity, 0)
    query = (
        sa.select(
            Item.product_id,
            Item.id,
            Item.name,
            Item.size,
            quantity.label("quantity"),
            sa.func.coalesce(given.c.given, 0).label("given"),
            sa.func.coalesce(here.c.unexplained, 0).label("unexplained"),
        )
        .join(here, here.c.item_id == Item.id, isouter=never_here)
        .outerjoin(given, given.c.item_id == Item.id)
        .where(Item.product_id.in_(list(product_ids)), sa.or_(Item.archived_at.is_(None), quantity > 0))
        .order_by(Item.position, Item.size, Item.id)
    )
    return [
        (row.product_id, Size(row.id, row.name, row.size, int(row.quantity), int(row.given), int(row.unexplained)))
        for row in db.session.execute(query)
    ]
