# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A handout that already happened is never refused: it is booked, or kept for a coordinator, once."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app import clock
from app.db import db
from app.distribution.models import QuarantinedHandout
from tests.distribution.test_routes import handout, on_hand
from tests.factories import World, put_in_stock
from tests.transfer.making import over


def kept() -> list[QuarantinedHandout]:
    """What was put aside."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(QuarantinedHandout)))


WRONG: dict[str, tuple[dict[str, Any], str, int]] = {
    "another's site": ({"site_id": "elsewhere"}, "not_found", 404),
    "nobody's site": ({"site_id": str(uuid4())}, "not_found", 404),
    "a field nobody knows": ({"approved": True}, "invalid", 422),
    "lines that are none": ({"lines": "nope"}, "invalid", 422),
    "no goods at all": ({"lines": []}, "invalid", 422),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_fact_that_cannot_be_booked_is_kept_and_a_wish_is_refused(
    name: str, app: Any, call: Any, world: World
) -> None:
    change, code, status = WRONG[name]
    if change.get("site_id") == "elsewhere":
        change = {"site_id": str(world.elsewhere)}
    wish, fact = handout(world, **change), handout(world, **change, offline=True)
    refused = call("operatore").post("/handouts", wish)
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert kept() == []
    first, again = call("operatore").post("/handouts", fact), call("operatore").post("/handouts", fact)
    assert (first.status_code, first.json["outcome"], first.json["error"]["code"]) == (202, "quarantined", code)
    assert again.data == first.data and again.headers["Idempotent-Replay"] == "true"
    [in_queue] = call("operatore").post("/handouts/batch", {"handouts": [fact]}).json["results"]
    assert in_queue == first.json
    [row] = kept()
    assert (json.loads(row.body or ""), row.reason, str(row.act_id)) == (fact, code, fact["id"])
    assert (row.settled_at, row.settled_by) == (None, None)


def test_a_disabled_operators_fact_is_kept_and_a_wish_is_refused(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    db.session.execute(
        sa.text("UPDATE operator SET disabled_at = :now WHERE username = 'operatore'"), {"now": "2026-11-20 10:00:00"}
    )
    db.session.commit()
    phone = call(token=world.device_token)
    assert phone.post("/handouts", handout(world)).status_code == 401
    answer = phone.post("/handouts", handout(world, offline=True))
    assert (answer.status_code, answer.json["error"]["code"]) == (202, "not_signed_in")
    assert [one.reason for one in kept()] == ["not_signed_in"]


def test_who_may_not_hand_out_at_all_keeps_nothing(app: Any, call: Any, world: World) -> None:
    assert call().post("/handouts", handout(world, offline=True)).status_code == 401
    assert call("volontario").post("/handouts", handout(world, offline=True)).status_code == 403
    assert call("operatore").post("/handouts", {**handout(world, offline=True), "id": "7"}).status_code == 422
    assert kept() == []


def test_a_second_body_under_a_known_id_is_kept_once_if_it_happened(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    first = handout(world, offline=True)
    caller = call("operatore")
    assert caller.post("/handouts", first).status_code == 201
    wish, fact = {**first, "offline": False}, {**first, "people": 2}
    for _ in range(3):
        assert caller.post("/handouts", wish).json["code"] == "id_reused"
        assert caller.post("/handouts", fact).json["code"] == "id_reused"
        results = caller.post("/handouts/batch", {"handouts": [wish, fact, fact]}).json["results"]
        assert [one["outcome"] for one in results] == ["conflict"] * 3
    assert [json.loads(one.body or "") for one in kept()] == [fact]
    other = {**first, "people": 3}
    caller.post("/handouts/batch", {"handouts": [other]})
    assert len(kept()) == 2, "another body is another fact"
    assert on_hand(call, world) == 4


def test_an_older_handout_told_after_a_newer_one_does_not_hide_it(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)

    def told(days: int) -> dict[str, Any]:
        at = (clock.now() - timedelta(days=days)).isoformat()
        return handout(world, person_code=world.person_code, occurred_at=at, offline=True)

    wish = handout(world, person_code=world.person_code)
    results = call("operatore").post("/handouts/batch", {"handouts": [told(2), told(40), wish]}).json["results"]
    assert [one["outcome"] for one in results] == ["created", "created", "rejected"]
    assert results[2]["error"]["code"] == "reason_needed"


@pytest.mark.parametrize("offline", [False, True], ids=["now", "already happened"])
def test_before_goods_fall_short_what_was_put_aside_for_too_long_comes_back(
    offline: bool, app: Any, world: World, call: Any
) -> None:
    put_in_stock(world, world.blanket, 5, site_id=world.point)
    w, transfer = call("operatore"), str(uuid4())
    lines = [{"item_id": str(world.blanket), "quantity": 4}]
    ends = {"from_site_id": str(world.point), "to_site_id": str(world.warehouse)}
    assert w.post("/transfers", {"id": transfer, **ends, "lines": lines}).status_code == 201
    assert w.post(f"/transfers/{transfer}/pick", {"id": str(uuid4())}).status_code == 201
    handout = {"site_id": str(world.point), "purpose": "low_threshold", "unmet": [], "lines": lines, "offline": offline}
    if not offline:
        refused = w.post("/handouts", {"id": str(uuid4()), **handout})
        assert (refused.status_code, refused.json["code"]) == (409, "not_enough_stock")
    over(transfer)
    given = w.post("/handouts", {"id": str(uuid4()), **handout})
    assert (given.status_code, given.json["shortages"]) == (201, [])
    assert w.get(f"/transfers/{transfer}").json["state"] == "requested"


def test_copies_of_what_is_booked_are_judged_by_it_and_not_by_each_other(app: Any, call: Any, world: World) -> None:
    first = handout(world, offline=True)
    other = first | {"people": 9}
    send = lambda *sent: [  # noqa: E731
        one["outcome"] for one in call("operatore").post("/handouts/batch", {"handouts": sent}).json["results"]
    ]
    assert send(first) == ["created"]
    assert send(other, first, other, first) == ["conflict", "duplicate", "conflict", "duplicate"]
    [row] = kept()
    assert json.loads(row.body or "") == other
