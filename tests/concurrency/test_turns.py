# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who waits for whom. On PostgreSQL only those who touch the same site or person; on SQLite every writer, in order."""

from typing import Any
from uuid import UUID

import pytest

from app import acts
from app import db as database_of
from app.db import take_turn
from tests.concurrency.conftest import Rush
from tests.concurrency.test_counters import asking
from tests.concurrency.worker import Ask
from tests.conftest import Database
from tests.factories import NOW, World, put_in_stock

A_MOMENT = 1.0


def waits(rush: Rush, world: World, held: UUID, **asked: Any) -> bool:
    """Whether a handout waits while somebody else holds the turn of ``held``; it is served in the end either way."""
    with database_of.transaction():
        take_turn(held)
        pipes = rush.crowd.begin(rush.database, [[asking(world, **asked)]])
        waited = not pipes[0].poll(A_MOMENT)
    [[said]] = rush.crowd.end(pipes)
    assert said.status == 201
    return waited


@pytest.fixture
def goods(app: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 10)
    put_in_stock(world, world.blanket, 10, site_id=world.unit)


def test_a_site_waits_for_itself(goods: None, rush: Rush, world: World) -> None:
    assert waits(rush, world, world.point)


def test_a_person_waits_for_themselves_wherever_they_are(goods: None, rush: Rush, world: World) -> None:
    assert waits(rush, world, world.person, site_id=world.unit, person_code=world.person_code)


def test_two_sites_never_wait_for_each_other_on_postgresql(
    goods: None, database: Database, rush: Rush, world: World
) -> None:
    waited = waits(rush, world, world.point, site_id=world.unit)
    assert waited == (database.kind == "sqlite"), "SQLite lets one writer in at a time"


def test_reading_waits_for_nobody(goods: None, database: Database, world: World, call: Any) -> None:
    with database_of.transaction():
        take_turn(world.point)
        answer = call("operatore").get("/stock", site_id=world.point)
    assert answer.status_code == 200


def test_what_a_turn_was_taken_for_is_let_go_with_the_transaction(goods: None, rush: Rush, world: World) -> None:
    with pytest.raises(ZeroDivisionError), database_of.transaction():
        take_turn(world.point)
        raise ZeroDivisionError
    [said] = rush.at_once([asking(world)])
    assert said.status == 201


def test_a_queue_takes_its_ids_in_one_order_whatever_order_it_was_written_in(
    goods: None, rush: Rush, world: World
) -> None:
    """Somebody holds the first id and then wants the last; a queue that had taken the last first would deadlock."""
    first, last = sorted((asking(world, offline=True).body for _ in range(2)), key=lambda body: UUID(body["id"]).bytes)
    queue = Ask("/handouts/batch", {"handouts": [last, first]}, world.tokens["ambito"])
    with database_of.transaction():
        acts.claim([held(first)], "secret")
        pipes = rush.crowd.begin(rush.database, [[queue]])
        assert not pipes[0].poll(A_MOMENT), "the queue waits for the first id"
        acts.claim([held(last)], "secret")
        acts.release([UUID(first["id"]), UUID(last["id"])])
    [[said]] = rush.crowd.end(pipes)
    assert [one["outcome"] for one in said.body["results"]] == ["created", "created"]


def held(body: dict[str, Any]) -> acts.Request:
    """The act of a body, as it is claimed."""
    return acts.Request(UUID(body["id"]), "handout", body, None, NOW)
