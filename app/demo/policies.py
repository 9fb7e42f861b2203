# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people of the demo say before the first run of reorder: how goods are kept, which gifts are to come, which day
will not come again, and where the mail about it goes."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app.catalogue.models import Category
from app.db import db
from app.demo.network import Place
from app.demo.year import Year
from app.identity.queries import operator_named
from app.reorder.models import DailyFlow
from app.reorder.operations import mail, one_offs, policies

WINTER, WINTER_PERCENT = "LETTO", 140
EVERYWHERE = (
    ("BAMBINI", {"service_kind": "fill", "service_permille": 950}),
    ("IGIENE", {"cover_days": 21}),
)
"""Said for the whole network, by category."""

BUDGET_CENTS = 60_000
PHONES, PHONES_GUESS, PHONES_WHY = "PWB", 12, "Progetto telefoni: al magazzino ne servono sempre venti"
BUS, BUS_GUESS = "BUS", 15
NIGHT_KIT, KITS_A_NIGHT = "KIT-NOTTE", 3
VAN_ROOM = 60
MAIL_TO = "acquisti@pisa.example"
HARD_TO_GET, HARD_DAYS, HARD_SPREAD = "SCU", 30, 7

# who, what, pieces, in so many days, where
GIFTS = (
    ("Maglificio Torrente: rimanenze di stagione", "MTU", 40, 12),
    ("Scuola media Le Querce: raccolta di Natale", "COP-PILE", 30, 20),
)
GIFT_ELSEWHERE = ("Raccolta della parrocchia", "CAP", 25, 9)
GIFT_OVER = ("Sport e Montagna Apuana: zaini di fine serie", "ZAI", 10, 5)

ONE_OFF = "IGIENE"
ONE_OFF_WHY = "Giornata straordinaria: tutti gli ospiti del dormitorio chiuso per lavori"


def say(year: Year, now: datetime, home: str) -> None:
    """Say all of it, as of this moment; the most at home."""
    _say_everywhere(year, now)
    for place in year.places:
        if place.kind == "warehouse":
            own = {"budget_cents": BUDGET_CENTS} if place.territory == home else {}
            orders = {"supplied_by_site_id": place.id, **own}
            _say("all", place.ambito_id, orders, _buyer(year, place), now)
            _say_of_winter(place.ambito_id, _buyer(year, place), now)
            _announce(year, place, now, home)
    _say_at_home(year, now, home)
    office = _first(year, home, "warehouse")
    mail.subscribe(
        operator_id=_buyer(year, office), ambito_id=office.ambito_id, address=MAIL_TO, language="it", now=now
    )


def mark_a_day(year: Year, now: datetime, home: str) -> None:
    """The busiest day of one kind of goods at the first point of home is said to be one that will not come again."""
    point = _first(year, home, "point")
    items = [one.item_id for cut in year.stores.ranges if cut.cut.kind == ONE_OFF for one in cut.variants]
    asked = sa.func.sum(DailyFlow.issued + DailyFlow.unmet)
    days = sa.select(DailyFlow.day).where(DailyFlow.site_id == point.id, DailyFlow.item_id.in_(items))
    busiest = db.session.scalar(days.group_by(DailyFlow.day).order_by(asked.desc(), DailyFlow.day).limit(1))
    if busiest is None:
        return
    there = sa.select(DailyFlow.item_id).where(DailyFlow.site_id == point.id, DailyFlow.day == busiest)
    given = there.where(DailyFlow.item_id.in_(items), DailyFlow.issued > 0)
    by = _buyer(year, point)
    one_offs.mark(
        site_id=point.id, item_ids=set(db.session.scalars(given)), day=busiest, reason=ONE_OFF_WHY, by=by, now=now
    )


def winter_of(day: date) -> tuple[date, date]:
    """The cold months that a day is in, or those that come next: December to February."""
    year = day.year - 1 if day.month < 3 else day.year
    return date(year, 12, 1), date(year + 1, 3, 1) - timedelta(days=1)


def _say_everywhere(year: Year, now: datetime) -> None:
    admin = operator_named("admin")
    for code, fields in EVERYWHERE:
        if admin is not None:
            _say("category", None, fields, admin.id, now, category_id=_category(code))


def _say_of_winter(ambito_id: UUID, by: UUID, now: datetime) -> None:
    first, last = winter_of(now.date())
    plan = {"surge_from": first, "surge_to": last, "surge_percent": WINTER_PERCENT}
    _say("category", ambito_id, plan, by, now, category_id=_category(WINTER))


def _say_at_home(year: Year, now: datetime, home: str) -> None:
    warehouse, unit = _first(year, home, "warehouse"), _first(year, home, "street_unit")
    by, ambito_id = _buyer(year, warehouse), warehouse.ambito_id
    by_hand = {"min_pieces": 20, "max_pieces": 40, "by_hand_reason": PHONES_WHY}
    by_hand["by_hand_until"] = now.date() + timedelta(days=120)
    room = {"storage_pieces": VAN_ROOM}
    _say("category_kind", ambito_id, room, by, now, category_id=_category(WINTER), site_kind="street_unit")
    _say("item_site", ambito_id, by_hand, by, now, item_id=_item(year, PHONES), site_id=warehouse.id)
    nights = {"kits_per_night": KITS_A_NIGHT}
    _say("item_site", ambito_id, nights, by, now, item_id=_item(year, NIGHT_KIT), site_id=unit.id)
    _say("item", ambito_id, {"guess_per_month": BUS_GUESS}, by, now, item_id=_item(year, BUS))
    wait = {"lead_time_days": HARD_DAYS, "lead_time_spread_days": HARD_SPREAD}
    _say("item", ambito_id, wait, by, now, item_id=_item(year, HARD_TO_GET))


def _say(scope: str, ambito_id: UUID | None, fields: dict[str, Any], by: UUID, now: datetime, **about: Any) -> None:
    policies.say(scope=scope, ambito_id=ambito_id, fields=fields, by=by, now=now, **about)


def _announce(year: Year, place: Place, now: datetime, home: str) -> None:
    for note, sku, pieces, ahead in GIFTS if place.territory == home else (GIFT_ELSEWHERE,):
        _expect(year, place, now, note, sku, pieces, ahead)
    if place.territory == home:
        gone = _expect(year, place, now, *GIFT_OVER)
        policies.end_gift(gone, now=now + timedelta(minutes=5))


def _expect(year: Year, place: Place, now: datetime, note: str, sku: str, pieces: int, ahead: int) -> UUID:
    by, day = _buyer(year, place), now.date() + timedelta(days=ahead)
    one = policies.expect(
        id=chance.new_id(), site_id=place.id, item_id=_item(year, sku), quantity=pieces, expected_on=day, by=by,
        now=now, note=note,
    )  # fmt: skip
    return one.id


def _buyer(year: Year, place: Place) -> UUID:
    return (
        year.stores.market.buyers[place.ambito_id] if year.stores.market else year.staff.coordinators[place.ambito_id]
    )


def _first(year: Year, home: str, kind: str) -> Place:
    return next(one for one in year.places if one.kind == kind and one.territory == home)


def _item(year: Year, sku: str) -> UUID:
    """The item of a cut: in the middle one of its sizes, where it has any."""
    variants = next(one.variants for one in year.stores.ranges if one.cut.sku == sku)
    return variants[len(variants) // 2].item_id


def _category(code: str) -> UUID:
    return db.session.scalars(sa.select(Category.id).where(Category.code == code)).one()
