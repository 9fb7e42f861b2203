# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys of goods coming in."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server, Visit, recorded
from tests.journeys.labels import hold_answers, let_answers_go, site_code

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
Sent = Callable[[Page, str], list[dict[str, Any]]]

UNKNOWN, NOT_LINKED = "4006381333931", "5901234123457"
SOCKS, SMALL_SOCKS, CARTON = "9520000020439", "9520000020422", "9520000000028"


def test_fifty_scans_in_a_row_are_fifty_pieces(visit: Enter, sent: Sent) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    bodies = sent(page, "/donations")
    one.scan(*[SOCKS, SMALL_SOCKS] * 25)
    expect(page.locator("[data-so-total]")).to_have_text("50 pieces")
    assert page.locator(".so-basket-row").count() == 2
    page.get_by_role("button", name="Record 50").click()
    recorded(page, "Recorded: 50 pieces")
    assert [line["quantity"] for line in bodies[0]["lines"]] == [25, 25]
    assert bodies[0]["channel"] == "brought" and {line["condition"] for line in bodies[0]["lines"]} == {"new"}


def test_thirty_scans_stand_in_the_basket_before_the_first_is_answered_and_none_is_lost(
    visit: Enter, sent: Sent
) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    bodies = sent(page, "/donations")
    hold_answers(page)
    one.scan(*[SOCKS, UNKNOWN, SMALL_SOCKS] * 10)
    expect(page.locator("[data-so-code=looking]")).to_have_count(3)
    expect(
        page.locator("[data-so-code=looking]").filter(has_text=UNKNOWN).locator("[data-slot=times]")
    ).to_contain_text("10")
    page.locator("[data-part=confirm]").click()
    expect(page.locator("[data-part=confirm]")).to_have_attribute("aria-busy", "true")
    expect(page.locator("[data-so-total]")).to_have_text("0 pieces")
    let_answers_go(page)
    expect(page.locator("[data-part=refusal]")).to_contain_text(f"1 code is not known yet: {UNKNOWN}.")
    assert bodies == []
    expect(page.locator("[data-so-total]")).to_have_text("20 pieces")
    expect(page.locator("[data-part=rows] .so-row-note")).to_have_text(["39-42", "43-46"])
    page.locator("[data-part=refusal]").get_by_role("button", name="Remove these").click()
    expect(page.locator("[data-so-code]")).to_have_count(0)
    page.get_by_role("button", name="Record 20").click()
    recorded(page, "Recorded: 20 pieces")
    assert [line["quantity"] for line in bodies[0]["lines"]] == [10, 10]


def test_a_code_nobody_knows_is_set_aside_and_the_rest_goes_on(visit: Enter, sent: Sent) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    bodies, flagged = sent(page, "/donations"), sent(page, "/codes/flagged")
    one.scan(SOCKS, UNKNOWN, UNKNOWN)
    expect(page.locator("[data-so-code=unknown] [data-slot=times]")).to_contain_text("2")
    page.reload()  # what nobody knows is not lost with the page
    expect(page.locator("[data-so-code=unknown] [data-slot=times]")).to_contain_text("2")
    page.get_by_role("button", name="Record 1").click()
    page.locator("[data-part=refusal]").get_by_role("button", name="Set aside and go on").click()
    recorded(page, "Recorded: 1 piece")
    assert [body["code"] for body in flagged] == [UNKNOWN] and len(bodies[0]["lines"]) == 1


def test_what_a_code_is_on_is_said_over_the_page_and_its_row_becomes_goods(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    one.scan(SOCKS, f"]E0{NOT_LINKED}")
    page.locator("[data-part=condition-now]").get_by_text("Used").click()
    row = page.locator("[data-so-code=unknown]")
    expect(row.locator("[data-slot=code]")).to_have_text(NOT_LINKED)  # without what scanners add for machines
    row.get_by_role("button", name="Say what it is on").click()
    page.locator("#link").get_by_role("searchbox").fill("sacco")
    page.locator("[data-part=link-list] button").first.click()
    expect(page.locator("[data-so-row]").filter(has_text="Sacco a pelo invernale")).to_contain_text("New")  # as read
    expect(page.locator("[data-so-code]")).to_have_count(0)
    expect(page.locator("[data-so-total]")).to_have_text("2 pieces")
    assert page.url.endswith("/receive")


def test_a_label_of_another_place_goes_there_and_the_basket_stays(visit: Enter, server: Server) -> None:
    one = visit("operatore")
    page = one.open("/receive")
    name = page.locator("body").get_attribute("data-site-name")
    other = "unit" if name != "Unità di strada Pisa" else "point"
    one.scan(SOCKS, site_code(server, other))
    expect(page.locator("[data-part=notice]")).to_contain_text(f"The basket stays at {name}.")
    expect(page.locator("[data-part=work]")).to_have_attribute(
        "data-site-id", str(getattr(server.journey.world, other))
    )
    expect(page.locator("[data-so-total]")).to_have_text("0 pieces")
    page.get_by_role("button", name=f"Back to {name}").click()
    expect(page.locator("[data-so-total]")).to_have_text("1 piece")


def test_a_carton_counts_its_pieces_and_the_same_code_counts_up_where_it_is(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    one.scan(SOCKS, CARTON, SOCKS)
    expect(page.locator("[data-so-total]")).to_have_text("14 pieces")
    expect(page.locator(".so-row-title").first).to_have_text("Coperta pile")
    expect(page.locator(".so-basket-row").first).to_contain_text("pack of 12")


def test_the_basket_survives_a_reload_and_what_it_held_the_end_of_the_session(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    one.scan(SOCKS, SOCKS)
    expect(page.locator("[data-so-total]")).to_have_text("2 pieces")
    page.reload()
    expect(page.locator("[data-so-total]")).to_have_text("2 pieces")
    page.context.clear_cookies(name="soglia")
    page.get_by_role("button", name="Record 2").click()
    expect(page.locator("[data-part=notice]")).to_contain_text("what came in stays on the phone")
    page.locator("[data-part=notice]").get_by_role("button", name="Sign in").click()
    page.fill("input[name=username]", "volontario")
    page.fill("input[name=password]", "coperte-e-calze")
    with page.expect_response("**/api/v1/donations") as recorded:  # it leaves as soon as whoever kept it is in
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/receive")
    assert recorded.value.status == 201
    expect(page.locator("[data-so-unsent]")).to_be_hidden()


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
    recorded(page)
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
    recorded(page, "Recorded: 2 pieces")
