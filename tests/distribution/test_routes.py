# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handouts over HTTP, as phones and desks send them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from app import clock
from tests.factories import World, put_in_stock


def handout(world: World, **more: Any) -> dict[str, Any]:
    """A handout of one blanket at the point, unless said otherwise."""
    return {
        "id": str(uuid4()),
        "site_id": str(world.point),
        "purpose": "low_threshold",
        "lines": [{"item_id": str(world.blanket), "quantity": 1}],
        **more,
    }


def on_hand(call: Any, world: World) -> int:
    rows = call("operatore").get("/stock", site_id=world.point, item_id=world.blanket).json["items"]
    return sum(row["quantity"] for row in rows)


def test_a_handout_to_nobody_in_particular_lowers_the_stock(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    answer = call("operatore").post("/handouts", handout(world, people=2))
    assert answer.status_code == 201, answer.json
    assert [line["quantity"] for line in answer.json["lines"]] == [1]
    assert answer.json["shortages"] == []
    assert on_hand(call, world) == 4


def test_the_same_handout_sent_again_gets_the_first_answer_and_counts_once(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    body = handout(world)
    first, again = call("operatore").post("/handouts", body), call("operatore").post("/handouts", body)
    assert again.data == first.data
    assert again.headers["Idempotent-Replay"] == "true"
    assert on_hand(call, world) == 4


def test_a_known_id_with_another_body_is_refused(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    body = handout(world)
    call("operatore").post("/handouts", body)
    answer = call("operatore").post("/handouts", body | {"people": 3})
    assert (answer.status_code, answer.json["code"]) == (409, "id_reused")
    assert on_hand(call, world) == 4


def test_too_little_stock_is_refused_with_what_is_here_and_elsewhere(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 2)
    put_in_stock(world, world.blanket, 30, site_id=world.warehouse)
    put_in_stock(world, world.blanket, 70, site_id=world.elsewhere)
    lines = [{"item_id": str(world.blanket), "quantity": 3}]
    answer = call("operatore").post("/handouts", handout(world, lines=lines))
    assert (answer.status_code, answer.json["code"]) == (409, "not_enough_stock")
    [line] = answer.json["details"]["lines"]
    assert (line["asked"], line["here"]) == (3, 2)
    assert line["elsewhere"] == [{"site_id": str(world.warehouse), "name": "Magazzino Ospedaletto", "quantity": 30}], (
        "what lies outside the ambito is not told"
    )
    assert on_hand(call, world) == 2


def test_what_already_happened_is_recorded_and_the_lack_is_named(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 2)
    lines = [{"item_id": str(world.blanket), "quantity": 5}]
    earlier = (clock.now() - timedelta(hours=3)).isoformat()
    answer = call("operatore").post("/handouts", handout(world, lines=lines, offline=True, occurred_at=earlier))
    assert answer.status_code == 201
    assert answer.json["shortages"] == [{"item_id": str(world.blanket), "quantity": 3}]
    assert sum(line["quantity"] for line in answer.json["lines"]) == 5
    assert on_hand(call, world) == 0


def test_soon_after_the_last_one_a_reason_is_asked_for_and_then_it_is_given(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    first = call("operatore").post("/handouts", handout(world, person_code=world.person_code))
    assert [one["level"] for one in first.json["advice"]] == ["ok"]
    silent = call("operatore").post("/handouts", handout(world, person_code=world.person_code))
    assert (silent.status_code, silent.json["code"]) == (422, "reason_needed")
    assert "reason" in silent.json["fields"]
    said = call("operatore").post("/handouts", handout(world, person_code=world.person_code, reason="bagnata"))
    assert said.status_code == 201
    assert [one["level"] for one in said.json["advice"]] == ["reason"]


def test_an_undone_handout_no_longer_asks_for_a_reason(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    first = call("operatore").post("/handouts", handout(world, person_code=world.person_code))
    undo = {"id": str(uuid4()), "reason": "tessera sbagliata"}
    assert call("operatore").post(f"/movements/{first.json['movement_id']}/reverse", undo).status_code == 201
    again = call("operatore").post("/handouts", handout(world, person_code=world.person_code))
    assert [one["level"] for one in again.json["advice"]] == ["ok"]


def test_an_unknown_card_is_refused_online_and_kept_when_it_already_happened(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    online = call("operatore").post("/handouts", handout(world, person_code="ZZZZZZZZ"))
    assert (online.status_code, online.json["code"]) == (422, "unknown_person")
    fact = handout(world, person_code="ZZZZZZZZ", offline=True)
    kept = call("operatore").post("/handouts", fact)
    assert (kept.status_code, kept.json["outcome"]) == (202, "quarantined")
    again = call("operatore").post("/handouts", fact)
    assert again.data == kept.data and again.headers["Idempotent-Replay"] == "true"


def test_what_was_asked_for_in_vain_is_noted_with_or_without_goods(app: Any, call: Any, world: World) -> None:
    unmet = [{"item_id": str(world.shoe_44), "quantity": 1}]
    answer = call("operatore").post("/handouts", handout(world, lines=[], unmet=unmet))
    assert answer.status_code == 201
    assert answer.json["movement_id"] is None


def test_a_batch_answers_one_by_one(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 2)
    good = handout(world, offline=True)
    unknown = handout(world, offline=True, lines=[{"item_id": str(uuid4()), "quantity": 1}])
    conflict = good | {"lines": [{"item_id": str(world.blanket), "quantity": 2}]}
    outside = handout(world, offline=True, site_id=str(world.elsewhere))
    late = handout(world, offline=True, occurred_at="2026-02-30T09:00:00Z")
    short = handout(world, lines=[{"item_id": str(world.blanket), "quantity": 50}])
    nonsense = {"id": str(uuid4()), "nonsense": True}
    queue = [good, good, unknown, conflict, outside, late, short, nonsense, 7, handout(world, offline=True)]
    answer = call("operatore").post("/handouts/batch", {"handouts": queue})
    assert answer.status_code == 200
    assert [one["outcome"] for one in answer.json["results"]] == [
        "created",
        "duplicate",
        "quarantined",
        "conflict",
        "quarantined",
        "quarantined",
        "rejected",
        "rejected",
        "rejected",
        "created",
    ]
    assert on_hand(call, world) == 0
    again = call("operatore").post("/handouts/batch", {"handouts": [good, unknown, short]})
    assert [one["outcome"] for one in again.json["results"]] == ["duplicate", "quarantined", "rejected"]


def test_a_handout_sent_alone_and_then_in_a_queue_counts_once(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    body = handout(world, offline=True)
    first = call("operatore").post("/handouts", body)
    [again] = call("operatore").post("/handouts/batch", {"handouts": [body]}).json["results"]
    assert (again["outcome"], again["handout"]) == ("duplicate", first.json)
    assert on_hand(call, world) == 4


def test_more_than_five_hundred_in_one_go_are_sent_back_whole(app: Any, call: Any, world: World) -> None:
    answer = call("operatore").post("/handouts/batch", {"handouts": [{}] * 501})
    assert answer.status_code == 422
    assert "handouts" in answer.json["fields"]
