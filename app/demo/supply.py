# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How goods come in: opening stock, purchases that fill up what ran low, gifts that nobody asked for in that size."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import cast
from uuid import UUID

from app import chance
from app.demo.catalogue import Range, Variant, demand
from app.demo.gifts import FROM, Givers
from app.demo.goods import KIT_KIND
from app.demo.kits import Workshop
from app.demo.network import Place
from app.demo.operators import Staff
from app.demo.orders import Market
from app.demo.scale import Scale
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock import queries as shelves
from app.stock.operations import Incoming
from app.stock.rules import Draft, Traits
from app.supply.operations.donations import donate
from app.supply.rules.donations import Gift

GIVEN_TO_US = frozenset({"MAGLIE", "GIACCHE", "PANTALONI", "SCARPE", "CAPPELLI", "LETTO", "BORSE", "BIANCHERIA"})
MISTAKES = ("Quantità sbagliata: uno zero di troppo", "Registrata due volte", "Sede sbagliata")
SCARCE_PART = 0.1
WAREHOUSE_PART = 0.12
COVER = 1.2
STANDING = {"point": 0.5, "street_unit": 0.4, "warehouse": 2.0}


@dataclass
class Stores:
    """What lies where, as far as one may still give it; and the verbs that fill it."""

    rng: Random
    scale: Scale
    staff: Staff
    ranges: list[Range]
    per_day: dict[UUID, float]
    """Handouts a day at each site, over the year."""
    ambito_of: dict[UUID, UUID]
    """The ambito of each site."""

    def __post_init__(self) -> None:
        self.here: dict[tuple[UUID, UUID], int] = {}
        self.turns: dict[UUID, int] = {}
        self.givers = Givers()
        self.workshop = Workshop(self.ranges)
        self.market: Market | None = None
        self.range_of = {variant.item_id: one for one in self.ranges for variant in one.variants}
        self.pieces = sum(weight * at for at, weight in enumerate(self.scale.lines, 1)) / sum(self.scale.lines)

    def open(self, place: Place, now: datetime) -> None:
        """What a site holds on its first day."""
        self._stock_up(place, "opening", now)

    def buy(self, place: Place, now: datetime) -> None:
        """Fill up what ran low. Scarce sizes cannot be had in the numbers that are asked for."""
        self._stock_up(place, "purchase", now)

    def _stock_up(self, place: Place, source: str, now: datetime) -> None:
        """Goods come in as they are; kits come as their parts, and are built."""
        day = now.date()
        lines = list(self._fill(place, day, source))
        parts = self.workshop.in_parts(lines, lambda item_id: self.traits(self.range_of[item_id], day, source))
        if source == "purchase" and place.kind == "warehouse" and self.market is not None:
            for line in self.market.buy(place, parts, now):
                self.change(place.id, line.item_id, line.quantity)
        else:
            self._receive(place, source, parts, now)
        changes = self.workshop.build(place, self.workshop.wanted(lines), self.staff.at[place.id], now)
        for item_id, pieces in changes.items():
            self.change(place.id, item_id, pieces)

    def be_given(self, place: Place, now: datetime) -> None:
        """A gift: some kinds of clothes, rather in the sizes that nobody needs."""
        most = 14 if place.kind == "warehouse" else 4
        wardrobe = [one for one in self.ranges if one.cut.kind in GIVEN_TO_US]
        given = self.rng.sample(wardrobe, self.rng.randint(2, 6))
        lines = [
            Incoming(self._odd_size(one).item_id, self.rng.randint(1, most), Traits(funding="donation"))
            for one in given
        ]
        worth = sum(one.cut.cents * line.quantity for one, line in zip(given, lines, strict=True))
        told = self.rng.choice(list(FROM))
        gift, lines = self.givers.gift(place, now, told, lines, worth)
        self._receive(place, "donation", lines, now, told, gift)

    def receive(
        self,
        place: Place,
        source: str,
        lines: list[Incoming],
        now: datetime,
        note: str | None = None,
        gift: Gift | None = None,
    ) -> Draft:
        """Take goods in and remember them; with the paper side of a gift they are one."""
        by, id = self.staff.at[place.id], chance.new_id()
        if gift is not None:
            draft = cast("Draft", donate(id=id, site_id=place.id, gift=gift, lines=lines, by=by, now=now).draft)
        else:
            draft = stock.receive(id=id, site_id=place.id, source=source, lines=lines, by=by, now=now, note=note)
        for line in lines:
            self.change(place.id, line.item_id, line.quantity)
        return draft

    def change(self, site_id: UUID, item_id: UUID, pieces: int) -> None:
        """Remember that pieces came or went."""
        self.here[site_id, item_id] = self.here.get((site_id, item_id), 0) + pieces

    def has(self, site_id: UUID, variant: Variant) -> int:
        """Pieces of a variant at a site."""
        return self.here.get((site_id, variant.item_id), 0)

    def _receive(
        self,
        place: Place,
        source: str,
        lines: list[Incoming],
        now: datetime,
        note: str | None = None,
        gift: Gift | None = None,
    ) -> None:
        if not lines:
            return
        if source != "opening" and self.rng.random() < 0.01:
            self._mistake(place, source, lines, now, note, gift)
        self.receive(place, source, lines, now, note, gift)

    def _mistake(
        self, place: Place, source: str, lines: list[Incoming], now: datetime, note: str | None, gift: Gift | None
    ) -> None:
        """Recorded wrongly and undone a little before it is recorded rightly."""
        first = lines[0]
        wrong = [Incoming(first.item_id, first.quantity * 10, first.traits), *lines[1:]]
        draft = self.receive(place, source, wrong, now - timedelta(minutes=9), note, gift)
        stock.reverse(
            id=chance.new_id(),
            movement_id=draft.id,
            reason=self.rng.choice(MISTAKES),
            by=self.staff.at[place.id],
            now=now - timedelta(minutes=4),
            sight=Scope(ambiti=frozenset({place.ambito_id})),
        )
        for line in wrong:
            self.change(place.id, line.item_id, -line.quantity)

    def _fill(self, place: Place, day: date, source: str) -> list[Incoming]:
        asked = demand(self.ranges, day)
        whole = sum(asked)
        lines: list[Incoming] = []
        size, kits = self._needed(place, source), self._kits_for(place)
        for one, part in zip(self.ranges, asked, strict=True):
            needed = one.cut.given * (size * part / whole + STANDING[place.kind] * part)
            lines += self._fill_range(place, one, needed * (kits if one.cut.kind == KIT_KIND else 1), day, source)
        return lines

    def _kits_for(self, place: Place) -> int:
        """Kits are built every other time, for twice as long."""
        turn = self.turns[place.id] = self.turns.get(place.id, 0) + 1
        return 2 * (turn % 2)

    def _needed(self, place: Place, source: str) -> float:
        """Pieces of all kinds together that a site wants to hold."""
        if place.kind != "warehouse":
            return self.per_day[place.id] * self.pieces * self.scale.restock_days * COVER
        whole = sum(self.per_day[other] for other, at in self.ambito_of.items() if at == place.ambito_id)
        return whole * self.pieces * 28 * (5 if source == "opening" else 1)

    def _fill_range(self, place: Place, one: Range, needed: float, day: date, source: str) -> Iterable[Incoming]:
        traits = self.traits(one, day, source)
        for variant in one.variants:
            if place.kind == "warehouse" and source == "purchase" and self.rng.random() > WAREHOUSE_PART:
                continue
            target = needed * variant.part * (SCARCE_PART if variant.scarce else 1)
            if variant.scarce and place.kind == "warehouse":
                target *= 0.1
            missing = target - (0 if place.kind == "warehouse" else self.has(place.id, variant))
            pieces = math.floor(missing + self.rng.random())
            if pieces > 0:
                yield Incoming(variant.item_id, pieces, traits)

    def traits(self, one: Range, day: date, source: str) -> Traits:
        """Lots of what expires carry a number and a day; the rest is told apart by value and funding alone."""
        funding = "programme" if self.rng.random() < 0.7 else "own"
        if one.cut.lasts is None:
            return Traits(None, None, one.cut.cents, funding)
        left = one.cut.lasts if source == "purchase" else max(one.cut.lasts // 2, 405) + self.rng.randrange(120)
        expires_on = day + timedelta(days=left)
        return Traits(f"{one.cut.sku[:3]}{day:%y%m}", expires_on, one.cut.cents, funding)

    def _odd_size(self, one: Range) -> Variant:
        rarely = [0.04 if variant.scarce else 1.05 - variant.part for variant in one.variants]
        return self.rng.choices(one.variants, rarely)[0]


def may_leave(site_id: UUID, items: Collection[UUID], today: date) -> dict[UUID, int]:
    """Pieces of each item at a site that may be sent away: neither expired nor opened."""
    _, found = shelves.offer([site_id], items)
    lots = {item_id: found.get((site_id, item_id), []) for item_id in items}
    return {
        item_id: sum(lot.quantity for lot in there if not lot.expired(today) and not lot.opened)
        for item_id, there in lots.items()
    }
