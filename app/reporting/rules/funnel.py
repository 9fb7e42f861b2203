# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a contact to a home: how many contacts, how many referrals came to each stage, how long it took."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Protocol
from uuid import UUID

from app.reporting.rules.courses import DECLINED, STAGES, Course, numbers_of, stages_of
from app.reporting.rules.meeting_kinds import classes_of, number_in
from app.reporting.rules.periods import Period, month_of
from app.reporting.rules.report import Label
from app.reporting.rules.suppression import LEAST, Shown, carried_together, months_up_to, shown, told_at

CONTACTS = ("contacts", "contacts_uncoded", "first_contacts", "first_contacts_with_goods", "with_need")
REFERRALS = (*STAGES, DECLINED)
PEOPLE_MET = "people_met"

PART_OF: Mapping[str, str] = {
    "contacts_uncoded": "contacts",
    "first_contacts": "contacts",
    "first_contacts_with_goods": "first_contacts",
    "with_need": "contacts",
    "accepted": STAGES[0],
    "declined": STAGES[0],
    "accompanied": "accepted",
    "taken_in_charge": "accompanied",
    "housing": "taken_in_charge",
}
"""Of which figure another is a part, so many of a hundred."""

DAYS = {"days_to_accepted": "accepted", "days_to_taken_in_charge": "taken_in_charge", "days_to_housing": "housing"}
"""Waits whose median is told, and the stage that they end with."""

TO_REFERRAL, TO_CHARGE = "days_contact_to_referral", "days_referral_to_charge"
"""Waits of people: from their first contact to their first referral, from there until somebody took charge of them."""

BEFORE = 30
"""Days before a referral in which goods were given before it."""


class Met(Protocol):
    """Contacts of one kind: ``reporting.queries.meetings`` answers with these."""

    @property
    def first(self) -> bool: ...
    @property
    def coded(self) -> bool: ...
    @property
    def with_goods(self) -> bool: ...
    @property
    def with_need(self) -> bool: ...
    @property
    def contacts(self) -> int: ...
    @property
    def people(self) -> int: ...


@dataclass(frozen=True)
class Wait:
    """A median of days, and how many it stands on (not said to readers of aggregates)."""

    days: float | None
    behind: int | None = None


@dataclass(frozen=True)
class Figures:
    """A funnel's numbers by code. ``presences`` is how many people the contacts were with; ``given_before`` by class of
    EU reports, and under an empty word of any; neither is told to readers of aggregates."""

    counts: Mapping[str, Shown]
    waits: Mapping[str, Wait] = field(default_factory=dict)
    presences: int | None = None
    given_before: Mapping[str, int] | None = None

    def of_hundred(self, code: str) -> int | None:
        """How many of a hundred of what a figure is a part of."""
        if code not in PART_OF:
            return None
        part, whole = self.counts[code].value, self.counts[PART_OF[code]].value
        return None if part is None or not whole else int(100 * part / whole + 0.5)


@dataclass(frozen=True)
class Part:
    """The same for one ambito, site or month; ``key`` is its id or first day."""

    key: UUID | date
    label: Label
    figures: Figures


@dataclass(frozen=True)
class Funnel:
    """A period's funnel, altogether and by part where that was asked for."""

    total: Figures
    parts: Sequence[Part] = ()
    guarded: bool = False


def contact_numbers(met: Iterable[Met]) -> dict[str, int]:
    """How many contacts, and of them without a card, first ones, first ones with goods, with a need."""
    rows = list(met)
    return {
        "contacts": sum(one.contacts for one in rows),
        "contacts_uncoded": sum(one.contacts for one in rows if not one.coded),
        "first_contacts": sum(one.contacts for one in rows if one.first),
        "first_contacts_with_goods": sum(one.contacts for one in rows if one.first and one.with_goods),
        "with_need": sum(one.contacts for one in rows if one.with_need),
    }


def figures(met: Sequence[Met], courses: Sequence[Course], people: int, **more: Mapping[str, int] | None) -> Figures:
    """Everything as it is, for whoever may see rows."""
    numbers = contact_numbers(met) | numbers_of(courses) | {PEOPLE_MET: people}
    waits = {name: wait(one.days_to(stage) for one in courses) for name, stage in DAYS.items()}
    exact = {code: Shown(number, False) for code, number in numbers.items()}
    return Figures(exact, waits, sum(one.people for one in met), **more)


def wait(days: Iterable[int | None]) -> Wait:
    """The median of the days that are known."""
    known = [one for one in days if one is not None and one >= 0]
    return Wait(float(median(known)) if known else None, len(known))


def waits_of_people(
    courses: Iterable[Course], contacts: Mapping[UUID, date], referrals: Mapping[UUID, date], period: Period
) -> dict[str, Wait]:
    """Days from the first contact to the first referral of people whose first referral lies in the period, and from
    there until somebody took charge of them. Of somebody forgotten only months are known: they are left out."""
    firsts: dict[UUID, date] = {}
    taken: dict[UUID, date] = {}
    for one in courses:
        person = one.sent.person_id
        if person is None or not one.sent.known_on_days or not period.holds(_day(referrals[person])):
            continue
        firsts[person] = referrals[person]
        if "taken_in_charge" in one.on:
            taken[person] = min(one.on["taken_in_charge"], taken.get(person, date.max))
    to_referral = [(day - contacts[one]).days for one, day in firsts.items() if one in contacts]
    to_charge = [(taken[one] - day).days for one, day in firsts.items() if one in taken]
    return {TO_REFERRAL: wait(to_referral), TO_CHARGE: wait(to_charge)}


def _day(day: date) -> Period:
    return Period(day, day)


# ---------------------------------------------------------------- readers of aggregates

Known = Mapping[date, Mapping[str, int]]
"""Of one ambito: what was known of months when they were closed, by leaf."""


def told_contacts(known: Known, period: Period) -> dict[date, dict[str, int]]:
    """Contacts that are told in each month of a period, by kind."""
    months = months_up_to(known, period)
    told = carried_together([known.get(month, {}) for month in months], classes_of)
    return {month: kinds for month, kinds in zip(months, told, strict=True) if period.holds(month_of(month))}


@dataclass(frozen=True)
class ToldReferrals:
    """Referrals of one ambito, of one month, that stand at one place: how many, and the month in which they are
    told."""

    stands: str
    made: date
    told: date
    number: int


def told_referrals(known: Known, period: Period) -> list[ToldReferrals]:
    """Which referrals are told in a period."""
    months = months_up_to(known, period)
    found = []
    for leaf in sorted({leaf for leaves in known.values() for leaf in leaves}):
        numbers = [known.get(month, {}).get(leaf, 0) for month in months]
        for month, place, number in zip(months, told_at(numbers), numbers, strict=True):
            if place is not None and number and period.holds(month_of(months[place])):
                found.append(ToldReferrals(leaf, month, months[place], number))
    return found


def guarded_figures(
    contacts: Iterable[Mapping[str, int]], told: Sequence[ToldReferrals], days: Mapping[str, Sequence[int]]
) -> Figures:
    """What a reader of aggregates is shown of contacts and referrals that are told: medians of five and more only."""
    kinds = list(contacts)
    numbers = {code: sum(number_in(one, code) for one in kinds) for code in (*CONTACTS, PEOPLE_MET)}
    numbers |= {code: sum(one.number for one in told if code in stages_of(one.stands)) for code in REFERRALS}
    waits = {name: Wait(wait(days[name]).days if len(days[name]) >= LEAST else None) for name in DAYS}
    return Figures({code: shown(number) for code, number in numbers.items()}, waits)
