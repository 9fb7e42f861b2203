# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""When who comes where: every visit of the year, before any of it is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from app.clock import ROME
from app.demo.catalogue import Range, demand
from app.demo.network import TERRITORIES, Place
from app.demo.people import Profile, draw
from app.demo.scale import Scale

WITHOUT_CODE = 0.35
FAITHFUL = 0.8
PAUSE_DAYS = 16
COLD_MONTHS = frozenset({11, 12, 1, 2, 3})
HOURS = {"point": (time(9, 30), 180), "street_unit": (time(20, 30), 180)}


@dataclass(frozen=True)
class Visit:
    """Somebody comes to a site; ``person`` is their place in the list of profiles, none when nobody asks who it is."""

    at: datetime
    place: Place
    person: int | None


@dataclass(frozen=True)
class Plan:
    """The year ahead: its days, who will come, and their visits by day in the order of time."""

    days: tuple[date, ...]
    profiles: tuple[Profile, ...]
    visits: dict[date, list[Visit]]


def plan(rng: Random, scale: Scale, places: Sequence[Place], ranges: list[Range], days: Sequence[date]) -> Plan:
    """Invent people and visits; the number of visits of a day follows what is asked for in its season."""
    busy = [sum(demand(ranges, day)) for day in days]
    region = sum(one.share for one in TERRITORIES)
    profiles: list[Profile] = []
    visits: list[Visit] = []
    for territory in TERRITORIES:
        open_places = [place for place in places if place.territory == territory.code and place.share]
        diary = _Diary(rng, open_places, days, busy)
        coded = 0
        for _ in range(max(1, round(scale.people * len(days) / 365 * territory.share / region))):
            profile = draw(rng, scale)
            made = diary.of_somebody(profile.visits, len(profiles))
            profiles.append(profile)
            visits += made
            coded += len(made)
        visits += [diary.of_nobody() for _ in range(round(coded * WITHOUT_CODE / (1 - WITHOUT_CODE)))]
    by_day: dict[date, list[Visit]] = {day: [] for day in days}
    for visit in sorted(visits, key=lambda one: one.at):
        by_day[visit.at.astimezone(ROME).date()].append(visit)
    return Plan(tuple(days), tuple(profiles), by_day)


@dataclass
class _Diary:
    """Opening days of an ambito's sites."""

    rng: Random
    places: list[Place]
    days: Sequence[date]
    busy: list[float]

    def __post_init__(self) -> None:
        self.usual = sum(self.busy) / len(self.busy)

    def of_somebody(self, count: int, person: int) -> list[Visit]:
        """Visits that follow each other in days or weeks, sooner in the cold, mostly to the same place.

        Who would come after the last day came before the first: the year is as full at its start as at its end.
        """
        home = self._place()
        at = self.rng.choices(range(len(self.days)), self.busy)[0]
        visits = []
        for _ in range(count):
            place = home if self.rng.random() < FAITHFUL else self._place()
            visits.append(self._visit(place, at, person))
            season = self.busy[at] / self.usual
            at = (at + 1 + int(self.rng.expovariate(season * season / PAUSE_DAYS))) % len(self.days)
        return visits

    def of_nobody(self) -> Visit:
        """A visit of somebody without a card."""
        return self._visit(self._place(), self.rng.choices(range(len(self.days)), self.busy)[0], None)

    def _place(self) -> Place:
        return self.rng.choices(self.places, [place.share for place in self.places])[0]

    def _visit(self, place: Place, at: int, person: int | None) -> Visit:
        ahead = [one for one in self.days[at : at + 7] if opens(place, one)]
        day = ahead[0] if ahead else next((one for one in reversed(self.days) if opens(place, one)), self.days[-1])
        start, minutes = HOURS[place.kind]
        return Visit(moment(day, start, self.rng.randrange(minutes * 60)), place, person)


def opens(place: Place, day: date) -> bool:
    """Whether a place is open on a day; street units go out on more evenings in the cold months."""
    more = place.kind == "street_unit" and day.month in COLD_MONTHS and day.weekday() in (0, 4)
    return day.weekday() in place.open_on or more


def moment(day: date, at: time, seconds: int = 0) -> datetime:
    """A moment of a day in Tuscany, in UTC."""
    return datetime.combine(day, at, ROME).astimezone(UTC) + timedelta(seconds=seconds)
