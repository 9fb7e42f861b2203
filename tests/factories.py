# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small world to test in: two ambiti, five sites, one operator per role, a few items; built through operations."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from argon2 import PasswordHasher

from app import db as database
from app.catalogue import operations as catalogue
from app.contact import operations as people
from app.db import db
from app.identity import operations as identity
from app.network import operations as network
from app.stock import operations as stock
from app.stock.operations import Incoming
from app.stock.rules import Traits

PASSWORD = "coperte-e-calze"
_QUICK = PasswordHasher(memory_cost=8, time_cost=1, parallelism=1)
"""A hash says itself how dear it is to check. How dear the product makes its own: test_passwords."""
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass
class World:
    """Ids and tokens of the small world."""

    ambito: UUID = field(default_factory=uuid4)
    other_ambito: UUID = field(default_factory=uuid4)
    organisation: UUID = field(default_factory=uuid4)
    other_organisation: UUID = field(default_factory=uuid4)
    warehouse: UUID = field(default_factory=uuid4)
    point: UUID = field(default_factory=uuid4)
    unit: UUID = field(default_factory=uuid4)
    second_point: UUID = field(default_factory=uuid4)
    elsewhere: UUID = field(default_factory=uuid4)
    bedding: UUID = field(default_factory=uuid4)
    hygiene: UUID = field(default_factory=uuid4)
    shoes: UUID = field(default_factory=uuid4)
    blanket: UUID = field(default_factory=uuid4)
    soap: UUID = field(default_factory=uuid4)
    shoe_44: UUID = field(default_factory=uuid4)
    operators: dict[str, UUID] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    device_token: str = ""
    person: UUID = field(default_factory=uuid4)
    person_code: str = ""

    blanket_gtin = "9520000000011"
    carton_gtin = "9520000000028"


ROLES: dict[str, tuple[str, str]] = {
    "volontario": ("volunteer", "warehouse"),
    "operatore": ("distributor", "point"),
    "acquisti": ("procurement", "ambito"),
    "ambito": ("coordinator", "ambito"),
    "regione": ("region", ""),
    "admin": ("admin", ""),
    "forestiero": ("distributor", "elsewhere"),
}


def build_world() -> World:
    """Make the small world in the current database."""
    world = World()
    hashed = _QUICK.hash(PASSWORD)
    with database.transaction():
        _network(world)
        _catalogue(world)
        for username, (role, where) in ROLES.items():
            _operator(world, username, role, where, hashed)
        person = people.add_person(id=world.person, now=NOW)
        world.person_code = person.code
    return world


def _network(world: World) -> None:
    network.add_ambito(id=world.ambito, code="PI", name="Pisa")
    network.add_ambito(id=world.other_ambito, code="LU", name="Lucca")
    network.add_organisation(id=world.organisation, ambito_id=world.ambito, name="Cooperativa Ponte")
    network.add_organisation(id=world.other_organisation, ambito_id=world.other_ambito, name="Associazione Mura")
    sites = (
        ("warehouse", "warehouse", "Magazzino Ospedaletto", world.organisation),
        ("point", "point", "Punto La Sosta", world.organisation),
        ("unit", "street_unit", "Unità di strada Pisa", world.organisation),
        ("second_point", "point", "Punto Stazione", world.organisation),
        ("elsewhere", "point", "Punto Lucca", world.other_organisation),
    )
    for attribute, kind, name, organisation in sites:
        network.add_site(id=getattr(world, attribute), organisation_id=organisation, kind=kind, name=name)


def _catalogue(world: World) -> None:
    categories: tuple[tuple[UUID, str, str, str, dict[str, Any]], ...] = (
        (world.bedding, "LETTO", "Letto", "H-a", {"usual_interval_days": 30, "pictogram": "blanket"}),
        (world.hygiene, "IGIENE", "Igiene", "H-e", {"pictogram": "soap"}),
        (world.shoes, "SCARPE", "Calzature", "H-d", {"usual_interval_days": 60, "pictogram": "shoe"}),
    )
    for number, (category_id, code, name, fead_class, more) in enumerate(categories):
        columns = {"code": code, "name": name, "name_en": name, "fead_class": fead_class, "position": number, **more}
        catalogue.add_category(id=category_id, **columns)
    items = (
        (world.blanket, "COP-1", "Coperta pile", world.bedding, {"unit_value_cents": 900}),
        (world.soap, "SAP-1", "Sapone", world.hygiene, {"tracks_expiry": True, "unit_value_cents": 80}),
        (world.shoe_44, "SCA-44", "Scarpe ginnastica uomo", world.shoes, {"size": "44", "gender": "m"}),
    )
    for item_id, sku, name, category_id, more in items:
        catalogue.add_item(id=item_id, sku=sku, name=name, category_id=category_id, now=NOW, **more)
    catalogue.add_barcode(item_id=world.blanket, code=world.blanket_gtin, pieces=1, now=NOW)
    catalogue.add_barcode(item_id=world.blanket, code=world.carton_gtin, pieces=12, now=NOW)


def _operator(world: World, username: str, role: str, where: str, hashed: str) -> None:
    operator = identity.add_operator(
        id=uuid4(), username=username, display_name=username.title(), password_hash=hashed, now=NOW
    )
    world.operators[username] = operator.id
    if where == "ambito":
        identity.assign(operator.id, role, ambito_id=world.ambito)
    elif where:
        identity.assign(operator.id, role, site_id=getattr(world, where))
        if username == "operatore":
            identity.assign(operator.id, role, site_id=world.unit)
    else:
        identity.assign(operator.id, role)
    world.tokens[username], session = identity.open_session(operator.id, "api", NOW)
    session.expires_at = datetime(2100, 1, 1, tzinfo=UTC)
    session.last_seen_at = datetime(2099, 12, 31, tzinfo=UTC)
    if username == "operatore":
        world.device_token, device = identity.open_session(operator.id, "device", NOW, "phone")
        device.expires_at, device.last_seen_at = session.expires_at, session.last_seen_at


def put_in_stock(
    world: World,
    item_id: UUID,
    quantity: int,
    *,
    site_id: UUID | None = None,
    lot: str | None = None,
    expires_on: date | None = None,
    now: datetime = NOW,
) -> UUID:
    """Receive goods at a site (the point unless said); returns the movement's id."""
    with database.transaction():
        draft = stock.receive(
            id=uuid4(),
            site_id=site_id or world.point,
            source="donation",
            lines=[Incoming(item_id, quantity, Traits(lot, expires_on, None, "donation"))],
            by=world.operators["ambito"],
            now=now,
        )
    db.session.rollback()
    return draft.id
