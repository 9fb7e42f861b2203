# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nights of a street unit: the last ones closed with what was missing, one van still out, one outing ahead.

It draws from a chance of its own, a night at a time. What is given meanwhile are the visits of the year.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from app import chance
from app.demo.network import Place
from app.demo.schedule import moment, opens
from app.demo.supply import may_leave
from app.distribution.operations import outings
from app.distribution.queries import outings as asked
from app.distribution.rules.outings import Back, suggest
from app.network.rules import Scope
from app.stock.rules import Wanted

if TYPE_CHECKING:
    from app.demo.year import Year

NIGHTS = 6
"""So many nights before today; the last of them is not closed."""

PLANNED, LOADED, CLOSED = time(15, 20), time(19, 40), time(23, 50)
VAN = "Doblò bianco"
FIRST_LOAD = (("COP-PILE", 14), ("CALT", 12), ("SPI", 6), ("GUA", 8), ("COP-TERM", 10))
WHY_FEWER = (("lost", None), ("stolen", None), ("damaged", None), ("other", "Rimasta sotto la pioggia"))
NOTES = ("Allerta freddo: più coperte.", "Torcia di riserva nel cassetto.", None, None)


@dataclass
class Nights:
    """Which nights the street unit of an ambito goes out, and the outing that it is on."""

    unit: Place
    warehouse: Place
    days: Sequence[date]
    last: date
    out: dict[UUID, UUID] = field(default_factory=dict)

    def go_out(self, year: "Year", place: Place, day: date) -> None:
        """On one of these nights: plan it, and load the van with what the nights before took."""
        if place is not self.unit:
            return
        if day == self.last:
            self._plan(year, day, min(moment(day, time(7, 30)), year.now))
        if day not in self.days:
            return
        outing_id = self._plan(year, day, moment(day, PLANNED))
        at = year.after(place.id, year.after(self.warehouse.id, moment(day, LOADED)))
        by, wanted = year.staff.at[place.id], self._to_load(year, day)
        outings.load_outing(outing_id, from_site_id=self.warehouse.id, wanted=wanted, by=by, sight=self._sight, now=at)
        for one in wanted:
            year.stores.change(self.warehouse.id, one.item_id, -one.quantity)
            year.stores.change(place.id, one.item_id, one.quantity)
        self.out[place.id] = outing_id

    def come_back(self, year: "Year", place: Place, day: date) -> None:
        """Count and close, but for the last night: that van nobody has counted yet. The goods stay on board."""
        if place is not self.unit or day not in self.days or day == self.days[-1]:
            return
        outing_id, here, at = (
            self.out.pop(place.id),
            asked.on_the_van(place.id),
            year.after(place.id, moment(day, CLOSED)),
        )
        counted = _counted(Random(f"{day} counted"), sorted(asked.loaded_of(outing_id)), here)
        by = year.staff.at[place.id]
        outings.close_outing(outing_id, counted=counted, stays=True, by=by, sight=self._sight, now=at)
        for one in counted:
            year.stores.change(place.id, one.item_id, one.quantity - here.get(one.item_id, 0))

    @property
    def _sight(self) -> Scope:
        return Scope(ambiti=frozenset({self.unit.ambito_id}))

    def _plan(self, year: "Year", day: date, now: datetime) -> UUID:
        rng, zones = Random(f"{day} plan"), year.meetings.directory.zones[self.unit.ambito_id]
        by = year.staff.at[self.unit.id]
        one = outings.plan_outing(
            id=chance.new_id(),
            site_id=self.unit.id,
            planned_on=day,
            crew=[by],
            zones=rng.sample(zones, min(3, len(zones))),
            by=by,
            now=now,
            van=VAN,
            note=rng.choice(NOTES),
        )
        return one.id

    def _to_load(self, year: "Year", day: date) -> list[Wanted]:
        """The learned list, or on the first night what every van has; never more than may leave the warehouse."""
        nights = asked.last_nights(self.unit.id)
        list_ = suggest(nights, asked.on_the_van(self.unit.id)) if nights else {}
        if not list_:
            variants = {one.cut.sku: one.variants[0].item_id for one in year.stores.ranges}
            list_ = {variants[sku]: pieces for sku, pieces in FIRST_LOAD if sku in variants}
        spare = may_leave(self.warehouse.id, list(list_), day)
        return [
            Wanted(item_id, min(pieces, spare[item_id])) for item_id, pieces in sorted(list_.items()) if spare[item_id]
        ]


def begin(places: Sequence[Place], calendar: Sequence[date], home: str) -> Nights:
    """The last nights on which the street unit of this ambito goes out; none on the first day, which takes stock."""
    unit, warehouse = (
        next(one for one in places if one.kind == kind and one.territory == home)
        for kind in ("street_unit", "warehouse")
    )
    evenings = [day for day in calendar[1:-1] if opens(unit, day)]
    return Nights(unit, warehouse, evenings[-NIGHTS:], calendar[-1])


def _counted(rng: Random, loaded: Sequence[UUID], here: dict[UUID, int]) -> list[Back]:
    """What was loaded, counted: of one thing a piece is gone and somebody says why, of another there is one more."""
    counted = [Back(item_id, here.get(item_id, 0)) for item_id in loaded]
    there = [place for place, one in enumerate(counted) if one.quantity > 1]
    for place in there[:1]:
        reason, note = rng.choice(WHY_FEWER)
        counted[place] = Back(loaded[place], counted[place].quantity - 1, reason, note)
    for place in there[1:2]:
        counted[place] = Back(loaded[place], counted[place].quantity + 1)
    return counted
