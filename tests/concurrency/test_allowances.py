# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two points give the same person the same limited thing at the same instant: both are recorded, the second is advised
rightly, and it is reported once. A loan that two say came back came back once."""

from typing import Any
from uuid import uuid4

from app.db import db
from tests.concurrency.conftest import Rush
from tests.concurrency.test_counters import statuses
from tests.concurrency.worker import Ask
from tests.distribution.giving import allow, another_person
from tests.factories import World, put_in_stock

POINTS = ("point", "second_point", "unit")


def giving(world: World, place: str, code: str, **more: Any) -> Ask:
    """One blanket to the person of a card, by somebody who acts there."""
    line = {"item_id": str(world.blanket), "quantity": 1}
    body = {"id": str(uuid4()), "site_id": str(getattr(world, place)), "person_code": code, "lines": [line], **more}
    return Ask("/handouts", body, world.tokens["ambito"])


def test_of_two_points_at_once_the_second_is_advised_and_reported_once(
    app: Any, call: Any, rush: Rush, world: World
) -> None:
    allow(call, category_id=world.bedding, most=1, period_days=30, ambito_id=world.ambito)
    for place in POINTS:
        put_in_stock(world, world.blanket, 100, site_id=getattr(world, place))
    db.session.rollback()
    for number in range(8):
        _, code = another_person()
        db.session.remove()
        said = rush.at_once([giving(world, place, code, offline=True) for place in ("point", "second_point")])
        assert statuses(said) == {(201, ""): 2}, f"round {number}"
        assert sorted(one.body["advice"][0]["level"] for one in said) == ["ok", "reason"], f"round {number}"
        told = call("ambito").get("/overrides").json["items"]
        assert sum(one["handouts"] for one in told) == number + 1, "the second alone is reported, and once"


def test_of_several_who_ask_at_once_one_is_served_and_the_others_are_asked_why(
    app: Any, call: Any, rush: Rush, world: World
) -> None:
    for place in POINTS:
        put_in_stock(world, world.blanket, 100, site_id=getattr(world, place))
    db.session.rollback()
    for number in range(5):
        _, code = another_person()
        db.session.remove()
        said = rush.at_once([giving(world, POINTS[one % 3], code) for one in range(6)])
        assert statuses(said) == {(201, ""): 1, (422, "reason_needed"): 5}, f"round {number}"
    assert call("ambito").get("/overrides").json["items"] == []


def test_a_loan_that_many_bring_back_at_once_comes_back_once(app: Any, call: Any, rush: Rush, world: World) -> None:
    put_in_stock(world, world.soap, 10)
    db.session.rollback()
    line = {"item_id": str(world.soap), "quantity": 1, "loan": True}
    for number in range(4):
        call("ambito").post("/handouts", {"id": str(uuid4()), "site_id": str(world.point), "lines": [line]})
        [loan] = call("ambito").get("/loans").json["items"]
        path = f"/loans/{loan['id']}/return"
        said = rush.at_once([Ask(path, {"id": str(uuid4())}, world.tokens["ambito"]) for _ in range(6)])
        assert statuses(said) == {(200, ""): 1, (409, "loan_ended"): 5}, f"round {number}"
    stock = call("ambito").get("/stock", site_id=world.point, item_id=world.soap).json["items"]
    assert [one["quantity"] for one in stock] == [10]


def test_two_allowances_of_the_same_goods_at_once_are_one(app: Any, call: Any, rush: Rush, world: World) -> None:
    body = {"item_id": str(world.soap), "interval_days": 5, "ambito_id": str(world.ambito)}
    asks = [Ask("/allowances", {"id": str(uuid4()), **body}, world.tokens["ambito"]) for _ in range(6)]
    assert statuses(rush.at_once(asks)) == {(201, ""): 1, (409, "allowance_exists"): 5}
