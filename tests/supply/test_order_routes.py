# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Orders over HTTP: drawing up, changing, sending, closing, finding."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from app import clock, codes
from tests.factories import World
from tests.supply.ordering import (
    add_supplier,
    came,
    close,
    draw_up,
    figures,
    line,
    order,
    receive,
    send,
    sent,
    set_price,
    state,
)

# ---------------------------------------------------------------- drawing up


def test_a_draft_has_no_number_and_takes_prices_from_the_supplier(app: Any, call: Any, world: World) -> None:
    supplier = add_supplier(call)
    set_price(call, supplier, world.blanket, 850)
    lines = [line(world.blanket, 24, None), line(world.soap, 10, 60)]
    made = call("acquisti").post("/orders", order(world, supplier, lines))
    assert made.status_code == 201, made.json
    assert (made.json["state"], made.json["number"], made.json["reference"]) == ("draft", None, None)
    assert [one["unit_price_cents"] for one in made.json["lines"]] == [850, 60]
    assert (made.json["total_cents"], made.json["pieces"]) == (24 * 850 + 600, 34)
    assert figures(made.json) == [(24, 0, 0), (10, 0, 0)], "of a draft nothing is open"
    assert codes.is_own_code(made.json["code"], "P")
    assert made.json["organisation_id"] == str(world.organisation)
    assert call("acquisti").get(f"/orders/{made.json['id']}").json == made.json


def test_funding_follows_the_project_and_identifiers_are_cleaned(app: Any, call: Any, world: World) -> None:
    plain = draw_up(call, world)
    assert (plain["funding"], plain["cig"], plain["cup"]) == ("own", None, None)
    named = draw_up(call, world, cig="z1a2b 3c4d5", cup="d81h17000430007")
    assert (named["funding"], named["cig"], named["cup"]) == ("programme", "Z1A2B3C4D5", "D81H17000430007")
    assert draw_up(call, world, cup="D81H17000430007", funding="own")["funding"] == "own"


def test_what_the_supplier_may_object_to_is_told_and_forbids_nothing(app: Any, call: Any, world: World) -> None:
    supplier = add_supplier(call, min_order_cents=100_000)
    set_price(call, supplier, world.blanket, 850, pack_pieces=12, min_quantity=24)
    made = draw_up(call, world, line(world.blanket, 13, None), supplier_id=supplier)
    assert [one["code"] for one in made["warnings"]] == [
        "below_minimum_quantity",
        "not_whole_packs",
        "below_minimum_order",
    ]
    assert made["warnings"][0]["message"] == "This supplier sells at least 24 pieces."
    assert made["warnings"][1]["item_id"] == str(world.blanket)
    assert send(call, made["id"]).json["warnings"] == [], "once it was sent it is too late to say so"


def test_every_line_that_cannot_be_ordered_is_named(app: Any, call: Any, world: World) -> None:
    supplier = add_supplier(call)
    unknown = order(world, supplier, [line(world.blanket, 1), line(uuid4(), 1), line(uuid4(), 1)])
    twice = order(world, supplier, [line(world.blanket, 1), line(world.blanket, 2)])
    priceless = order(world, supplier, [line(world.blanket, 1, None)])
    for body, code, fields in (
        (unknown, "unknown_item", {"lines.1.item_id", "lines.2.item_id"}),
        (twice, "item_twice", {"lines.1.item_id"}),
        (priceless, "price_needed", {"lines.0.unit_price_cents"}),
    ):
        refused = call("acquisti").post("/orders", body)
        assert (refused.status_code, refused.json["code"], set(refused.json["fields"])) == (422, code, fields)
    assert call("acquisti").get("/orders").json["total"] == 0


def test_what_is_archived_is_not_ordered(app: Any, call: Any, world: World) -> None:
    supplier, draft = add_supplier(call), draw_up(call, world)
    assert call("ambito").patch(f"/items/{world.blanket}", {"archived": True}).status_code == 200
    refused = call("acquisti").post("/orders", order(world, supplier))
    assert (refused.json["code"], set(refused.json["fields"])) == ("item_archived", {"lines.0.item_id"})
    assert send(call, draft["id"]).json["code"] == "item_archived", "nor sent, if it was a draft before"
    call("ambito").patch(f"/items/{world.blanket}", {"archived": False})
    call("acquisti").patch(f"/suppliers/{draft['supplier_id']}", {"archived": True})
    assert send(call, draft["id"]).json["code"] == "supplier_archived"
    again = call("acquisti").post("/orders", order(world, draft["supplier_id"]))
    assert (again.json["code"], set(again.json["fields"])) == ("supplier_archived", {"supplier_id"})
    nobody = call("acquisti").post("/orders", order(world, str(uuid4())))
    assert (nobody.status_code, nobody.json["code"]) == (422, "unknown_supplier")


def test_the_same_order_sent_twice_is_one(app: Any, call: Any, world: World) -> None:
    body = order(world, add_supplier(call))
    first, again = (call("acquisti").post("/orders", body) for _ in range(2))
    assert (first.status_code, again.headers.get("Idempotent-Replay"), again.data) == (201, "true", first.data)
    assert call("acquisti").post("/orders", body | {"note": "x"}).json["code"] == "id_reused"
    assert call("acquisti").get("/orders").json["total"] == 1


def test_a_draft_is_changed_and_a_sent_order_never(app: Any, call: Any, world: World) -> None:
    draft = draw_up(call, world, cig="Z1A2B3C4D5", note="urgente")
    path, other = f"/orders/{draft['id']}", add_supplier(call)
    set_price(call, other, world.soap, 55)
    change = {"lines": [line(world.soap, 7, None), line(world.blanket, 2)], "supplier_id": other, "cig": None}
    changed = call("acquisti").patch(path, change)
    assert changed.status_code == 200, changed.json
    assert [(one["quantity"], one["unit_price_cents"]) for one in changed.json["lines"]] == [(7, 55), (2, 100)]
    assert (changed.json["cig"], changed.json["note"], changed.json["supplier_id"]) == (None, "urgente", other)
    assert call("acquisti").patch(path, {"cup": "nonsense"}).json["code"] == "cup_unreadable"
    assert send(call, draft["id"]).status_code == 201
    refused = call("acquisti").patch(path, {"note": "x"})
    assert (refused.status_code, refused.json["code"]) == (409, "order_sent")


# ---------------------------------------------------------------- sending and closing


def test_sending_gives_the_next_number_of_the_organisation_in_the_year(app: Any, call: Any, world: World) -> None:
    with time_machine.travel("2026-12-31T22:30:00Z", tick=False):
        numbers = [sent(call, world)["reference"] for _ in range(2)]
    with time_machine.travel("2026-12-31T23:30:00Z", tick=False):
        numbers.append(sent(call, world)["reference"])
    assert numbers == ["PI-01 2026/1", "PI-01 2026/2", "PI-01 2027/1"], "the year is the one in Rome"
    drafted = draw_up(call, world)
    assert close(call, drafted["id"]).status_code == 201
    with time_machine.travel("2027-01-02T10:00:00Z", tick=False):
        assert sent(call, world)["number"] == 2, "what was withdrawn took no number"


def test_a_sent_order_says_when_it_should_come(app: Any, call: Any, world: World) -> None:
    supplier = add_supplier(call, lead_time_days=10)
    set_price(call, supplier, world.soap, 60, lead_time_days=3)
    with time_machine.travel("2026-11-26T12:00:00Z", tick=False):
        made = sent(call, world, line(world.blanket, 5), line(world.soap, 5), supplier_id=supplier)
    assert [one["expected_on"] for one in made["lines"]] == ["2026-12-06", "2026-11-29"]
    assert made["expected_on"] == "2026-11-29"
    assert receive(call, made["id"], came(world.soap, 5)).status_code == 201
    assert call("acquisti").get(f"/orders/{made['id']}").json["expected_on"] == "2026-12-06", "of what is still open"
    call("acquisti").patch(f"/suppliers/{supplier}", {"lead_time_days": 90})
    assert call("acquisti").get(f"/orders/{made['id']}").json["expected_on"] == "2026-12-06", (
        "as it was when it was sent"
    )


def test_an_order_is_sent_once(app: Any, call: Any, world: World) -> None:
    draft = draw_up(call, world)
    body = {"id": str(uuid4())}
    first, again = (call("acquisti").post(f"/orders/{draft['id']}/send", body) for _ in range(2))
    assert (first.status_code, again.data, again.headers.get("Idempotent-Replay")) == (201, first.data, "true")
    refused = send(call, draft["id"])
    assert (refused.status_code, refused.json["code"]) == (409, "order_sent")


def test_a_draft_is_withdrawn_and_a_sent_order_closed_short(app: Any, call: Any, world: World) -> None:
    draft, one = draw_up(call, world), sent(call, world)
    withdrawn = close(call, draft["id"], "non serve")
    assert (withdrawn.json["state"], withdrawn.json["number"], withdrawn.json["close_reason"]) == (
        "closed",
        None,
        "non serve",
    )
    assert receive(call, one["id"], came(world.blanket, 10)).status_code == 201
    short = close(call, one["id"])
    assert (short.json["state"], figures(short.json)) == ("closed", [(24, 10, 0)])
    assert short.json["expected_on"] is None
    for order_id in (draft["id"], one["id"]):
        for refused in (close(call, order_id), receive(call, order_id, came(world.blanket, 1)), send(call, order_id)):
            assert (refused.status_code, refused.json["code"]) == (409, "order_closed")
        assert call("acquisti").patch(f"/orders/{order_id}", {"note": "x"}).json["code"] == "order_closed"


def test_closing_wants_a_reason_and_what_has_come_whole_needs_none(app: Any, call: Any, world: World) -> None:
    one = sent(call, world)
    for reason in ("", "  ", None):
        assert close(call, one["id"], reason).status_code == 422  # type: ignore[arg-type]
    assert receive(call, one["id"], came(world.blanket, 24)).json["state"] == "received"
    assert close(call, one["id"]).json["code"] == "order_received"


# ---------------------------------------------------------------- finding


def listed(call: Any, **query: Any) -> list[str]:
    return [row["id"] for row in call("acquisti").get("/orders", **query).json["items"]]


def test_orders_are_found_by_number_code_supplier_item_and_state(app: Any, call: Any, world: World) -> None:
    supplier = add_supplier(call, name="Lanificio Bisenzio")
    first = sent(call, world, supplier_id=supplier)
    second = sent(call, world, line(world.shoe_44, 3), site_id=str(world.point))
    draft = draw_up(call, world, line(world.soap, 3))
    assert receive(call, first["id"], came(world.blanket, 1)).status_code == 201
    assert listed(call) == [draft["id"], second["id"], first["id"]], "the latest first"
    for q, found in (
        ("1", [first]), (first["reference"], [first]), (f"{first['year']}/2", [second]),
        (first["code"].lower(), [first]),
        ("bisenzio lanif", [first]), ("SCARPE", [second]), ("sapone", [draft]), (world.blanket_gtin, [first]),
        ("nothing", []),
    ):  # fmt: skip
        assert listed(call, q=q) == [one["id"] for one in found], q
    for query, found in (
        ({"state": "sent"}, [second]), ({"state": "partly_received"}, [first]), ({"state": "draft"}, [draft]),
        ({"state": "closed"}, []),
        ({"supplier_id": supplier}, [first]), ({"site_id": world.point}, [second]), ({"item_id": world.soap}, [draft]),
    ):  # fmt: skip
        assert listed(call, **query) == [one["id"] for one in found], query


def test_a_list_row_tells_what_a_page_needs(app: Any, call: Any, world: World) -> None:
    one = sent(call, world, line(world.blanket, 24, 850), line(world.soap, 6, 60))
    [row] = call("acquisti").get("/orders").json["items"]
    assert (row["state"], row["pieces"], row["total_cents"]) == ("sent", 30, 24 * 850 + 360)
    assert row["reference"] == one["reference"] and "lines" not in row
    assert date.fromisoformat(row["expected_on"]) == clock.today() + timedelta(days=10)


# ---------------------------------------------------------------- whose


def test_orders_are_read_in_the_ambito_and_made_where_one_orders(app: Any, call: Any, world: World) -> None:
    one = sent(call, world)
    for username, status in (("volontario", 200), ("operatore", 200), ("ambito", 200), ("forestiero", 404)):
        for path in (f"/orders/{one['id']}", f"/orders/{one['id']}.pdf"):
            assert call(username).get(path).status_code == status, (username, path)
        assert call(username).get("/orders").json["total"] == (1 if status == 200 else 0)
    theirs = call("acquisti").post("/orders", order(world, one["supplier_id"], site_id=str(world.elsewhere)))
    nobodys = call("acquisti").post("/orders", order(world, one["supplier_id"], site_id=str(uuid4())))
    assert theirs.status_code == nobodys.status_code == 404 and theirs.data == nobodys.data
    hidden, none = (call("acquisti").get("/orders", site_id=site) for site in (world.elsewhere, uuid4()))
    assert (hidden.status_code, hidden.data) == (none.status_code, none.data) == (404, hidden.data)


def test_goods_are_received_where_one_receives(app: Any, call: Any, world: World) -> None:
    one = sent(call, world, line(world.blanket, 24))
    for username, status in (("operatore", 404), ("forestiero", 404), ("acquisti", 403), ("volontario", 201)):
        answer = receive(call, one["id"], came(world.blanket, 1), username=username)
        assert answer.status_code == status, (username, answer.json)
    nobody = receive(call, str(uuid4()), came(world.blanket, 1))
    assert (
        nobody.status_code == 404
        and nobody.data == receive(call, one["id"], came(world.blanket, 1), username="operatore").data
    )
    for act in (send, close):
        assert act(call, str(uuid4())).status_code == 404


# ---------------------------------------------------------------- hostile


def bad_orders() -> list[tuple[str, Any]]:
    return [
        ("lines", []), ("lines", None), ("lines", {}), ("lines", [None]), ("lines", [{"item_id": "x", "quantity": 1}]),
        ("lines", [{"quantity": 1}]), ("quantity", 0), ("quantity", -1), ("quantity", 1.5), ("quantity", "5"),
        ("quantity", 100_001),
        ("quantity", 2**63), ("quantity", True), ("quantity", None), ("unit_price_cents", -1),
        ("unit_price_cents", 10**9),
        ("unit_price_cents", "12,50"), ("state", "received"), ("number", 7), ("funding", "donation"),
        ("funding", None), ("funding", 1),
        ("cig", "x" * 21), ("cup", 7), ("note", "a\x00b"), ("note", "x" * 501), ("supplier_id", "x"),
        ("site_id", None), ("id", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), bad_orders(), ids=[f"{n}={str(v)[:14]!r}" for n, v in bad_orders()])
def test_a_hostile_order_is_refused_and_nothing_stays(name: str, value: Any, app: Any, call: Any, world: World) -> None:
    body = order(world, add_supplier(call))
    if name in ("quantity", "unit_price_cents"):
        body["lines"][0][name] = value
    else:
        body[name] = value
    refused = call("acquisti").post("/orders", body)
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert call("acquisti").get("/orders").json["total"] == 0


@pytest.mark.parametrize(
    "query", [{"state": "lost"}, {"q": "x" * 101}, {"site_id": "1"}, {"page": 0}, {"page": 10**7}, {"x": 1}]
)
def test_a_hostile_question_is_refused(query: dict[str, Any], app: Any, call: Any, world: World) -> None:
    assert call("acquisti").get("/orders", **query).status_code == 422


@pytest.mark.parametrize("q", ["%", "_", "'", "\\", "0", "9" * 60, "2026/", "\U0001f9e6", "ß" * 100])
def test_any_words_may_be_searched(q: str, app: Any, call: Any, world: World) -> None:
    sent(call, world)
    assert call("acquisti").get("/orders", q=q).json["total"] == 0
    assert call("acquisti").get("/suppliers", q=q).status_code == 200


def test_a_draft_is_not_received(app: Any, call: Any, world: World) -> None:
    draft = draw_up(call, world)
    refused = receive(call, draft["id"], came(world.blanket, 1))
    assert (refused.status_code, refused.json["code"]) == (409, "order_not_sent")
    assert state(call, draft["id"]) == "draft"
