# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lots as people who count read them off a label: a number, perhaps a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.db import ask
from app.stock.models import Balance, Lot
from app.stock.operations.lots import lots_for
from app.stock.rules import SHELF, Traits


@dataclass(frozen=True, slots=True)
class Label:
    """What is printed on goods."""

    lot: str
    expires_on: date | None = None


def lots_read(read: Collection[tuple[UUID, Label]], site_id: UUID, now: datetime) -> dict[tuple[UUID, Label], UUID]:
    """The lot of each label: one that lies here, else the latest that carries it, else a new one."""
    if not read:
        return {}
    known: dict[tuple[UUID, str], list[Any]] = {}
    for row in ask(_carrying(read, site_id)):
        known.setdefault((row.item_id, row.lot), []).append(row)
    found = {}
    for item_id, label in dict.fromkeys(read):
        alike = [row for row in known.get((item_id, label.lot), ()) if label.expires_on in (None, row.expires_on)]
        if alike:
            found[item_id, label] = alike[0].id
    new = [one for one in dict.fromkeys(read) if one not in found]
    return found | _made(new, now)


def _carrying(read: Collection[tuple[UUID, Label]], site_id: UUID) -> Any:
    here = sa.func.coalesce(Balance.quantity, 0)
    on_shelf = sa.and_(Balance.lot_id == Lot.id, Balance.site_id == site_id, Balance.place == SHELF)
    return (
        sa.select(Lot.id, Lot.item_id, Lot.lot, Lot.expires_on)
        .outerjoin(Balance, on_shelf)
        .where(Lot.item_id.in_({item_id for item_id, _ in read}), Lot.lot.in_({label.lot for _, label in read}))
        .order_by(here.desc(), Lot.created_at.desc(), Lot.id)
    )


def _made(new: Collection[tuple[UUID, Label]], now: datetime) -> dict[tuple[UUID, Label], UUID]:
    if not new:
        return {}
    values = usual_values(item_id for item_id, _ in new)
    traits = {(item_id, label): Traits(label.lot, label.expires_on, values.get(item_id)) for item_id, label in new}
    lots = lots_for(((item_id, one) for (item_id, _), one in traits.items()), now)
    return {(item_id, label): lots[item_id, one.key] for (item_id, label), one in traits.items()}


def plain_lots(item_ids: Collection[UUID], now: datetime) -> dict[UUID, UUID]:
    """For goods of which nothing is known but the item and its usual value: the lot of each."""
    if not item_ids:
        return {}
    values = usual_values(item_ids)
    traits = {item_id: Traits(unit_value_cents=values.get(item_id)) for item_id in item_ids}
    lots = lots_for(traits.items(), now)
    return {item_id: lots[item_id, one.key] for item_id, one in traits.items()}


def usual_values(item_ids: Iterable[UUID]) -> dict[UUID, int | None]:
    """What items are usually worth."""
    query = sa.select(Item.id, Item.unit_value_cents).where(Item.id.in_(list(item_ids)))
    return {row.id: row.unit_value_cents for row in ask(query)}
