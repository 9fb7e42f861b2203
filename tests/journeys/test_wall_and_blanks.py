# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys with codes that are no goods by themselves: stuck first, hung on the wall, worn on the coat."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app import codes
from app import db as database
from app.db import db
from app.identity.models import Operator
from app.scanning.rules import GS1_TEST, LAYOUT_TEST, PLAIN_TEST
from tests.factories import PASSWORD
from tests.journeys.conftest import Server, Visit, recorded
from tests.journeys.rules import broken_rules, sideways
from tests.journeys.test_counting import books, opened

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
Sent = Callable[[Page, str], list[dict[str, Any]]]

SOCKS, SMALL_SOCKS, BAG = "9520000020439", "9520000020422", "9520000010010"
TEN, TWO = codes.wall_code("quantity", 10), codes.wall_code("quantity", 2)


def mode(name: str) -> str:
    return codes.wall_code("mode", name)


def link(page: Page, words: str, pieces: int = 1) -> None:
    """Say in the sheet what the code is on."""
    sheet = page.locator("#link")
    expect(sheet.get_by_role("searchbox")).to_be_focused()
    for _ in range(pieces - 1):
        sheet.get_by_role("button", name="One more").click()
    sheet.get_by_role("searchbox").fill(words)
    sheet.locator("[data-part=link-list] button").first.click()


# ---------------------------------------------------------------- codes that are stuck first


def test_a_blank_code_is_stuck_scanned_linked_and_received(visit: Enter, sent: Sent) -> None:
    one, blank = visit("volontario"), codes.new_code("N")
    page = one.open("/scan")
    one.scan(blank)
    link(page, "berretto", pieces=3)
    expect(page.locator(".so-result-name")).to_have_text("Berretto")
    expect(page.locator(".so-result-code")).to_contain_text("pack of 3")
    expect(page.locator("#scan")).to_have_value("")
    expect(page.locator("#scan")).to_be_focused()
    page.locator("#content").get_by_role("link", name="Receive").click()
    expect(page.locator("[data-so-total]")).to_have_text("3 pieces")
    one.scan(blank.lower())
    expect(page.locator("[data-so-total]")).to_have_text("6 pieces")
    bodies = sent(page, "/donations")
    page.get_by_role("button", name="Record 6").click()
    recorded(page, "Recorded: 6 pieces")
    assert [row["quantity"] for row in bodies[0]["lines"]] == [6]
    assert not one.complaints


@pytest.mark.parametrize(("username", "path"), [("volontario", "/receive"), ("operatore", "/hand-out")])
def test_a_blank_code_met_while_working_gets_its_item_without_leaving_the_page(
    visit: Enter, username: str, path: str
) -> None:
    one, blank = visit(username), codes.new_code("N")
    page = one.open(path)
    one.scan(SOCKS, blank)
    row = page.locator("[data-so-code]").filter(has_text=blank)
    expect(row).to_contain_text("This code is new")
    row.get_by_role("button", name="Say what it is on").click()
    link(page, "berretto")
    expect(page.locator("[data-so-row]").filter(has_text="Berretto")).to_be_visible()
    expect(page.locator("[data-so-total]")).to_have_text("2 pieces")
    assert page.url.endswith(path)


def test_an_enter_in_the_sheet_goes_to_the_item_that_was_found(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/scan")
    one.scan(codes.new_code("N"))
    expect(page.locator("#link").get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(SOCKS)
    expect(page.locator("[data-part=link-list] button")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=link-list] button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".so-result-name")).to_have_text("Calze uomo")


# ---------------------------------------------------------------- on the wall


def test_a_tile_says_how_many_there_are_of_what_was_read_last(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    one.scan(TEN)
    expect(page.locator("[data-part=notice]")).to_contain_text("Scan an item first")
    expect(page.locator("#scan-form")).to_have_class("so-scan")
    one.scan(SOCKS, SMALL_SOCKS, TEN, SOCKS, TWO)
    expect(page.locator("[data-so-total]")).to_have_text("12 pieces")
    expect(page.locator("[data-so-polite]")).to_contain_text("Calze uomo 43-46, now 2.")
    expect(page.locator("[data-part=notice]")).to_be_empty()


def test_a_tile_says_how_many_are_handed_out_and_how_many_were_counted(visit: Enter, server: Server) -> None:
    giving = visit("operatore")
    page = giving.open("/hand-out")
    giving.scan(SOCKS, TEN)
    expect(page.locator("[data-so-total]")).to_have_text("10 pieces")
    address = opened(server, "Calze uomo 43-46")
    counting = visit("volontario")
    page = counting.open(address)
    counting.scan(TEN)
    expect(page.locator("[data-part=notice]")).to_contain_text("Scan an item first")
    counting.scan(SOCKS, TEN)
    expect(page.locator("[data-part=figure]")).to_have_value("10")
    expect(page.locator("[data-part=notice]")).to_be_empty()
    counting.scan(codes.new_code("N"))
    expect(page.get_by_role("button", name="Say what it is on")).to_be_visible()


def test_a_tile_on_the_scan_page_counts_for_what_is_done_next(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/scan")
    one.scan(TEN)
    expect(page.locator("[data-told]")).to_contain_text("Scan an item first")
    one.scan(BAG, TEN, TWO)
    expect(page.locator("[data-told]")).to_have_text("2 pieces of it go into what you do next")
    page.locator("#content").get_by_role("link", name="Receive").click()
    expect(page.locator("[data-so-total]")).to_have_text("2 pieces")


def test_tiles_lead_from_page_to_page_and_the_basket_waits(visit: Enter) -> None:
    one = visit("operatore")
    page = one.open("/receive")
    one.scan(SOCKS, TEN)
    expect(page.locator("[data-so-total]")).to_have_text("10 pieces")
    for name, path in (("handout", "hand-out"), ("scan", "scan"), ("count", "counts"), ("receive", "receive")):
        if name == "receive":
            page.goto(one.address + "/scan")  # a list of counts reads no codes
        one.scan(mode(name))
        page.wait_for_url(f"**/{path}*")
        page.wait_for_load_state("load")
    expect(page.locator("[data-so-total]")).to_have_text("10 pieces")
    one.scan(mode("receive"))
    expect(page.locator("[data-part=notice]")).to_contain_text("You are on this page already.")


def test_what_only_looks_like_a_tile_changes_nothing(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/receive")
    one.scan(SOCKS, PLAIN_TEST)
    expect(page.locator("[data-part=notice]")).to_contain_text("cannot be read")
    expect(page.locator("[data-so-total]")).to_have_text("1 piece")


# ---------------------------------------------------------------- badges


def test_a_badge_and_its_enter_lead_to_the_password(visit: Enter, server: Server) -> None:
    badge = codes.new_code("R")
    with books(server), database.transaction():
        db.session.get_one(Operator, server.journey.world.operators["volontario"]).badge = badge
    one = visit(None)
    page = one.open("/")
    page.keyboard.press("Enter")
    expect(page.get_by_label("User name or badge")).to_be_focused()
    one.scan(badge)
    expect(page.locator("#f-password")).to_be_focused()
    expect(page.get_by_label("User name or badge")).to_have_value(badge)
    one.scan(PASSWORD)
    page.wait_for_url("**/today")


# ---------------------------------------------------------------- setting a scanner up


@pytest.mark.parametrize(
    ("typed", "ends", "said"),
    [
        (f"]C0{PLAIN_TEST}", "Enter", ["Enter comes after", "The identifier comes first: ]C0.", "13 characters"]),
        (PLAIN_TEST, "Tab", ["Tab comes after", "No identifier comes first."]),
        (PLAIN_TEST.lower(), "", ["Nothing comes after the code", "Letters arrive small"]),
        (f"]C0{LAYOUT_TEST}", "Enter", ["keyboard and the computer's are the same"]),
        ("+C0AZQWYazqwy09'-ìòàè+", "Enter", ["first sign is changed", "to the American keyboard", "/ → -"]),
        ("]C0AZQWZayqwz09-/=;'[]", "Enter", ["These signs come as others", "Y → Z"]),
        ("]C1" + GS1_TEST.replace("\x1d", "|"), "Enter", ["The separator arrives, as |: good."]),
        ("]C1" + GS1_TEST.replace("\x1d", ""), "Enter", ["The separator is lost"]),
        ("4006381333931", "Enter", ["none of the codes of the sheet"]),
    ],
    ids=["all well", "tab", "no end", "keyboard", "american on italian", "german", "separator", "lost", "other"],
)
def test_the_page_tells_what_a_scanner_sends(visit: Enter, typed: str, ends: str, said: list[str]) -> None:
    one = visit("volontario")
    page = one.open("/labels/scanner")
    expect(page.locator("#try")).to_be_focused()
    page.keyboard.type(typed, delay=0)
    if ends:
        page.keyboard.press(ends)
    for words in said:
        expect(page.locator("[data-part=findings]")).to_contain_text(words)
    expect(page.locator("[data-part=arrived]")).to_have_text(typed)
    expect(page.locator("#try")).to_have_value("")
    expect(page.locator("#try")).to_be_focused()
    assert not one.complaints


def test_a_separator_that_comes_as_a_key_is_noticed_and_typing_by_hand_too(visit: Enter) -> None:
    one = visit("volontario")
    page = one.open("/labels/scanner")
    start, end = GS1_TEST.split("\x1d")
    page.keyboard.type(f"]C1{start}", delay=0)
    page.keyboard.press("F8")
    page.keyboard.type(end, delay=0)
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=findings]")).to_contain_text("arrives as the key F8")
    page.keyboard.type(PLAIN_TEST, delay=70)
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=findings]")).to_contain_text("typed by hand")


@pytest.mark.parametrize(("language", "width", "other"), [("it", 360, 1280), ("en", 1280, 360)])
def test_the_page_is_usable_by_everybody(visit: Enter, language: str, width: int, other: int) -> None:
    one = visit("volontario", language=language, width=width)
    page = one.open("/labels/scanner")
    page.keyboard.type(LAYOUT_TEST.replace("-", "'"), delay=0)
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=outcome]")).to_be_visible()
    assert sideways(page) <= 0
    assert broken_rules(page) == []
    page.set_viewport_size({"width": other, "height": 740})
    assert sideways(page) <= 0
