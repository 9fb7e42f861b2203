# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every store throws away, finds again and puts right in a year: now and then, each site on days of its own."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from app import chance
from app.db import db
from app.demo.network import Place
from app.demo.schedule import moment
from app.demo.year import Year
from app.errors import DomainError
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock.operations import Incoming, Misread
from app.stock.queries import expiry
from app.stock.rules import Traits, Wanted

EVERY, APART = 53, 11
LEFT_TO_SEE = timedelta(days=10)
"""What expired in the last days of the year is still there, so that the list of what expires has something to show."""


def of_day(year: Year, day: date) -> None:
    """What is settled on a day, in the morning before the doors open."""
    number, morning = year.plan.days.index(day), moment(day, time(7, 56))
    if not number or morning >= year.now:
        return
    for at, place in enumerate(year.places):
        turn = number + APART * at
        last = year.clocks.get(place.id)
        if turn % EVERY == 0 and (last is None or last < morning):
            try:
                ACTS[turn // EVERY % len(ACTS)](year, place, morning)
            except DomainError:
                continue  # there is less there than was thought: nothing is settled


def _most(year: Year, place: Place) -> UUID:
    """The item, no kit, of which a site has most."""
    here = {item_id: pieces for (site_id, item_id), pieces in year.stores.here.items() if site_id == place.id}
    kits = set(year.stores.workshop.contents)
    return max((one for one in here if one not in kits), key=lambda one: (here[one], one.bytes))


Act = Callable[[Year, Place, datetime], None]


def _discard(reason: str, pieces: int, weight_g: int | None, note: str | None) -> Act:
    def act(year: Year, place: Place, now: datetime) -> None:
        _throw(year, place, reason, [Wanted(_most(year, place), pieces)], now, weight_g, note)

    return act


def _throw(
    year: Year,
    place: Place,
    reason: str,
    lines: list[Wanted],
    now: datetime,
    weight_g: int | None = None,
    note: str | None = None,
) -> None:
    by = year.staff.at[place.id]
    stock.discard(
        id=chance.new_id(), site_id=place.id, reason=reason, lines=lines, by=by, sight=Scope(), now=now,
        weight_g=weight_g, note=note,
    )  # fmt: skip
    for line in lines:
        year.stores.change(place.id, line.item_id, -line.quantity)


def _expired(year: Year, place: Place, now: datetime) -> None:
    """Everything whose last day has passed, unless the year is about to end."""
    if now.date() > year.plan.days[-1] - LEFT_TO_SEE:
        return
    rows = db.session.execute(expiry.expiring(Scope(sites=frozenset({place.id})), now.date(), None)).all()
    lines = [Wanted(row.item_id, row.quantity, row.lot_id) for row in rows]
    if lines:
        _throw(year, place, "expired", lines, now)


def _found(year: Year, place: Place, now: datetime) -> None:
    item_id = _most(year, place)
    lines = [Incoming(item_id, 2, Traits())]
    by = year.staff.at[place.id]
    stock.find(id=chance.new_id(), site_id=place.id, lines=lines, by=by, now=now, note="Dietro uno scaffale")
    year.stores.change(place.id, item_id, 2)


def _another_size(year: Year, place: Place, now: datetime) -> None:
    """A piece that lay among another size of the same thing."""
    here = {one for (site_id, one), pieces in year.stores.here.items() if site_id == place.id and pieces > 3}
    kits = set(year.stores.workshop.contents)
    shared = [one for one in year.stores.ranges if len(one.variants) > 1]
    ids = [[one.item_id for one in cut.variants if one.item_id in here and one.item_id not in kits] for cut in shared]
    sizes = next((one for one in ids if len(one) > 1), None)
    if sizes is None:
        return
    lines = [Misread(Wanted(sizes[0], 1), {"item_id": sizes[1]})]
    by = year.staff.at[place.id]
    stock.correct(id=chance.new_id(), site_id=place.id, reason="wrong_size", lines=lines, by=by, sight=Scope(), now=now)
    year.stores.change(place.id, sizes[0], -1)
    year.stores.change(place.id, sizes[1], 1)


ACTS = (
    _discard("damaged", 2, None, "Bagnati da una perdita"),
    _expired,
    _another_size,
    _discard("waste", 3, 1800, None),
    _found,
    _discard("stolen", 1, None, None),
)
