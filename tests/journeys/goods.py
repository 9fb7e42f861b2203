# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods for the browser journeys: the small world, and enough beside it that a page looks like a real one."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from app import clock
from app import db as database
from app.catalogue import operations as catalogue
from app.contact import operations as people
from app.contact.models import Person
from app.db import db
from app.distribution import operations as distribution
from app.distribution.operations import Order
from app.network.rules import Scope
from app.stock.rules import Wanted
from tests.factories import World, build_world, put_in_stock

# code, name, pictogram, usual interval in days
CATEGORIES = (
    ("CALZE", "Calze", "sock", 14),
    ("INTIMO", "Intimo", "boxer", None),
    ("MAGLIE", "Maglie", "tshirt", None),
    ("SACCHI", "Sacchi a pelo", "bag", 180),
    ("GUANTI", "Guanti", "mitten", None),
)
# category, product, item, size, gender, GTIN, pieces at the point
ITEMS = (
    ("CALZE", "Calze", "Calze uomo", "39-42", "m", "9520000020422", 200),
    ("CALZE", "Calze", "Calze uomo", "43-46", "m", "9520000020439", 200),
    ("CALZE", "Calze", "Calze donna", "35-38", "f", None, 50),
    ("CALZE", "Calze", "Calze donna", "39-42", "f", None, 50),
    ("INTIMO", "Boxer", "Boxer uomo", "M", "m", None, 80),
    ("INTIMO", "Boxer", "Boxer uomo", "L", "m", None, 80),
    ("MAGLIE", "Maglia termica", "Maglia termica uomo", "L", "m", None, 60),
    ("MAGLIE", "Maglia termica", "Maglia termica uomo", "XL", "m", None, 60),
    ("SACCHI", "Sacco a pelo invernale", "Sacco a pelo invernale", "Normale", None, "9520000010010", 42),
    ("GUANTI", "Guanti in pile", "Guanti in pile", None, None, None, 3),
    ("GUANTI", "Berretto", "Berretto", None, None, None, 40),
)
SHOE_SIZES = (("40", 30), ("41", 60), ("42", 110), ("43", 20), ("45", 10), ("46", 40), ("47", 0))
NEW_GTIN = "8001234567897"
SOAP_GTIN = "9520000040017"


@dataclass
class Journey:
    """The small world and what journeys name in it."""

    world: World
    items: dict[str, UUID] = field(default_factory=dict)
    cards: dict[str, str] = field(default_factory=dict)


def build_journey() -> Journey:
    """Make it in the current database: stock at the point, at the street unit and at the warehouse; two cards."""
    journey = Journey(build_world())
    with database.transaction():
        _catalogue(journey)
        for name in ("lately", "long ago", "fresh"):
            journey.cards[name] = _person(name)
    _stock(journey)
    _give_lately(journey)
    return journey


def _catalogue(journey: Journey) -> None:
    world, now = journey.world, clock.now()
    ids = {}
    for number, (code, name, pictogram, interval) in enumerate(CATEGORIES):
        columns: dict[str, Any] = {"name": name, "name_en": name, "fead_class": "H-d", "pictogram": pictogram}
        columns |= {"position": 10 + number, "new_only": code == "INTIMO"}
        category = catalogue.add_category(id=uuid4(), code=code, usual_interval_days=interval, **columns)
        ids[code] = category.id
    for number, (code, product, name, size, gender, gtin, _) in enumerate(ITEMS):
        item = catalogue.add_item(
            id=uuid4(), sku=f"J-{number}", name=name, category_id=ids[code], now=now, product=product, size=size,
            gender=gender, gtin=gtin, position=number,
        )  # fmt: skip
        journey.items[f"{name} {size or ''}".strip()] = item.id
    for number, (size, _) in enumerate(SHOE_SIZES):
        item = catalogue.add_item(
            id=uuid4(), sku=f"S-{size}", name="Scarpe ginnastica uomo", category_id=world.shoes, now=now,
            product="Scarpe ginnastica uomo", size=size, gender="m", position=number,
        )  # fmt: skip
        journey.items[f"Scarpe {size}"] = item.id
    catalogue.add_barcode(item_id=world.soap, code=SOAP_GTIN, pieces=1, now=now)


def _person(name: str) -> str:
    sizes = {"shoes": "44", "tops": "L", "socks": "43-46"} if name == "lately" else {}
    person: Person = people.add_person(id=uuid4(), now=clock.now(), sizes=sizes)
    return person.code


def _stock(journey: Journey) -> None:
    world, now = journey.world, clock.now()
    for _, _, name, size, _, _, quantity in ITEMS:
        item_id = journey.items[f"{name} {size or ''}".strip()]
        for site_id in (world.point, world.unit):
            put_in_stock(world, item_id, quantity, site_id=site_id, now=now)
        put_in_stock(world, item_id, 118, site_id=world.warehouse, now=now)
    for size, quantity in SHOE_SIZES:
        if quantity:
            put_in_stock(world, journey.items[f"Scarpe {size}"], quantity, now=now)
    put_in_stock(world, world.shoe_44, 7, site_id=world.second_point, now=now)
    put_in_stock(world, world.blanket, 90, now=now)
    soon = clock.today() + timedelta(days=26)
    put_in_stock(world, world.soap, 24, site_id=world.warehouse, lot="L2409B", expires_on=soon, now=now)


def _give_lately(journey: Journey) -> None:
    """Nine days ago the first card got a sleeping bag."""
    then = clock.now() - timedelta(days=9)
    bag = journey.items["Sacco a pelo invernale Normale"]
    with database.transaction():
        order = Order(
            id=uuid4(),
            site_id=journey.world.point,
            wanted=(Wanted(bag, 1),),
            purpose="low_threshold",
            person_code=journey.cards["lately"],
            occurred_at=then,
        )
        distribution.hand_out(order, by=journey.world.operators["operatore"], sight=Scope(), now=then)
    db.session.rollback()


def label_without_separator(on: date) -> str:
    """A soap's label whose lot and expiry a scanner sent as one."""
    return f"010{SOAP_GTIN}10L2409B17{on:%y%m%d}"
