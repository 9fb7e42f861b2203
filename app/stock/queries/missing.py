# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods that a site has in its books and not on its shelves."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from app.db import ask
from app.stock.models import Balance, Lot
from app.stock.rules import UNACCOUNTED, OnShelf

_MISSING = (
    sa.select(Balance.item_id, Balance.lot_id, Lot.expires_on, Balance.quantity, Lot.opened, Lot.lot)
    .join(Lot, Lot.id == Balance.lot_id)
    .where(
        Balance.site_id == sa.bindparam("site", type_=sa.Uuid()),
        Balance.place == UNACCOUNTED,
        Balance.quantity > 0,
        Balance.item_id.in_(sa.bindparam("items", expanding=True)),
    )
    .order_by(Lot.created_at, Lot.id)
)


def missing_at(site_id: UUID, item_ids: Iterable[UUID]) -> dict[UUID, list[OnShelf]]:
    """What of these items is missing at a site (lost on its way) and may turn up: lots by item, oldest first."""
    found: dict[UUID, list[OnShelf]] = {}
    for row in ask(_MISSING, {"site": site_id, "items": list(item_ids)}):
        lot = OnShelf(row.lot_id, row.expires_on, row.quantity, row.opened, row.lot)
        found.setdefault(row.item_id, []).append(lot)
    return found
