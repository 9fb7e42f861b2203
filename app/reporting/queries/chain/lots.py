# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lots that were at some sites, to choose one whose chain is to be read."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from app import codes
from app.catalogue.models import Item
from app.catalogue.queries import matches
from app.db import Rows
from app.stock.models import Lot, MovementLine


def lots_seen(site_ids: Collection[UUID], q: str = "") -> Rows:
    """Lots that came to, or left, one of these sites, the latest first: ``id, code, lot, expires_on, funding,
    created_at, name, size``; with words those whose code or number they are, or whose item they name."""
    here = sa.or_(MovementLine.from_site_id.in_(site_ids), MovementLine.to_site_id.in_(site_ids))
    query = (
        sa.select(Lot.id, Lot.code, Lot.lot, Lot.expires_on, Lot.funding, Lot.created_at, Item.name, Item.size)
        .join(Item, Item.id == Lot.item_id)
        .where(sa.exists().where(MovementLine.lot_id == Lot.id, here))
        .order_by(Lot.created_at.desc(), Lot.id)
    )
    if q:
        number = sa.func.lower(Lot.lot) == q.strip().lower()
        query = query.where(sa.or_(Lot.code == codes.fold(q), number, matches(q)))
    return query
