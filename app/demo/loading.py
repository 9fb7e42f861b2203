# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Loads the demo: the network, its people and goods, then twelve months up to the present day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

import sqlalchemy as sa

from app import chance, clock
from app import db as database
from app.catalogue.models import Item
from app.contact.models import Contact, Person, Referral
from app.db import db
from app.demo import (
    card_days,
    catalogue,
    count_days,
    discard_days,
    gifts,
    kit_days,
    lending,
    meetings,
    network,
    nights,
    oddities,
    operators,
    phones,
    queues,
    review_days,
    surveys,
    transfer_days,
)
from app.demo.models import DemoLoad
from app.demo.operators import HOME, PASSWORD
from app.demo.orders import open_market
from app.demo.requests import Asking
from app.demo.scale import SIZES, Scale
from app.demo.schedule import moment, plan
from app.demo.supply import Stores
from app.demo.year import Year
from app.distribution.models import Handout
from app.errors import N_, DomainError
from app.identity.operations import hash_password
from app.network.models import Ambito, Site
from app.reporting.operations import rolling_up
from app.stock.models import Movement, MovementLine

SEED = 1
DAYS = 365
COUNTED = {
    "sites": Site,
    "items": Item,
    "people": Person,
    "contacts": Contact,
    "referrals": Referral,
    "handouts": Handout,
    "movements": Movement,
    "ledger lines": MovementLine,
}

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Loaded:
    """What was loaded: rows by kind."""

    size: str
    seed: int
    counts: dict[str, int]


def loaded() -> bool:
    """Whether this database holds demo data, so that every page may say so. One small query."""
    return db.session.scalar(sa.select(sa.exists(sa.select(DemoLoad.id)))) is True


def is_empty() -> bool:
    """Whether demo data may be loaded: no ambito exists. Raises ``demo_interrupted`` when a load broke off half way."""
    if db.session.scalar(sa.select(sa.exists(sa.select(DemoLoad.id).where(DemoLoad.finished_at.is_(None))))):
        raise DomainError(
            N_("An earlier load of demo data broke off half way: start again from an empty database."),
            "demo_interrupted",
            409,
        )
    return db.session.scalar(sa.select(sa.exists(sa.select(Ambito.id)))) is not True


def load(
    size: str = "small",
    seed: int = SEED,
    *,
    now: datetime | None = None,
    days: int = DAYS,
    tell: Tell = lambda text: None,
) -> Loaded:
    """Invent a network and its last ``days`` days up to ``now``; the same seed and moment give the same rows and ids.

    Only the hash of the sign-ins' password differs, which has a salt of its own. Small data comes in one transaction,
    all or nothing. Raises ``demo_not_empty`` (409) when an ambito exists, ``demo_interrupted`` (409) after half a load;
    ``KeyError`` for another size. Not to be called inside a transaction.
    """
    scale, until = SIZES[size], now or clock.now()
    hashed = hash_password(PASSWORD)
    with chance.seeded(seed):
        steps = _steps(size, scale, seed, until, days, hashed)
        if scale.by_hand:
            with database.transaction():
                for said in steps:
                    tell(said)
        else:
            _step_by_step(steps, tell)
    tables = COUNTED.items()
    counts = {name: db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for name, table in tables}
    return Loaded(size, seed, counts)


def _step_by_step(steps: Iterator[str], tell: Tell) -> None:
    """Each step in a transaction of its own."""
    while True:
        with database.transaction():
            said = next(steps, None)
        if said is None:
            return
        tell(said)


def _steps(size: str, scale: Scale, seed: int, now: datetime, days: int, hashed: str) -> Iterator[str]:
    """Do the work piece by piece; after each piece, what was done."""
    if not is_empty():
        raise DomainError(N_("The database is not empty: no demo data was loaded."), "demo_not_empty", 409)
    note = DemoLoad(id=chance.new_id(), size=size, seed=seed, started_at=now)
    db.session.add(note)
    db.session.flush()
    note_id, today = note.id, clock.day_of(now)
    calendar = [today - timedelta(days=ago) for ago in reversed(range(days))]
    year = _year(seed, scale, calendar, now, hashed)
    yield f"network of {len(year.places)} sites, {sum(len(one.variants) for one in year.stores.ranges)} items"
    year.begin()
    cards = card_days.begin(year, HOME)
    reviews = review_days.begin(year, HOME)
    yield "opening stock"
    for day in calendar:
        reviews.morning(day)
        transfer_days.of_day(year, day, HOME)
        queues.of_day(year, day, HOME)
        oddities.of_day(year, day, HOME)
        kit_days.of_day(year, day, HOME)
        count_days.of_day(year, day, HOME)
        discard_days.of_day(year, day)
        gifts.of_day(year, day, HOME)
        lending.of_day(year, day)
        year.live(day)
        cards.of_day(day)
        yield _said(year, day, today)
    reviews.at_the_end()
    queues.of_now(year, HOME)
    phones.of_now(year, HOME)
    cards.at_the_end()
    lending.say_what_is_usual(year)
    surveys.at_the_end(year, HOME)
    for step in rolling_up.steps(now):
        step()
        yield ""
    db.session.execute(sa.update(DemoLoad).where(DemoLoad.id == note_id).values(finished_at=now))
    yield "done"


def _year(seed: int, scale: Scale, calendar: list[date], now: datetime, hashed: str) -> Year:
    rng, start = Random(seed), moment(calendar[0], time(7, 0))
    places = network.build(scale)
    staff = operators.hire(places, hashed, start)
    ranges = catalogue.build(scale, start)
    ahead = plan(rng, scale, places, ranges, calendar)
    met = dict.fromkeys((place.id for place in places), 0.0)
    for visits in ahead.visits.values():
        for visit in visits:
            met[visit.place.id] += 1 / len(calendar)
    stores = Stores(rng, scale, staff, ranges, met, {place.id: place.ambito_id for place in places})
    stores.market = open_market(rng, ranges, staff.at, staff.coordinators, places[0].ambito_id, start)
    stores.givers.introduce(start)
    stores.workshop.describe(start)
    return Year(
        rng, scale, places, ahead, stores, Asking(rng, ranges, stores), staff, now, meetings.begin(seed, places, staff),
        nights.begin(places, calendar, HOME),
    )  # fmt: skip


def _said(year: Year, day: date, today: date) -> str:
    """A line at the end of each month, nothing on other days."""
    last = day == today or (day + timedelta(days=1)).day == 1
    return f"{day:%Y-%m}: {year.handouts} handouts so far" if last else ""
