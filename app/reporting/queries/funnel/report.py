# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The funnel of a period and a part of the network, as whoever asks may see it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from app.reporting.queries.closed.months import MET, REFERRED, closed
from app.reporting.queries.funnel.courses import courses, first_days
from app.reporting.queries.funnel.given_before import given_before
from app.reporting.queries.funnel.meetings import By, Key, meetings, people_met
from app.reporting.rules.courses import Course, as_of_ripeness
from app.reporting.rules.funnel import (
    DAYS,
    Figures,
    Funnel,
    Part,
    ToldReferrals,
    figures,
    guarded_figures,
    told_contacts,
    told_referrals,
    waits_of_people,
)
from app.reporting.rules.periods import Period, month_of, months_between
from app.reporting.rules.report import Label, Where

T = TypeVar("T")


def funnel(where: Where, period: Period, by: By = None) -> Funnel:
    """The funnel of a part of the network, and of each ambito, site or month of it where that is asked.

    For readers of aggregates it is made of what is told of months when they are closed; there are no sites then.
    """
    return _guarded(where, period, None if by == "site" else by) if where.guarded else _exact(where, period, by)


def _exact(where: Where, period: Period, by: By) -> Funnel:
    sent = courses(where, period)
    ids = {one.sent.person_id for one in sent if one.sent.person_id is not None and one.sent.known_on_days}
    before = _classes(given_before(where, period))
    total = figures(meetings(where, period), sent, people_met(where, period).get(None, 0), given_before=before)
    total = replace(total, waits={**total.waits, **waits_of_people(sent, *first_days(where, ids), period)})
    if by is None:
        return Funnel(total)
    met, people = _under(meetings(where, period, by), lambda one: one.key), people_met(where, period, by)
    made = _under(sent, lambda one: _key_of(one, by))
    keys = {*met, *made, *people}
    parts = {key: figures(met.get(key, []), made.get(key, []), people.get(key, 0)) for key in keys}
    return Funnel(total, _parts(where, period, by, parts))


def _key_of(one: Course, by: By) -> Key:
    if by == "month":
        return month_of(one.sent.made_on).first
    return one.sent.site_id if by == "site" else one.sent.ambito_id


def _under(things: Iterable[T], key: Callable[[T], Key]) -> dict[Key, list[T]]:
    found: dict[Key, list[T]] = defaultdict(list)
    for one in things:
        found[key(one)].append(one)
    return found


def _classes(pairs: Sequence[tuple[UUID, str]]) -> dict[str, int]:
    """Referrals by class of what was given before, and under an empty word those before which anything was."""
    return {**Counter(fead_class for _, fead_class in pairs), "": len({one for one, _ in pairs})}


def _parts(where: Where, period: Period, by: By, figures: Mapping[Key, Figures]) -> list[Part]:
    """One after the other: ambiti and sites by name, months in order; also those without anything."""
    named: dict[UUID | date, Label]
    if by == "month":
        named = {month.first: f"{month.first:%m/%Y}" for month in months_between(period.first, period.last)}
    elif by == "ambito":
        named = {id: name for id, name in where.ambiti.items()}
    else:
        named = {one.id: one.name for one in sorted(where.sites.values(), key=lambda one: (one.name, one.id))}
    none = _nothing(guarded=where.guarded)
    return [Part(key, label, figures.get(key, none)) for key, label in named.items()]


def _nothing(*, guarded: bool) -> Figures:
    return guarded_figures([], [], {name: [] for name in DAYS}) if guarded else figures([], [], 0)


# ---------------------------------------------------------------- readers of aggregates

Told = tuple[UUID, ToldReferrals]
"""Referrals that are told, and their ambito."""

Waited = dict[tuple[UUID, str, date], dict[str, list[int]]]
"""Days that referrals waited, by ambito, where they stand, the month in which they were made, and the wait."""


def _guarded(where: Where, period: Period, by: By) -> Funnel:
    contacts = {
        (ambito_id, month): kinds
        for ambito_id, known in closed(MET, where.ambiti, period.last).items()
        for month, kinds in told_contacts(known, period).items()
    }
    sent = closed(REFERRED, where.ambiti, period.last).items()
    told = [(ambito_id, one) for ambito_id, known in sent for one in told_referrals(known, period)]
    waited = _waited(where, told)
    total = _figures_of(contacts.values(), told, waited)
    if by is None:
        return Funnel(total, guarded=True)
    met = _under(contacts, lambda one: one[0] if by == "ambito" else one[1])
    referred = _under(told, lambda one: one[0] if by == "ambito" else one[1].told)
    keys = {*met, *referred}
    parts = {
        key: _figures_of([contacts[one] for one in met.get(key, [])], referred.get(key, []), waited) for key in keys
    }
    return Funnel(total, _parts(where, period, by, parts), guarded=True)


def _waited(where: Where, told: Sequence[Told]) -> Waited:
    """How long referrals that are told had waited when they were ripe."""
    found: Waited = {}
    if not told:
        return found
    made = [one.made for _, one in told]
    for one in courses(where, Period(min(made), month_of(max(made)).last), as_of_ripeness):
        of_kind = found.setdefault((one.sent.ambito_id, one.stands, month_of(one.sent.made_on).first), {})
        for name, stage in DAYS.items():
            days = one.days_to(stage)
            if days is not None:
                of_kind.setdefault(name, []).append(days)
    return found


def _figures_of(contacts: Iterable[Mapping[str, int]], told: Sequence[Told], waited: Waited) -> Figures:
    kinds = [waited.get((ambito_id, one.stands, one.made), {}) for ambito_id, one in told]
    return guarded_figures(
        contacts, [one for _, one in told], {name: [day for one in kinds for day in one.get(name, [])] for name in DAYS}
    )
