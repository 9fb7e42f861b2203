# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of orders and suppliers, and the order on paper."""

import csv
import io
import json
import re
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from werkzeug.test import TestResponse

from tests.browser import Visit
from tests.factories import World
from tests.paper.reading import drawn, symbols, texts
from tests.supply.ordering import add_supplier, came, close, draw_up, line, receive, sent, set_price, state


def given(page: TestResponse, name: str) -> Any:
    """What the server left in the page for its script."""
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page.text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


# ---------------------------------------------------------------- the list


def test_the_list_counts_states_and_is_narrowed_by_pills_and_words(call: Any, world: World, visit: Visit) -> None:
    one, two = sent(call, world), sent(call, world, line(world.soap, 4))
    draw_up(call, world, line(world.shoe_44, 2), supplier_id=add_supplier(call, name="Calzature Elsa"))
    assert receive(call, one["id"], came(world.blanket, 4)).status_code == 201
    buyer = visit("acquisti")
    page = buyer.get("/orders").text
    for words in ("All · 3", "Draft · 1", "Ordered · 1", "Partly received · 1", "All received · 0", "Calzature Elsa"):
        assert words in page, words
    narrowed = buyer.get("/orders", state="sent").text
    assert two["reference"] in narrowed and one["reference"] not in narrowed and "All · 3" in narrowed
    assert "Calzature Elsa" in buyer.get("/orders", q="elsa").text
    assert "No order answers to this" in buyer.get("/orders", q="nobody").text
    again = buyer.get("/orders")
    assert again.status_code == 302 and "q=nobody" in again.location, "filters are remembered"


def test_the_list_is_of_the_site_one_works_at_unless_all_are_asked_for(call: Any, world: World, visit: Visit) -> None:
    here, there = sent(call, world), sent(call, world, site_id=str(world.point))
    keeper = visit("volontario")
    page, everywhere = keeper.get("/orders").text, keeper.get("/orders", where="all").text
    assert here["reference"] in page and there["reference"] not in page
    assert here["reference"] in everywhere and there["reference"] in everywhere
    assert "New order" not in page and "New order" in visit("acquisti").get("/orders").text
    assert "No orders yet" in visit("forestiero").get("/orders", where="all").text


def test_a_late_order_says_so(call: Any, world: World, visit: Visit) -> None:
    with time_machine.travel("2026-10-01T10:00:00Z", tick=False):
        one = sent(call, world)
    with time_machine.travel("2026-11-26T10:00:00Z", tick=False):
        assert "late since 11/10" in visit("acquisti").get("/orders").text
        assert "late since 11/10" in visit("acquisti").get(f"/orders/{one['id']}").text


def test_a_scanned_order_opens_its_receipt_where_one_receives(call: Any, world: World, visit: Visit) -> None:
    one = sent(call, world)
    keeper, buyer, stranger = visit("volontario"), visit("acquisti"), visit("forestiero")
    code = one["code"].lower()
    assert keeper.get("/orders", q=code).location.endswith(f"/orders/{one['id']}/receive")
    assert buyer.get("/orders", q=code).location.endswith(f"/orders/{one['id']}")
    assert stranger.get("/orders", q=code).status_code == 200, "not theirs: a word like any other"
    swapped = keeper.client.get("/orders", query_string={"q": code}, headers={"HX-Request": "true"})
    assert swapped.headers["HX-Redirect"].endswith(f"/orders/{one['id']}/receive")
    assert receive(call, one["id"], came(world.blanket, 24)).status_code == 201
    assert keeper.get("/orders", q=code).location.endswith(f"/orders/{one['id']}"), "nothing more to receive"


def test_the_scan_page_names_an_order_and_the_api_keeps_to_its_kinds(call: Any, world: World, visit: Visit) -> None:
    one = sent(call, world)
    found = call("volontario").post("/scan", {"code": one["code"], "site_id": str(world.warehouse)}).json
    assert (found["kind"], found["reason"]["code"]) == ("unknown", "order")
    assert found["order"] == {"id": one["id"], "state": "sent", "supplier": "Tessili Arno"}
    keeper = visit("volontario")
    page = keeper.send("/scan", code=one["code"]).text
    assert "Open the order" in page and f"/orders?q={one['code']}" in page and 'data-signal="known"' in page
    for username in ("forestiero", "admin"):
        hidden = call(username).post("/scan", {"code": one["code"]}).json
        assert (hidden["reason"]["code"], hidden.get("order")) == ("not_readable", None), username
    nobodys = call("volontario").post("/scan", {"code": "P222222222"}).json
    assert "order" not in nobodys


@pytest.mark.parametrize(
    "query",
    [
        {"q": "%_\\'\"<b>"},
        {"q": "x" * 5000},
        {"q": "\u202e"},
        {"state": "lost"},
        {"page": "99999999999"},
        {"supplier": "1"},
    ],
)
def test_any_address_of_the_lists_is_answered(query: dict[str, str], call: Any, world: World, visit: Visit) -> None:
    sent(call, world)
    for path in ("/orders", "/suppliers", "/orders.csv", "/suppliers.xlsx"):
        assert visit("acquisti").get(path, **query).status_code == 200, path


def test_the_rows_are_taken_along_line_by_line(call: Any, world: World, visit: Visit) -> None:
    one = sent(call, world, line(world.blanket, 24, 850), line(world.soap, 10, 60), cig="Z1A2B3C4D5")
    draw_up(call, world, line(world.shoe_44, 2))
    assert receive(call, one["id"], came(world.blanket, 4)).status_code == 201
    buyer = visit("acquisti")
    taken = buyer.get("/orders.csv", state="partly_received")
    assert "attachment" in taken.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(taken.data.decode("utf-8-sig"))))
    assert [(row["Order"], row["Item"], row["Pieces"], row["Received"]) for row in rows] == [
        (one["reference"], "Coperta pile", "24", "4"),
        (one["reference"], "Sapone", "10", "0"),
    ]
    assert (rows[0]["CIG"], rows[0]["Price of a piece"]) == ("Z1A2B3C4D5", "8.50")
    assert buyer.get("/orders.xlsx").data.startswith(b"PK")


# ---------------------------------------------------------------- one order


def test_the_document_says_what_is_open_and_what_came(call: Any, world: World, visit: Visit) -> None:
    one = sent(call, world, line(world.blanket, 24, 850), line(world.soap, 10, 60))
    lines = [came(world.blanket, 8), came(world.shoe_44, 1, reason="un omaggio")]
    delivery = receive(call, one["id"], *lines, ddt_number="77/26")
    assert delivery.status_code == 201
    keeper = visit("volontario")
    page = keeper.get(f"/orders/{one['id']}").text
    for words in (
        one["reference"],
        "8 of 24",
        "0 of 10",
        "not ordered",
        "un omaggio",
        "DDT 77/26",
        "€210.00",
        one["code"],
    ):
        assert words in page, words
    assert f"/orders/{one['id']}/receive" in page and f"/movements/{delivery.json['movement_id']}/undo" in page
    assert "Send the order" not in page
    assert f"/orders/{one['id']}/receive" not in visit("acquisti").get(f"/orders/{one['id']}").text
    assert visit("forestiero").get(f"/orders/{one['id']}").status_code == 404


def test_a_draft_is_sent_once_by_its_page(call: Any, world: World, visit: Visit) -> None:
    draft, buyer = draw_up(call, world), visit("acquisti")
    path, act = f"/orders/{draft['id']}", str(uuid4())
    page = buyer.get(path).text
    assert "Send the order" in page and f"{path}/edit" in page
    for _ in range(2):
        assert buyer.send(f"{path}/send", act=act).status_code == 302
    assert "was sent already" in buyer.client.get(path).text or state(call, draft["id"]) == "sent"
    buyer.send(f"{path}/send", act=str(uuid4()))
    assert "This order was sent already" in buyer.get(path).text
    assert call("acquisti").get(path).json["number"] == 1
    assert visit("volontario").send(f"{path}/send").status_code == 403
    assert buyer.get(f"{path}/edit").location.endswith(path), "a sent order is changed no more"


def test_closing_asks_why(call: Any, world: World, visit: Visit) -> None:
    one, buyer = sent(call, world), visit("acquisti")
    path = f"/orders/{one['id']}/close"
    assert "24\u00a0pieces will not be waited for" in buyer.get(path).text
    refused = buyer.send(path, reason="  ")
    assert refused.status_code == 422 and "Say why" in refused.text
    assert buyer.send(path, reason="fuori produzione", act=str(uuid4())).status_code == 302
    page = buyer.get(f"/orders/{one['id']}").text
    assert "closed short" in page and "fuori produzione" in page and "24 not delivered" in page
    again = buyer.send(path, reason="x", act=str(uuid4()))
    assert again.status_code == 409 and "This order is closed" in again.text


def test_the_receiving_page_knows_the_order(call: Any, world: World, visit: Visit) -> None:
    supplier = add_supplier(call)
    set_price(call, supplier, world.soap, 60, pack_pieces=48)
    one = sent(call, world, line(world.blanket, 24), line(world.soap, 96, None), supplier_id=supplier)
    assert receive(call, one["id"], came(world.blanket, 8)).status_code == 201
    keeper, path = visit("volontario"), f"/orders/{one['id']}/receive"
    told = given(keeper.get(path), "order")
    assert [(row["ordered"], row["received"], row["pack"], row["tracksExpiry"]) for row in told["lines"]] == [
        (24, 8, 1, False),
        (96, 0, 48, True),
    ]
    assert visit("acquisti").get(path).status_code == 403
    assert visit("operatore").get(path).status_code == 404
    assert close(call, one["id"]).status_code == 201
    assert keeper.get(path).location.endswith(f"/orders/{one['id']}"), "nothing is received of a closed order"


def test_the_form_of_an_order_begins_with_what_is_known(call: Any, world: World, visit: Visit) -> None:
    supplier = add_supplier(call, name="Lanificio Bisenzio", min_order_cents=5000)
    gone = add_supplier(call, name="Chiuso srl")
    assert call("acquisti").patch(f"/suppliers/{gone}", {"archived": True}).status_code == 200
    buyer = visit("acquisti")
    page = buyer.get("/orders/new", supplier=supplier)
    assert given(page, "start")["supplier_id"] == supplier
    assert given(page, "terms")[supplier] == {"wait": 10, "least": 5000}
    assert "Lanificio Bisenzio" in page.text and "Chiuso srl" not in page.text and "Punto Lucca" not in page.text
    draft = draw_up(call, world, line(world.shoe_44, 2, 999), supplier_id=supplier, note="presto")
    start = given(buyer.get(f"/orders/{draft['id']}/edit"), "start")
    assert (start["note"], start["funding"], start["lines"][0]["price"], start["lines"][0]["size"]) == (
        "presto",
        "own",
        999,
        "44",
    )
    assert visit("volontario").get("/orders/new").status_code == 403


def test_an_items_page_says_what_is_on_order(call: Any, world: World, visit: Visit) -> None:
    with time_machine.travel("2026-11-26T10:00:00Z", tick=False):
        sent(call, world, line(world.blanket, 20))
        sent(call, world, line(world.blanket, 7), site_id=str(world.point))
        keeper = visit("volontario")
        assert f"/items/{world.blanket}/on-order" in keeper.get(f"/items/{world.blanket}").text
        piece = keeper.get(f"/items/{world.blanket}/on-order").text
        assert "20 ordered, due 6/12" in piece and "7 ordered, due 6/12" in piece and "Punto La Sosta" in piece
        assert "ordered, due" not in visit("forestiero").get(f"/items/{world.blanket}/on-order").text
        assert visit("admin").get(f"/items/{world.blanket}/on-order").status_code == 403
        assert "on-order" not in visit("admin").get(f"/items/{world.blanket}").text


# ---------------------------------------------------------------- on paper


def test_the_printed_order_holds_its_code_and_all_that_binds(call: Any, world: World) -> None:
    supplier = add_supplier(call, name="Lanificio Bisenzio", tax_code="00488410010", address="Via di prova 3, Prato")
    set_price(call, supplier, world.blanket, 850, pack_pieces=12, supplier_code="LB-7")
    named = {"cig": "Z1A2B3C4D5", "cup": "D81H17000430007", "note": "Consegnare la mattina", "supplier_id": supplier}
    one = sent(call, world, line(world.blanket, 24, None), line(world.shoe_44, 2, 2150), **named)
    answer = call("acquisti").get(f"/orders/{one['id']}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert symbols(drawn(answer.data)) == {"Code 128": one["code"]}
    [page] = texts(answer.data)
    for words in (
        "Ordine di acquisto", one["reference"], "Cooperativa Ponte", "Magazzino Ospedaletto", "Lanificio Bisenzio",
        "00488410010", "Via di prova 3, Prato", "Z1A2B3C4D5", "D81H17000430007", "Programma", "Coperta pile", "LB-7",
        "2 \u00d7 12", "8,50", "204,00", "43,00", "247,00", "Consegnare la mattina", one["code"], "Per il fornitore",
    ):  # fmt: skip
        assert words in page, words
    assert "BOZZA" not in page
    assert "Purchase order" in texts(call("acquisti").get(f"/orders/{one['id']}.pdf", language="en").data)[0]
    assert call("acquisti").get(f"/orders/{one['id']}.pdf", language="de").status_code == 422


def test_a_draft_on_paper_says_that_it_is_one(call: Any, world: World) -> None:
    draft = draw_up(call, world)
    assert "BOZZA" in texts(call("acquisti").get(f"/orders/{draft['id']}.pdf").data)[0]
    assert close(call, draft["id"]).status_code == 201
    assert "RITIRATO" in texts(call("acquisti").get(f"/orders/{draft['id']}.pdf").data)[0]


def test_a_long_order_goes_over_the_pages(call: Any, world: World) -> None:
    lines = []
    for number in range(60):
        item = {
            "id": str(uuid4()),
            "sku": f"L-{number}",
            "name": f"Articolo {number}",
            "category_id": str(world.bedding),
        }
        assert call("admin").post("/items", item).status_code == 201
        lines.append({"item_id": item["id"], "quantity": 1, "unit_price_cents": 1})
    one = sent(call, world, *lines)
    pages = texts(call("acquisti").get(f"/orders/{one['id']}.pdf").data)
    assert len(pages) > 1 and "Articolo 59" in pages[-1] and "60 righe" in pages[-1]


# ---------------------------------------------------------------- suppliers


def test_a_supplier_is_added_priced_and_archived_by_pages(call: Any, world: World, visit: Visit) -> None:
    buyer, act = visit("acquisti"), str(uuid4())
    form = {
        "name": "Lane Elsa",
        "lead_time_days": "12",
        "min_order": "1.250,50",
        "address": "Via di prova 1",
        "act": act,
    }
    for _ in range(2):
        made = buyer.send("/suppliers/new", **form)
        assert made.status_code == 302 and made.location.endswith(f"/suppliers/{act}")
    seen = call("acquisti").get(f"/suppliers/{act}").json
    assert (seen["name"], seen["lead_time_days"], seen["min_order_cents"], seen["email"]) == (
        "Lane Elsa",
        12,
        125050,
        None,
    )
    found = buyer.get(f"/suppliers/{act}/items", q="coperta").text
    assert f"/suppliers/{act}/items/{world.blanket}" in found
    price = {"unit_price": "8,5", "pack_pieces": "12", "min_quantity": "", "lead_time_days": "", "supplier_code": "E-1"}
    assert buyer.send(f"/suppliers/{act}/items/{world.blanket}", act=str(uuid4()), **price).status_code == 302
    page = buyer.get(f"/suppliers/{act}").text
    assert "€8.50" in page and "E-1" in page and "orders from €1,250.50 on" in page
    lower = {"break_pieces.0": "100", "break_price.0": "9"}
    refused = buyer.send(f"/suppliers/{act}/items/{world.blanket}", act=str(uuid4()), **price, **lower)
    assert refused.status_code == 422 and "Each price is lower than the one before." in refused.text
    lower["break_price.0"] = "8,20"
    assert buyer.send(f"/suppliers/{act}/items/{world.blanket}", act=str(uuid4()), **price, **lower).status_code == 302
    assert "€8.20 from 100 on" in buyer.get(f"/suppliers/{act}").text
    assert 'value="8.20"' in buyer.get(f"/suppliers/{act}/items/{world.blanket}").text
    assert buyer.send(f"/suppliers/{act}/items/{world.blanket}", act=str(uuid4()), drop="1").status_code == 302
    assert "No prices yet" in buyer.get(f"/suppliers/{act}").text
    assert buyer.send(f"/suppliers/{act}/edit", act=str(uuid4()), archived="1").status_code == 302
    assert "Lane Elsa" not in buyer.get("/suppliers", clear="1", follow=1).text
    assert "Lane Elsa" in buyer.get("/suppliers", view="archived").text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": " "}, "Missing data"), ({"name": "a\x00b"}, "control character"),
        ({"lead_time_days": ""}, "Missing data"),
        ({"lead_time_days": "ten"}, "Give a whole number."), ({"lead_time_days": "9999"}, "from 0 to 730"),
        ({"min_order": "a lot"}, "Give an amount such as 27,90."), ({"tax_code": "123"}, "has 11 digits"),
    ],
)  # fmt: skip
def test_a_wrong_field_of_a_supplier_is_named_and_what_was_typed_stays(
    changed: dict[str, str], words: str, call: Any, world: World, visit: Visit
) -> None:
    form = {"name": "Lane Elsa", "lead_time_days": "12", "note": "telefonare", "act": str(uuid4()), **changed}
    answer = visit("acquisti").send("/suppliers/new", **form)
    assert answer.status_code == 422 and words in answer.text and "telefonare" in answer.text
    assert call("acquisti").get("/suppliers").json["total"] == 0


@pytest.mark.parametrize("text", ["", "-1", "8,555", "1,5,0", "NaN", "10000000000", "0x10", "\u0665"])
def test_a_price_that_is_none_is_refused(text: str, call: Any, world: World, visit: Visit) -> None:
    one = add_supplier(call)
    answer = visit("acquisti").send(f"/suppliers/{one}/items/{world.soap}", unit_price=text, act=str(uuid4()))
    assert answer.status_code == 422
    assert call("acquisti").get(f"/suppliers/{one}/items").json["total"] == 0


def test_suppliers_are_read_by_those_who_read_orders_and_written_by_buyers(
    call: Any, world: World, visit: Visit
) -> None:
    one = add_supplier(call)
    for username, status in (("volontario", 403), ("acquisti", 200), ("ambito", 200), ("admin", 200)):
        assert visit(username).get(f"/suppliers/{one}").status_code == 200
        assert visit(username).get(f"/suppliers/{one}/edit").status_code == status, username
    assert visit("regione").get("/suppliers").status_code == 403
    for path in (f"/suppliers/{uuid4()}", f"/suppliers/{uuid4()}/edit", f"/suppliers/{one}/items/{uuid4()}"):
        assert visit("acquisti").get(path).status_code == 404, path
        assert visit("acquisti").send(path, name="x", lead_time_days="1", unit_price="1").status_code in (404, 405), (
            path
        )
