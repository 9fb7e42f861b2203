# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys of goods from one site to another, and of what did not arrive."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server, Visit
from tests.journeys.labels import site_code

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
Sent = Callable[[Page, str], list[dict[str, Any]]]

SOCKS, SMALL_SOCKS, BAG = "9520000020439", "9520000020422", "9520000010010"
POINT, WAREHOUSE = "Punto La Sosta", "Magazzino Ospedaletto"


def ready(page: Page) -> None:
    """The page that was opened takes scans."""
    page.wait_for_load_state("load")
    page.wait_for_url("**/transfers/new?*site=*")
    expect(page.locator("#scan")).to_be_focused()


def send(one: Visit, *codes: str, to: str = POINT) -> str:
    """Scan goods at the warehouse and send them straight away; returns the transfer's code."""
    page = one.open("/transfers/new?direction=out")
    page.get_by_role("link", name=to).click()
    ready(page)
    one.scan(*codes)
    expect(page.locator("[data-so-total]")).to_have_text(re.compile(rf"^{len(codes)}\s"))
    page.get_by_role("button", name=f"Prepare {len(codes)}").click()
    page.wait_for_url(re.compile(r"/transfers/[0-9a-f-]{36}$"))
    page.get_by_role("link", name="Send straight away").click()
    page.get_by_role("button", name=f"Send {len(codes)}").click()
    expect(page.get_by_text("The goods are on their way.")).to_be_visible()
    return page.locator(".so-who-did code").inner_text()


def test_the_warehouse_sends_and_the_point_receives_by_one_scan_with_a_difference_that_is_explained(
    visit: Enter,
) -> None:
    warehouse = visit("volontario")
    code = send(warehouse, SOCKS, SOCKS, SMALL_SOCKS, BAG, BAG, BAG)
    expect(warehouse.page.get_by_role("link", name="Print the DDT")).to_be_visible()

    point = visit("operatore")
    page = point.open("/scan")
    point.scan(code)
    page.wait_for_url(re.compile(r"/transfers/[0-9a-f-]{36}/receive$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Arrival from {WAREHOUSE}")
    expect(page.locator("[data-so-total]")).to_have_text("6 of 6")
    expect(page.locator("[data-part=same]:visible")).to_have_count(3)
    expect(page.locator("[data-part=why]:visible")).to_have_count(0)
    row = page.locator("[data-row]").filter(has_text="Sacco a pelo")
    row.get_by_role("button", name="One less").click()
    expect(row.locator("[data-part=why]").get_by_text("1 fewer.")).to_be_visible()
    expect(page.locator("[data-so-note]")).to_have_text("a difference wants its reason")

    page.get_by_role("button", name="Receive 5").click()
    expect(page).to_have_url(re.compile("/receive$"))
    expect(row.get_by_role("radio", name="Missing from the box")).to_be_focused()
    row.get_by_text("Missing from the box").click()
    expect(page.locator("[data-so-note]")).to_have_text("difference with its reason")
    page.get_by_role("button", name="Receive 5").click()
    expect(page.get_by_text("Arrived: the goods are on the shelf.")).to_be_visible()
    expect(page.get_by_role("link", name="1 piece is missing")).to_be_visible()

    page = warehouse.open("/today")
    page.get_by_role("link", name="1 transfer with missing pieces").click()
    page.get_by_role("link", name=f"To {POINT}").first.click()
    page.get_by_role("link", name="1 piece is missing").click()
    page.get_by_role("button", name="Put them on the shelf").click()
    expect(page.get_by_text("They turned up: they are on the shelf again.")).to_be_visible()
    expect(page.get_by_text("settled", exact=True)).to_be_visible()
    assert warehouse.complaints == point.complaints == []


def test_a_transfer_is_begun_picked_and_sent_by_scanner_and_keys_alone(visit: Enter, server: Server) -> None:
    one = visit("volontario")
    page = one.open("/transfers/new?direction=out")
    one.scan(site_code(server, "point"))
    ready(page)
    one.scan(SOCKS, SOCKS, BAG)
    expect(page.locator("[data-so-total]")).to_have_text("3 pieces")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/transfers/[0-9a-f-]{36}$"))
    code = page.locator(".so-who-did code").inner_text()
    page = one.open("/scan")
    one.scan(code)
    page.wait_for_url("**/pick")
    expect(page.locator("#scan")).to_be_focused()
    one.scan(SMALL_SOCKS)
    expect(page.locator("[data-part=notice]")).to_have_text("Calze uomo 39-42 is not asked for: put it back.")
    one.scan(SOCKS, BAG, BAG)
    expect(page.locator("[data-part=notice]")).to_contain_text("1 were asked for, and they are here")
    expect(page.locator("[data-so-total]")).to_have_text("2 of 3")
    page.reload()  # what was picked is not lost with the page
    expect(page.locator("[data-so-total]")).to_have_text("2 of 3")
    one.scan(SOCKS)
    expect(page.locator("[data-so-polite]")).to_contain_text("Calze uomo 43-46, 2 of 2. Everything is picked.")
    page.keyboard.press("Control+Z")
    expect(page.locator("[data-so-total]")).to_have_text("2 of 3")
    one.scan(code)  # its own paper goes on to sending
    page.wait_for_url("**/picked")
    send_it = page.get_by_role("button", name="Send 2")
    send_it.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The goods are on their way.")).to_be_visible()
    assert one.complaints == []


def test_what_is_not_on_the_paper_is_scanned_in(visit: Enter) -> None:
    code = send(visit("volontario"), SOCKS)
    point = visit("operatore")
    page = point.open("/scan")
    point.scan(code)
    page.wait_for_url(re.compile("/receive$"))
    point.scan(SOCKS)
    expect(page.locator("[data-part=notice]")).to_contain_text("is on the paper: set how many came")
    page.locator("#scan").focus()
    point.scan(BAG, BAG)
    extra = page.locator("[data-extra]")
    expect(extra).to_have_count(1)
    expect(extra.locator(".so-step-figure")).to_have_value("2")
    expect(page.locator("[data-so-total]")).to_have_text("3 of 1")
    page.get_by_role("button", name="Receive 3").click()
    expect(page.get_by_text("More than on the paper")).to_be_visible()


def test_goods_arrive_without_a_script_as_well(visit: Enter) -> None:
    code = send(visit("volontario"), SOCKS, SOCKS)
    point = visit("operatore", script=False)
    page = point.open("/scan")
    page.fill("#scan", code)
    page.get_by_role("button", name="Read the code").click()
    page.get_by_role("link", name="Receive the transfer").click()
    page.locator(".so-step-figure").first.fill("1")
    page.get_by_text("Miscounted at departure").click()
    page.locator("[data-so-confirm] button").click()
    expect(page.get_by_text("Arrived: the goods are on the shelf.")).to_be_visible()
    expect(page.get_by_text("Miscounted at departure")).to_be_visible()


def test_a_point_asks_and_the_warehouse_puts_aside(visit: Enter, sent: Sent) -> None:
    point = visit("operatore", width=1280)
    page = point.open("/transfers/new")
    bodies = sent(page, "/transfers")
    page.get_by_role("link", name=WAREHOUSE).click()
    ready(page)
    point.scan(SMALL_SOCKS)
    page.get_by_role("textbox", name="Note for the other site").fill("Per sabato")
    page.locator("[data-so-confirm] button").click()
    page.wait_for_url(re.compile(r"/transfers/[0-9a-f-]{36}$"))
    assert bodies[0]["note"] == "Per sabato" and [line["quantity"] for line in bodies[0]["lines"]] == [1]
    expect(page.get_by_text(f"{WAREHOUSE} prepares it.")).to_be_visible()
    address = page.url

    warehouse = visit("volontario")
    page = warehouse.page
    page.goto(address)
    page.get_by_text("7 days", exact=True).click()
    page.get_by_role("button", name="Put aside").click()
    expect(page.get_by_text("nobody else can promise these goods")).to_be_visible()
    page.get_by_role("button", name="Put back on the shelf").click()
    page.get_by_role("link", name="Change what is asked for").click()
    page.get_by_role("button", name="One more").click()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(address)
    expect(page.locator(".so-row-end")).to_have_text("2")
    page.get_by_role("link", name="Cancel the transfer").click()
    page.get_by_text("Asked for by mistake").click()
    page.get_by_role("button", name="Cancel the transfer").click()
    expect(page.get_by_text("Asked for by mistake")).to_be_visible()
    assert point.complaints == warehouse.complaints == []


def test_leftovers_go_back_from_what_is_filled_in(visit: Enter, sent: Sent) -> None:
    code = send(visit("volontario"), BAG, BAG, to="Unità di strada Pisa")
    unit = visit("operatore")
    page = unit.open("/scan")
    unit.scan(code)
    page.wait_for_url(re.compile("/receive$"))
    page.get_by_role("button", name="Receive 2").click()
    page.get_by_role("link", name="Return what is left").click()
    expect(page.locator(".so-basket-row")).to_have_count(1)
    bodies = sent(page, "/transfers")
    page.get_by_role("button", name="One less").click()
    page.get_by_role("button", name="Prepare 1").click()
    page.wait_for_url(re.compile(r"/transfers/[0-9a-f-]{36}$"))
    assert bodies[0]["returns_id"] and bodies[0]["lines"][0]["quantity"] == 1
    expect(page.get_by_text("Leftovers of an earlier transfer")).to_be_visible()


def test_nothing_scrolls_sideways_on_a_narrow_telephone(visit: Enter) -> None:
    one = visit("volontario", width=320)
    code = send(one, SOCKS, BAG)
    paths = ["/transfers", "/transfers/new", one.page.url.removeprefix(one.address)]
    for path in paths:
        page = one.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    point = visit("operatore", width=320, language="it")
    page = point.open("/scan")
    point.scan(code)
    page.wait_for_url(re.compile("/receive$"))
    page.get_by_role("button", name="Uno in meno").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
