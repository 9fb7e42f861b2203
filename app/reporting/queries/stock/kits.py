# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits that stand ready at sites, and how many more could be built there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import queries as catalogue
from app.catalogue.models import Item
from app.db import ask
from app.network.models import Site
from app.stock import queries as stock
from app.stock.models import Balance, Lot
from app.stock.queries.on_hand import offer, pieces_where
from app.stock.rules import SHELF, buildable


@dataclass(frozen=True)
class Ready:
    """Kits of an item at a site: whole, opened, to be built of what is there (each kit as if it were the only one), and
    the part that lacks for one more."""

    site_id: UUID
    item_id: UUID
    whole: int
    opened: int
    buildable: int
    limiting: str | None


def ready(site_ids: Collection[UUID], today: date) -> list[Ready]:
    """Every kit in use at every site in use, where there is one or could be, in four questions."""
    kit_ids = [row.id for row in ask(stock.kits().with_only_columns(Item.id).order_by(None))]
    contents = catalogue.contents_of(kit_ids)
    sites = list(ask(sa.select(Site.id).where(Site.id.in_(site_ids), Site.archived_at.is_(None))).scalars())
    parts = {one for kit in contents.values() for part in kit.parts for one in part.choices}
    goods, shelves = offer(sites, parts)
    built = _built(sites, kit_ids)
    found = []
    for site_id in sites:
        shelf = {item_id: shelves.get((site_id, item_id), []) for item_id in goods}
        for kit_id in kit_ids:
            whole, opened = built.get((site_id, kit_id), (0, 0))
            more = buildable(contents[kit_id].parts if kit_id in contents else (), shelf, today)
            limiting = goods[more.limiting.item_id] if more.limiting else None
            named = " ".join(text for text in (limiting.name, limiting.size) if text) if limiting else None
            found.append(Ready(site_id, kit_id, whole, opened, more.quantity, named))
    return found


def _built(site_ids: Collection[UUID], kit_ids: Collection[UUID]) -> dict[tuple[UUID, UUID], tuple[int, int]]:
    query = (
        sa.select(
            *(Balance.site_id, Balance.item_id),
            *(pieces_where(Lot.opened.is_(False)), pieces_where(Lot.opened.is_(True))),
        )
        .join(Lot, Lot.id == Balance.lot_id)
        .where(Balance.site_id.in_(site_ids), Balance.item_id.in_(kit_ids))
        .where(Balance.place == SHELF, Balance.quantity > 0)
        .group_by(Balance.site_id, Balance.item_id)
    )
    return {(row[0], row[1]): (int(row[2]), int(row[3])) for row in ask(query)}
