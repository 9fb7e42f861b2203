# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits at a site: how many are built, how many can be built, and what limits them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import queries as catalogue
from app.catalogue.models import Item
from app.catalogue.rules import KitContents, Part
from app.db import ask
from app.stock.models import Balance, Lot
from app.stock.queries.on_hand import Goods, offer, pieces_where
from app.stock.rules import SHELF, Buildable, OnShelf, buildable, pieces_for


@dataclass(frozen=True)
class PartHere:
    """A part of a kit and what a site has for it: ``here`` counts what may stand in too, without what has expired."""

    part: Part
    goods: Goods
    here: int
    substitutes: tuple[Goods, ...]

    @property
    def kits(self) -> int:
        """How many kits this part alone would be enough for."""
        return self.here // self.part.quantity


@dataclass(frozen=True)
class KitHere:
    """What a site can build of one kit by its current version."""

    contents: KitContents
    buildable: Buildable
    parts: tuple[PartHere, ...]

    @property
    def limiting(self) -> PartHere | None:
        """The part that stops at the next kit."""
        return next((one for one in self.parts if one.part == self.buildable.limiting), None)


def kits_here(site_id: UUID, kit_ids: Iterable[UUID], today: date) -> dict[UUID, KitHere]:
    """What a site can build of these kits, each as if it were the only one; two questions whatever their number."""
    contents = catalogue.contents_of(kit_ids)
    goods, shelf = parts_at(site_id, [part for one in contents.values() for part in one.parts])
    return {kit_id: kit_from(one, goods, shelf, today) for kit_id, one in contents.items()}


def parts_at(site_id: UUID, parts: Iterable[Part]) -> tuple[dict[UUID, Goods], dict[UUID, Sequence[OnShelf]]]:
    """The items that parts may be made of, and their lots on the shelf of a site."""
    goods, shelves = offer([site_id], {one for part in parts for one in part.choices})
    return goods, {item_id: shelves.get((site_id, item_id), []) for item_id in goods}


def kit_from(
    contents: KitContents, goods: Mapping[UUID, Goods], shelf: Mapping[UUID, Sequence[OnShelf]], today: date
) -> KitHere:
    """What can be built of a kit from a shelf."""
    parts = tuple(
        PartHere(
            one, goods[one.item_id], pieces_for(one, shelf, today), tuple(goods[other] for other in one.substitutes)
        )
        for one in contents.parts
    )
    return KitHere(contents, buildable(contents.parts, shelf, today), parts)


@dataclass(frozen=True)
class Built:
    """Kits that stand on a shelf: whole, opened, and the first day on which one of them expires."""

    whole: int = 0
    opened: int = 0
    next_expiry: date | None = None


def built(site_id: UUID, kit_ids: Iterable[UUID]) -> dict[UUID, Built]:
    """Kits on the shelf of a site; nothing for those of which there are none."""
    rows = ask(_BUILT, {"site": site_id, "kits": list(kit_ids)})
    return {row.item_id: Built(int(row.whole), int(row.opened), row.next_expiry) for row in rows}


_BUILT = (
    sa.select(
        Balance.item_id,
        pieces_where(Lot.opened.is_(False)).label("whole"),
        pieces_where(Lot.opened.is_(True)).label("opened"),
        sa.func.min(Lot.expires_on, type_=sa.Date()).label("next_expiry"),
    )
    .join(Lot, Lot.id == Balance.lot_id)
    .where(
        Balance.site_id == sa.bindparam("site", type_=sa.Uuid()),
        Balance.item_id.in_(sa.bindparam("kits", expanding=True)),
        Balance.place == SHELF,
        Balance.quantity > 0,
    )
    .group_by(Balance.item_id)
)


def kits(*, q: str | None = None) -> sa.Select[Item]:
    """Kits in use, by product and size; ``q`` as in ``catalogue.queries.items``."""
    return catalogue.items(q=q).where(Item.is_kit.is_(True))
