# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handing out what expires: the last day, whose turn it is, and expired goods with a reason."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app import clock
from tests.distribution.test_routes import handout
from tests.factories import World, put_in_stock
from tests.stock.test_discards import in_days, lot_id, lots


def soap(world: World, quantity: int = 1, **more: Any) -> dict[str, Any]:
    return handout(world, lines=[{"item_id": str(world.soap), "quantity": quantity}], **more)


def of_lot(call: Any, world: World, lot: str, **more: Any) -> dict[str, Any]:
    line = {"item_id": str(world.soap), "quantity": 1, "lot_id": lot_id(call, world, world.soap, lot), **more}
    return handout(world, lines=[line])


def notes(call: Any, world: World) -> list[str | None]:
    rows = call("operatore").get("/movements", site_id=world.point, kind="handout").json["items"]
    return [row["note"] for row in rows]


@pytest.mark.parametrize(
    ("moment", "status"),
    [(datetime(2030, 5, 1, 21, 59, tzinfo=UTC), 201), (datetime(2030, 5, 1, 22, 0, tzinfo=UTC), 409)],
)
def test_goods_are_given_through_their_last_day_in_rome(
    moment: datetime, status: int, app: Any, call: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_stock(world, world.soap, 5, expires_on=datetime(2030, 5, 1, tzinfo=UTC).date())
    monkeypatch.setattr(clock, "now", lambda: moment)
    answer = call("operatore").post("/handouts", soap(world))
    assert answer.status_code == status, answer.json


def test_when_all_that_is_left_has_expired_it_is_given_with_a_reason(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 2, lot="GOOD", expires_on=in_days(0))
    put_in_stock(world, world.soap, 5, lot="OLD", expires_on=in_days(-1))
    refused = call("operatore").post("/handouts", soap(world, 4))
    assert (refused.status_code, refused.json["code"]) == (409, "only_expired_left")
    [line] = refused.json["details"]["lines"]
    assert (line["asked"], line["here"], line["expired"], line["name"]) == (4, 2, 2, "Sapone")
    assert sum(lots(call, world, world.soap).values()) == 7
    given = call("operatore").post("/handouts", soap(world, 4, expired_reason="lo vuole lo stesso"))
    assert given.status_code == 201, given.json
    assert lots(call, world, world.soap) == {("OLD", in_days(-1).isoformat()): 3}, "what is good goes first"
    assert notes(call, world) == ["lo vuole lo stesso"]


def test_blanks_are_no_reason(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 5, expires_on=in_days(-1))
    assert call("operatore").post("/handouts", soap(world, expired_reason=" \u00a0 ")).status_code == 409
    assert call("operatore").post("/handouts", soap(world, expired_reason=None)).status_code == 409


def test_too_little_with_the_expired_ones_too_is_too_little(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 2, expires_on=in_days(9))
    put_in_stock(world, world.soap, 1, expires_on=in_days(-1))
    for reason in ({}, {"expired_reason": "serve"}):
        refused = call("operatore").post("/handouts", soap(world, 4, **reason))
        assert (refused.status_code, refused.json["code"]) == (409, "not_enough_stock")
        [line] = refused.json["details"]["lines"]
        assert (line["here"], line.get("expired")) == ((3, None) if reason else (2, 1))


def test_an_expired_lot_that_is_named_wants_a_reason_of_either_kind(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 5, lot="GOOD", expires_on=in_days(9))
    put_in_stock(world, world.soap, 5, lot="OLD", expires_on=in_days(-1))
    silent = call("operatore").post("/handouts", of_lot(call, world, "OLD"))
    assert (silent.status_code, silent.json["code"]) == (409, "only_expired_left")
    said = of_lot(call, world, "OLD", lot_reason="è sigillato")
    assert call("operatore").post("/handouts", said).status_code == 201
    whole = of_lot(call, world, "OLD") | {"expired_reason": "ultimo rimasto"}
    assert call("operatore").post("/handouts", whole).status_code == 201
    assert lots(call, world, world.soap)[("OLD", in_days(-1).isoformat())] == 3
    assert notes(call, world) == ["ultimo rimasto", "è sigillato"]


def test_a_lot_out_of_its_turn_wants_a_reason_and_the_register_keeps_it(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 5, lot="SOON", expires_on=in_days(9))
    put_in_stock(world, world.soap, 5, lot="LATE", expires_on=in_days(90))
    refused = call("operatore").post("/handouts", of_lot(call, world, "LATE"))
    assert (refused.status_code, refused.json["code"]) == (422, "lot_out_of_turn")
    assert list(refused.json["fields"]) == ["lines.0.lot_id"]
    [line] = refused.json["details"]["lines"]
    assert (line["lot"], line["sooner"]["lot"], line["sooner"]["here"]) == ("LATE", "SOON", 5)
    assert lots(call, world, world.soap)[("LATE", in_days(90).isoformat())] == 5
    said = of_lot(call, world, "LATE", lot_reason="quella prima è in alto")
    assert call("operatore").post("/handouts", said).status_code == 201
    assert notes(call, world) == ["quella prima è in alto"]


def test_a_lot_scanned_off_its_pack_is_a_lot_that_is_named(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5, lot="SOON", expires_on=in_days(9))
    put_in_stock(world, world.blanket, 5, lot="LATE", expires_on=in_days(90))
    label = f"]C101{world.blanket_gtin.rjust(14, '0')}10LATE"
    body = handout(world, lines=[{"code": label, "quantity": 1}])
    assert call("operatore").post("/handouts", body).json["code"] == "lot_out_of_turn"
    body["lines"][0]["lot_reason"] = "è quella che ha in mano"
    assert call("operatore").post("/handouts", body).status_code == 201


def test_what_already_happened_is_asked_neither_question(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 1, lot="SOON", expires_on=in_days(9))
    put_in_stock(world, world.soap, 1, lot="LATE", expires_on=in_days(90))
    put_in_stock(world, world.soap, 5, lot="OLD", expires_on=in_days(-1))
    late = of_lot(call, world, "LATE") | {"offline": True}
    old = of_lot(call, world, "OLD") | {"offline": True}
    results = call("operatore").post("/handouts/batch", {"handouts": [late, old]}).json["results"]
    assert [one["outcome"] for one in results] == ["created", "created"]
    fact = call("operatore").post("/handouts", soap(world, 4, offline=True))
    assert fact.status_code == 201 and fact.json["shortages"] == []
    assert lots(call, world, world.soap) == {("OLD", in_days(-1).isoformat()): 1}, "what is good counts as given first"


def test_in_a_queue_one_refusal_leaves_the_shelf_to_the_next(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 5, lot="SOON", expires_on=in_days(9))
    put_in_stock(world, world.soap, 5, lot="LATE", expires_on=in_days(90))
    queue = [of_lot(call, world, "LATE"), soap(world, 5), of_lot(call, world, "LATE")]
    results = call("operatore").post("/handouts/batch", {"handouts": queue}).json["results"]
    assert [one["outcome"] for one in results] == ["rejected", "created", "created"]
    assert results[0]["error"]["code"] == "lot_out_of_turn"


def test_a_day_in_the_past_is_the_day_that_counts(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 5, expires_on=in_days(-2))
    before = (clock.now() - timedelta(days=3)).isoformat()
    assert call("operatore").post("/handouts", soap(world, occurred_at=before)).status_code == 201
    ahead = (clock.now() + timedelta(days=900)).isoformat()
    assert call("operatore").post("/handouts", soap(world, occurred_at=ahead)).status_code == 409


@pytest.mark.parametrize(
    "change",
    [{"expired_reason": 7}, {"expired_reason": "x" * 201}, {"expired_reason": "a\u0000"}, {"expired_reason": ["x"]}],
)
def test_a_reason_is_a_short_text(change: dict[str, Any], app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 5)
    answer = call("operatore").post("/handouts", soap(world, **change))
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["expired_reason"])
    line = {"item_id": str(world.soap), "quantity": 1, "lot_reason": next(iter(change.values()))}
    answer = call("operatore").post("/handouts", handout(world, lines=[line]))
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
