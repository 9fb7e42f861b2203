# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every verb of kits shares: what it is told, how its movement is written, what it answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.catalogue.rules import Part
from app.clock import day_of
from app.errors import DomainError
from app.network.rules import Scope
from app.stock import queries
from app.stock.operations.posting import post
from app.stock.operations.shortage import elsewhere
from app.stock.queries import Goods
from app.stock.rules import MOST_LINES_OF_A_MOVEMENT, SHELF, Composition, Draft, Line, Pick, Place
from app.stock.rules import kit_refusals as refusals


@dataclass(frozen=True)
class KitOrder:
    """So many kits of an item at a site that something is to be done to, by whom; ``id`` becomes the movement's."""

    id: UUID
    item_id: UUID
    site_id: UUID
    quantity: int
    by: UUID
    now: datetime
    sight: Scope

    @property
    def today(self) -> date:
        """The day it is, in Rome."""
        return day_of(self.now)


@dataclass(frozen=True)
class KitLot:
    """Kits of one lot, and what is in each of them."""

    lot_id: UUID
    quantity: int
    expires_on: date | None
    parts: tuple[Pick, ...]


@dataclass(frozen=True)
class KitAct:
    """What was done: the kits that came of it (or that were taken apart), and the parts that are on the shelf again."""

    id: UUID
    movement_id: UUID
    item_id: UUID
    quantity: int
    lots: tuple[KitLot, ...]
    returned: tuple[Pick, ...] = ()


def pieces_of(compositions: Iterable[Composition]) -> list[Pick]:
    """All pieces of kits, per lot."""
    total: dict[tuple[UUID, UUID], int] = {}
    for one in compositions:
        for lot_id, item_id, quantity in one.parts:
            total[item_id, lot_id] = total.get((item_id, lot_id), 0) + quantity * one.count
    return [Pick(item_id, lot_id, quantity) for (item_id, lot_id), quantity in total.items()]


def record(order: KitOrder, kind: str, gone: Sequence[Pick], come: Sequence[Pick], note: str | None = None) -> None:
    """Write the movement: what left the shelf and what came to it. Raises ``too_many_lots`` (422)."""
    if len(gone) + len(come) > MOST_LINES_OF_A_MOVEMENT:
        raise refusals.too_many_lots(len(gone) + len(come))
    shelf = Place(order.site_id, SHELF)
    lines = [Line(one.item_id, one.lot_id, one.quantity, shelf, None) for one in gone]
    lines += [Line(one.item_id, one.lot_id, one.quantity, None, shelf) for one in come]
    post([Draft(order.id, order.site_id, kind, tuple(lines), order.by, order.now, order.now, note)])


def answer(order: KitOrder, lots: Mapping[UUID, Composition], returned: Sequence[Pick] = ()) -> KitAct:
    """What is told of what was done; ``lots`` are kits by their lot."""
    days = {lot_id: one.expires_on for lot_id, one in queries.traits_of(lots).items()}
    told = tuple(
        KitLot(lot_id, one.count, days[lot_id], tuple(pieces_of([Composition(one.parts, 1)])))
        for lot_id, one in lots.items()
    )
    return KitAct(order.id, order.id, order.item_id, order.quantity, told, tuple(returned))


def kits_of(order: KitOrder, lots: Mapping[UUID, Composition]) -> list[Pick]:
    """The kits of these lots as pieces of their item."""
    return [Pick(order.item_id, lot_id, one.count) for lot_id, one in lots.items()]


def short_of_parts(
    order: KitOrder,
    parts: Sequence[Part],
    kits: int,
    lacking: Mapping[UUID, int],
    goods: Mapping[UUID, Goods],
    buildable: int,
) -> DomainError:
    """The refusal that names each part that limits, with what is here and where more of it (or of what may stand in)
    is."""
    short = [part for part in parts if part.item_id in lacking]
    more = elsewhere({one for part in short for one in part.choices}, order.sight, order.site_id)
    return refusals.not_enough_parts(
        [
            {
                "item_id": str(part.item_id),
                "name": goods[part.item_id].name,
                "size": goods[part.item_id].size,
                "needed": part.quantity * kits,
                "here": part.quantity * kits - lacking[part.item_id],
                "elsewhere": _together(row for one in part.choices for row in more[one]),
            }
            for part in short
        ],
        buildable,
    )


def _together(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Pieces per site, most first."""
    total: dict[str, dict[str, Any]] = {}
    for row in rows:
        known = total.setdefault(row["site_id"], {**row, "quantity": 0})
        known["quantity"] += row["quantity"]
    return sorted(total.values(), key=lambda one: (-one["quantity"], one["name"]))
