# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys at the scan page."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Route, expect

from app import clock
from tests.journeys.conftest import Server, Visit
from tests.journeys.goods import NEW_GTIN, SOAP_GTIN, label_without_separator
from tests.journeys.labels import site_code

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]


def test_a_scan_without_a_click_says_what_it_is_and_how_many(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/scan")
    one.scan("9520000010010")
    expect(page.locator(".so-result-name")).to_have_text("Sacco a pelo invernale")
    expect(page.locator(".so-figure").first).to_have_text(re.compile(r"^1\d\d$"))
    here = page.locator(".so-figure").first.inner_text()
    expect(page.locator(".so-next .so-button-fill")).to_have_text("Receive")
    expect(page.locator("[data-so-polite]")).to_contain_text(f"Sacco a pelo invernale, Normale. {here} here")
    expect(page.locator("#scan")).to_be_focused()
    expect(page.locator("#scan")).to_have_attribute("inputmode", "none")


def test_a_scan_typed_while_the_focus_is_elsewhere_reaches_the_field(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/scan")
    page.locator("[data-so-sound]").focus()
    one.scan("9520000010010")
    expect(page.locator(".so-result-name")).to_have_text("Sacco a pelo invernale")
    page.locator("[data-so-sound]").focus()
    page.keyboard.type("9520000020439", delay=0)
    page.keyboard.press("Tab")  # some scanners end with Tab
    expect(page.locator(".so-result-name")).to_have_text("Calze uomo")


# As a scanner does whose keys all come at once: each goes where the focus is by then.
AT_ONCE = """([codes, end]) => {
  const down = (key) => new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  const press = (key) => document.activeElement.dispatchEvent(down(key));
  for (const code of codes) {
    for (const sign of code) if (press(sign)) document.execCommand('insertText', false, sign);
    press(end);
  }
}"""


def test_fifty_characters_in_one_breath_and_no_answer_for_a_while_lose_nothing(visit: Enter) -> None:
    one = visit("volontario")
    one.page.add_init_script(
        "heard = []; document.addEventListener('so-scan', ({ detail }) => heard.push(detail), true)"
    )
    page = one.open("/receive")
    one.scan("9520000010010")
    expect(page.locator("[data-so-total]")).to_have_text("1 piece")
    held: list[Route] = []
    answered = False
    page.route("**/api/v1/scan", lambda route: route.continue_() if answered else held.append(route))
    label = f"]C1010{SOAP_GTIN}1727123110ABCDEFGHIJKLM|2112345678"
    assert len(label) > 50
    page.locator("#scan").focus()
    page.evaluate(AT_ONCE, [[label, "9520000020439", "9520000010010"], "Enter"])
    page.locator("[data-so-row]").first.get_by_role("textbox").first.focus()  # in the figure of how many
    page.evaluate(AT_ONCE, [["9520000020439", label], "Tab"])
    socks, bag = "9520000020439", "9520000010010"
    assert page.evaluate("heard") == [bag, label, socks, bag, socks, label]
    expect(page.locator("#scan")).to_have_value("")
    expect(page.locator("[data-so-queue], [data-so-row]").first).to_be_visible()
    answered = True
    for route in held:
        route.continue_()
    expect(page.locator("[data-so-total]")).to_have_text("6 pieces")
    lots = page.locator("[data-part=lot]").evaluate_all("(all) => all.map((one) => one.value)")
    assert lots == ["ABCDEFGHIJKLM"]


def test_a_new_code_is_linked_to_an_item_in_three_taps_and_known_from_then_on(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/scan")
    one.scan(NEW_GTIN)
    expect(page.get_by_role("heading", name="New code to us")).to_be_visible()
    expect(page.locator("#scan")).to_have_value(NEW_GTIN)
    page.get_by_role("button", name="It is an item we have").click()
    page.get_by_role("searchbox", name="Search an item").fill("berretto")
    page.locator("[data-part=link-list] button").click()
    expect(page.locator(".so-result-name")).to_have_text("Berretto")
    one.scan(NEW_GTIN)
    expect(page.locator(".so-result-name")).to_have_text("Berretto")


def test_a_code_is_set_aside_for_the_office_and_without_an_answer_waits_on_this_device(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/scan")
    page.route("**/api/v1/codes/flagged", lambda route: route.abort(), times=1)
    one.scan("4006381333931")
    page.get_by_role("button", name="Set aside for the office").click()
    expect(page.locator("[data-part=aside-list]")).to_contain_text("4006381333931")
    page.reload()
    expect(page.locator("[data-part=aside-list]")).to_contain_text("4006381333931")
    page.get_by_role("button", name="Read again").click()
    expect(page.get_by_role("heading", name="New code to us")).to_be_visible()
    page.get_by_role("button", name="Set aside for the office").click()
    expect(page.locator("[data-told]")).to_have_text("Set aside for the office: 4006381333931")
    expect(page.locator("[data-part=aside]")).to_be_hidden()


def test_the_label_of_a_place_is_scanned_first_and_what_follows_is_asked_there(visit: Enter, server: Server) -> None:
    one = visit("operatore")
    page = one.open("/scan")
    one.scan(site_code(server, "unit"))
    expect(page.get_by_text("From now on you work here.").first).to_be_visible()
    expect(page.locator(".so-switch-name")).to_contain_text("Unità di strada Pisa")
    one.scan(site_code(server, "warehouse"))
    expect(page.get_by_role("link", name="Move goods there")).to_have_attribute(
        "href", f"/transfers/new?from={server.journey.world.unit}&to={server.journey.world.warehouse}"
    )
    one.scan(site_code(server, "point"))
    expect(page.get_by_role("button", name="Back to Unità di strada Pisa")).to_be_visible()
    page.locator("#content").get_by_role("link", name="Hand out").click()
    expect(page.locator("[data-part=work]")).to_have_attribute("data-site-id", str(server.journey.world.point))


def test_lot_and_expiry_read_as_one_are_told_apart_by_a_choice(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/scan")
    on = clock.today() + timedelta(days=26)
    one.scan(label_without_separator(on))
    expect(page.get_by_role("radio")).to_have_count(2)
    page.get_by_role("button", name="Use lot L2409B", exact=True).click()
    expect(page.locator(".so-result-lot")).to_contain_text("in 26 days")
    page.locator("#content").get_by_role("link", name="Receive").click()
    expect(page.get_by_label("Lot")).to_have_value("L2409B")
    expect(page.get_by_label("Expires on")).to_have_value(on.isoformat())


def test_a_card_is_no_card_to_a_volunteer(visit: Enter, server: Server) -> None:
    one = visit("volontario")
    page = one.open("/scan")
    one.scan(server.journey.cards["fresh"])
    expect(page.get_by_role("heading", name="This code cannot be read here.")).to_be_visible()
    expect(page.locator("#scan")).to_have_value("")


def test_a_wrong_digit_leaves_the_code_to_be_corrected_and_the_next_scan_replaces_it(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/scan")
    one.scan("9520000010011")
    expect(page.get_by_role("heading", name="One digit does not add up: check and try again")).to_be_visible()
    expect(page.locator("#scan")).to_have_value("9520000010011")
    page.locator("[data-so-sound]").focus()
    one.scan("9520000010010")
    expect(page.locator(".so-result-name")).to_have_text("Sacco a pelo invernale")


def test_scanning_works_without_script(visit: Enter) -> None:
    one = visit("volontario", script=False)
    page = one.open("/scan")
    page.fill("#scan", "9520000010010")
    page.press("#scan", "Enter")
    expect(page.locator(".so-result-name")).to_have_text("Sacco a pelo invernale")
    page.fill("#scan", label_without_separator(date(2027, 6, 30)))
    page.press("#scan", "Enter")
    page.get_by_role("button", name="Use this lot").click()
    expect(page.locator(".so-result-lot")).to_contain_text("30/06/2027")
