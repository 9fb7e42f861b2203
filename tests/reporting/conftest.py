# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests of reports share."""

from typing import Any
from uuid import uuid4

import pytest

from app import clock
from app import db as database
from app.contact import operations as people
from app.db import db
from app.stock import operations as stock
from app.stock.operations import Incoming
from app.stock.rules import Traits
from tests.distribution.giving import body, give
from tests.factories import World


@pytest.fixture
def given(app: Any, world: World, call: Any) -> World:
    """Goods of every kind of money, given to somebody with a card, to a child and to people nobody knows."""
    with database.transaction():
        lots = [
            Incoming(world.soap, 20, Traits("S", None, 80, "programme", "new")),
            Incoming(world.blanket, 20, Traits("B", None, 900, "programme", "used")),
            Incoming(world.shoe_44, 20, Traits("C", None, None, "programme", "new")),
        ]
        said = {"source": "opening", "by": world.operators["ambito"], "now": clock.now()}
        stock.receive(id=uuid4(), site_id=world.point, lines=lots, **said)
        child = people.add_person(id=uuid4(), now=clock.now(), age_band="0-15", gender="f")
        child_code = child.code
    db.session.rollback()
    assert give(call, world, (world.soap, 3), (world.blanket, 1)).status_code == 201
    assert give(call, world, (world.soap, 1), person_code=child_code).status_code == 201
    assert give(call, world, (world.shoe_44, 2), purpose="autonomy").status_code == 201
    anonymous = body(world, (world.soap, 5), people=4, age_band="65+")
    assert call("operatore").post("/handouts", anonymous).status_code == 201
    return world
