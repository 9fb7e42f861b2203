# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What lies at sites and what flowed there: the balances, the daily flows, and a few questions beside them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Category, Item, Product
from app.clock import start_of
from app.db import ask, table_of
from app.network.models import Site
from app.reorder.models import DailyFlow
from app.reporting.rules.periods import Period
from app.reporting.rules.stock_figures import DEAD_AFTER_DAYS, HORIZONS, PACE_DAYS
from app.stock.models import Balance, Lot, Movement, MovementLine
from app.stock.queries.on_hand import pieces_where
from app.stock.rules import RESERVED, SHELF, TRANSIT

_FLOW = table_of(DailyFlow)


@dataclass(frozen=True, slots=True)
class Lying:
    """Pieces of an item at a site: on the shelf (``usable`` of them not expired), put aside, on their way there; those
    on the shelf that expire within so many days; what all of it is worth, and of how many nobody knows."""

    site_id: UUID
    item_id: UUID
    shelf: int
    reserved: int
    transit: int
    usable: int
    expired: int
    soon: tuple[int, ...]
    value_cents: int
    unvalued: int

    @property
    def held(self) -> int:
        """All of it."""
        return self.shelf + self.reserved + self.transit


def lying(site_ids: Collection[UUID], today: date) -> list[Lying]:
    """Everything that lies at these sites, by site and item."""
    shelf, held = Balance.place == SHELF, Balance.place.in_((SHELF, RESERVED, TRANSIT))
    good = sa.or_(Lot.expires_on.is_(None), Lot.expires_on >= today)
    soon = [Lot.expires_on.between(today, today + timedelta(days=days)) for days in HORIZONS]
    worth = sa.func.coalesce(sa.func.sum(sa.case((held, Balance.quantity * Lot.unit_value_cents), else_=0)), 0)
    columns = (
        *(pieces_where(shelf), pieces_where(Balance.place == RESERVED), pieces_where(Balance.place == TRANSIT)),
        *(pieces_where(sa.and_(shelf, good)), pieces_where(sa.and_(shelf, Lot.expires_on < today))),
        *(pieces_where(sa.and_(shelf, one)) for one in soon),
        *(worth, pieces_where(sa.and_(held, Lot.unit_value_cents.is_(None)))),
    )
    query = (
        sa.select(Balance.site_id, Balance.item_id, *columns)
        .join(Lot, Lot.id == Balance.lot_id)
        .where(Balance.site_id.in_(site_ids), held, Balance.quantity > 0)
        .group_by(Balance.site_id, Balance.item_id)
    )
    found = []
    for site_id, item_id, *pieces in ask(query):
        numbers = [int(one) for one in pieces]
        found.append(_lying(site_id, item_id, *numbers))
    return found


def _lying(site_id: UUID, item_id: UUID, *numbers: int) -> Lying:
    shelf, reserved, transit, usable, expired, *soon, value, unvalued = numbers
    return Lying(site_id, item_id, shelf, reserved, transit, usable, expired, tuple(soon), value, unvalued)


@dataclass(frozen=True, slots=True)
class Flowed:
    """What flowed of an item at a site: in the period pieces given (``stood_in`` of them for something else) and asked
    for in vain; asked for in the last ``PACE_DAYS`` (days that will not come again left out); given in the last
    ``DEAD_AFTER_DAYS``."""

    site_id: UUID
    item_id: UUID
    given: int
    stood_in: int
    in_vain: int
    lately: int
    given_long: int

    @property
    def served(self) -> int:
        """Pieces given of what was asked for: what stood in for something else was not asked for."""
        return self.given - self.stood_in

    @property
    def asked(self) -> int:
        """Pieces asked for."""
        return self.served + self.in_vain


def flowed(site_ids: Collection[UUID], period: Period, today: date) -> list[Flowed]:
    """What flowed at these sites, by site and item, from the daily flows."""
    column = _FLOW.c
    inside = column.day.between(period.first, period.last)
    lately = sa.and_(column.day > today - timedelta(days=PACE_DAYS), column.exceptional.is_(False))
    long = column.day > today - timedelta(days=DEAD_AFTER_DAYS)

    def total(what: Any, when: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((when, what), else_=0)), 0)

    asked = column.issued - column.stood_in + column.unmet
    sums = (total(column.issued, inside), total(column.stood_in, inside), total(column.unmet, inside))
    first = min(period.first, today - timedelta(days=DEAD_AFTER_DAYS - 1))
    query = (
        sa.select(column.site_id, column.item_id, *sums, total(asked, lately), total(column.issued, long))
        .where(column.site_id.in_(site_ids), column.day >= first, column.day <= max(period.last, today))
        .group_by(column.site_id, column.item_id)
    )
    return [Flowed(row[0], row[1], *(int(one) for one in row[2:])) for row in ask(query)]


# ---------------------------------------------------------------- dead stock


def lay_there(site_ids: Collection[UUID], item_ids: Collection[UUID], day: date) -> dict[tuple[UUID, UUID], int]:
    """Pieces on the shelves of these sites at the end of a day, by ambito and item."""
    same = (_FLOW.c.site_id, _FLOW.c.item_id)
    last = sa.select(*same, sa.func.max(_FLOW.c.day).label("day"))
    days = last.where(*_of(site_ids, item_ids), _FLOW.c.day <= day).group_by(*same).subquery()
    on = sa.and_(_FLOW.c.site_id == days.c.site_id, _FLOW.c.item_id == days.c.item_id, _FLOW.c.day == days.c.day)
    query = (
        sa.select(Site.ambito_id, _FLOW.c.item_id, sa.func.sum(_FLOW.c.closing))
        .join(days, on)
        .join(Site, Site.id == _FLOW.c.site_id)
        .group_by(Site.ambito_id, _FLOW.c.item_id)
    )
    return {(row[0], row[1]): int(row[2]) for row in ask(query)}


def _of(site_ids: Collection[UUID], item_ids: Collection[UUID]) -> tuple[Any, ...]:
    return (_FLOW.c.site_id.in_(site_ids), _FLOW.c.item_id.in_(item_ids))


def last_given(site_ids: Collection[UUID], item_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], date]:
    """The last day on which some of these items were given, by ambito and item."""
    query = (
        sa.select(Site.ambito_id, _FLOW.c.item_id, sa.func.max(_FLOW.c.day))
        .join(Site, Site.id == _FLOW.c.site_id)
        .where(*_of(site_ids, item_ids), _FLOW.c.issued > 0)
        .group_by(Site.ambito_id, _FLOW.c.item_id)
    )
    return {(row[0], row[1]): row[2] for row in ask(query)}


def built_in(site_ids: Collection[UUID], item_ids: Collection[UUID], since: date) -> set[tuple[UUID, UUID]]:
    """Which of these items were built into kits since the beginning of a day, by ambito and item."""
    undone = aliased(Movement)
    query = (
        sa.select(Site.ambito_id, MovementLine.item_id)
        .join(Movement, Movement.id == MovementLine.movement_id)
        .join(Site, Site.id == MovementLine.from_site_id)
        .where(MovementLine.item_id.in_(item_ids), MovementLine.recorded_at >= start_of(since))
        .where(MovementLine.from_site_id.in_(site_ids), Movement.kind.in_(("assembly", "refill")))
        .where(~sa.exists().where(undone.reverses_id == Movement.id))
        .distinct()
    )
    return {(row[0], row[1]) for row in ask(query)}


# ---------------------------------------------------------------- names, and what expires


@dataclass(frozen=True, slots=True)
class Called:
    """An item as a report names it, and what policies ask of it."""

    id: UUID
    sku: str
    name: str
    is_kit: bool
    category_id: UUID
    fead_class: str


def items(ids: Collection[UUID]) -> dict[UUID, Called]:
    """Items by id, in the order of the shelves."""
    query = (
        sa.select(Item.id, Item.sku, Item.name, Item.size, Item.is_kit, Category.id.label("category_id"))
        .add_columns(Category.fead_class)
        .join(Product, Product.id == Item.product_id)
        .join(Category, Category.id == Product.category_id)
        .where(Item.id.in_(ids))
        .order_by(Category.position, Category.code, Product.name, Item.position, Item.name, Item.id)
    )
    rows = ask(query)
    return {
        row.id: Called(
            *(row.id, row.sku, f"{row.name} {row.size}" if row.size else row.name),
            *(row.is_kit, row.category_id, row.fead_class),
        )
        for row in rows
    }


@dataclass(frozen=True, slots=True)
class Expiring:
    """Pieces of a lot on the shelf of a site that expire soon, or have."""

    site_id: UUID
    item_id: UUID
    lot_id: UUID
    code: str
    lot: str | None
    expires_on: date
    pieces: int


def expiring(site_ids: Collection[UUID], today: date) -> list[Expiring]:
    """Lots on these shelves that expire within the farthest horizon, soonest first, with those that have expired."""
    query = (
        sa.select(Balance.site_id, Balance.item_id, Lot.id, Lot.code, Lot.lot, Lot.expires_on, Balance.quantity)
        .join(Lot, Lot.id == Balance.lot_id)
        .where(Balance.site_id.in_(site_ids), Balance.place == SHELF, Balance.quantity > 0)
        .where(Lot.expires_on <= today + timedelta(days=max(HORIZONS)))
        .order_by(Lot.expires_on, Lot.code, Balance.site_id)
    )
    return [Expiring(*row) for row in ask(query)]
