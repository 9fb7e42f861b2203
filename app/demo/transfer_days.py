# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Transfers of the demo: every third week a warehouse sends to its points, now and then something is missing, and on
the last days there is one in every state."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from app import chance
from app.clock import day_of
from app.demo.network import Place
from app.demo.schedule import moment
from app.demo.supply import may_leave
from app.demo.year import Year
from app.network.rules import Scope
from app.stock.rules import Wanted
from app.transfer import operations as transfers
from app.transfer.operations import Carriage, Dispatched
from app.transfer.rules import LOST, Came

EVERY_DAYS = 21
MOST_LINES, MOST_PIECES = 5, 24
DIFFERS = 0.2
MISSING_AGO, CANCELLED_AGO, UNDER_WAY_AGO = 4, 9, 1
NOTES = ("Per il fine settimana", "Servono prima di sabato", None, None)


@dataclass(frozen=True)
class Van:
    """Who sends what to whom on a day."""

    year: Year
    warehouse: Place
    place: Place
    rng: Random

    def by(self, place: Place) -> UUID:
        """Who works there."""
        return self.year.staff.at[place.id]

    def after(self, place: Place, at: datetime) -> datetime:
        """This moment, or a little after the site's last record: an outing may have come home late."""
        last = self.year.clocks.get(place.id)
        when = at if last is None or last < at else last + timedelta(seconds=20)
        self.year.clocks[place.id] = when
        return when


def of_day(year: Year, day: date, home: str) -> None:
    """The transfers of a day; in the ambito with this code also those of the last days. None on the first."""
    last, number = year.plan.days[-1], year.plan.days.index(day)
    if not number or moment(day, time(7, 10)) >= year.now:
        return
    for warehouse in [place for place in year.places if place.kind == "warehouse"]:
        places = [one for one in year.places if one.ambito_id == warehouse.ambito_id and one.kind != "warehouse"]
        for at, place in enumerate(places):
            van = Van(year, warehouse, place, Random(f"{day} {place.name}"))
            if place.territory == home and (last - day).days <= CANCELLED_AGO:
                _of_last_days(van, day, (last - day).days, at)
            elif number % EVERY_DAYS == at % EVERY_DAYS:
                _send_and_receive(van, day)


def _send_and_receive(van: Van, day: date) -> None:
    sent = _send(van, moment(day, time(6, 40)))
    if sent is not None:
        _receive(van, sent, day, differs=van.rng.random() < DIFFERS)


def _of_last_days(van: Van, day: date, ago: int, at: int) -> None:
    """One of each state, at the first point of the ambito and at its street unit."""
    first, street, now = at == 0, van.place.kind == "street_unit", moment(day, time(6, 40))
    if ago == CANCELLED_AGO and first:
        sent = _send(van, now)
        if sent is not None:
            later = now + timedelta(minutes=4)
            reason = "Il furgone non è partito"
            transfers.cancel(id=sent.transfer.id, reason=reason, by=van.by(van.warehouse), for_sender=True, now=later)
            _moved(van, sent, van.warehouse)
    elif ago == MISSING_AGO and first:
        sent = _send(van, now)
        if sent is not None:
            _receive(van, sent, day, differs=True, settle=False)
    elif ago == UNDER_WAY_AGO and (first or street):
        _send(van, now)
    elif ago == 0 and first:
        _ask(van, now)
    elif ago == 0 and street:
        asked = _ask(van, now)
        if asked is not None:
            by = van.by(van.warehouse)
            transfers.pick(id=asked, hours=48, by=by, sight=_sight(van), now=now + timedelta(minutes=3))


def _ask(van: Van, now: datetime) -> UUID | None:
    """Ask the warehouse for some of what it has; none when it has nothing to spare."""
    wanted = _wanted(van, now)
    if not wanted:
        return None
    one = transfers.request(
        id=chance.new_id(),
        from_site_id=van.warehouse.id,
        to_site_id=van.place.id,
        wanted=wanted,
        by=van.by(van.place),
        now=now,
        note=van.rng.choice(NOTES),
    )
    return one.id


def _wanted(van: Van, now: datetime) -> list[Wanted]:
    variants = [variant for one in van.year.stores.ranges for variant in one.variants]
    here = [one for one in variants if van.year.stores.has(van.warehouse.id, one) > MOST_PIECES]
    chosen = van.rng.sample(here, min(len(here), van.rng.randint(2, MOST_LINES)))
    spare = may_leave(van.warehouse.id, [one.item_id for one in chosen], day_of(now))
    pieces = {item_id: min(there, van.rng.randint(3, MOST_PIECES)) for item_id, there in spare.items()}
    return [Wanted(item_id, quantity) for item_id, quantity in pieces.items() if quantity]


def _send(van: Van, now: datetime) -> Dispatched | None:
    asked = _ask(van, now)
    if asked is None:
        return None
    carriage = Carriage(packages=van.rng.randint(1, 4), appearance=van.rng.choice(("Cartoni", "Sacchi")))
    later, by = now + timedelta(minutes=2), van.by(van.warehouse)
    sent = transfers.dispatch(id=asked, carriage=carriage, by=by, sight=_sight(van), now=later)
    _moved(van, sent, None)
    return sent


def _moved(van: Van, sent: Dispatched, back_to: Place | None) -> None:
    """Remember that the warehouse has less, or has it again."""
    sign = -1 if back_to is None else 1
    for line in sent.lines:
        van.year.stores.change(van.warehouse.id, line.item_id, sign * line.quantity)


def _receive(van: Van, sent: Dispatched, day: date, *, differs: bool, settle: bool = True) -> None:
    """Take in what came; what is missing turns up some days later or is written off, unless it stays open."""
    came = {number: Came(line.line_id, line.quantity) for number, line in enumerate(sent.lines)}
    first = sent.lines[0]
    if differs and first.quantity > 1:
        reason = "missing" if not settle else van.rng.choice(("missing", "damaged", "other"))
        came[0] = Came(first.line_id, first.quantity - van.rng.randint(1, min(3, first.quantity - 1)), reason)
    at = van.after(van.place, moment(day, time(6, 55)))
    transfers.receive(id=sent.transfer.id, came=came, more={}, by=van.by(van.place), now=at)
    for number, line in enumerate(sent.lines):
        van.year.stores.change(van.place.id, line.item_id, came[number].quantity)
    if settle and came[0].reason in LOST:
        by, reason = van.by(van.warehouse), van.rng.choice(("lost", "other"))
        transfers.write_off(id=sent.transfer.id, reason=reason, by=by, now=at + timedelta(minutes=3))


def _sight(van: Van) -> Scope:
    return Scope(ambiti=frozenset({van.warehouse.ambito_id}))
