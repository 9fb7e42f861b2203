# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether advice and handout stay as quick for somebody with a long history: a thousand handouts in a year, or none."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import cycle, islice
from time import perf_counter
from typing import Any
from uuid import uuid4

from flask import Flask

from app import chance, clock
from app import db as database
from app.bench import world
from app.bench.databases import KINDS, Homes
from app.bench.load import Measured, summary
from app.bench.rigs import application
from app.bench.scale import Scale
from app.bench.sizes import compared
from app.bench.table import Row, not_measured
from app.bench.world import World
from app.catalogue.models import Item, Product
from app.contact import operations as people
from app.db import db
from app.distribution import operations as distribution
from app.distribution.rules import Limit

AT_ONCE = 500
LONG, FRESH = 4, 200  # cards; what is asked meanwhile makes no history much longer
DAYS = 365
ASKS = 10  # of one measurement

Make = Callable[[str, str, str], tuple[str, dict[str, Any]]]
"""A path and a body, from item, site and card."""


def histories(homes: Homes, scale: Scale) -> Iterator[Row]:
    """Advice before giving, and the handout itself, at cards with a long history and at cards with none."""
    for kind in KINDS:
        if kind not in homes.makers:
            yield not_measured(f"{scale.past_handouts:,} past handouts, {kind}")
            continue
        app = application(homes.new(kind, "histories"), homes.folder)
        there = world.build(app, scale, sites=1, cards=LONG)
        limited = _limit(app, there, min(world.SIZES, len(there.items) - 1))
        for card in there.cards[:LONG]:
            _live(app, there, card, scale.past_handouts)
        for work, make in (("advice", _advice), ("handout", _handout)):
            none = partial(_timed, app, there, limited, make, cycle(there.cards[LONG:]))
            long = partial(_timed, app, there, limited, make, cycle(there.cards[:LONG]))
            yield compared(f"{work} at none and at {scale.past_handouts:,} past handouts, {kind}", none, long, scale)
        with app.app_context():
            db.engine.dispose()


def _limit(app: Flask, there: World, number: int) -> str:
    """An item whose category has a usual most beside its interval, so that advice has to look at everything."""
    item_id = there.items[number]
    with app.app_context():
        with database.transaction():
            category = db.session.get_one(Product, db.session.get_one(Item, item_id).product_id).category_id
            distribution.add_allowance(
                id=chance.new_id(), ambito_id=None, category_id=category, limit=Limit(30, 20, 60),
                by=there.operators[0], now=clock.now(),
            )  # fmt: skip
            there.cards += [people.add_person(id=chance.new_id(), now=clock.now()).code for _ in range(FRESH)]
        db.session.remove()
    return str(item_id)


def _live(app: Flask, there: World, card: str, handouts: int) -> None:
    """A card is given things all through a year, two kinds each time."""
    now = clock.now()
    for first in range(0, handouts, AT_ONCE):
        queue = [
            {
                "id": str(uuid4()),
                "site_id": str(there.sites[0]),
                "person_code": card,
                "offline": True,
                "occurred_at": (now - timedelta(days=1 + DAYS * number / handouts)).isoformat(),
                "lines": [
                    {"item_id": str(there.items[(7 * number + more) % len(there.items)]), "quantity": 1}
                    for more in (0, 3)
                ],
            }
            for number in range(first, min(first + AT_ONCE, handouts))
        ]
        _post(app, there, "/handouts/batch", {"handouts": queue})


def _post(app: Flask, there: World, path: str, body: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {there.tokens[0]}"}
    answer = app.test_client().post(f"/api/v1{path}", json=body, headers=headers)
    if answer.status_code not in (200, 201):
        raise RuntimeError(f"{path}: {answer.status} {answer.text[:300]}")


def _advice(item_id: str, site_id: str, card: str) -> tuple[str, dict[str, Any]]:
    return "/handouts/advice", {"site_id": site_id, "person_code": card, "item_ids": [item_id]}


def _handout(item_id: str, site_id: str, card: str) -> tuple[str, dict[str, Any]]:
    lines = [{"item_id": item_id, "quantity": 1}]
    asked = {"id": str(uuid4()), "site_id": site_id, "person_code": card, "lines": lines, "exception": "wet"}
    return "/handouts", asked


def _timed(app: Flask, there: World, item_id: str, make: Make, cards: Iterator[str]) -> Measured:
    """Several asks, one after the other."""
    took = []
    for card in islice(cards, ASKS):
        path, body = make(item_id, str(there.sites[0]), card)
        start = perf_counter()
        _post(app, there, path, body)
        took.append(perf_counter() - start)
    return summary(took, sum(took))
