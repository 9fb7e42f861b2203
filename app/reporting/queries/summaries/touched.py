# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the summaries do not tell yet: days of sites, and cards there, about which something was recorded."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Category, Item, Product
from app.clock import day_of
from app.db import Rows, ask
from app.distribution.models import Handout
from app.reporting.models import CountedAs
from app.reporting.queries.summaries.lines import GAVE, HOLDER, MOMENT
from app.stock.models import GoodsBack, KitLotPart, Movement, MovementLine

_undo, _back, _undo_back = aliased(Movement), aliased(Movement), aliased(Movement)


@dataclass
class Touched:
    """Days by site, and records of cards by site at whose handouts something changed."""

    days: dict[UUID, set[date]] = field(default_factory=dict)
    holders: dict[UUID, set[UUID]] = field(default_factory=dict)

    def add(self, rows: Iterator[Any]) -> None:
        """Take in rows of ``site, moment, record of a card``."""
        for site_id, moment, holder in rows:
            self.days.setdefault(site_id, set()).add(day_of(moment))
            if holder is not None:
                self.holders.setdefault(site_id, set()).add(holder)


def touched(since: datetime | None) -> Touched:
    """What was recorded since a moment: handouts, their undoing, what came back of them and its undoing; with no
    moment, everything."""
    found = Touched()
    questions = [_ALL] if since is None else _SINCE
    for question in questions:
        found.add(iter(ask(question, {} if since is None else {"since": since})))
    return found


def touched_by(item_ids: list[UUID]) -> Touched:
    """The days on which items, or kits with them, were given."""
    found = Touched()
    for question in _WITH_ITEMS:
        found.add(iter(ask(question, {"items": item_ids})))
    found.holders.clear()
    return found


def reclassified() -> dict[UUID, str]:
    """Items that were counted in another class than the catalogue says now, with that class."""
    return {row.item_id: row.fead_class for row in ask(_RECLASSIFIED)}


def is_recorded_since(moment: datetime) -> bool:
    """Whether anything was recorded after a moment that figures of goods depend on."""
    newer = sa.exists().where(Movement.kind.in_(_KINDS), Movement.recorded_at > moment)
    return bool(ask(sa.select(newer)).scalar())


_KINDS = ("handout", "reversal", "return")

_ALL: Rows = sa.select(Handout.site_id, MOMENT, HOLDER).join(GAVE, GAVE.id == Handout.movement_id)


def _recorded(movement: Any, kind: str) -> tuple[Any, ...]:
    return movement.kind == kind, movement.recorded_at >= sa.bindparam("since")


_SINCE = [
    _ALL.where(*_recorded(GAVE, "handout")),
    _ALL.join(_undo, _undo.reverses_id == GAVE.id).where(*_recorded(_undo, "reversal")),
    _ALL.join(GoodsBack, GoodsBack.of_movement_id == GAVE.id)
    .join(_back, _back.id == GoodsBack.movement_id)
    .where(*_recorded(_back, "return")),
    _ALL.join(GoodsBack, GoodsBack.of_movement_id == GAVE.id)
    .join(_undo_back, _undo_back.reverses_id == GoodsBack.movement_id)
    .where(*_recorded(_undo_back, "reversal")),
]

_ITEMS: Any = sa.bindparam("items", expanding=True)
_OF_LINES = _ALL.join(MovementLine, MovementLine.movement_id == GAVE.id)
_WITH_ITEMS = [
    _OF_LINES.where(MovementLine.item_id.in_(_ITEMS)),
    _OF_LINES.where(MovementLine.lot_id.in_(sa.select(KitLotPart.lot_id).where(KitLotPart.item_id.in_(_ITEMS)))),
]

_RECLASSIFIED = (
    sa.select(CountedAs.item_id, Category.fead_class)
    .join(Item, Item.id == CountedAs.item_id)
    .join(Product, Product.id == Item.product_id)
    .join(Category, Category.id == Product.category_id)
    .where(CountedAs.fead_class != Category.fead_class)
)
