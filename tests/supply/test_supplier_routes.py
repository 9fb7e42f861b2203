# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Suppliers and their price lists over HTTP."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories import World
from tests.supply.ordering import add_supplier, set_price


def test_a_supplier_is_added_found_and_changed(app: Any, call: Any, world: World) -> None:
    one = add_supplier(call, name="Calzaturificio Élite", tax_code="IT 00488410010", address="Via di prova 3, Prato")
    add_supplier(call)
    for q in ("elite", "00488410010", "PRATO élite"):
        assert [row["id"] for row in call("acquisti").get("/suppliers", q=q).json["items"]] == [one], q
    assert call("acquisti").get("/suppliers", q="nobody").json["total"] == 0
    changed = call("acquisti").patch(
        f"/suppliers/{one}", {"name": "Elite srl", "min_order_cents": 5000, "address": None}
    )
    assert changed.status_code == 200
    seen = call("volontario").get(f"/suppliers/{one}").json
    assert (seen["name"], seen["tax_code"], seen["address"], seen["min_order_cents"], seen["archived"]) == (
        "Elite srl", "00488410010", None, 5000, False,
    )  # fmt: skip


def test_the_whole_network_shares_them(app: Any, call: Any, world: World) -> None:
    one = add_supplier(call)
    assert call("forestiero").get(f"/suppliers/{one}").status_code == 200
    assert call("admin").get("/suppliers").json["total"] == 1, "who may write them may read them"


def test_two_suppliers_do_not_have_one_tax_code(app: Any, call: Any, world: World) -> None:
    add_supplier(call, tax_code="00488410010")
    two = add_supplier(call)
    body = {"id": str(uuid4()), "name": "Again", "lead_time_days": 1, "tax_code": "IT00488410010"}
    for refused in (
        call("acquisti").post("/suppliers", body),
        call("acquisti").patch(f"/suppliers/{two}", {"tax_code": "00488410010"}),
    ):
        assert (refused.status_code, refused.json["code"]) == (409, "taken")
        assert set(refused.json["fields"]) == {"tax_code"}
    assert call("acquisti").post("/suppliers", body | {"tax_code": None}).status_code == 201, "the id stayed free"


def test_an_archived_supplier_leaves_the_list_and_comes_back(app: Any, call: Any, world: World) -> None:
    one = add_supplier(call)
    assert call("acquisti").patch(f"/suppliers/{one}", {"archived": True}).json["archived"] is True
    assert call("acquisti").get("/suppliers").json["total"] == 0
    assert call("acquisti").get("/suppliers", archived=True).json["total"] == 1
    assert call("acquisti").patch(f"/suppliers/{one}", {"archived": False}).json["archived"] is False


def test_the_same_supplier_sent_twice_is_one(app: Any, call: Any, world: World) -> None:
    body = {"id": str(uuid4()), "name": "Uno", "lead_time_days": 3}
    first, again = (call("acquisti").post("/suppliers", body) for _ in range(2))
    assert (first.status_code, again.headers.get("Idempotent-Replay"), again.data) == (201, "true", first.data)
    other = call("acquisti").post("/suppliers", body | {"name": "Due"})
    assert (other.status_code, other.json["code"]) == (409, "id_reused")


def test_a_price_is_set_replaced_and_taken_out(app: Any, call: Any, world: World) -> None:
    one = add_supplier(call)
    path = f"/suppliers/{one}/items"
    set_price(call, one, world.blanket, 850, pack_pieces=12, min_quantity=24, lead_time_days=0, supplier_code="C-77")
    set_price(call, one, world.soap, 60)
    listed = {row["item_id"]: row for row in call("acquisti").get(path).json["items"]}
    blanket = listed[str(world.blanket)]
    assert (blanket["unit_price_cents"], blanket["pack_pieces"], blanket["min_quantity"]) == (850, 12, 24)
    assert (blanket["lead_time_days"], blanket["supplier_code"]) == (0, "C-77")
    assert (listed[str(world.soap)]["pack_pieces"], listed[str(world.soap)]["lead_time_days"]) == (1, None)
    set_price(call, one, world.blanket, 900)
    again = {row["item_id"]: row for row in call("acquisti").get(path).json["items"]}[str(world.blanket)]
    assert (again["unit_price_cents"], again["pack_pieces"], again["supplier_code"]) == (900, 1, None), "replaced whole"
    gone = call("acquisti").delete(f"{path}/{world.blanket}")
    assert (gone.status_code, call("acquisti").get(path).json["total"]) == (204, 1)
    assert call("acquisti").delete(f"{path}/{world.blanket}").status_code == 404


def test_a_lower_price_from_so_many_pieces_on_is_told_and_fills_in_orders(app: Any, call: Any, world: World) -> None:
    one = add_supplier(call)
    lower = [{"from_pieces": 100, "unit_price_cents": 800}, {"from_pieces": 500, "unit_price_cents": 700}]
    set_price(call, one, world.blanket, 850, breaks=lower)
    [listed] = call("acquisti").get(f"/suppliers/{one}/items").json["items"]
    assert listed["breaks"] == lower
    for quantity, cents in ((99, 850), (100, 800), (700, 700)):
        lines = [{"item_id": str(world.blanket), "quantity": quantity}]
        body = {"id": str(uuid4()), "supplier_id": one, "site_id": str(world.point), "lines": lines}
        assert call("acquisti").post("/orders", body).json["lines"][0]["unit_price_cents"] == cents
    set_price(call, one, world.blanket, 850)
    assert call("acquisti").get(f"/suppliers/{one}/items").json["items"][0]["breaks"] == [], "replaced whole"
    set_price(call, one, world.blanket, 850, breaks=lower)
    assert call("acquisti").delete(f"/suppliers/{one}/items/{world.blanket}").status_code == 204


@pytest.mark.parametrize(
    ("breaks", "code", "field"),
    [
        ([(100, 800), (100, 700)], "break_not_later", "breaks.1.from_pieces"),
        ([(100, 850)], "break_not_cheaper", "breaks.0.unit_price_cents"),
        ([(100, 800), (200, 800)], "break_not_cheaper", "breaks.1.unit_price_cents"),
    ],
)
def test_lower_prices_come_in_order(
    breaks: list[tuple[int, int]], code: str, field: str, app: Any, call: Any, world: World
) -> None:
    one = add_supplier(call)
    said = [{"from_pieces": pieces, "unit_price_cents": cents} for pieces, cents in breaks]
    body = {"unit_price_cents": 850, "breaks": said}
    refused = call("acquisti").put(f"/suppliers/{one}/items/{world.soap}", body)
    assert (refused.status_code, refused.json["code"], list(refused.json["fields"])) == (422, code, [field])
    assert call("acquisti").get(f"/suppliers/{one}/items").json["total"] == 0


def test_what_does_not_exist_has_no_price(app: Any, call: Any, world: World) -> None:
    one = add_supplier(call)
    buyer = call("acquisti")
    for path in (f"/suppliers/{uuid4()}/items/{world.soap}", f"/suppliers/{one}/items/{uuid4()}"):
        assert buyer.put(path, {"unit_price_cents": 1}).status_code == 404
    for path in (f"/suppliers/{uuid4()}", f"/suppliers/{uuid4()}/items"):
        assert buyer.get(path).status_code == 404
    assert buyer.patch(f"/suppliers/{uuid4()}", {"name": "x"}).status_code == 404
    assert call("ambito").patch(f"/items/{world.soap}", {"archived": True}).status_code == 200
    refused = buyer.put(f"/suppliers/{one}/items/{world.soap}", {"unit_price_cents": 1})
    assert (refused.status_code, refused.json["code"]) == (422, "item_archived")


BAD = [
    ("name", ""), ("name", "   "), ("name", 7), ("name", None), ("name", "x" * 121), ("name", "a\x00b"),
    ("name", "a\u202eb"),
    ("lead_time_days", -1), ("lead_time_days", 731), ("lead_time_days", 1.5), ("lead_time_days", "10"),
    ("lead_time_days", None),
    ("lead_time_days", True), ("min_order_cents", -1), ("min_order_cents", 10**9), ("min_order_cents", 2**63),
    ("tax_code", "x" * 21), ("note", "x" * 501), ("email", "x" * 255), ("address", ["Via"]), ("surname", "x"),
    ("id", "7"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), BAD, ids=[f"{name}={str(value)[:12]!r}" for name, value in BAD])
def test_a_hostile_supplier_is_refused_by_its_field(field: str, value: Any, app: Any, call: Any, world: World) -> None:
    body = {"id": str(uuid4()), "name": "Uno", "lead_time_days": 3, field: value}
    refused = call("acquisti").post("/suppliers", body)
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert field in refused.json["fields"]
    assert call("acquisti").get("/suppliers").json["total"] == 0


PRICES: list[dict[str, Any]] = [
    {},
    {"unit_price_cents": -1},
    {"unit_price_cents": "1"},
    {"unit_price_cents": 1, "pack_pieces": 0},
    {"unit_price_cents": 1, "min_quantity": 10**6},
    {"unit_price_cents": 1, "lead_time_days": 800},
    {"unit_price_cents": 1, "supplier_code": "a\x00"},
    {"unit_price_cents": 9, "breaks": [{"from_pieces": 1, "unit_price_cents": 1}]},
    {"unit_price_cents": 9, "breaks": [{"from_pieces": n, "unit_price_cents": 8 - n} for n in range(2, 8)]},
]


@pytest.mark.parametrize("body", PRICES)
def test_a_hostile_price_is_refused(body: dict[str, Any], app: Any, call: Any, world: World) -> None:
    one = add_supplier(call)
    refused = call("acquisti").put(f"/suppliers/{one}/items/{world.soap}", body)
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert call("acquisti").get(f"/suppliers/{one}/items").json["total"] == 0
