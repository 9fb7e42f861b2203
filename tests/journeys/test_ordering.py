# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys of an order: drawn up, sent, printed, received by scanning."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, recorded

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
Sent = Callable[[Page, str], list[dict[str, Any]]]

SOCKS, SMALL_SOCKS, CARTON, SOAP, BAG = (
    *("9520000020439", "9520000020422", "9520000000028"),
    *("9520000040017", "9520000010010"),
)


def asked(page: Page, path: str, method: str = "GET", body: Any = None) -> Any:
    """Ask the API as the page's own script does."""
    token = page.locator("meta[name=csrf-token]").get_attribute("content")
    sent = {"method": method, "headers": {"X-CSRFToken": token}, **({"data": body} if body is not None else {})}
    answer = page.request.fetch(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/api/v1" + path, **sent)
    assert answer.ok, answer.text()
    return answer.json()


def item_of(page: Page, words: str) -> str:
    return str(asked(page, f"/items?q={words}")["items"][0]["id"])


def supplied(page: Page) -> str:
    """A supplier who sells socks and soap; returns their name."""
    one, name = str(uuid4()), f"Tessili {uuid4().hex[:6]}"
    asked(page, "/suppliers", "POST", {"id": one, "name": name, "lead_time_days": 6, "min_order_cents": 10_000})
    for code, cents, pack in ((SOCKS, 110, 12), (SOAP, 60, 1)):
        asked(
            page,
            f"/suppliers/{one}/items/{item_of(page, code)}",
            "PUT",
            {"unit_price_cents": cents, "pack_pieces": pack},
        )
    return name


def ordered(one: Visit, *lines: tuple[str, int]) -> dict[str, Any]:
    """An order for the warehouse, sent; made at the API, for the journeys of who receives it."""
    page = one.open("/orders")
    supplied(page)
    supplier = asked(page, "/suppliers?page_size=200")["items"][-1]["id"]
    site = next(row["id"] for row in asked(page, "/sites")["items"] if row["kind"] == "warehouse")
    wanted = [{"item_id": item_of(page, code), "quantity": pieces, "unit_price_cents": 100} for code, pieces in lines]
    body = {"id": str(uuid4()), "supplier_id": supplier, "site_id": site, "lines": wanted}
    asked(page, "/orders", "POST", body)
    found: dict[str, Any] = asked(page, f"/orders/{body['id']}/send", "POST", {"id": str(uuid4())})
    return found


def test_an_order_is_drawn_up_with_prices_packs_and_what_the_supplier_may_object_to(visit: Enter) -> None:
    one = visit("acquisti", width=1280)
    name = supplied(one.open("/orders"))
    page = one.open("/orders/new")
    page.get_by_label("Supplier", exact=True).select_option(label=name)
    page.get_by_label("For which site").select_option(label="Magazzino Ospedaletto")
    page.get_by_label("Add an item: name, size or code").fill("calze uomo 43")
    page.locator("#found button").first.click()
    expect(page.get_by_label("Pieces, Calze uomo 43-46")).to_be_focused()
    expect(page.get_by_label("Price of a piece, Calze uomo 43-46")).to_have_value("1.10")
    page.keyboard.type("13")
    expect(page.locator(".so-order-line .so-advice")).to_contain_text("not a whole number of packs of 12")
    page.get_by_role("button", name="Make it 24").click()
    expect(page.locator("[data-so-total]")).to_have_text("€26.40")
    expect(page.locator("[data-part=least]")).to_contain_text("€73.60 more to go")
    page.get_by_label("CUP").fill("D81H1700043000")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("[data-part=refusal]")).to_contain_text("A CUP is 15 characters")
    page.reload()
    expect(page.get_by_label("CUP")).to_have_value("D81H1700043000")
    page.get_by_label("CUP").fill("D81H17000430007")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("h1")).to_contain_text("Draft order")
    expect(page.locator("main")).to_contain_text("Programme")
    page.get_by_role("button", name="Send the order").click()
    expect(page.locator("h1")).to_contain_text("PI-01")
    printed = page.request.get(one.address + str(page.get_by_role("link", name="PDF").get_attribute("href")))
    assert printed.status == 200 and printed.body().startswith(b"%PDF")
    assert one.complaints == [] or all("422" in text for text in one.complaints)


def test_a_draft_is_changed_and_a_price_by_hand_stays(visit: Enter) -> None:
    one = visit("acquisti")
    name = supplied(one.open("/orders"))
    page = one.open("/orders/new")
    page.get_by_label("Supplier", exact=True).select_option(label=name)
    find = page.get_by_label("Add an item: name, size or code")
    find.fill(SOCKS)
    find.press("Enter")
    page.get_by_label("Price of a piece, Calze uomo 43-46").fill("0.95")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("link", name="Edit").click()
    expect(page.get_by_label("Price of a piece, Calze uomo 43-46")).to_have_value("0.95")
    page.get_by_label("Pieces, Calze uomo 43-46").fill("36")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("main")).to_contain_text("€34.20")


def test_an_order_is_received_by_scanning(visit: Enter, sent: Sent) -> None:
    order = ordered(visit("acquisti"), (SOCKS, 24), (SOAP, 10), (CARTON, 12))
    one = visit("volontario")
    page = one.open("/orders")
    page.get_by_role("searchbox", name="Number, supplier or item").fill(order["code"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/receive")
    bodies = sent(page, f"/orders/{order['id']}/receive")
    expect(page.locator("[data-part=open-rows] li")).to_have_count(3)
    one.scan(*[SOCKS] * 8, CARTON, SOAP)
    socks = page.locator(".so-basket-row", has_text="Calze uomo")
    expect(socks).to_contain_text("8 of 24 still open")
    expect(page.locator(".so-basket-row", has_text="Coperta pile")).to_contain_text("12 of 12 still open")
    page.get_by_label("Lot").and_(page.locator(":visible")).fill("K77")
    page.get_by_label("Expires on").and_(page.locator(":visible")).fill("2030-08-31")
    page.get_by_role("button", name="Delivery note").click()
    page.get_by_label("Number of the DDT").fill("77/26")
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Receive 21").click()
    recorded(page, "Recorded: 21 pieces")
    assert bodies[0]["ddt_number"] == "77/26"
    assert {(row.get("lot"), row.get("expires_on")) for row in bodies[0]["lines"]} == {
        (None, None),
        ("K77", "2030-08-31"),
    }
    expect(page.locator("[data-part=open-rows]")).to_contain_text("8 of 24")
    page.locator("[data-part=open-rows] button", has_text="Calze uomo").click()
    page.locator("[data-part=open-rows] button", has_text="Sapone").click()
    page.get_by_role("button", name="Receive 25").click()
    expect(page.locator("[data-part=notice]")).to_contain_text("Everything of this order has come.")
    page.get_by_role("link", name="To the order").click()
    expect(page.locator("h1")).to_contain_text("all received")
    assert one.complaints == []


def test_what_was_not_ordered_is_received_with_a_reason(visit: Enter, sent: Sent) -> None:
    order = ordered(visit("acquisti"), (SOCKS, 2))
    one = visit("volontario")
    page = one.open(f"/orders/{order['id']}/receive")
    bodies = sent(page, f"/orders/{order['id']}/receive")
    one.scan(SOCKS, SOCKS, SOCKS, BAG)
    page.get_by_role("button", name="Receive 4").click()
    expect(page.locator("[data-part=notice]")).to_contain_text("Say why it is more than the order")
    assert bodies == []
    bag = page.locator(".so-basket-row", has_text="Sacco a pelo")
    expect(bag).to_contain_text("This is not in the order.")
    bag.get_by_role("button", name="In place of something else").click()
    socks = page.locator(".so-basket-row", has_text="Calze uomo")
    expect(socks).to_contain_text("1 more than is open.")
    socks.get_by_label("or in your own words").fill("un paio in omaggio")
    page.get_by_role("button", name="Receive 4").click()
    recorded(page)
    assert {row["reason"] for row in bodies[0]["lines"]} == {"In place of something else", "un paio in omaggio"}


def test_a_delivery_is_taken_back_and_what_is_open_is_open_again(visit: Enter) -> None:
    order = ordered(visit("acquisti"), (SOCKS, 10))
    one = visit("volontario")
    page = one.open(f"/orders/{order['id']}/receive")
    one.scan(SOCKS, SOCKS)
    page.get_by_role("button", name="Receive 2").click()
    expect(page.locator("[data-part=open-rows]")).to_contain_text("2 of 10")
    page.locator("[data-so-undo]").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-so-total]")).to_have_text("2 pieces")
    expect(page.locator(".so-basket-row")).to_contain_text("2 of 10 still open")


def test_what_somebody_else_received_meanwhile_is_said(visit: Enter) -> None:
    order = ordered(visit("acquisti"), (SOCKS, 10))
    one = visit("volontario")
    page = one.open(f"/orders/{order['id']}/receive")
    one.scan(SOCKS)
    page.get_by_role("button", name="All 10").click()
    line = {"item_id": item_of(page, SOCKS), "quantity": 4}
    asked(page, f"/orders/{order['id']}/receive", "POST", {"id": str(uuid4()), "lines": [line]})
    page.get_by_role("button", name="Receive 10").click()
    expect(page.locator("[data-part=refusal]")).to_contain_text("Somebody else received part of this order")
    expect(page.locator(".so-basket-row")).to_contain_text("10 of 6 still open")
    expect(page.locator(".so-basket-row")).to_contain_text("4 more than are open.")
