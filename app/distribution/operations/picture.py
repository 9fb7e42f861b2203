# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is asked to be recorded, and what has to be known for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from app.catalogue import queries as catalogue
from app.catalogue.rules import Part
from app.clock import day_of
from app.contact import queries as people
from app.db import take_turn
from app.distribution import queries
from app.distribution.rules import Given
from app.stock import queries as shelves
from app.stock.queries import Goods
from app.stock.rules import OnShelf, Wanted


@dataclass(frozen=True)
class Order:
    """A handout as somebody asks for it to be recorded; ``unmet`` is pieces per item that were asked for in vain.

    With ``expired_reason`` expired goods may be given, after all that is good.
    """

    id: UUID
    site_id: UUID
    wanted: tuple[Wanted, ...]
    purpose: str
    person_code: str | None = None
    people: int | None = None
    age_band: str | None = None
    gender: str | None = None
    unmet: Mapping[UUID, int] = field(default_factory=dict)
    reason: str | None = None
    expired_reason: str | None = None
    occurred_at: datetime | None = None
    offline: bool = False

    @property
    def note(self) -> str | None:
        """What the register keeps of why these lots were taken; nothing of why somebody got the goods."""
        reasons = [self.expired_reason, *(one.lot_reason for one in self.wanted)]
        said = dict.fromkeys(one for one in reasons if one)
        return " · ".join(said)[:500] or None


@dataclass
class Picture:
    """What a batch of handouts is decided from, kept up to date from one to the next. ``kits`` holds the parts of the
    kits that are asked for; their lots are among the shelves."""

    goods: dict[UUID, Goods]
    shelves: dict[tuple[UUID, UUID], list[OnShelf]]
    people: dict[str, UUID]
    given: dict[tuple[UUID, UUID], Given]
    kits: Mapping[UUID, tuple[Part, ...]] = field(default_factory=dict)

    def shelf(self, order: Order) -> dict[UUID, Sequence[OnShelf]]:
        """The lots of an order's items at its site, and of the parts of its kits."""
        items = {one.item_id for one in order.wanted}
        for item_id in [one for one in items if one in self.kits]:
            items |= {choice for part in self.kits[item_id] for choice in part.choices}
        return {item_id: self.shelves.get((order.site_id, item_id), []) for item_id in items}

    def note_given(self, person_id: UUID, item_id: UUID, day: date) -> None:
        """Somebody was given something of a category. The latest day counts: a queue may tell an older handout after a
        newer one."""
        key = person_id, self.goods[item_id].category_id
        known = self.given.get(key)
        self.given[key] = Given(max(day, known.last_on) if known else day)


def look(orders: Sequence[Order], now: datetime) -> Picture:
    """Look up who and what the orders name, and take the turn of every site and person before looking at stock.

    Kits cost two questions more, and only where an order names one.
    """
    known = people.ids_with(order.person_code for order in orders if order.person_code)
    sites = {order.site_id for order in orders}
    take_turn(*sites, *known.values())
    items = {one.item_id for order in orders for one in order.wanted} | {one for order in orders for one in order.unmet}
    goods, on_shelf = shelves.offer(sites, items)
    picture = Picture(goods, on_shelf, known, queries.given_lately(known.values(), now))
    kits = [item_id for item_id, one in goods.items() if one.is_kit]
    return _with_parts(picture, sites, kits) if kits else picture


def _with_parts(picture: Picture, sites: Iterable[UUID], kits: Sequence[UUID]) -> Picture:
    picture.kits = {kit_id: contents.parts for kit_id, contents in catalogue.contents_of(kits).items()}
    choices = {choice for parts in picture.kits.values() for part in parts for choice in part.choices}
    goods, on_shelf = shelves.offer(sites, choices - set(picture.goods))
    picture.goods |= goods
    picture.shelves |= on_shelf
    return picture


def day_of_order(order: Order, now: datetime) -> date:
    """The day on which goods were given: never later than today, whatever a telephone's clock says."""
    return day_of(min(order.occurred_at or now, now))
