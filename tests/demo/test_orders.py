# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Suppliers and orders of the demo: every state is there, numbers follow the calendar, the books agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from app import chance
from app import db as database
from app.catalogue.models import Item
from app.db import db
from app.demo import catalogue, network, operators
from app.demo.network import Place
from app.demo.orders import Market, open_market
from app.demo.scale import SIZES
from app.demo.sellers import SELLERS
from app.identity.operations import hash_password
from app.network.rules import Scope
from app.stock import queries as stock
from app.stock.operations import Incoming
from app.stock.rules import Traits
from app.supply.models import OrderReceiptLine, PurchaseOrder, Supplier, SupplierItem
from app.supply.queries import orders
from tests.demo.conftest import NOW, fresh

MONTHS = 12


@dataclass(frozen=True)
class Lived:
    """What a year of purchases left in the hands of the one who asked."""

    places: list[Place]
    market: Market
    here: dict[tuple[UUID, UUID], int]


def lived(home: Path) -> tuple[Flask, Lived]:
    """A new database with a year of purchases in it."""
    app = fresh(f"sqlite:///{home / 'orders.db'}", home)
    with app.app_context():
        with database.transaction(), chance.seeded(1):
            year = Lived(*live())
        db.session.remove()
    return app, year


@pytest.fixture(scope="module")
def year_of_orders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Lived]:
    return lived(tmp_path_factory.mktemp("orders"))


@pytest.fixture
def year(year_of_orders: tuple[Flask, Lived]) -> Iterator[Lived]:
    """The year, read by every test and changed by none."""
    app, lived_ = year_of_orders
    with app.app_context():
        yield lived_
        db.session.remove()
        db.engine.dispose()


def live(seed: int = 1) -> tuple[list[Place], Market, dict[tuple[UUID, UUID], int]]:
    """A year of purchases of all warehouses; what came, by site and item."""
    rng, scale = Random(seed), SIZES["small"]  # noqa: S311
    here: dict[tuple[UUID, UUID], int] = {}
    start = NOW - timedelta(days=365)
    places = network.build(scale)
    staff = operators.hire(places, hash_password("x" * 12), start)
    ranges = catalogue.build(scale, start)
    warehouses = [place for place in places if place.kind == "warehouse"]
    market = open_market(rng, ranges, staff.at, staff.coordinators, places[0].ambito_id, start)
    variants = [variant for one in ranges for variant in one.variants]

    def remember(place: Place, came: list[Incoming]) -> None:
        for line in came:
            here[place.id, line.item_id] = here.get((place.id, line.item_id), 0) + line.quantity

    for month in range(MONTHS):
        for at, place in enumerate(warehouses):
            wanted = [Incoming(one.item_id, rng.randint(5, 60), Traits()) for one in rng.sample(variants, 30)]
            remember(place, market.buy(place, wanted, start + timedelta(days=27 * (month + 1), minutes=20 * at)))
    for place in warehouses:
        remember(place, market.leave_open(place, NOW))
    return warehouses, market, here


def test_a_year_of_orders_is_as_it_is_in_life(year: Lived) -> None:
    found_orders = db.session.execute(orders.orders(Scope(everywhere=True))).all()
    states = [row.state for row in found_orders]
    assert {state: states.count(state) > 0 for state in set(states)} == dict.fromkeys(
        ("draft", "sent", "partly_received", "received", "closed"), True
    )
    assert states.count("received") / len(states) > 0.8
    home = [
        row for row in found_orders if row.PurchaseOrder.site_id == year.places[0].id and row.state in ("draft", "sent")
    ]
    assert len(home) >= 3
    assert any(row.expected_on < NOW.date() for row in found_orders if row.expected_on), "one is late"
    assert [*stock.drift(), *stock.broken_seals()] == []
    on_hand = {
        (row.site_id, row.item_id): row.quantity for row in db.session.execute(stock.on_hand(Scope(everywhere=True)))
    }
    assert on_hand == year.here, "what came is what it says that came"
    assert 6 <= db.session.scalar(sa.select(sa.func.count(Supplier.id))) == len(SELLERS) <= 10  # type: ignore[operator]
    assert db.session.scalar(sa.select(sa.func.count()).where(OrderReceiptLine.reason.is_not(None))), (
        "some brought more"
    )


def test_numbers_follow_the_calendar_without_gaps(year: Lived) -> None:
    query = sa.select(PurchaseOrder).where(PurchaseOrder.number.is_not(None))
    by_year: dict[Any, list[tuple[int, datetime]]] = {}
    for one in db.session.scalars(query.order_by(PurchaseOrder.number)):
        assert one.number is not None and one.sent_at is not None and one.created_at < one.sent_at
        by_year.setdefault((one.organisation_id, one.year), []).append((one.number, one.sent_at))
    for numbered in by_year.values():
        assert [number for number, _ in numbered] == list(range(1, len(numbered) + 1))
        assert all(before[1] < after[1] for before, after in pairwise(numbered))


def test_everything_in_the_catalogue_has_a_price(year: Lived) -> None:
    assert set(db.session.scalars(sa.select(SupplierItem.item_id))) == set(db.session.scalars(sa.select(Item.id)))
    assert set(year.market.sellers) == set(db.session.scalars(sa.select(Item.id)))


def rows() -> list[tuple[Any, ...]]:
    columns = (PurchaseOrder.id, PurchaseOrder.code, PurchaseOrder.number, PurchaseOrder.sent_at, PurchaseOrder.note)
    return [tuple(row) for row in db.session.execute(sa.select(*columns).order_by(PurchaseOrder.id))]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_orders(year: Lived, tmp_path: Path) -> None:
    first = rows()
    again, _ = lived(tmp_path)
    with again.app_context():
        assert rows() == first
        db.session.remove()
        db.engine.dispose()
