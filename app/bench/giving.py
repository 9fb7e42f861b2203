# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A year of handouts in nine ambiti, written down in bulk: so many ledger lines, and always the same people."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from flask import Flask

from app import chance, clock
from app import db as database
from app.catalogue import operations as catalogue
from app.catalogue.models import FEAD_CLASSES
from app.contact.models import AGE_BANDS, CITIZENSHIPS, GENDERS, Contact, Person
from app.db import db, table_of, write
from app.distribution.models import Handout
from app.identity import operations as identity
from app.network import operations as network
from app.stock import operations as stock
from app.stock.models import Movement, MovementLine
from app.stock.rules import Traits

AMBITI, SITES_EACH = 9, 5
PEOPLE = 2_000
LINES_EACH = 4
AT_ONCE = 5_000
DAYS = 365
SHARED = tuple("23456789ABCDEFGHJKLMNPQRSTVWXYZ")


@dataclass
class Year:
    """Who and where: ids to write rows with, two sites at which each person is seen, and the tokens of a coordinator of
    all ambiti and of the Region."""

    sites: list[UUID] = field(default_factory=list)
    lots: list[tuple[UUID, UUID]] = field(default_factory=list)
    people: list[UUID] = field(default_factory=list)
    homes: dict[UUID, list[UUID]] = field(default_factory=dict)
    operator: UUID = field(default_factory=chance.new_id)
    tokens: dict[str, str] = field(default_factory=dict)


def year_of(app: Flask, lines: int) -> Year:
    """Write a year down whose handouts have so many ledger lines."""
    year, rng, now = Year(), Random(1), clock.now()
    with app.app_context():
        with database.transaction():
            _network(year, now)
            _goods(year, now)
            _people(year, rng, now)
        sequences = dict.fromkeys(year.sites, 0)
        for first in range(0, lines, AT_ONCE * LINES_EACH):
            number = min(AT_ONCE, (lines - first) // LINES_EACH)
            with database.transaction():
                _handouts(year, rng, sequences, [_moment(rng, now) for _ in range(number)])
        db.session.remove()
    return year


def _network(year: Year, now: datetime) -> None:
    people = {name: (chance.new_id(), role) for name, role in (("all", "coordinator"), ("region", "region"))}
    for name, (id, _) in people.items():
        identity.add_operator(id=id, username=f"figures.{name}", display_name=name, password_hash=None, now=now)
        year.tokens[name], _session = identity.open_session(id, "api", now)
    identity.assign(people["region"][0], "region")
    year.operator = people["all"][0]
    for number in range(AMBITI):
        ambito, organisation = chance.new_id(), chance.new_id()
        network.add_ambito(id=ambito, code=f"B{number}", name=f"Bench {number}")
        network.add_organisation(id=organisation, ambito_id=ambito, name=f"Bench {number}")
        identity.assign(year.operator, "coordinator", ambito_id=ambito)
        for place in range(SITES_EACH):
            named: Any = {"organisation_id": organisation, "kind": "point", "name": f"Punto {number}.{place}"}
            year.sites.append(network.add_site(id=chance.new_id(), **named).id)


def _goods(year: Year, now: datetime) -> None:
    for number, fead_class in enumerate(FEAD_CLASSES):
        category = chance.new_id()
        named = {"code": f"G{number}", "name": f"Gruppo {number}", "name_en": f"Group {number}", "pictogram": "box"}
        catalogue.add_category(id=category, fead_class=fead_class, position=number, **named)
        for item in range(5):
            said: Any = {"sku": f"G{number}-{item}", "name": f"Articolo {number}.{item}", "category_id": category}
            one = catalogue.add_item(id=chance.new_id(), now=now, **said)
            sorts = (Traits(None, None, 500, "programme"), Traits(None, None, None, "donation", "used"))
            found = stock.lots_for([(one.id, sort) for sort in sorts], now)
            year.lots += [(one.id, lot_id) for lot_id in found.values()]


def _people(year: Year, rng: Random, now: datetime) -> None:
    codes = iter(_codes())
    rows: list[dict[str, Any]] = [
        {
            "id": chance.new_id(),
            "code": next(codes),
            "age_band": rng.choice((None, *AGE_BANDS[2:])) if rng.random() > 0.01 else AGE_BANDS[0],
            "gender": rng.choice((None, *GENDERS)),
            "citizenship": rng.choice((None, *CITIZENSHIPS)),
            "sizes": {},
            "created_at": now,
        }
        for _ in range(PEOPLE)
    ]
    write(table_of(Person).insert(), rows)
    year.people = [row["id"] for row in rows]
    year.homes = {id: rng.sample(year.sites, 2) for id in year.people}


def _codes() -> Iterator[str]:
    for number in range(PEOPLE):
        text, left = "", number
        for _ in range(8):
            left, place = divmod(left, len(SHARED))
            text += SHARED[place]
        yield text


def _moment(rng: Random, now: datetime) -> datetime:
    return now - timedelta(seconds=rng.randrange(60, DAYS * 86_400))


def _handouts(year: Year, rng: Random, sequences: dict[UUID, int], moments: list[datetime]) -> None:
    """Handouts at these moments, half of them by card, one in five at a contact."""
    rows: dict[Any, list[dict[str, Any]]] = {model: [] for model in (Contact, Movement, MovementLine, Handout)}
    for at in sorted(moments):
        site_id, person_id = rng.choice(year.sites), None
        if rng.random() < 0.5:
            person_id = rng.choice(year.people)
            site_id = rng.choice(year.homes[person_id])
        contact_id = chance.new_id() if rng.random() < 0.2 else None
        movement_id, same = chance.new_id(), {"site_id": site_id, "operator_id": year.operator, "recorded_at": at}
        sequences[site_id] += 1
        if contact_id is not None:
            met = {"kind": "desk", "occasion": "unknown", "people": 1, "cold_risk": False, "minor_alone": False}
            ethos = rng.choice((None, "1.1", "2.1", "8.1"))
            rows[Contact].append(
                {"id": contact_id, "person_id": person_id, "ethos": ethos, "occurred_at": at, **met, **same}
            )
        gone = {"sequence": sequences[site_id], "kind": "handout", "occurred_at": at, "seal": ""}
        rows[Movement].append({"id": movement_id, **gone, **same})
        for number, (item_id, lot_id) in enumerate(rng.sample(year.lots, LINES_EACH), 1):
            what = {"movement_id": movement_id, "number": number, "item_id": item_id, "lot_id": lot_id, "quantity": 1}
            rows[MovementLine].append({"from_site_id": site_id, "from_place": "shelf", "recorded_at": at, **what})
        whom = {"person_id": person_id, "people": None if person_id else 1, "contact_id": contact_id}
        kind = {"purpose": "low_threshold", "offline": False, "over_limit": False, "occurred_at": at}
        rows[Handout].append({"id": chance.new_id(), "movement_id": movement_id, "site_id": site_id, **whom, **kind})
    for model, some in rows.items():
        if some:
            write(table_of(model).insert(), some)
