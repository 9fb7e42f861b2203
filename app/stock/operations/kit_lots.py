# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lots of kits, found by what is inside or made."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app import db as database
from app.db import table_of, write
from app.stock import queries
from app.stock.models import KitLotPart
from app.stock.operations.lots import lots_for
from app.stock.rules import Composition, kit_traits

_PART = table_of(KitLotPart)


def kit_lots_for(
    item_id: UUID, compositions: Sequence[Composition], now: datetime, *, opened: bool = False
) -> list[UUID]:
    """The lot of a kit for each composition, in their order, with what is inside written down where the lot is new.

    The same contents make the same lot. Two sites may build the same kit at the same instant: the second finds the lot.
    """
    inside = queries.traits_of({lot_id for one in compositions for lot_id, _, _ in one.parts})
    traits = [kit_traits(one, inside, opened=opened) for one in compositions]
    lots = lots_for(((item_id, one) for one in traits), now)
    found = [lots[item_id, one.key] for one in traits]
    _write_down(dict(zip(found, compositions, strict=True)))
    return found


def _write_down(contents: dict[UUID, Composition]) -> None:
    """Parts of the lots that have none yet. Whoever made a lot made its parts with it, in one transaction."""
    known = queries.insides(contents)
    rows = [
        {"lot_id": kit_lot, "part_lot_id": lot_id, "item_id": item_id, "quantity": quantity}
        for kit_lot, composition in contents.items()
        if kit_lot not in known
        for lot_id, item_id, quantity in composition.parts
    ]
    if rows:
        write(database.insert(_PART), rows)
