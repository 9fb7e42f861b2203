# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Purchases come through orders: suppliers with their price lists, and a year of orders in all states.

``open_market`` once at the start of the year; ``Market.buy`` wherever a warehouse fills up what ran low (it answers
what came, to be remembered); ``Market.leave_open`` once per warehouse at the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from app import chance
from app.demo.catalogue import Range
from app.demo.network import Place
from app.demo.operators import HOME
from app.demo.sellers import AGAIN, GIFT, NO_MORE, NOTES, PROJECT, SELLERS, TENDER, Seller
from app.identity.queries import operator_named
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock.operations import Incoming
from app.stock.rules import Draft, Traits
from app.supply.models import PurchaseOrder
from app.supply.operations import orders, suppliers
from app.supply.operations.deliveries import Delivered, receive_order
from app.supply.rules.orders import Wish
from app.supply.rules.tax_codes import check_digit

PROGRAMME = 0.7
IN_PARTS, WITH_GIFT, SHORT, MISTAKEN, LATE = 0.10, 0.03, 0.03, 0.02, 0.3
CHEAPER, LEAST_CHEAPER = ((5, 95), (20, 90)), 40
BUYER = "acquisti"


@dataclass(frozen=True)
class Waiting:
    """What is still to come of an order that came in part."""

    order_id: UUID
    rest: tuple[Incoming, ...]


@dataclass
class Market:
    """The suppliers of the demo, and what is on its way from them."""

    rng: Random
    keepers: Mapping[UUID, UUID]
    """Who receives at each site."""
    buyers: Mapping[UUID, UUID]
    """Who orders in each ambito."""
    start: datetime
    sellers: dict[UUID, tuple[UUID, Seller]] = field(default_factory=dict)
    """Who sells each item."""
    prices: dict[UUID, int] = field(default_factory=dict)
    packs: dict[UUID, int] = field(default_factory=dict)
    last_sent: dict[UUID, datetime] = field(default_factory=dict)
    waiting: dict[UUID, list[Waiting]] = field(default_factory=dict)
    bought: dict[UUID, int] = field(default_factory=dict)
    """How often each site has bought."""
    done: set[UUID] = field(default_factory=set)
    """Sites that buy no more out of habit: reorder says what to buy, or the year is about to end."""

    def buy(self, place: Place, lines: Sequence[Incoming], now: datetime) -> list[Incoming]:
        """Order what a site needs, early enough to have it by now, and receive it; what came in part before, comes too.

        Each supplier is asked every second time, for twice as much. Returns what came, so that the one who asked knows
        what lies there.
        """
        turn = self.bought[place.id] = self.bought.get(place.id, 0) + 1
        came = [line for one in self.waiting.pop(place.id, []) for line in self._rest(place, one, now)]
        if place.id in self.done:
            return came
        asked = [
            (self._ahead(place, seller, turn), supplier_id, wanted)
            for supplier_id, (seller, wanted) in self._by_seller(lines).items()
            if (SELLERS.index(seller) + turn) % 2 == 0
        ]
        for ahead, supplier_id, wanted in sorted(asked, key=lambda one: -one[0]):
            came += self._order(place, supplier_id, wanted, now - ahead, now)
        return came

    def send(self, ambito_id: UUID, order: PurchaseOrder, now: datetime) -> int:
        """Send a draft that somebody approved, about now; returns in how many days it will come."""
        at = self.last_sent[ambito_id] = max(now, self.last_sent.get(ambito_id, self.start) + timedelta(minutes=7))
        orders.send_order(order.id, by=self.buyers[ambito_id], now=at)
        return next(seller.wait for supplier_id, seller in self.sellers.values() if supplier_id == order.supplier_id)

    def leave_open(self, place: Place, now: datetime) -> list[Incoming]:
        """What lies on the buyer's desk at the end: a draft, orders on their way, one late, one that came in part."""
        self.done.add(place.id)
        offered: dict[UUID, list[UUID]] = {}
        for item_id, (supplier_id, _) in self.sellers.items():
            offered.setdefault(supplier_id, []).append(item_id)
        names = list(offered)
        self._drawn(place, names[0], self._some(offered[names[0]]), now - timedelta(hours=20))
        self._sent(place, names[1], self._some(offered[names[1]]), now - timedelta(days=3))
        if place.territory != HOME:
            return []
        self._sent(place, names[4], self._some(offered[names[4]]), now - timedelta(days=9))
        lines = self._some(offered[names[3]])
        order_id = self._sent(place, names[3], lines, now - timedelta(days=8))
        return self.take(place, order_id, self._halved(lines)[0], now)

    def _some(self, item_ids: Sequence[UUID]) -> list[Incoming]:
        chosen = self.rng.sample(list(item_ids), min(4, len(item_ids)))
        return [Incoming(one, self.packs[one] * self.rng.randint(2, 4), Traits()) for one in chosen]

    # ------------------------------------------------------------ one order

    def _by_seller(self, lines: Sequence[Incoming]) -> dict[UUID, tuple[Seller, list[Incoming]]]:
        found: dict[UUID, tuple[Seller, list[Incoming]]] = {}
        for line in lines:
            supplier_id, seller = self.sellers[line.item_id]
            twice = replace(line, quantity=2 * line.quantity)
            found.setdefault(supplier_id, (seller, []))[1].append(replace(line, quantity=self._packed(twice)))
        return found

    def _packed(self, line: Incoming) -> int:
        """Whole packs, where that does not more than double it."""
        pack = self.packs[line.item_id]
        packs = max(1, round(line.quantity / pack))
        return packs * pack if packs * pack <= 2 * line.quantity else line.quantity

    def _ahead(self, place: Place, seller: Seller, turn: int) -> timedelta:
        """How long before it comes something is ordered: as long as the supplier says, and now and then longer."""
        rng = Random(f"{place.name} {seller.name} {turn}")
        late = rng.randint(1, max(1, seller.wait // 3)) if rng.random() < LATE else 0
        return timedelta(days=seller.wait + late, minutes=rng.randrange(600))

    def _order(
        self, place: Place, supplier_id: UUID, lines: list[Incoming], sent: datetime, now: datetime
    ) -> list[Incoming]:
        order_id = self._sent(place, supplier_id, lines, sent)
        fate = self.rng.random()
        if fate < IN_PARTS and len(lines) > 1:
            first, rest = self._halved(lines)
            self.waiting.setdefault(place.id, []).append(Waiting(order_id, tuple(rest)))
            return self.take(place, order_id, first, now)
        fate -= IN_PARTS
        if 0 <= fate < WITH_GIFT:
            more = replace(lines[0], quantity=lines[0].quantity + self.packs[lines[0].item_id])
            return self.take(place, order_id, [more, *lines[1:]], now, GIFT)
        if WITH_GIFT <= fate < WITH_GIFT + SHORT and len(lines) > 1:
            came = self.take(place, order_id, lines[1:], now)
            self._close(place, order_id, now)
            return came
        return self.take(place, order_id, lines, now)

    def _halved(self, lines: Sequence[Incoming]) -> tuple[list[Incoming], list[Incoming]]:
        middle = max(1, len(lines) // 2)
        return list(lines[:middle]), list(lines[middle:])

    def _rest(self, place: Place, one: Waiting, now: datetime) -> list[Incoming]:
        if self.rng.random() < 0.2:
            self._close(place, one.order_id, now)
            return []
        return self.take(place, one.order_id, list(one.rest), now)

    def _drawn(self, place: Place, supplier_id: UUID, lines: Sequence[Incoming], now: datetime) -> UUID:
        programme = self.rng.random() < PROGRAMME
        order = orders.draw_up(
            id=chance.new_id(),
            supplier_id=supplier_id,
            site_id=place.id,
            lines=[Wish(line.item_id, line.quantity) for line in lines],
            by=self.buyers[place.ambito_id],
            now=max(now, self.start),
            cup=PROJECT if programme else None,
            cig=f"{TENDER}{now:%y}{self.rng.randint(1, 9):02d}" if programme else None,
            note=self.rng.choice(NOTES),
        )
        return order.id

    def _sent(self, place: Place, supplier_id: UUID, lines: Sequence[Incoming], now: datetime) -> UUID:
        """An order sent about then: numbers follow the calendar, so never before the one sent last."""
        last = self.last_sent.get(place.ambito_id, self.start)
        at = max(now, last + timedelta(minutes=7))
        self.last_sent[place.ambito_id] = at
        order_id = self._drawn(place, supplier_id, lines, at - timedelta(minutes=self.rng.randint(5, 900)))
        orders.send_order(order_id, by=self.buyers[place.ambito_id], now=at)
        return order_id

    def _close(self, place: Place, order_id: UUID, now: datetime) -> None:
        orders.close_order(order_id, reason=NO_MORE, by=self.buyers[place.ambito_id], now=now)

    def take(
        self, place: Place, order_id: UUID, lines: Sequence[Incoming], now: datetime, reason: str | None = None
    ) -> list[Incoming]:
        """Receive what came of an order; sometimes at the wrong site first."""
        if self.rng.random() < MISTAKEN:
            self._undo(place, self._received(place, order_id, lines, now, reason), now)
        self._received(place, order_id, lines, now, reason)
        return list(lines)

    def _received(
        self, place: Place, order_id: UUID, lines: Sequence[Incoming], now: datetime, reason: str | None
    ) -> Draft:
        return receive_order(
            id=chance.new_id(),
            order_id=order_id,
            lines=[Delivered(line, reason if at == 0 else None) for at, line in enumerate(lines)],
            by=self.keepers[place.id],
            now=now,
            ddt_number=f"{self.rng.randint(1, 999)}/{now:%y}",
        )

    def _undo(self, place: Place, wrong: Draft, now: datetime) -> None:
        sight = Scope(ambiti=frozenset({place.ambito_id}))
        by = self.keepers[place.id]
        stock.reverse(id=chance.new_id(), movement_id=wrong.id, reason=AGAIN, by=by, now=now, sight=sight)


def open_market(
    rng: Random, ranges: Sequence[Range], keepers: Mapping[UUID, UUID], coordinators: Mapping[UUID, UUID],
    home: UUID, now: datetime,
) -> Market:  # fmt: skip
    """Add the suppliers and their price lists. ``keepers`` receive by site, ``coordinators`` order by ambito; at home,
    that is the purchasing officer's to do."""
    officer = operator_named(BUYER)
    buyers = {**coordinators, **({home: officer.id} if officer else {})}
    market = Market(rng, keepers, buyers, now)
    for number, seller in enumerate(SELLERS):
        _add(market, number, seller, ranges)
    return market


def _add(market: Market, number: int, seller: Seller, ranges: Sequence[Range]) -> None:
    body = f"99998{number:05d}"
    one = suppliers.add_supplier(
        id=chance.new_id(),
        name=seller.name,
        lead_time_days=seller.wait,
        now=market.start,
        tax_code=body + check_digit(body),
        address=f"Via di prova {number + 1}, {seller.town}",
        email=f"ordini@{seller.name.split()[0].lower()}.example",
        min_order_cents=seller.least_cents,
        note=seller.note,
    )
    for at, sold in enumerate(one for one in ranges if one.cut.kind in seller.kinds):
        pack = sold.cut.carton or 1
        for variant in sold.variants:
            suppliers.set_price(
                supplier_id=one.id,
                item_id=variant.item_id,
                unit_price_cents=sold.cut.cents,
                pack_pieces=pack,
                min_quantity=pack,
                lead_time_days=seller.wait + 10 if variant.scarce else None,
                supplier_code=f"{seller.name[:2].upper()}-{100 + at}",
                breaks=_for_many(pack, sold.cut.cents),
            )
            market.sellers[variant.item_id] = (one.id, seller)
            market.prices[variant.item_id], market.packs[variant.item_id] = sold.cut.cents, pack


def _for_many(pack: int, cents: int) -> list[tuple[int, int]]:
    """What comes in cartons is a little cheaper by five of them, and by twenty."""
    prices = [(packs * pack, cents * percent // 100) for packs, percent in CHEAPER]
    return prices if pack > 1 and cents >= LEAST_CHEAPER else []
