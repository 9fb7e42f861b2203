# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A year is lived day by day: goods come in, places open, handouts are recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from app import chance
from app.contact import operations as people
from app.demo.meetings import Meetings
from app.demo.network import Place
from app.demo.nights import Nights
from app.demo.operators import Staff
from app.demo.requests import Asking, Caller, corrected, stranger
from app.demo.scale import Scale
from app.demo.schedule import Plan, Visit, moment, opens
from app.demo.supply import Stores
from app.distribution import operations as distribution
from app.distribution.operations import Booked, Order
from app.errors import DomainError
from app.network.rules import Scope
from app.stock import operations as stock

OUTINGS_OFFLINE = 0.35
OVERSIGHTS = 0.15
UNDONE = 0.004
WHY_UNDONE = (
    "Taglia sbagliata",
    "Registrata due volte",
    "La persona ha cambiato idea",
    "Registrata al punto sbagliato",
)
CLOSING = time(23, 45)
SUNDAY = 6


@dataclass
class Year:
    """The state of the invented network while time passes. Nothing happens after ``now``."""

    rng: Random
    scale: Scale
    places: Sequence[Place]
    plan: Plan
    stores: Stores
    asking: Asking
    staff: Staff
    now: datetime
    meetings: Meetings
    nights: Nights
    codes: dict[int, str] = field(default_factory=dict)
    clocks: dict[UUID, datetime] = field(default_factory=dict)
    waiting: dict[UUID, list[Visit]] = field(default_factory=dict)
    handouts: int = 0

    def begin(self) -> None:
        """Every site takes its opening stock."""
        for place in self.places:
            self.stores.open(place, moment(self.plan.days[0], time(7, 30)))

    def live(self, day: date) -> None:
        """One day."""
        self.meetings.of_day(day, self.now)
        self._supplies(day)
        visits = [visit for visit in self.plan.visits[day] if visit.at < self.now]
        if not self.scale.by_hand:
            self._keep(day, visits)
            return
        for place in self.places:
            self._shift(place, day, [visit for visit in visits if visit.place is place])

    def _supplies(self, day: date) -> None:
        number = self.plan.days.index(day)
        for at, place in enumerate(self.places):
            morning = moment(day, time(8, 0), at * 17)
            if morning >= self.now:
                continue
            if number and number % self.scale.restock_days == at % self.scale.restock_days:
                self.stores.buy(place, morning)
            if opens(place, day) and self.rng.random() < (1 / 14 if place.kind == "warehouse" else 1 / 20):
                self.stores.be_given(place, min(morning + timedelta(minutes=45), self.now))

    def _shift(self, place: Place, day: date, visits: list[Visit]) -> None:
        """What one site records of a day: each handout as it happens, or a whole outing when the telephone is back."""
        self.nights.go_out(self, place, day)
        self._visits(place, day, visits)
        self.nights.come_back(self, place, day)

    def _visits(self, place: Place, day: date, visits: list[Visit]) -> None:
        if place.kind == "street_unit" and self.rng.random() < OUTINGS_OFFLINE:
            orders = [self._order(visit, day, offline=True) for visit in visits]
            sent = moment(day, CLOSING, self.rng.randrange(1, 8 * 3600))
            self._record(orders, place, self.after(place.id, sent))
            return
        for visit in visits:
            offline = self.rng.random() < 0.03
            delay = timedelta(minutes=self.rng.randrange(10, 50)) if offline else timedelta(0)
            order = self._order(visit, day, offline=offline)
            for booked in self._record([order], place, self.after(place.id, visit.at + delay)):
                if booked.movement_id and self.rng.random() < UNDONE:
                    self._undo(booked, place)

    def _keep(self, day: date, visits: list[Visit]) -> None:
        """Keep a day's visits on the telephones, which send them on Sundays, a site at a time."""
        for visit in visits:
            self.waiting.setdefault(visit.place.id, []).append(visit)
        if day.weekday() != SUNDAY and day != self.plan.days[-1]:
            return
        for place in self.places:
            orders = [self._order(visit, day, offline=True) for visit in self.waiting.pop(place.id, ())]
            self._record(orders, place, min(moment(day, CLOSING), self.now))

    def _order(self, visit: Visit, day: date, *, offline: bool) -> Order | None:
        oversight = offline and self.rng.random() < OVERSIGHTS
        caller = self._caller(visit, day)
        order = self.asking.order(caller, offline=offline, oversight=oversight)
        if order is None or not self.scale.by_hand:
            return order
        met = self.meetings.meet(caller, visit.place, visit.at)
        return replace(order, contact_id=met, outing_id=self.nights.out.get(visit.place.id))

    def _caller(self, visit: Visit, day: date) -> Caller:
        if visit.person is None:
            return stranger(self.rng, visit.at, day, visit.place.id)
        profile = self.plan.profiles[visit.person]
        if visit.person not in self.codes:
            person = people.add_person(id=chance.new_id(), now=visit.at, **profile.noted)
            self.codes[visit.person] = person.code
        return Caller(visit.at, day, visit.place.id, profile.gender, profile.sizes, self.codes[visit.person])

    def after(self, site_id: UUID, at: datetime) -> datetime:
        """This moment, or a little after the site's last record: a ledger is written in the order of time."""
        last = self.clocks.get(site_id)
        when = at if last is None or last < at else last + timedelta(seconds=20)
        self.clocks[site_id] = min(when, self.now)
        return self.clocks[site_id]

    def _record(self, orders: Sequence[Order | None], place: Place, now: datetime) -> list[Booked]:
        """Book orders, and those that are refused once more as corrected, until all stand."""
        sight = Scope(ambiti=frozenset({place.ambito_id}))
        left = [order for order in orders if order is not None]
        done: list[Booked] = []
        while left:
            outcomes = distribution.book(left, by=self.staff.at[place.id], sight=sight, now=now)
            done += [one for one in outcomes if isinstance(one, Booked)]
            left = [
                self._corrected(order, outcome)
                for order, outcome in zip(left, outcomes, strict=True)
                if isinstance(outcome, DomainError)
            ]
        self.handouts += len(done)
        return done

    def _corrected(self, order: Order, refusal: DomainError) -> Order:
        for line in refusal.details.get("lines", ()):
            self.stores.here[order.site_id, UUID(line["item_id"])] = 0
        return corrected(order, refusal, self.rng)

    def _undo(self, booked: Booked, place: Place) -> None:
        stock.reverse(
            id=chance.new_id(),
            movement_id=booked.movement_id or booked.id,
            reason=self.rng.choice(WHY_UNDONE),
            by=self.staff.at[place.id],
            now=self.after(place.id, self.clocks[place.id] + timedelta(minutes=3)),
            sight=Scope(),
        )
        for line in booked.lines:
            self.stores.change(place.id, line.item_id, line.quantity - booked.shortages.get(line.item_id, 0))
