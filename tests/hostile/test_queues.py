# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A telephone's queue with something wrong in it: what happened is never lost, and one bad one stops no other."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.db import db
from app.stock.models import Balance
from tests.conftest import Database
from tests.factories import World, put_in_stock

Make = Callable[[World], list[Any]]


def fact(world: World, **more: Any) -> dict[str, Any]:
    """A handout of one blanket that already happened."""
    lines = [{"item_id": str(world.blanket), "quantity": 1}]
    return {"id": str(uuid4()), "site_id": str(world.point), "offline": True, "lines": lines, **more}


def other_body_first_known(world: World) -> list[Any]:
    one = fact(world)
    return [one, one | {"people": 2}]


def line(item: Any, quantity: Any = 1) -> list[dict[str, Any]]:
    return [{"item_id": str(item), "quantity": quantity}]


def cartons(world: World) -> list[dict[str, Any]]:
    """A hundred thousand cartons of twelve."""
    return [{"code": world.carton_gtin, "quantity": 100_000}]


QUEUES: dict[str, tuple[Make, list[str]]] = {
    "good, broken, good": (
        lambda w: [fact(w), fact(w, lines="nope"), fact(w)],
        ["created", "quarantined", "created"],
    ),
    "the same twice": (lambda w: [fact(w)] * 2, ["created", "duplicate"]),
    "one id, two bodies": (other_body_first_known, ["created", "conflict"]),
    "five given where the books say three": (lambda w: [fact(w, lines=line(w.blanket, 5))], ["created"]),
    "more cartons than a line may hold": (
        lambda w: [fact(w, lines=cartons(w)), {**fact(w, lines=cartons(w)), "offline": False}, fact(w)],
        ["quarantined", "rejected", "created"],
    ),
    "a code no scanner sends": (
        lambda w: [fact(w, lines=[{"code": "ab\0cd", "quantity": 1}]), fact(w)],
        ["quarantined", "created"],
    ),
    "goods nobody knows": (lambda w: [fact(w, lines=line(uuid4())), fact(w)], ["quarantined", "created"]),
    "a clock three years ahead": (lambda w: [fact(w, occurred_at="2029-11-20T09:00:00Z")], ["created"]),
    "a clock that never started": (lambda w: [fact(w, occurred_at="1970-01-01T00:00:00Z")], ["created"]),
    "a clock at the end of all time": (
        lambda w: [fact(w, occurred_at="9999-12-31T23:59:00Z"), fact(w)],
        ["quarantined", "created"],
    ),
    "on 30 February": (lambda w: [fact(w, occurred_at="2026-02-30T09:00:00Z")], ["quarantined"]),
    "somebody else's site": (lambda w: [fact(w, site_id=str(w.elsewhere))], ["quarantined"]),
    "a site of nobody": (lambda w: [fact(w, site_id=str(uuid4()))], ["quarantined"]),
    "a card of nobody": (lambda w: [fact(w, person_code="ABCDEFGH")], ["quarantined"]),
    "half a character in the reason": (lambda w: [fact(w, reason="a\ud800")], ["quarantined"]),
    "half a character in a field nobody knows": (
        lambda w: [fact(w, **{"a\ud800": 1}), fact(w)],
        ["quarantined", "created"],
    ),
    "a NUL in the reason": (lambda w: [fact(w, reason="a\0b")], ["quarantined"]),
    "a NUL in a field nobody knows": (lambda w: [fact(w, **{"a\0": "b\0"})], ["quarantined"]),
    "no id": (lambda w: [{**fact(w), "id": None}, fact(w)], ["rejected", "created"]),
    "an id that is a path": (lambda w: [fact(w, id="../../etc/passwd")], ["rejected"]),
    "an id that is a list": (lambda w: [fact(w, id=["x"] * 36)], ["rejected"]),
    "things that are no handouts": (
        lambda w: [None, 7, "x", [], {}, [[]], True, fact(w)],
        [*["rejected"] * 7, "created"],
    ),
    "a reason asked for at the desk, missing": (
        lambda w: [fact(w, person_code=w.person_code), {**fact(w, person_code=w.person_code), "offline": False}],
        ["created", "rejected"],
    ),
    "of a card in small letters with dashes": (
        lambda w: [fact(w, person_code="-".join((w.person_code[:4], w.person_code[4:])).lower())],
        ["created"],
    ),
}


def send(database: Database, queue: list[Any]) -> list[dict[str, Any]]:
    headers = {"Authorization": f"Bearer {database.world.device_token}"}
    answer = database.app.test_client().post("/api/v1/handouts/batch", json={"handouts": queue}, headers=headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json["results"])


@pytest.mark.parametrize("name", QUEUES)
def test_each_handout_of_a_queue_ends_well_and_sending_it_again_changes_nothing(
    name: str, app: Any, database: Database, world: World
) -> None:
    make, expected = QUEUES[name]
    put_in_stock(world, world.blanket, 3)
    queue = make(world)
    results = send(database, queue)
    assert [one["outcome"] for one in results] == expected
    assert all(one["error"]["code"] for one in results if one["outcome"] not in ("created", "duplicate"))
    kept = sa.text("SELECT COUNT(*) FROM quarantined_handout")
    put_aside = db.session.scalar(kept)
    assert put_aside == sum(one in ("quarantined", "conflict") for one in expected)
    state = balances()
    again = [one["outcome"] for one in send(database, queue)]
    assert again == ["duplicate" if one == "created" else one for one in expected]
    assert balances() == state
    assert db.session.scalar(kept) == put_aside, "what is kept is kept once"


def balances() -> list[Any]:
    rows = db.session.execute(sa.select(Balance.site_id, Balance.place, Balance.lot_id, Balance.quantity)).all()
    db.session.rollback()
    return sorted((str(row.site_id), row.place, str(row.lot_id), row.quantity) for row in rows)


def test_what_the_books_lacked_is_unaccounted_for_and_the_shelf_is_empty(
    app: Any, database: Database, world: World
) -> None:
    put_in_stock(world, world.blanket, 3)
    [result] = send(database, [fact(world, lines=line(world.blanket, 5))])
    assert result["handout"]["shortages"] == [{"item_id": str(world.blanket), "quantity": 2}]
    assert sorted((place, pieces) for _, place, _, pieces in balances()) == [("shelf", 0), ("unaccounted", -2)]


def test_another_sites_balances_do_not_move(app: Any, database: Database, world: World) -> None:
    put_in_stock(world, world.blanket, 3, site_id=world.elsewhere)
    state = balances()
    send(database, [fact(world, site_id=str(world.elsewhere))])
    assert balances() == state


def test_a_disabled_operators_telephone_may_still_hand_in_what_happened(
    app: Any, database: Database, world: World
) -> None:
    put_in_stock(world, world.blanket, 3)
    db.session.execute(
        sa.text("UPDATE operator SET disabled_at = :now WHERE username = 'operatore'"), {"now": "2026-11-20 10:00:00"}
    )
    db.session.commit()
    asked = {**fact(world), "offline": False}
    assert [one["outcome"] for one in send(database, [fact(world), asked])] == ["quarantined", "rejected"]
    assert balances()[0][3] == 3


def test_a_queue_is_found_again_in_quarantine_word_for_word(app: Any, database: Database, world: World) -> None:
    one = fact(world, reason="perché no", lines=line(uuid4()))
    send(database, [one])
    assert json.loads(db.session.scalar(sa.text("SELECT body FROM quarantined_handout"))) == one
