# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How goods are kept: the most specific word counts, each field says where it is from, and nonsense is refused."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app import clock
from tests.factories import World


def say(call: Any, who: str = "acquisti", **said: Any) -> Any:
    named = {name: str(value) if hasattr(value, "hex") else value for name, value in said.items()}
    return call(who).put("/reorder/policies", named)


def effective(call: Any, world: World, who: str = "acquisti") -> tuple[dict[str, Any], dict[str, str]]:
    answer = call(who).get("/reorder/policies/effective", site_id=world.point, item_id=world.blanket)
    assert answer.status_code == 200, answer.json
    return answer.json["policy"], {one["field"]: one["scope"] for one in answer.json["origins"]}


def test_what_nobody_said_is_told_as_well_with_where_it_is_from(app: Any, call: Any, world: World) -> None:
    policy, origins = effective(call, world)
    assert policy["review_weekday"] == 0 and policy["cover_days"] == 28
    assert policy["service_permille"] == 970, "blankets keep people alive"
    assert set(origins.values()) == {"default"}


def test_the_most_specific_word_counts_field_by_field(app: Any, call: Any, world: World) -> None:
    blanket, bedding, here = world.blanket, world.bedding, {"ambito_id": world.ambito}
    assert say(call, "admin", scope="all", cover_days=10, weight=3).status_code == 200
    assert say(call, scope="all", cover_days=11, **here).status_code == 200
    assert say(call, scope="category", category_id=bedding, review_days=14, **here).status_code == 200
    said = {"category_id": bedding, "site_kind": "point", "lead_time_days": 9}
    assert say(call, scope="category_kind", **said, **here).status_code == 200
    assert say(call, scope="item", item_id=blanket, lead_time_days=8, pack_pieces=5, **here).status_code == 200
    at = {"item_id": blanket, "site_id": world.point}
    assert say(call, scope="item_site", **at, pack_pieces=6).status_code == 200
    policy, origins = effective(call, world)
    told = {name: (policy[name], origins[name]) for name in ("cover_days", "weight", "review_days")}
    assert told == {"cover_days": (11, "all"), "weight": (3, "all"), "review_days": (14, "category")}
    assert (policy["lead_time_days"], origins["lead_time_days"]) == (8, "item")
    assert (policy["pack_pieces"], origins["pack_pieces"]) == (6, "item_site")


def test_a_policy_is_replaced_whole_and_gone_when_nothing_is_said(app: Any, call: Any, world: World) -> None:
    at = {"scope": "item_site", "item_id": world.blanket, "site_id": world.point}
    first = say(call, **at, pack_pieces=6, cover_days=3).json
    second = say(call, **at, pack_pieces=7).json
    assert first["id"] == second["id"] and second["cover_days"] is None
    assert say(call, **at).json["id"] is None
    assert effective(call, world)[1]["pack_pieces"] == "default"
    assert call("acquisti").get("/reorder/policies").json["total"] == 0


def test_numbers_by_hand_hold_until_their_day(app: Any, call: Any, world: World) -> None:
    at = {"scope": "item_site", "item_id": world.blanket, "site_id": world.point}
    by_hand = {"min_pieces": 5, "max_pieces": 9, "by_hand_reason": "Sgombero"}
    yesterday, tomorrow = (clock.today() + timedelta(days=days) for days in (-1, 1))
    say(call, **at, **by_hand, by_hand_until=tomorrow.isoformat())
    assert effective(call, world)[0]["min_pieces"] == 5
    say(call, **at, **by_hand, by_hand_until=yesterday.isoformat())
    assert effective(call, world)[0]["min_pieces"] is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"min_pieces": 9, "max_pieces": 5, "by_hand_reason": "x"}, "min_above_max"),
        ({"min_pieces": 9}, "reason_needed"),
        ({"service_kind": "fill"}, "said_together"),
        ({"surge_from": "2026-12-01", "surge_to": "2026-11-01", "surge_percent": 130}, "surge_backwards"),
        ({"budget_cents": 5}, "not_said_there"),
        ({"category_id": "a"}, "invalid"),
        ({"min_pieces": 1.5}, "invalid"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(
    said: dict[str, Any], code: str, app: Any, call: Any, world: World
) -> None:
    at = {"scope": "item_site", "item_id": world.blanket, "site_id": world.point}
    answer = say(call, **at, **said)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert answer.json["fields"]


def test_an_item_is_not_like_itself(call: Any, world: World) -> None:
    answer = say(call, scope="item", item_id=world.blanket, ambito_id=world.ambito, like_item_id=world.blanket)
    assert (answer.status_code, answer.json["code"]) == (422, "like_itself")
    assert "like_item_id" in answer.json["fields"]


def test_a_policy_names_what_it_is_about(app: Any, call: Any, world: World) -> None:
    for said in ({"scope": "item"}, {"scope": "all", "item_id": world.blanket}, {"scope": "item", "item_id": uuid4()}):
        assert say(call, **said, ambito_id=world.ambito, cover_days=3).status_code == 422


def test_each_says_it_where_they_may(app: Any, call: Any, world: World) -> None:
    for where in ({"ambito_id": world.other_ambito}, {}):
        assert say(call, scope="all", cover_days=3, **where).status_code == 404
    at = {"scope": "item_site", "item_id": world.blanket}
    assert say(call, **at, site_id=world.elsewhere, cover_days=3).status_code == 404
    assert say(call, "operatore", scope="all", ambito_id=world.ambito, cover_days=3).status_code == 403
    assert say(call, "ambito", scope="all", ambito_id=world.ambito, cover_days=3).status_code == 200
    elsewhere = call("acquisti").get("/reorder/policies/effective", site_id=world.elsewhere, item_id=world.blanket)
    assert elsewhere.status_code == 404


def test_a_day_that_is_left_out_is_of_known_goods_and_has_come(call: Any, world: World) -> None:
    def said(**more: Any) -> Any:
        body = {"id": str(uuid4()), "site_id": str(world.point), "item_ids": [str(world.blanket)], "reason": "Festa"}
        return call("acquisti").post("/reorder/one-offs", body | {"day": clock.today().isoformat()} | more)

    for more, code, named in (
        ({"item_ids": [str(world.blanket), str(uuid4())]}, "unknown_item", "item_ids.1"),
        ({"item_ids": [str(uuid4())], "lifted": True}, "unknown_item", "item_ids.0"),
        ({"day": "2199-12-31"}, "day_ahead", "day"),
        ({"day": "0001-01-01"}, "invalid", "day"),
        ({"lifted": "yes"}, "invalid", "lifted"),
    ):
        answer = said(**more)
        assert (answer.status_code, answer.json["code"], list(answer.json["fields"])) == (422, code, [named])
    assert said().status_code == 201


def test_a_gift_that_was_announced_is_waited_for_until_it_ends(app: Any, call: Any, world: World) -> None:
    said = {"site_id": str(world.point), "item_id": str(world.soap), "quantity": 40, "expected_on": "2026-12-24"}
    made = call("acquisti").post("/reorder/gifts", {"id": str(uuid4()), **said})
    assert made.status_code == 201, made.json
    assert call("ambito").get("/reorder/gifts").json["items"][0]["quantity"] == 40
    end = f"/reorder/gifts/{made.json['id']}/end"
    assert call("acquisti").post(end, {"id": str(uuid4())}).json["ended_at"]
    again = call("acquisti").post(end, {"id": str(uuid4())})
    assert (again.status_code, again.json["code"]) == (409, "gift_ended")
    assert call("ambito").get("/reorder/gifts").json["total"] == 0
