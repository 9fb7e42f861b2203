# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A kit is given out without having been built: it is built on the way, of what lies on the same shelf."""

from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock
from app import db as database
from app.catalogue.rules import Part
from app.db import db
from app.distribution.operations import Order, hand_out
from app.network.rules import Scope
from app.stock.rules import Wanted
from tests.distribution.test_routes import handout
from tests.factories import World, put_in_stock
from tests.stock.kits import Kits, make_kit
from tests.stock.test_discards import in_days, lot_id


def give(world: World, kit: UUID, quantity: int = 1, **more: Any) -> dict[str, Any]:
    return handout(world, lines=[{"item_id": str(kit), "quantity": quantity}], **more)


def kinds(call: Any, world: World) -> list[str]:
    """What the point's register says, oldest first, without receipts."""
    rows = call("operatore").get("/movements", site_id=world.point).json["items"]
    return [row["kind"] for row in rows[::-1] if row["kind"] != "receipt"]


def stock_parts(world: World, kits: int, **more: Any) -> None:
    """Parts for so many kits of two soaps and a blanket."""
    put_in_stock(world, world.soap, 2 * kits, **more)
    put_in_stock(world, world.blanket, kits, **more)


def test_a_kit_that_nobody_built_is_built_and_given(app: Any, call: Any, world: World) -> None:
    kit = make_kit(world)
    stock_parts(world, 3)
    at = Kits(call, world, kit)
    body = give(world, kit, 2)
    answer = call("operatore").post("/handouts", body)
    assert answer.status_code == 201, answer.json
    assert answer.json["built"] == [{"item_id": str(kit), "quantity": 2}] and answer.json["shortages"] == []
    assert [(one["item_id"], one["quantity"]) for one in answer.json["lines"]] == [(str(kit), 2)]
    assert (at.pieces(world.soap), at.pieces(world.blanket), at.pieces(kit)) == (2, 1, 0)
    assert kinds(call, world) == ["assembly", "handout"]
    again = call("operatore").post("/handouts", body)
    assert again.data == answer.data and kinds(call, world) == ["assembly", "handout"]


def test_kits_that_stand_there_go_first_and_only_the_rest_is_built(app: Any, call: Any, world: World) -> None:
    kit = make_kit(world)
    stock_parts(world, 3)
    at = Kits(call, world, kit)
    at.done("assemble", 1)
    answer = call("operatore").post("/handouts", give(world, kit, 3))
    assert answer.json["built"] == [{"item_id": str(kit), "quantity": 2}]
    assert sum(one["quantity"] for one in answer.json["lines"]) == 3
    assert len(answer.json["lines"]) == 1, "the same contents are the same lot"
    assert at.shelf() == {}
    plain = call("operatore").post("/handouts", handout(world, lines=[], unmet=[{"item_id": str(kit), "quantity": 1}]))
    assert plain.json["built"] == []


def test_parts_keep_their_lot_value_and_funding_inside(app: Any, call: Any, world: World) -> None:
    kit = make_kit(world)
    put_in_stock(world, world.soap, 2, lot="SOON", expires_on=in_days(9))
    put_in_stock(world, world.soap, 9, lot="LATE", expires_on=in_days(90))
    put_in_stock(world, world.blanket, 1)
    call("operatore").post("/handouts", give(world, kit))
    [row] = call("operatore").get("/movements", site_id=world.point, kind="assembly").json["items"]
    out = {(one["lot"], one["quantity"]) for one in row["lines"] if one["to"] is None}
    assert out == {("SOON", 2), (None, 1)}, "the parts that expire first"
    [made] = [one for one in row["lines"] if one["from"] is None]
    assert made["expires_on"] == in_days(9).isoformat(), "a kit expires with its earliest part"


def test_parts_that_go_into_the_kit_do_not_stay_behind(app: Any, call: Any, world: World) -> None:
    kit = make_kit(world)
    put_in_stock(world, world.soap, 2, lot="SOON", expires_on=in_days(9))
    put_in_stock(world, world.soap, 5, lot="LATE", expires_on=in_days(90))
    put_in_stock(world, world.blanket, 2)
    late = {"item_id": str(world.soap), "quantity": 1, "lot_id": lot_id(call, world, world.soap, "LATE")}
    alone = call("operatore").post("/handouts", handout(world, lines=[late]))
    assert alone.json["code"] == "lot_out_of_turn"
    both = handout(world, lines=[late, {"item_id": str(kit), "quantity": 1}])
    assert call("operatore").post("/handouts", both).status_code == 201


def test_lacking_parts_are_named_and_nothing_is_recorded(app: Any, call: Any, world: World) -> None:
    kit = make_kit(world)
    stock_parts(world, 2)
    put_in_stock(world, world.soap, 40, site_id=world.warehouse)
    answer = call("operatore").post("/handouts", give(world, kit, 3))
    assert (answer.status_code, answer.json["code"]) == (409, "not_enough_stock")
    [line] = answer.json["details"]["lines"]
    assert (line["item_id"], line["asked"], line["here"]) == (str(kit), 3, 2)
    parts = {part["name"]: (part["needed"], part["here"]) for part in line["parts"]}
    assert parts == {"Sapone": (6, 4), "Coperta pile": (3, 2)}
    assert kinds(call, world) == []


def test_parts_that_the_order_takes_as_such_are_not_there_to_build_of(app: Any, call: Any, world: World) -> None:
    kit = make_kit(world)
    stock_parts(world, 2)
    lines = [{"item_id": str(kit), "quantity": 2}, {"item_id": str(world.soap), "quantity": 1}]
    answer = call("operatore").post("/handouts", handout(world, lines=lines))
    assert answer.json["details"]["lines"][0]["parts"] == [
        {"item_id": str(world.soap), "name": "Sapone", "size": None, "needed": 4, "here": 3}
    ]
    lines[0]["quantity"] = 1
    assert call("operatore").post("/handouts", handout(world, lines=lines)).status_code == 201
    assert Kits(call, world, kit).pieces(world.soap) == 1


def test_two_kits_of_one_order_share_the_parts(app: Any, call: Any, world: World) -> None:
    one, other = make_kit(world), make_kit(world, Part(world.soap, 1), name="Kit sapone")
    stock_parts(world, 1)
    lines = [{"item_id": str(kit), "quantity": 1} for kit in (one, other)]
    assert call("operatore").post("/handouts", handout(world, lines=lines)).status_code == 409
    put_in_stock(world, world.soap, 1)
    answer = call("operatore").post("/handouts", handout(world, lines=lines))
    assert answer.status_code == 201, answer.json
    assert {row["item_id"] for row in answer.json["built"]} == {str(one), str(other)}
    assert Kits(call, world, one).shelf() == {}
    assert kinds(call, world) == ["assembly", "handout"], "all that is built stands in one movement"


def test_expired_parts_are_never_built_in_whatever_the_reason(app: Any, call: Any, world: World) -> None:
    kit = make_kit(world)
    stock_parts(world, 1, expires_on=in_days(-1))
    for reason in ({}, {"expired_reason": "serve"}):
        assert call("operatore").post("/handouts", give(world, kit, **reason)).json["code"] == "not_enough_stock"


def test_an_expired_kit_is_given_with_a_reason_after_all_that_can_be_built(app: Any, call: Any, world: World) -> None:
    kit = make_kit(world)
    put_in_stock(world, kit, 1, expires_on=in_days(-1))
    stock_parts(world, 1)
    refused = call("operatore").post("/handouts", give(world, kit, 2))
    assert refused.json["code"] == "only_expired_left"
    [line] = refused.json["details"]["lines"]
    assert (line["here"], line["expired"]) == (1, 1)
    one = call("operatore").post("/handouts", give(world, kit, 1, expired_reason="serve"))
    assert one.json["built"] == [{"item_id": str(kit), "quantity": 1}], "a good one can be built: it goes first"
    stock_parts(world, 1)
    two = call("operatore").post("/handouts", give(world, kit, 2, expired_reason="serve"))
    assert two.status_code == 201 and two.json["built"] == [{"item_id": str(kit), "quantity": 1}]
    assert Kits(call, world, kit).shelf() == {}


def test_a_lot_of_kits_that_is_named_is_not_built(app: Any, call: Any, world: World) -> None:
    kit = make_kit(world)
    put_in_stock(world, kit, 1, lot="K1")
    stock_parts(world, 5)
    named = {"item_id": str(kit), "quantity": 2, "lot_id": lot_id(call, world, kit, "K1")}
    answer = call("operatore").post("/handouts", handout(world, lines=[named]))
    assert (answer.json["code"], answer.json["details"]["lines"][0]["here"]) == ("not_enough_stock", 1)
    both = [named | {"quantity": 1}, {"item_id": str(kit), "quantity": 2}]
    answer = call("operatore").post("/handouts", handout(world, lines=both))
    assert answer.status_code == 201 and answer.json["built"] == [{"item_id": str(kit), "quantity": 2}]


def test_of_a_fact_what_can_be_built_is_built_and_the_rest_is_a_lack_of_kits(app: Any, call: Any, world: World) -> None:
    kit = make_kit(world)
    stock_parts(world, 2)
    answer = call("operatore").post("/handouts", give(world, kit, 5, offline=True))
    assert answer.status_code == 201
    assert answer.json["built"] == [{"item_id": str(kit), "quantity": 2}]
    assert answer.json["shortages"] == [{"item_id": str(kit), "quantity": 3}]
    assert sum(one["quantity"] for one in answer.json["lines"]) == 5
    assert Kits(call, world, kit).shelf() == {}


def test_a_queue_builds_from_one_shelf_in_its_order(app: Any, call: Any, world: World) -> None:
    kit = make_kit(world)
    stock_parts(world, 3)
    soap = handout(world, lines=[{"item_id": str(world.soap), "quantity": 1}])
    queue = [give(world, kit, 2), give(world, kit, 2), soap, give(world, kit, 1), give(world, kit, 1, offline=True)]
    results = call("operatore").post("/handouts/batch", {"handouts": queue}).json["results"]
    assert [one["outcome"] for one in results] == ["created", "rejected", "created", "rejected", "created"]
    assert results[1]["error"]["details"]["lines"][0]["here"] == 1
    assert results[4]["handout"]["shortages"] == [{"item_id": str(kit), "quantity": 1}]
    assert kinds(call, world) == ["assembly", "handout", "handout", "handout"]


def test_undoing_the_handout_leaves_the_kit_on_the_shelf(app: Any, call: Any, world: World) -> None:
    kit = make_kit(world)
    stock_parts(world, 1)
    gone = call("operatore").post("/handouts", give(world, kit)).json["movement_id"]
    undo = {"id": str(uuid4()), "reason": "tornato"}
    assert call("operatore").post(f"/movements/{gone}/reverse", undo).status_code == 201
    at = Kits(call, world, kit)
    assert (at.pieces(kit), at.pieces(world.soap)) == (1, 0)
    at.done("disassemble", 1)
    assert (at.pieces(kit), at.pieces(world.soap), at.pieces(world.blanket)) == (0, 2, 1)


def test_a_handout_without_a_kit_asks_no_more_than_before_there_were_kits(app: Any, world: World) -> None:
    kit = make_kit(world)
    stock_parts(world, 5)
    asked: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *event: asked.append(event[2]))

    def cost(item: UUID) -> int:
        asked.clear()
        order = Order(uuid4(), world.point, (Wanted(item, 1),), "low_threshold")
        with database.transaction():
            hand_out(order, by=world.operators["operatore"], sight=Scope(), now=clock.now())
        return len(asked)

    plain = cost(world.soap)
    assert plain <= 8, asked
    assert cost(kit) > plain
