# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods that come against orders, in parts, too many, and undone again."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.db import db
from app.stock.models import Lot, Receipt
from app.supply.queries.deliveries import on_order
from tests.factories import World
from tests.supply.ordering import add_supplier, came, close, draw_up, figures, line, receive, sent, set_price, state


def on_hand(call: Any, site: UUID, item: UUID) -> int:
    rows = call("ambito").get("/stock", site_id=site, item_id=item).json["items"]
    return int(rows[0]["quantity"]) if rows else 0


def undo(call: Any, movement: str) -> Any:
    return call("volontario").post(f"/movements/{movement}/reverse", {"id": str(uuid4()), "reason": "errore"})


def test_goods_come_in_parts(app: Any, call: Any, world: World) -> None:
    one = sent(call, world, line(world.blanket, 24), line(world.soap, 10))
    first = receive(call, one["id"], came(world.blanket, 10))
    assert first.status_code == 201, first.json
    assert (first.json["state"], figures(first.json)) == ("partly_received", [(24, 10, 14), (10, 0, 10)])
    second = receive(call, one["id"], came(world.blanket, 14), came(world.soap, 4))
    assert (second.json["state"], figures(second.json)) == ("partly_received", [(24, 24, 0), (10, 4, 6)])
    last = receive(call, one["id"], came(world.soap, 6))
    assert (last.json["state"], figures(last.json)) == ("received", [(24, 24, 0), (10, 10, 0)])
    assert (on_hand(call, world.warehouse, world.blanket), on_hand(call, world.warehouse, world.soap)) == (24, 10)
    refused = receive(call, one["id"], came(world.soap, 1, reason="di più"))
    assert (refused.status_code, refused.json["code"]) == (409, "order_received")
    assert "as a receipt" in refused.json["message"]


def test_every_lot_says_who_paid_and_what_it_cost(app: Any, call: Any, world: World) -> None:
    supplier = add_supplier(call)
    set_price(call, supplier, world.shoe_44, 2100)
    one = sent(call, world, line(world.blanket, 5, 875), supplier_id=supplier, cup="D81H17000430007")
    lines = [came(world.blanket, 2), came(world.shoe_44, 1, reason="omaggio"), came(world.soap, 1, reason="omaggio")]
    answer = receive(call, one["id"], *lines)
    assert answer.status_code == 201, answer.json
    lots = {
        lot.item_id: (lot.unit_value_cents, lot.funding, lot.condition) for lot in db.session.scalars(sa.select(Lot))
    }
    assert lots == {
        world.blanket: (875, "programme", "new"),
        world.shoe_44: (2100, "programme", "new"),
        world.soap: (None, "programme", "new"),
    }
    assert set(db.session.scalars(sa.select(Receipt.source))) == {"purchase"}


def test_codes_packs_lots_and_expiry_are_read(app: Any, call: Any, world: World) -> None:
    one = sent(call, world, line(world.blanket, 24), line(world.soap, 10))
    lines = [
        {"code": world.carton_gtin, "quantity": 2},
        came(world.soap, 4, lot="A", expires_on="2030-01-01"),
        came(world.soap, 6, lot="B", expires_on="2031-01-01"),
    ]
    answer = receive(call, one["id"], *lines, ddt_number="77/26", note="due colli")
    assert (answer.status_code, answer.json["state"]) == (201, "received"), answer.json
    rows = call("ambito").get("/stock", site_id=world.warehouse, item_id=world.soap, by="lot").json["items"]
    assert sorted((row["lot"], row["quantity"]) for row in rows) == [("A", 4), ("B", 6)]
    [delivery] = call("acquisti").get(f"/orders/{one['id']}").json["deliveries"]
    assert (delivery["ddt_number"], delivery["movement_id"], delivery["undone"]) == (
        "77/26",
        answer.json["movement_id"],
        False,
    )
    assert sorted(row["quantity"] for row in delivery["lines"]) == [10, 24], "lots of an item together"


def test_expiry_is_asked_of_nobody_as_with_every_receipt(app: Any, call: Any, world: World) -> None:
    one = sent(call, world, line(world.soap, 10))
    assert receive(call, one["id"], came(world.soap, 10)).status_code == 201


def test_more_than_is_open_wants_a_reason_and_says_what_is_open(app: Any, call: Any, world: World) -> None:
    one = sent(call, world, line(world.blanket, 24), line(world.soap, 10))
    assert receive(call, one["id"], came(world.blanket, 20)).status_code == 201
    lines = [came(world.soap, 10), came(world.blanket, 5), came(world.shoe_44, 2)]
    refused = receive(call, one["id"], *lines)
    assert (refused.status_code, refused.json["code"]) == (422, "more_than_ordered")
    assert set(refused.json["fields"]) == {"lines.1.reason", "lines.2.reason"}
    assert [(row["ordered"], row["open"], row["quantity"]) for row in refused.json["details"]["lines"]] == [
        (24, 4, 5),
        (0, 0, 2),
    ]
    assert on_hand(call, world.warehouse, world.soap) == 0, "all lines or none"
    assert receive(call, one["id"], came(world.blanket, 5, reason=" ")).json["code"] == "more_than_ordered"
    lines = [
        came(world.soap, 10),
        came(world.blanket, 5, reason="un omaggio"),
        came(world.shoe_44, 2, reason="sostituisce"),
    ]
    taken = receive(call, one["id"], *lines)
    assert (taken.status_code, taken.json["state"]) == (201, "received")
    assert figures(taken.json) == [(24, 25, 0), (10, 10, 0), (0, 2, 0)]
    delivery = call("acquisti").get(f"/orders/{one['id']}").json["deliveries"][1]
    reasons = {row["item_id"]: row["reason"] for row in delivery["lines"]}
    assert reasons == {str(world.blanket): "un omaggio", str(world.shoe_44): "sostituisce", str(world.soap): None}


def test_an_undone_delivery_opens_the_order_again(app: Any, call: Any, world: World) -> None:
    one = sent(call, world, line(world.blanket, 24))
    first = receive(call, one["id"], came(world.blanket, 10)).json
    second = receive(call, one["id"], came(world.blanket, 14)).json
    assert state(call, one["id"]) == "received"
    assert undo(call, second["movement_id"]).status_code == 201
    seen = call("acquisti").get(f"/orders/{one['id']}").json
    assert (seen["state"], figures(seen)) == ("partly_received", [(24, 10, 14)])
    assert [row["undone"] for row in seen["deliveries"]] == [False, True]
    assert [row["state"] for row in call("acquisti").get("/orders", state="partly_received").json["items"]] == [
        "partly_received"
    ]
    assert undo(call, first["movement_id"]).status_code == 201
    assert state(call, one["id"]) == "sent"
    again = receive(call, one["id"], came(world.blanket, 24))
    assert (again.status_code, again.json["state"]) == (201, "received"), (
        "what was undone may come again without a reason"
    )


def test_an_undone_delivery_does_not_reopen_what_was_closed(app: Any, call: Any, world: World) -> None:
    one = sent(call, world, line(world.blanket, 24))
    first = receive(call, one["id"], came(world.blanket, 10)).json
    assert close(call, one["id"]).status_code == 201
    assert undo(call, first["movement_id"]).status_code == 201
    seen = call("acquisti").get(f"/orders/{one['id']}").json
    assert (seen["state"], figures(seen)) == ("closed", [(24, 0, 0)])


def test_the_same_delivery_sent_twice_came_once(app: Any, call: Any, world: World) -> None:
    one = sent(call, world, line(world.blanket, 24))
    body = {"id": str(uuid4()), "lines": [came(world.blanket, 10)]}
    first, again = (call("volontario").post(f"/orders/{one['id']}/receive", body) for _ in range(2))
    assert (first.status_code, again.data, again.headers.get("Idempotent-Replay")) == (201, first.data, "true")
    assert on_hand(call, world.warehouse, world.blanket) == 10
    other = sent(call, world, line(world.blanket, 24))
    elsewhere = call("volontario").post(f"/orders/{other['id']}/receive", body)
    assert (elsewhere.status_code, elsewhere.json["code"]) == (409, "id_reused"), "an id is for one order"


def test_a_receipt_may_name_its_order(app: Any, call: Any, world: World) -> None:
    one = sent(call, world, line(world.blanket, 24))
    body = {"id": str(uuid4()), "site_id": str(world.warehouse), "source": {"kind": "purchase", "order_id": one["id"]}}
    answer = call("volontario").post("/receipts", body | {"lines": [came(world.blanket, 10)]})
    assert answer.status_code == 201, answer.json
    assert state(call, one["id"]) == "partly_received"
    for more in ({"site_id": str(world.point)}, {"source": {"kind": "purchase", "order_id": str(uuid4())}}):
        other = call("ambito").post("/receipts", body | {"id": str(uuid4()), "lines": [came(world.blanket, 1)]} | more)
        assert other.status_code == 404, "an order of another site, or none"
    over = {**body, "id": str(uuid4()), "lines": [came(world.blanket, 20)]}
    assert call("volontario").post("/receipts", over).json["code"] == "more_than_ordered"
    assert call("volontario").post("/receipts", over | {"note": "omaggio"}).status_code == 201


def test_pieces_of_one_delivery_have_a_limit(app: Any, call: Any, world: World) -> None:
    one = sent(call, world, line(world.blanket, 100_000))
    lines = [came(world.blanket, 60_000, lot=lot, reason="tanti") for lot in "AB"]
    refused = receive(call, one["id"], *lines)
    assert (refused.status_code, refused.json["code"]) == (422, "too_many_pieces")


def test_what_sites_wait_for_is_told_by_item(app: Any, call: Any, world: World) -> None:
    first = sent(call, world, line(world.blanket, 24), line(world.soap, 10))
    sent(call, world, line(world.blanket, 6))
    sent(call, world, line(world.blanket, 5), site_id=str(world.point))
    draw_up(call, world, line(world.blanket, 99))
    shut = sent(call, world, line(world.blanket, 50))
    assert close(call, shut["id"]).status_code == 201
    assert receive(call, first["id"], came(world.blanket, 30, reason="di più")).status_code == 201
    told = {key: (one.quantity, str(one.expected_on)) for key, one in on_order().items()}
    day = first["expected_on"]
    assert told == {
        (world.warehouse, world.blanket): (6, day),
        (world.warehouse, world.soap): (10, day),
        (world.point, world.blanket): (5, day),
    }
    assert set(on_order([world.point])) == {(world.point, world.blanket)}
    assert set(on_order(item_ids=[world.soap])) == {(world.warehouse, world.soap)}
    assert on_order([], []) == {}


BAD = [
    ("lines", []), ("lines", None), ("lines", [{"quantity": 1}]), ("lines", [{"code": "", "quantity": 1}]),
    ("quantity", 0),
    ("quantity", -5), ("quantity", 1.5), ("quantity", 100_001), ("quantity", 2**70), ("quantity", "3"),
    ("lot", "a\x00"),
    ("lot", "x" * 41), ("expires_on", "31/12/2027"), ("expires_on", "2027-02-30"), ("reason", "x" * 201), ("reason", 7),
    ("ddt_number", "x" * 41), ("occurred_at", "yesterday"), ("note", ["x"]), ("unit_price_cents", 1),
    ("site_id", "5c0de5c0-de5c-40de-95c0-000000000001"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), BAD, ids=[f"{name}={str(value)[:12]!r}" for name, value in BAD])
def test_a_hostile_delivery_is_refused_and_nothing_comes_in(
    name: str, value: Any, app: Any, call: Any, world: World
) -> None:
    one = sent(call, world)
    body: dict[str, Any] = {"id": str(uuid4()), "lines": [came(world.blanket, 1)]}
    if name in ("quantity", "lot", "expires_on", "reason", "unit_price_cents"):
        body["lines"][0][name] = value
    else:
        body[name] = value
    refused = call("volontario").post(f"/orders/{one['id']}/receive", body)
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert state(call, one["id"]) == "sent"


def test_unknown_goods_are_named_by_their_line(app: Any, call: Any, world: World) -> None:
    one = sent(call, world)
    refused = receive(call, one["id"], came(world.blanket, 1), came(uuid4(), 1), {"code": "9999", "quantity": 1})
    assert refused.status_code == 422
    assert set(refused.json["fields"]) == {"lines.1.item_id", "lines.2.code"}
    assert state(call, one["id"]) == "sent"
