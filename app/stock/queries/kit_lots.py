# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What kits that lie on a shelf are made of, and the traits of their parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import queries as catalogue
from app.catalogue.models import Item
from app.db import ask
from app.stock.models import KitLotPart, Lot
from app.stock.rules import Inside, Traits


def insides(lot_ids: Iterable[UUID]) -> dict[UUID, Inside]:
    """What one kit of each of these lots holds; nothing for a lot whose contents nobody wrote down."""
    found: dict[UUID, list[tuple[UUID, UUID, int]]] = {}
    for row in ask(_INSIDES, {"lots": list(lot_ids)}):
        found.setdefault(row.lot_id, []).append((row.part_lot_id, row.item_id, row.quantity))
    return {lot_id: tuple(sorted(parts)) for lot_id, parts in found.items()}


_INSIDES = sa.select(KitLotPart.lot_id, KitLotPart.part_lot_id, KitLotPart.item_id, KitLotPart.quantity).where(
    KitLotPart.lot_id.in_(sa.bindparam("lots", expanding=True))
)


def traits_of(lot_ids: Iterable[UUID]) -> dict[UUID, Traits]:
    """What tells these lots from others of their items, without what is inside them."""
    return {
        row.id: Traits(row.lot, row.expires_on, row.unit_value_cents, row.funding, row.condition, opened=row.opened)
        for row in ask(_TRAITS, {"lots": list(lot_ids)})
    }


_TRAITS = sa.select(
    Lot.id, Lot.lot, Lot.expires_on, Lot.unit_value_cents, Lot.funding, Lot.condition, Lot.opened
).where(Lot.id.in_(sa.bindparam("lots", expanding=True)))


@dataclass(frozen=True)
class Piece:
    """Pieces inside a kit, as somebody is told of them; lot and expiry only of a kit that stands somewhere."""

    item_id: UUID
    name: str
    size: str | None
    quantity: int
    lot_id: UUID | None = None
    lot: str | None = None
    expires_on: date | None = None


def pieces_in(lot_ids: Iterable[UUID]) -> dict[UUID, list[Piece]]:
    """What is in one kit of each of these lots, what expires first on top; nothing where nobody wrote it down."""
    found: dict[UUID, list[Piece]] = {}
    for row in ask(_PIECES, {"lots": list(lot_ids)}):
        piece = Piece(row.item_id, row.name, row.size, row.quantity, row.part_lot_id, row.lot, row.expires_on)
        found.setdefault(row.lot_id, []).append(piece)
    return found


_PIECES = (
    sa.select(
        KitLotPart.lot_id,
        KitLotPart.part_lot_id,
        KitLotPart.item_id,
        KitLotPart.quantity,
        Item.name,
        Item.size,
        Lot.lot,
        Lot.expires_on,
    )
    .join(Item, Item.id == KitLotPart.item_id)
    .join(Lot, Lot.id == KitLotPart.part_lot_id)
    .where(KitLotPart.lot_id.in_(sa.bindparam("lots", expanding=True)))
    .order_by(Lot.expires_on.is_(None), Lot.expires_on, Item.name, Item.size, KitLotPart.part_lot_id)
)


def pieces_of_version(kit_id: UUID) -> list[Piece]:
    """What a kit consists of by its current version, in its order."""
    contents = catalogue.contents_of([kit_id]).get(kit_id)
    parts = contents.parts if contents else ()
    items = {one.id: one for one in catalogue.items_with(part.item_id for part in parts)}
    return [Piece(part.item_id, items[part.item_id].name, items[part.item_id].size, part.quantity) for part in parts]
