# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is asked to be recorded, and what has to be known for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from app.catalogue import queries as catalogue
from app.catalogue.rules import Part
from app.clock import day_of
from app.contact import queries as people
from app.contact.queries import Carried
from app.db import on_sqlite, take_turn
from app.distribution import queries
from app.distribution.queries import Usage
from app.distribution.rules import LINKS, Lent, Link
from app.stock import queries as shelves
from app.stock.queries import Goods
from app.stock.rules import OnShelf, Wanted


@dataclass(frozen=True)
class Order:
    """A handout as somebody asks for it to be recorded; ``unmet`` is pieces per item that were asked for in vain,
    ``instead`` what was given in their place, ``lent`` what of the goods is to be brought back.

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
    instead: Mapping[UUID, UUID] = field(default_factory=dict)
    lent: tuple[Lent, ...] = ()
    contact_id: UUID | None = None
    referral_id: UUID | None = None
    outing_id: UUID | None = None
    exception: str | None = None
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

    @property
    def links(self) -> dict[str, UUID]:
        """What it points to, by the name of the field."""
        return {name: getattr(self, name) for name in LINKS if getattr(self, name) is not None}


@dataclass
class Picture:
    """What a batch of handouts is decided from, kept up to date from one to the next. ``kits`` holds the parts of the
    kits that are asked for; their lots are among the shelves. ``links`` are the contacts, referrals and outings that
    are named, by field and id."""

    goods: dict[UUID, Goods]
    shelves: dict[tuple[UUID, UUID], list[OnShelf]]
    people: Mapping[str, Carried]
    usage: Usage
    links: Mapping[str, Mapping[UUID, Link]] = field(default_factory=dict)
    kits: Mapping[UUID, tuple[Part, ...]] = field(default_factory=dict)

    def shelf(self, order: Order) -> dict[UUID, Sequence[OnShelf]]:
        """The lots of an order's items at its site, and of the parts of its kits."""
        items = {one.item_id for one in order.wanted}
        for item_id in [one for one in items if one in self.kits]:
            items |= {choice for part in self.kits[item_id] for choice in part.choices}
        return {item_id: self.shelves.get((order.site_id, item_id), []) for item_id in items}

    def note_given(self, order: Order, person_id: UUID | None, now: datetime) -> None:
        """What an order takes counts for the next one of the batch."""
        moment = min(order.occurred_at or now, now)
        for one in order.wanted:
            goods = self.goods[one.item_id]
            self.usage.note(person_id, order.site_id, goods, one.quantity, day_of(moment), moment)


def look(orders: Sequence[Order], now: datetime) -> Picture:
    """Look up who and what the orders name, and take the turn of every site and person before looking at stock.

    Kits cost two questions more, and only where an order names one.
    """
    sites = {order.site_id for order in orders}
    known = _in_turn(sites, {order.person_code for order in orders if order.person_code})
    goods, on_shelf = shelves.offer(sites, _items(orders))
    given = {one.item_id for order in orders for one in order.wanted} & set(goods)
    days = {day_of_order(order, now) for order in orders} or {day_of(now)}
    whose = {member: one.root_id for one in known.values() for member in one.members}
    usage = queries.usage(sites, {item_id: goods[item_id] for item_id in given}, whose, days)
    picture = Picture(goods, on_shelf, known, usage, _links(orders))
    kits = [item_id for item_id, one in goods.items() if one.is_kit]
    return _with_parts(picture, sites, kits) if kits else picture


def _in_turn(sites: Collection[UUID], cards: Collection[str]) -> dict[str, Carried]:
    """Take the turn of sites and people, then look once more who carries the cards: two codes may have become one
    person while one waited, or somebody may be forgotten. (On SQLite nothing can have changed.)"""
    known = people.carried(cards)
    take_turn(*sites, *(member for one in known.values() for member in one.members))
    return known if on_sqlite() else people.carried(known)


def _items(orders: Iterable[Order]) -> Collection[UUID]:
    """Everything that orders name: what is given, what was asked for in vain, what was given instead."""
    return {
        item_id
        for order in orders
        for item_id in (*(one.item_id for one in order.wanted), *order.unmet, *order.instead.values())
    }


def _links(orders: Iterable[Order]) -> dict[str, dict[UUID, Link]]:
    """What the orders point to; no question where none points anywhere."""
    named: dict[str, set[UUID]] = {}
    for order in orders:
        for name, one in order.links.items():
            named.setdefault(name, set()).add(one)
    return {name: queries.links(name, ids) for name, ids in named.items()}


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
