# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cards of the demo: some are lost, some turn out to be one person's, some people ask to be forgotten, others have not
come for so long that the clock lets them go; and who read what, what a shift counted, what went into a flat.

Chances are drawn of its own, a day at a time, so that the goods of the year stay as they are. Only cards of people who
will not come again are made one, or forgotten, for the same reason.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app.contact import operations as people
from app.contact.models import Card, Person, Referral, Service
from app.contact.operations import contacts
from app.db import db
from app.demo.network import Place
from app.demo.requests import HOUSEHOLD
from app.demo.schedule import Visit, moment, opens
from app.demo.year import Year
from app.distribution import operations as distribution
from app.distribution.operations import Booked, Order
from app.identity.operations import record_access
from app.network.rules import Scope
from app.privacy import operations as privacy
from app.privacy.queries import due
from app.stock.rules import Wanted
from app.web.texts import sealer

BEFORE = range(700, 1090, 35)
"""Days ago that somebody was met who never came back: one by one they come to the end of their two years."""
LOST_EVERY, MERGED_EVERY, FORGOTTEN_EVERY = 20, 40, 45
MERGED_LATELY = {12: False, 9: True, 5: False}
"""Days ago of merges that can still be undone, and whether one was."""
READ_LATELY, COUNTED_LATELY = 45, 30
TRAITS = (("disability", (0, 1, 1, 2)), ("minority", (2, 3, 4, 6)), ("roma", (0, 0, 1, 2)))
FLATS = 3
PACE = timedelta(minutes=4)


@dataclass
class Cards:
    """Who will not come again after which day, by ambito and gender, as far as the year has come."""

    year: Year
    home: str
    last: dict[int, Visit] = field(default_factory=dict)
    gone: dict[tuple[UUID, str], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for visits in self.year.plan.visits.values():
            self.last |= {visit.person: visit for visit in visits if visit.person is not None}

    def of_day(self, day: date) -> None:
        """What happens to cards on a day, after its visits."""
        number, ago = self.year.plan.days.index(day), (self.year.plan.days[-1] - day).days
        visits = [one for one in self.year.plan.visits[day] if one.person in self.year.codes and one.at < self.year.now]
        if day.day == 1:
            self._clock(moment(day, time(4, 10)))
        if ago < READ_LATELY:
            self._read(visits)
        if number % LOST_EVERY == 3 and visits:
            self._lose(visits[0])
        if ago in MERGED_LATELY or number % MERGED_EVERY == 10:
            self._merge(day, undone=MERGED_LATELY.get(ago, False))
        if number % FORGOTTEN_EVERY == 20:
            self._forget(day)
        for visit in visits:
            person = visit.person
            if person is not None and self.last[person] is visit:
                self.gone.setdefault(self._kind(person, visit.place), []).append(person)

    def at_the_end(self) -> None:
        """What a shift counted lately, and goods for flats that were found."""
        unit = self.first("street_unit")
        for day in self.year.plan.days[-COUNTED_LATELY:]:
            at = moment(day, time(23, 40))
            if opens(unit, day) and at < self.year.now:
                self._count(unit, day, at)
        self._furnish()

    def _kind(self, person: int, place: Place) -> tuple[UUID, str]:
        return place.ambito_id, self.year.plan.profiles[person].gender

    def first(self, kind: str) -> Place:
        """The first site of a kind in the ambito that signs in."""
        return next(one for one in self.year.places if one.kind == kind and one.territory == self.home)

    def _carrier(self, person: int) -> UUID:
        return db.session.scalars(sa.select(Card.person_id).where(Card.code == self.year.codes[person])).one()

    # ------------------------------------------------------------ what happens

    def _clock(self, at: datetime) -> None:
        if at >= self.year.now:
            return
        for kind, before in due.kept_from_now(at).items():
            for ids in due.due_ids(kind, before):
                privacy.let_go(kind, ids, before=before, now=at, run_id=chance.new_id())

    def _read(self, visits: list[Visit]) -> None:
        for visit in visits:
            if visit.place.territory == self.home and visit.person is not None:
                by, subject = self.year.staff.at[visit.place.id], self._carrier(visit.person)
                record_access(by, subject, "hand_out", visit.at, site_id=visit.place.id, reason="handout")

    def _lose(self, visit: Visit) -> None:
        """They are known all the same, and go away with a new card."""
        person = visit.person if visit.person is not None else 0
        before = self.year.codes[person]
        after = people.give_card(id=chance.new_id(), person_id=self._carrier(person), why="lost", now=visit.at + PACE)
        self.year.codes[person] = after.code
        if before in self.year.meetings.known:
            self.year.meetings.known.add(after.code)

    def _merge(self, day: date, *, undone: bool) -> None:
        at = moment(day, time(10, 15))
        pairs = [one for (ambito, _), one in self.gone.items() if len(one) > 1 and self._at_home(ambito)]
        if not pairs or at >= self.year.now:
            return
        alike = max(pairs, key=len)
        one, other = alike.pop(), alike.pop(0)
        by, merge_id = self.year.staff.coordinators[self.last[one].place.ambito_id], chance.new_id()
        first, into = self._carrier(one), self.year.codes[other]
        people.merge(id=merge_id, person_id=first, into_code=into, by=by, now=at)
        if undone:
            people.undo_merge(person_id=first, merge_id=merge_id, by=by, now=at + PACE)

    def _at_home(self, ambito_id: UUID) -> bool:
        return ambito_id == self.first("point").ambito_id

    def _forget(self, day: date) -> None:
        at = moment(day, time(10, 40))
        ended = [one for (ambito, _), one in self.gone.items() if len(one) > 1 and not self._at_home(ambito)]
        if ended and at < self.year.now:
            person = max(ended, key=len).pop(0)
            privacy.forget(self._carrier(person), now=at)
            del self.year.codes[person]

    # ------------------------------------------------------------ at the end

    def _count(self, unit: Place, day: date, at: datetime) -> None:
        rng, by = Random(f"tally {day}"), self.year.staff.at[unit.id]
        for trait, numbers in TRAITS:
            method, how_many = rng.choice(("estimated", "estimated", "said")), rng.choice(numbers)
            contacts.tally(
                id=chance.new_id(), site_id=unit.id, shift_on=day, trait=trait, people=how_many, method=method,
                by=by, now=at,
            )  # fmt: skip

    def _furnish(self) -> None:
        """Household goods for a few who are on their way to a flat of their own, linked to that way."""
        on_the_way = (
            sa.select(Referral.id, Person.code, Service.ambito_id)
            .join(Service, Service.id == Referral.service_id)
            .join(Person, Person.id == Referral.person_id)
            .where(Service.path.like("housing_%"))
            .where(Referral.state.in_(("accepted", "accompanied", "taken_in_charge")))
            .order_by(Referral.made_at, Referral.id)
            .limit(FLATS)
        )
        for row in db.session.execute(on_the_way).all():
            point = next(one for one in self.year.places if one.kind == "point" and one.ambito_id == row.ambito_id)
            there = (one.variants[0] for one in self.year.stores.ranges if one.cut.kind in HOUSEHOLD)
            variant = next((one for one in there if self.year.stores.has(point.id, one) > 1), None)
            if variant is not None:
                self._give(point, variant.item_id, referral_id=row.id, person_code=row.code)

    def _give(self, point: Place, item_id: UUID, **links: Any) -> None:
        order = Order(
            chance.new_id(), point.id, (Wanted(item_id, 1),), "autonomy", exception="other", reason="Per la casa nuova",
            **links,
        )  # fmt: skip
        now, sight = self.year.after(point.id, self.year.now), Scope(ambiti=frozenset({point.ambito_id}))
        [booked] = distribution.book([order], by=self.year.staff.at[point.id], sight=sight, now=now)
        if isinstance(booked, Booked):
            self.year.stores.change(point.id, item_id, -1)


def begin(year: Year, home: str) -> Cards:
    """People of years before: one contact each, and a card that nobody has shown since."""
    cards = Cards(year, home)
    unit = cards.first("street_unit")
    zone_id = year.meetings.directory.zones[unit.ambito_id][0]
    for ago in BEFORE:
        at = moment(year.plan.days[-1] - timedelta(days=ago), time(21, 0), ago)
        person = people.add_person(id=chance.new_id(), now=at, gender="m", age_band="30-49")
        contacts.record_contact(
            id=chance.new_id(), site_id=unit.id, kind="street", occasion="first", person_code=person.code,
            zone_id=zone_id, people=1, needs=["blanket"], note=None,
            occurred_at=at, by=year.staff.at[unit.id], now=at, sealer=sealer(),
        )  # fmt: skip
    return cards
