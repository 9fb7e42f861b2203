# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Receipts, stock and the ledger over HTTP."""

from datetime import date
from typing import Any
from uuid import uuid4

from tests.factories import World, put_in_stock


def receipt(world: World, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A donation of these lines at the point; of two blankets when there are none."""
    usual = ({"item_id": str(world.blanket), "quantity": 2},)
    body = {"id": str(uuid4()), "site_id": str(world.point), "source": {"kind": "donation"}}
    return {**body, "lines": list(lines or usual), **more}


def by_lot(call: Any, world: World, item: Any = None) -> list[tuple[Any, Any, int]]:
    rows = call("operatore").get("/stock", site_id=world.point, item_id=item or world.blanket, by="lot").json["items"]
    return [(row["lot"], row["expires_on"], row["quantity"]) for row in rows]


def test_what_comes_in_is_on_the_shelf(app: Any, call: Any, world: World) -> None:
    answer = call("operatore").post("/receipts", receipt(world))
    assert answer.status_code == 201
    assert [line["quantity"] for line in answer.json["lines"]] == [2]
    [row] = call("operatore").get("/stock", site_id=world.point).json["items"]
    assert (row["quantity"], row["reserved"], row["in_transit"], row["next_expiry"]) == (2, 0, 0, None)


def test_a_carton_counts_as_its_pieces_and_a_label_gives_lot_and_expiry(app: Any, call: Any, world: World) -> None:
    label = f"]C101{world.blanket_gtin.rjust(14, '0')}17271231" + "10LOT7"
    lines = [{"code": world.carton_gtin, "quantity": 2}, {"code": label, "quantity": 1}]
    answer = call("operatore").post("/receipts", receipt(world, *lines))
    assert answer.status_code == 201, answer.json
    assert [line["quantity"] for line in answer.json["lines"]] == [24, 1]
    assert by_lot(call, world) == [("LOT7", "2027-12-31", 1), (None, None, 24)]


def test_the_same_goods_again_join_their_lot_and_others_make_a_new_one(app: Any, call: Any, world: World) -> None:
    line = {"item_id": str(world.soap), "quantity": 1, "lot": "A", "expires_on": "2030-01-01"}
    for changed in ({}, {}, {"expires_on": "2031-01-01"}, {"lot": "B"}, {"unit_value_cents": 5}, {"funding": "own"}):
        assert call("operatore").post("/receipts", receipt(world, {**line, **changed})).status_code == 201
    assert sorted(quantity for _, _, quantity in by_lot(call, world, world.soap)) == [1, 1, 1, 1, 2]


def test_one_unknown_line_refuses_all_and_every_such_line_is_named(app: Any, call: Any, world: World) -> None:
    good = {"item_id": str(world.blanket), "quantity": 1}
    lines = [good, {"item_id": str(uuid4()), "quantity": 1}, good, {"code": "9999", "quantity": 1}]
    answer = call("operatore").post("/receipts", receipt(world, *lines))
    assert answer.status_code == 422
    assert set(answer.json["fields"]) == {"lines.1.item_id", "lines.3.code"}
    assert by_lot(call, world) == []


def test_stock_is_told_by_site_with_the_next_day_that_something_expires(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 5, expires_on=date(2030, 5, 1))
    put_in_stock(world, world.soap, 5, expires_on=date(2029, 5, 1))
    put_in_stock(world, world.soap, 7, site_id=world.warehouse)
    rows = call("operatore").get("/stock", item_id=world.soap).json
    told = {row["site_id"]: (row["quantity"], row["next_expiry"]) for row in rows["items"]}
    assert told == {str(world.point): (10, "2029-05-01"), str(world.warehouse): (7, None)}
    assert call("operatore").get("/stock", ambito_id=world.other_ambito).json["total"] == 0


def test_a_list_comes_in_pages(app: Any, call: Any, world: World) -> None:
    for _ in range(5):
        put_in_stock(world, world.blanket, 1)
    pages = [call("operatore").get("/movements", page=page, page_size=2).json for page in (1, 2, 3, 4)]
    assert [len(page["items"]) for page in pages] == [2, 2, 1, 0]
    assert {page["total"] for page in pages} == {5}
    assert len({row["id"] for page in pages for row in page["items"]}) == 5
    assert [row["sequence"] for page in pages for row in page["items"]] == [5, 4, 3, 2, 1]


def test_the_ledger_says_what_moved_from_where_to_where_and_what_undid_it(app: Any, call: Any, world: World) -> None:
    movement = put_in_stock(world, world.blanket, 3, lot="A")
    undo = {"id": str(uuid4()), "reason": "contati male"}
    answer = call("operatore").post(f"/movements/{movement}/reverse", undo)
    assert answer.json == {"id": undo["id"], "movement_id": undo["id"], "reverses_id": str(movement)}
    reversal, first = call("operatore").get("/movements", site_id=world.point).json["items"]
    shelf = {"site_id": str(world.point), "place": "shelf"}
    assert (first["kind"], first["reversed_by_id"]) == ("receipt", undo["id"])
    assert (reversal["kind"], reversal["reverses_id"], reversal["note"]) == ("reversal", str(movement), "contati male")
    assert [(line["from"], line["to"], line["lot"]) for line in first["lines"]] == [(None, shelf, "A")]
    assert [(line["from"], line["to"], line["quantity"]) for line in reversal["lines"]] == [(shelf, None, 3)]


def test_the_ledger_may_be_asked_by_item_kind_and_day(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 3)
    put_in_stock(world, world.soap, 3)
    caller = call("operatore")
    assert caller.get("/movements", item_id=world.soap).json["total"] == 1
    assert caller.get("/movements", kind="handout").json["total"] == 0
    assert caller.get("/movements", **{"from": "2026-11-20", "to": "2026-11-20"}).json["total"] == 2
    assert caller.get("/movements", **{"from": "2026-11-21"}).json["total"] == 0
    backwards = caller.get("/movements", **{"from": "2026-11-21", "to": "2026-11-20"})
    assert (backwards.status_code, backwards.json["code"]) == (422, "period_backwards")


def test_a_movement_is_undone_once_and_an_undoing_never(app: Any, call: Any, world: World) -> None:
    movement = put_in_stock(world, world.blanket, 3)

    def undo(one: Any) -> Any:
        return call("operatore").post(f"/movements/{one}/reverse", {"id": str(uuid4()), "reason": "errore"})

    first = undo(movement)
    assert first.status_code == 201
    assert undo(movement).json["code"] == "already_reversed"
    assert undo(first.json["movement_id"]).json["code"] == "not_reversible"
    assert by_lot(call, world) == []


def test_goods_that_have_gone_on_are_named_when_their_receipt_is_to_be_undone(
    app: Any, call: Any, world: World
) -> None:
    movement = put_in_stock(world, world.blanket, 3)
    lines = [{"item_id": str(world.blanket), "quantity": 2}]
    body = {"id": str(uuid4()), "site_id": str(world.point), "lines": lines}
    assert call("operatore").post("/handouts", body).status_code == 201
    path, again = f"/movements/{movement}/reverse", {"id": str(uuid4()), "reason": "errore"}
    refused = call("operatore").post(path, again)
    assert (refused.status_code, refused.json["code"]) == (409, "not_enough_stock")
    assert [(line["asked"], line["here"]) for line in refused.json["details"]["lines"]] == [(3, 1)]
    put_in_stock(world, world.blanket, 2)
    assert call("operatore").post(path, again).status_code == 201, "a refusal leaves its id free"


def test_an_undone_shortage_no_longer_has_to_be_explained(app: Any, call: Any, world: World) -> None:
    lines = [{"item_id": str(world.blanket), "quantity": 2}]
    body = {"id": str(uuid4()), "site_id": str(world.point), "lines": lines, "offline": True}
    given = call("operatore").post("/handouts", body).json
    assert given["shortages"][0]["quantity"] == 2
    undo = {"id": str(uuid4()), "reason": "doppia"}
    assert call("operatore").post(f"/movements/{given['movement_id']}/reverse", undo).status_code == 201
    assert call("operatore").get("/stock", site_id=world.point).json["items"] == []


def test_goods_of_an_archived_item_do_not_come_in_and_every_such_line_is_named(
    app: Any, call: Any, world: World
) -> None:
    assert call("ambito").patch(f"/items/{world.blanket}", {"archived": True}).status_code == 200
    lines = [{"item_id": str(world.soap), "quantity": 1}, {"code": world.carton_gtin, "quantity": 1}]
    refused = call("operatore").post("/receipts", receipt(world, *lines))
    assert (refused.status_code, refused.json["code"]) == (422, "item_archived")
    assert set(refused.json["fields"]) == {"lines.1.item_id"}
    assert by_lot(call, world) == []
    assert call("ambito").patch(f"/items/{world.blanket}", {"archived": False}).status_code == 200
    assert call("operatore").post("/receipts", receipt(world, *lines)).status_code == 201
