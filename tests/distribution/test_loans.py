# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is lent comes back to the shelf, in the lot it had, once; or it is noted that it never will."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app import db as database
from app.db import db
from app.distribution.models import Loan
from app.stock import queries as stock
from tests.browser import Browser
from tests.distribution.giving import allow, body, give, levels, rows
from tests.factories import NOW, World, put_in_stock


@pytest.fixture
def stocked(app: Any, world: World) -> World:
    """Two lots of soap (a torch, say) at the point."""
    put_in_stock(world, world.soap, 2, lot="A", now=NOW - timedelta(days=1))
    put_in_stock(world, world.soap, 9, lot="B")
    return world


def lend(call: Any, world: World, quantity: int = 1, **more: Any) -> Any:
    """Lend pieces; further keys are the line's."""
    line = {"item_id": str(world.soap), "quantity": quantity, "loan": True, **more}
    given = call("operatore").post("/handouts", body(world, lines=[line]))
    assert given.status_code == 201, given.json
    return given


def out(call: Any, **asked: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = call("operatore").get("/loans", **asked).json["items"]
    return rows


def back(call: Any, loan_id: str, who: str = "operatore", **more: Any) -> Any:
    return call(who).post(f"/loans/{loan_id}/return", {"id": str(uuid4()), **more})


def here(world: World) -> dict[str | None, int]:
    """Pieces on the shelf by lot."""
    db.session.rollback()
    _, shelves = stock.offer([world.point], [world.soap])
    return {one.lot: one.quantity for one in shelves.get((world.point, world.soap), [])}


def test_what_is_lent_stands_by_lot_until_it_comes_back_into_the_same_lot(stocked: World, call: Any) -> None:
    given = lend(call, stocked, 3, due_on="2026-12-24")
    listed = out(call)
    assert sorted((one["quantity"], one["due_on"]) for one in listed) == [(1, "2026-12-24"), (2, "2026-12-24")]
    assert here(stocked) == {"B": 8}
    for one in listed:
        answer = back(call, one["id"])
        assert answer.status_code == 200 and answer.json["returned"] == one["quantity"] and answer.json["ended_at"]
    assert here(stocked) == {"A": 2, "B": 9}
    assert out(call) == [] and len(out(call, state="ended")) == 2
    kinds = [one["kind"] for one in call("operatore").get("/movements").json["items"]]
    assert kinds[:3] == ["return", "return", "handout"]
    assert call("operatore").get("/movements", kind="return").json["total"] == 2
    undone = call("operatore").post(
        f"/movements/{given.json['movement_id']}/reverse", {"id": str(uuid4()), "reason": "x"}
    )
    assert (undone.status_code, undone.json["code"]) == (409, "came_back"), "they would be on the shelf twice"


def test_some_may_come_back_before_the_rest(stocked: World, call: Any) -> None:
    lend(call, stocked, 2)
    [one] = out(call)
    assert back(call, one["id"], quantity=1).json["ended_at"] is None
    more = back(call, one["id"], quantity=2)
    assert (more.status_code, more.json["code"], more.json["details"]["out"]) == (409, "not_that_many_out", 1)
    assert back(call, one["id"]).json["returned"] == 2
    assert back(call, one["id"]).json["code"] == "loan_ended"


def test_a_return_sent_twice_is_one(stocked: World, call: Any) -> None:
    lend(call, stocked)
    [one] = out(call)
    sent = {"id": str(uuid4()), "quantity": 1}
    first, again = (call("operatore").post(f"/loans/{one['id']}/return", sent) for _ in range(2))
    assert (first.status_code, first.data) == (200, again.data)
    assert sum(here(stocked).values()) == 11


def test_what_never_came_back_is_given_after_all(stocked: World, call: Any) -> None:
    lend(call, stocked, 2)
    [one] = out(call)
    back(call, one["id"], quantity=1)
    ended = call("operatore").post(f"/loans/{one['id']}/end", {"id": str(uuid4())})
    assert (ended.json["returned"], ended.json["quantity"]) == (1, 2) and ended.json["ended_at"]
    assert back(call, one["id"]).json["code"] == "loan_ended"
    assert sum(here(stocked).values()) == 10


def test_of_an_undone_handout_nothing_is_out(stocked: World, call: Any) -> None:
    given = lend(call, stocked)
    [one] = out(call)
    undone = call("operatore").post(
        f"/movements/{given.json['movement_id']}/reverse", {"id": str(uuid4()), "reason": "x"}
    )
    assert undone.status_code == 201
    assert out(call) == []
    assert back(call, one["id"]).json["code"] == "loan_ended"
    assert sum(here(stocked).values()) == 11


def test_a_return_cannot_be_undone_and_says_the_way(stocked: World, call: Any) -> None:
    lend(call, stocked)
    back(call, out(call)[0]["id"])
    [movement] = call("operatore").get("/movements", kind="return").json["items"]
    refused = call("operatore").post(f"/movements/{movement['id']}/reverse", {"id": str(uuid4()), "reason": "x"})
    assert (refused.status_code, refused.json["code"]) == (409, "not_reversible")


def test_what_came_back_does_not_count_as_given(stocked: World, call: Any) -> None:
    world = stocked
    allow(call, item_id=world.soap, most=1, period_days=30, ambito_id=world.ambito)
    line = {"item_id": str(world.soap), "quantity": 1, "loan": True}
    card = {"person_code": world.person_code}
    call("operatore").post("/handouts", body(world, lines=[line], **card))
    assert give(call, world, (world.soap, 1)).json["code"] == "reason_needed"
    back(call, out(call)[0]["id"])
    assert levels(give(call, world, (world.soap, 1))) == ["ok"]


def test_of_a_loan_only_the_pieces_that_came_back_do_not_count_as_given(stocked: World, call: Any) -> None:
    world = stocked
    allow(call, item_id=world.soap, most=4, period_days=30, ambito_id=world.ambito)
    line, card = {"item_id": str(world.soap), "quantity": 1}, {"person_code": world.person_code}
    lines = [line, line | {"quantity": 3, "loan": True}]  # four of two lots, three of them lent
    assert call("operatore").post("/handouts", body(world, lines=lines, **card)).status_code == 201
    for one in out(call):
        assert back(call, one["id"]).status_code == 200
    assert give(call, world, (world.soap, 4)).json["code"] == "reason_needed", "one was given to keep"
    assert levels(give(call, world, (world.soap, 3))) == ["warn"], "with these it is four"


def test_part_of_a_handout_may_be_lent(stocked: World, call: Any) -> None:
    line = {"item_id": str(stocked.soap), "quantity": 1}
    given = call("operatore").post("/handouts", body(stocked, lines=[line, line | {"loan": True}]))
    assert given.status_code == 201
    assert [one.quantity for one in rows(Loan)] == [1]


def test_a_fact_may_be_a_loan_of_what_the_books_did_not_have(stocked: World, call: Any) -> None:
    line = {"item_id": str(stocked.soap), "quantity": 12, "loan": True}
    given = call("operatore").post("/handouts", body(stocked, lines=[line], offline=True))
    assert given.json["shortages"] == [{"item_id": str(stocked.soap), "quantity": 1}]
    assert sum(one["quantity"] for one in out(call)) == 12
    for one in out(call):
        assert back(call, one["id"]).status_code == 200


WRONG: dict[str, dict[str, Any]] = {
    "a day without a loan": {"loan": False, "due_on": "2026-12-24"},
    "by the thousand": {"quantity": 1001},
    "no day": {"due_on": "2026-02-30"},
    "a moment for a day": {"due_on": "2026-12-24T10:00:00Z"},
    "a word for yes": {"loan": "perhaps"},
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_loan_is_refused(name: str, stocked: World, call: Any) -> None:
    line = {"item_id": str(stocked.soap), "quantity": 1, "loan": True, **WRONG[name]}
    assert call("operatore").post("/handouts", body(stocked, lines=[line])).status_code == 422
    assert out(call) == []


@pytest.mark.parametrize("quantity", [0, -1, 1.5, "1", True, 10**9], ids=str)
def test_what_comes_back_is_a_whole_number(quantity: Any, stocked: World, call: Any) -> None:
    lend(call, stocked)
    assert back(call, out(call)[0]["id"], quantity=quantity).status_code == 422


def test_loans_are_those_of_ones_own_sites(stocked: World, call: Any) -> None:
    lend(call, stocked)
    [one] = out(call)
    for who in ("forestiero",):
        nobody = back(call, str(uuid4()), who)
        assert (back(call, one["id"], who).status_code, nobody.status_code) == (404, 404)
        assert back(call, one["id"], who).data == nobody.data
        assert call(who).get("/loans").json["total"] == 0
        theirs, none = (call(who).get("/loans", site_id=site) for site in (stocked.point, uuid4()))
        assert (theirs.status_code, theirs.data) == (404, none.data)
    assert [row["id"] for row in call("ambito").get("/loans").json["items"]] == [one["id"]]
    for who in ("volontario", "acquisti", "regione", "admin"):
        assert call(who).get("/loans").status_code == 403


def test_those_due_first_stand_on_top(stocked: World, call: Any) -> None:
    for due in (None, "2026-12-24", "2026-12-01"):
        lend(call, stocked, due_on=due)
    assert [one["due_on"] for one in out(call)] == ["2026-12-01", "2026-12-24", None]


def test_a_loan_that_is_late_is_on_today(stocked: World, call: Any, client: FlaskClient) -> None:
    today = clock.today()
    lend(call, stocked, 1, due_on=today.isoformat())
    visitor = Browser(client)
    visitor.enter("operatore")
    assert "is late" not in visitor.get("/today").text
    with database.transaction():
        db.session.execute(sa.update(Loan).values(due_on=today - timedelta(days=1)))
    assert "1 loan is late" in visitor.get("/today").text
