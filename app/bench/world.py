# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A network to measure in: sites that all hold all items, people with cards, a telephone per site."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from flask import Flask

from app import chance, clock
from app import db as database
from app.bench.scale import Scale
from app.catalogue import operations as catalogue
from app.catalogue.rules.gtin import expected_digit
from app.contact import operations as people
from app.db import db
from app.identity import operations as identity
from app.network import operations as network
from app.stock import operations as stock
from app.stock import queries
from app.stock.operations import Incoming
from app.stock.rules import SHELF, Draft, Line, Place, Traits

PLENTY = 50_000_000
GROUPS = 20
SIZES = 8
WORDS = ("Coperta", "Calze", "Giacca", "Sapone", "Sacco a pelo", "Guanti", "Scarpe", "Spazzolino")


@dataclass
class World:
    """Ids, codes and secrets. ``browser`` opens the pages of the first site."""

    sites: list[UUID] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    operators: list[UUID] = field(default_factory=list)
    items: list[UUID] = field(default_factory=list)
    gtins: list[str] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    browser: str = ""


def build(app: Flask, scale: Scale, sites: int, cards: int) -> World:
    """Build it through the operations that people use, with one receipt per site as the opening stock."""
    world, now = World(), clock.now()
    opened = now - timedelta(days=400)
    with app.app_context():
        with database.transaction():
            _network(world, sites, now)
            _items(world, scale.items, now)
            world.cards = [people.add_person(id=chance.new_id(), now=now).code for _ in range(cards)]
        for site_id, operator_id in zip(world.sites, world.operators, strict=True):
            with database.transaction():
                lines = [Incoming(item, PLENTY, Traits(funding="donation")) for item in world.items]
                stock.receive(
                    id=chance.new_id(), site_id=site_id, source="opening", lines=lines, by=operator_id, now=opened
                )
        db.session.remove()
    return world


def _network(world: World, sites: int, now: datetime) -> None:
    ambito, organisation = chance.new_id(), chance.new_id()
    network.add_ambito(id=ambito, code="BENCH", name="Bench")
    network.add_organisation(id=organisation, ambito_id=ambito, name="Bench")
    for number in range(sites):
        site = network.add_site(id=chance.new_id(), organisation_id=organisation, kind="point", name=f"Punto {number}")
        name = f"bench.{number}"
        person = identity.add_operator(
            id=chance.new_id(), username=name, display_name=name, password_hash=None, now=now
        )
        identity.assign(person.id, "distributor", site_id=site.id)
        token, _ = identity.open_session(person.id, "device", now)
        world.sites.append(site.id)
        world.operators.append(person.id)
        world.tokens.append(token)
    world.browser, _ = identity.open_session(world.operators[0], "browser", now)


def _items(world: World, count: int, now: datetime) -> None:
    groups = [chance.new_id() for _ in range(GROUPS)]
    for number, group in enumerate(groups):
        columns = {"code": f"G{number}", "name": f"Gruppo {number}", "name_en": f"Group {number}", "position": number}
        catalogue.add_category(
            id=group, fead_class="H-a", pictogram="box", usual_interval_days=30 if number % 2 else None, **columns
        )
    for number in range(count):
        product, size = divmod(number, SIZES)
        gtin = f"952{number:09d}0"
        gtin = gtin[:-1] + expected_digit(gtin)
        name = f"{WORDS[product % len(WORDS)]} {product}"
        named: dict[str, Any] = {
            "name": name,
            "product": name,
            "size": str(38 + size),
            "position": size,
            "gtin": gtin,
        }
        home = groups[product % GROUPS]
        item = catalogue.add_item(id=chance.new_id(), sku=f"B-{number}", category_id=home, now=now, **named)
        world.items.append(item.id)
        world.gtins.append(gtin)


# ---------------------------------------------------------------- a long ledger

LINES_OF_A_MOVEMENT = 50
MOVEMENTS_AT_ONCE = 100
FULL_PAGE = 60


def grow(app: Flask, world: World, lines: int) -> None:
    """Let a year pass at the first site: movements of fifty lines through ``stock.post`` until it has so many lines.

    One comes in for each that goes out, so that balances stay as they were and only the ledger is longer. The first
    item takes part in the first sixty of them, so that pages about it are full however short the ledger is.
    """
    rng, left = Random(1), lines - len(world.items)
    with app.app_context():
        shelves = queries.offer([world.sites[0]], world.items)[1]
        lots = [(item, shelves[world.sites[0], item][0].lot_id) for item in world.items]
        step = timedelta(days=365) / max(1, left // LINES_OF_A_MOVEMENT)
        moment, number = datetime.now(UTC) - timedelta(days=366), 0
        while left > 0:
            drafts: list[Draft] = []
            while left > 0 and len(drafts) < MOVEMENTS_AT_ONCE:
                size = min(left, LINES_OF_A_MOVEMENT, len(lots))
                number, left, moment = number + 1, left - size, moment + step
                chosen = rng.sample(lots, size)
                if number <= FULL_PAGE and lots[0] not in chosen:
                    chosen[0] = lots[0]
                drafts.append(_movement(world, chosen, moment, comes=number % 2 == 1))
            with database.transaction():
                stock.post(drafts)
        db.session.remove()


def shortest(items: int) -> int:
    """Lines of a ledger just long enough to fill a page about an item."""
    return items + FULL_PAGE * min(LINES_OF_A_MOVEMENT, items)


def _movement(world: World, lots: list[tuple[UUID, UUID]], moment: datetime, *, comes: bool) -> Draft:
    shelf = Place(world.sites[0], SHELF)
    ends = (None, shelf) if comes else (shelf, None)
    return Draft(
        id=chance.new_id(),
        site_id=world.sites[0],
        kind="receipt" if comes else "handout",
        lines=tuple(Line(item, lot, 1, *ends) for item, lot in lots),
        by=world.operators[0],
        occurred_at=moment,
        recorded_at=moment,
    )
