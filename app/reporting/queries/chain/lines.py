# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the pieces of a lot went, line by line, and where they are: loose, and inside kits that hold some of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Category, Item, Product
from app.clock import day_of
from app.db import ask
from app.reporting.rules.chain import Moved, Spot
from app.stock.models import Balance, GoodsBack, KitLotPart, Lot, Movement, MovementLine


@dataclass(frozen=True)
class Goods:
    """A lot and what it is of."""

    lot_id: UUID
    code: str
    lot: str | None
    expires_on: date | None
    unit_value_cents: int | None
    funding: str | None
    condition: str | None
    item_id: UUID
    sku: str
    name: str
    size: str | None
    is_kit: bool
    fead_class: str
    category_it: str
    category_en: str

    @property
    def called(self) -> str:
        """Name and size."""
        return f"{self.name} {self.size}" if self.size else self.name


def goods_of(lot_id: UUID) -> Goods | None:
    """The lot, if there is one."""
    query = (
        sa.select(
            *(Lot.id, Lot.code, Lot.lot, Lot.expires_on, Lot.unit_value_cents, Lot.funding, Lot.condition),
            *(Item.id, Item.sku, Item.name, Item.size, Item.is_kit),
            *(Category.fead_class, Category.name, Category.name_en),
        )
        .join(Item, Item.id == Lot.item_id)
        .join(Product, Product.id == Item.product_id)
        .join(Category, Category.id == Product.category_id)
        .where(Lot.id == lot_id)
    )
    row = ask(query).first()
    return Goods(*row) if row else None


@dataclass(frozen=True)
class KitLot:
    """Kits that hold pieces of the lot: so many in each."""

    lot_id: UUID
    code: str
    name: str
    each: int


def kits_with(lot_id: UUID) -> dict[UUID, KitLot]:
    """Lots of kits that hold some of a lot."""
    query = (
        sa.select(Lot.id, Lot.code, Item.name, Item.size, KitLotPart.quantity)
        .join(KitLotPart, KitLotPart.lot_id == Lot.id)
        .join(Item, Item.id == Lot.item_id)
        .where(KitLotPart.part_lot_id == lot_id)
    )
    return {
        row.id: KitLot(row.id, row.code, f"{row.name} {row.size}" if row.size else row.name, row.quantity)
        for row in ask(query)
    }


_first = aliased(Movement)


def lines_of(lot_id: UUID, each: dict[UUID, int], sites: Collection[UUID]) -> list[Moved]:
    """Every line of a lot, and of the kits that hold some of it, that begins or ends at one of these sites, in the
    order of the registers; ``each`` says how many pieces a kit of a lot holds."""
    query = (
        sa.select(
            *(Movement.id, Movement.site_id, Movement.sequence, Movement.kind, Movement.reverses_id),
            *(Movement.occurred_at, Movement.recorded_at, _first.kind.label("undoes"), GoodsBack.of_movement_id),
            *(MovementLine.lot_id, MovementLine.quantity, MovementLine.from_site_id, MovementLine.from_place),
            *(MovementLine.to_site_id, MovementLine.to_place),
        )
        .join(Movement, Movement.id == MovementLine.movement_id)
        .outerjoin(_first, _first.id == Movement.reverses_id)
        .outerjoin(GoodsBack, GoodsBack.movement_id == Movement.id)
        .where(MovementLine.lot_id.in_([lot_id, *each]))
        .where(sa.or_(MovementLine.from_site_id.in_(sites), MovementLine.to_site_id.in_(sites)))
        .order_by(Movement.recorded_at, Movement.site_id, Movement.sequence, MovementLine.number)
    )
    return [
        Moved(
            movement_id=row.id,
            site_id=row.site_id,
            sequence=row.sequence,
            kind=row.kind,
            undoes=row.undoes,
            reverses_id=row.reverses_id,
            back_of=row.of_movement_id,
            day=day_of(min(row.occurred_at, row.recorded_at)),
            kit_lot=row.lot_id if row.lot_id in each else None,
            pieces=row.quantity * each.get(row.lot_id, 1),
            from_site=row.from_site_id,
            from_place=row.from_place,
            to_site=row.to_site_id,
            to_place=row.to_place,
        )
        for row in ask(query)
    ]


def balances_of(lot_id: UUID, each: dict[UUID, int], sites: Collection[UUID]) -> dict[Spot, int]:
    """What the balances say there is of a lot at these sites, in its own pieces, loose and in kits."""
    query = sa.select(Balance.site_id, Balance.place, Balance.lot_id, Balance.quantity).where(
        Balance.lot_id.in_([lot_id, *each]), Balance.site_id.in_(sites), Balance.quantity != 0
    )
    return {
        (row.site_id, row.place, row.lot_id if row.lot_id in each else None): row.quantity * each.get(row.lot_id, 1)
        for row in ask(query)
    }
