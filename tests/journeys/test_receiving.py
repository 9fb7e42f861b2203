# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys of goods coming in."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
Sent = Callable[[Page, str], list[dict[str, Any]]]

SOCKS, SMALL_SOCKS, CARTON = "9520000020439", "9520000020422", "9520000000028"


def test_fifty_scans_in_a_row_are_fifty_pieces(visit: Enter, sent: Sent) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    bodies = sent(page, "/donations")
    one.scan(*[SOCKS, SMALL_SOCKS] * 25)
    expect(page.locator("[data-so-total]")).to_have_text("50 pieces")
    assert page.locator(".so-basket-row").count() == 2
    page.get_by_role("button", name="Record 50").click()
    expect(page.locator(".so-confirm-done")).to_contain_text("Recorded: 50 pieces")
    assert [line["quantity"] for line in bodies[0]["lines"]] == [25, 25]
    assert bodies[0]["channel"] == "brought" and {line["condition"] for line in bodies[0]["lines"]} == {"new"}


def test_a_carton_counts_its_pieces_and_the_same_code_counts_up_where_it_is(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    one.scan(SOCKS, CARTON, SOCKS)
    expect(page.locator("[data-so-total]")).to_have_text("14 pieces")
    expect(page.locator(".so-row-title").first).to_have_text("Coperta pile")
    expect(page.locator(".so-basket-row").first).to_contain_text("pack of 12")


def test_the_basket_survives_a_reload_and_the_end_of_the_session(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    one.scan(SOCKS, SOCKS)
    expect(page.locator("[data-so-total]")).to_have_text("2 pieces")
    page.reload()
    expect(page.locator("[data-so-total]")).to_have_text("2 pieces")
    page.context.clear_cookies(name="soglia")
    page.get_by_role("button", name="Record 2").click()
    expect(page.locator("[data-part=refusal]")).to_contain_text("Your session ended. Your basket is here")
    page.locator("[data-part=refusal]").get_by_role("link", name="Sign in").click()
    page.fill("input[name=username]", "volontario")
    page.fill("input[name=password]", "coperte-e-calze")
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/receive")
    expect(page.locator("[data-so-total]")).to_have_text("2 pieces")


def test_a_line_taken_out_comes_back_with_undo(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    one.scan(SOCKS)
    page.get_by_role("button", name="One less").click()
    expect(page.locator(".so-basket-row")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".so-basket-row")).to_have_count(1)


def test_what_was_recorded_is_undone_by_a_reversal_with_its_reason(visit: Enter, sent: Sent) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    one.scan(SOCKS)
    page.get_by_role("button", name="Record 1").click()
    undo = page.locator("[data-so-undo]")
    expect(undo).to_contain_text("Recorded: 1 piece")
    with page.expect_request("**/reverse") as reversal:
        undo.get_by_role("button", name="Undo").click()
    assert reversal.value.post_data_json["reason"] == "Undone right after recording"
    expect(page.locator("[data-so-total]")).to_have_text("1 piece")


def test_a_scan_into_a_quantity_is_still_a_scan(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    one.scan(SOCKS)
    page.locator(".so-basket-row .so-step-figure").click()
    one.scan(SMALL_SOCKS)
    expect(page.locator(".so-basket-row")).to_have_count(2)
    expect(page.locator("[data-so-total]")).to_have_text("2 pieces")


def test_lot_and_expiry_are_asked_only_of_goods_that_have_them(visit: Enter, sent: Sent) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    bodies = sent(page, "/donations")
    one.scan("9520000040017", SOCKS)
    expect(page.locator("[data-part=lot]")).to_have_count(1)
    page.get_by_label("Lot").fill("K77")
    page.get_by_label("Expires on").fill("2027-08-31")
    page.get_by_role("button", name="Record 2").click()
    expect(page.locator(".so-confirm-done")).to_be_visible()
    soap = next(line for line in bodies[0]["lines"] if line.get("lot"))
    assert (soap["lot"], soap["expires_on"]) == ("K77", "2027-08-31")


def test_keys_alone_are_enough(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    one.scan(SOCKS)
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("-")
    expect(page.locator("[data-so-total]")).to_have_text("2 pieces")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".so-confirm-done")).to_contain_text("Recorded: 2 pieces")
