# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about handouts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Item, Product
from app.clock import day_of
from app.db import ask
from app.distribution.models import Handout
from app.distribution.rules import Advice, Given, advise
from app.stock import queries as shelves
from app.stock.models import Movement, MovementLine
from app.stock.queries.tiles import Tile as Tile
from app.stock.queries.tiles import tiles as tiles

LOOK_BACK = timedelta(days=730)

_reversal = aliased(Movement)
# A telephone may have a wrong clock: what it says happened in the future counts as happened when we heard of it.
_moment = sa.case((Handout.occurred_at > Movement.recorded_at, Movement.recorded_at), else_=Handout.occurred_at)

_GIVEN = (
    sa.select(
        Handout.person_id, Product.category_id, sa.func.max(_moment, type_=Handout.occurred_at.type).label("last")
    )
    .join(Movement, Movement.id == Handout.movement_id)
    .join(MovementLine, MovementLine.movement_id == Movement.id)
    .join(Item, Item.id == MovementLine.item_id)
    .join(Product, Product.id == Item.product_id)
    .outerjoin(_reversal, _reversal.reverses_id == Movement.id)
    .where(
        Handout.person_id.in_(sa.bindparam("people", expanding=True)),
        Handout.occurred_at > sa.bindparam("since", type_=Handout.occurred_at.type),
        _reversal.id.is_(None),
    )
    .group_by(Handout.person_id, Product.category_id)
)


def given_lately(person_ids: Iterable[UUID], now: datetime) -> dict[tuple[UUID, UUID], Given]:
    """When goods of each category were last given, by (person, category). Undone handouts do not count."""
    people = list(person_ids)
    if not people:
        return {}
    rows = ask(_GIVEN, {"people": people, "since": now - LOOK_BACK})
    return {(row.person_id, row.category_id): Given(day_of(row.last)) for row in rows}


def known_handouts(ids: Iterable[UUID]) -> set[UUID]:
    """Which of these handouts stand in the books."""
    return set(ask(sa.select(Handout.id).where(Handout.id.in_(list(ids)))).scalars())


def advice_for(person_id: UUID | None, item_ids: Sequence[UUID], site_id: UUID, now: datetime) -> list[Advice]:
    """Advice on each of these items for somebody, as a handout made now at this site would get it."""
    goods, _ = shelves.offer([site_id], item_ids)
    given = given_lately([person_id] if person_id else [], now)
    return [
        advise(
            item_id,
            goods[item_id].usual_interval_days,
            given.get((person_id, goods[item_id].category_id)) if person_id else None,
            day_of(now),
        )
        for item_id in dict.fromkeys(item_ids)
        if item_id in goods
    ]


def tiles_to_give(site_id: UUID, now: datetime) -> list[Tile]:
    """The tiles of a site with what may be given there today: of kits also those that can be built of what is here,
    each as if it were the only one."""
    shown = tiles(site_id, now)
    kits = {row.id for row in ask(shelves.kits().with_only_columns(Item.id).order_by(None))}
    if not kits:
        return shown
    here = shelves.kits_here(site_id, kits, day_of(now))
    more = {kit_id: one.buildable.quantity for kit_id, one in here.items()}
    return [
        replace(tile, variants=tuple(replace(one, here=one.here + more.get(one.item_id, 0)) for one in tile.variants))
        for tile in shown
    ]
