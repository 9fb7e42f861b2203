# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys of goods to people."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server, Visit, recorded
from tests.journeys.labels import hold_answers, let_answers_go
from tests.journeys.outboxes import rows, until

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
Sent = Callable[[Page, str], list[dict[str, Any]]]

BAG, SOCKS = "9520000010010", "9520000020439"


def tile(page: Page, name: str) -> Any:
    """A tile on the page itself."""
    return page.locator(f"main [data-tile]:has-text('{name}')")


def test_a_handout_to_a_card_asks_why_and_takes_a_word_for_it(visit: Enter, server: Server, sent: Sent) -> None:
    one = visit("operatore")
    page = one.open("/hand-out")
    bodies = sent(page, "/handouts")
    card = server.journey.cards["lately"]
    one.scan(card, BAG, SOCKS)
    expect(page.locator(".so-advice-reason")).to_contain_text("The last one was 9 days ago.")
    page.get_by_role("button", name="Hand out", exact=True).click()
    expect(page.get_by_role("button", name="Cold")).to_be_focused()
    assert bodies == []
    page.get_by_role("button", name="Wet").click()
    page.get_by_role("button", name="Hand out", exact=True).click()
    recorded(page, "Recorded: 2 pieces")
    assert bodies[0]["person_code"] == card and bodies[0]["exception"] == "wet"
    assert "people" not in bodies[0]


def test_a_card_is_kept_neither_in_the_address_nor_in_the_browser(visit: Enter, server: Server) -> None:
    one = visit("operatore")
    page = one.open("/hand-out")
    card = server.journey.cards["long ago"]
    one.scan(card, SOCKS)
    expect(page.locator(".so-person")).to_contain_text(card[:4])
    kept = page.context.storage_state(indexed_db=True)
    assert card not in str(kept) and card not in page.url
    page.reload()
    expect(page.locator("[data-so-total]")).to_have_text("1 piece")
    expect(page.locator("[data-part=card]")).to_be_hidden()


def test_a_card_that_is_looked_up_is_kept_nowhere_and_what_follows_does_not_wait(visit: Enter, server: Server) -> None:
    one = visit("operatore")
    page = one.open("/hand-out")
    card = server.journey.cards["long ago"]
    hold_answers(page)
    one.scan(card, SOCKS)
    expect(page.locator("[data-so-code=looking]")).to_have_count(2)
    kept = page.evaluate("JSON.stringify([sessionStorage, localStorage])")
    assert SOCKS in kept and card not in kept
    let_answers_go(page)
    expect(page.locator(".so-person")).to_contain_text(card[:4])
    expect(page.locator("[data-so-total]")).to_have_text("1 piece")
    expect(page.locator("[data-so-code]")).to_have_count(0)


def test_without_network_a_code_that_nobody_could_look_up_goes_along_as_it_was_read(visit: Enter, sent: Sent) -> None:
    one = visit("operatore")
    page = one.open("/hand-out")
    bodies = sent(page, "/handouts/batch")
    page.route("**/api/v1/handouts/batch", lambda route: route.abort())  # what is put aside for the office is not ours
    kept = "async () => (await indexedDB.databases()).some((one) => one.name === 'soglia')"
    until(page, lambda: page.evaluate(kept))
    until(page, lambda: rows(page, "devices"))
    page.context.set_offline(True)
    one.scan("4006381333931", "4006381333931")
    expect(page.locator("[data-so-code=unanswered] [data-slot=times]")).to_contain_text("2")
    page.get_by_role("button", name="Hand out", exact=True).click()
    recorded(page, "Recorded: 2 pieces")
    expect(page.locator("[data-so-code]")).to_have_count(0)
    page.context.set_offline(False)
    until(page, lambda: bodies)
    assert bodies[0]["handouts"][0]["lines"] == [{"code": "4006381333931", "quantity": 2}]


def test_two_people_without_a_card_get_what_they_need_in_a_few_taps(visit: Enter, sent: Sent) -> None:
    one = visit("operatore")
    page = one.open("/hand-out")
    bodies = sent(page, "/handouts")
    page.locator("[data-part=people]").get_by_role("button", name="One more").click()
    tile(page, "Coperta pile").click()
    tile(page, "Coperta pile").click()
    expect(page.locator("[data-so-note]")).to_have_text("to 2 people")
    page.get_by_role("button", name="Hand out", exact=True).click()
    recorded(page, "Recorded: 2 pieces to 2 people")
    assert bodies[0]["people"] == 2 and "person_code" not in bodies[0]


def test_a_finished_size_is_noted_in_two_taps_and_says_where_it_is(visit: Enter, sent: Sent) -> None:
    one = visit("operatore")
    page = one.open("/hand-out")
    bodies = sent(page, "/handouts")
    tile(page, "Scarpe ginnastica").click()
    page.get_by_role("button", name="44, none left, press to note that it was asked for").click()
    expect(page.locator("[data-part=noted]")).to_contain_text("Noted: asked for 44.")
    expect(page.locator("[data-part=noted]")).to_contain_text("7 pieces at Punto Stazione.")
    page.locator("[data-part=noted]").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="44, none left, press to note that it was asked for")).to_be_visible()
    page.get_by_role("button", name="44, none left").click()
    page.goto(page.url.replace("/hand-out", "/today"))  # leaving is no way to lose it
    page.goto(page.url.replace("/today", "/hand-out"))
    expect(page.locator("[data-so-polite]")).to_contain_text("Recorded: what was asked for")
    assert len({body["id"] for body in bodies}) == 1
    assert bodies[0]["lines"] == [] and bodies[0]["unmet"][0]["quantity"] == 1


def test_the_size_of_the_person_has_the_focus(visit: Enter, server: Server) -> None:
    one = visit("operatore")
    page = one.open("/hand-out")
    one.scan(server.journey.cards["lately"])
    expect(page.locator(".so-card .so-quiet")).to_contain_text("socks 43-46")
    tile(page, "Calze").click()
    expect(page.locator('[data-size="43-46"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="43-46, 1 taken")).to_be_visible()


def test_less_here_than_chosen_is_made_to_fit_by_one_tap(visit: Enter, sent: Sent) -> None:
    one = visit("operatore")
    page = one.open("/hand-out")
    bodies = sent(page, "/handouts")
    page.locator("[data-part=all-tiles]").click()
    page.locator("#every-tile [data-tile]:has-text('Guanti in pile')").click()
    page.locator("#every-tile").get_by_role("button", name="Close").click()
    expect(page.locator("#every-tile")).to_be_hidden()
    page.locator(".so-step-figure[name=quantity]").fill("5")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hand out", exact=True).click()
    expect(page.locator("[data-part=refusal]")).to_contain_text("3 left here, you chose 5.")
    page.get_by_role("button", name="Make it 3").click()
    expect(page.locator("[data-so-total]")).to_have_text("3 pieces")
    page.get_by_role("button", name="Hand out", exact=True).click()
    recorded(page, "Recorded: 3 pieces")
    assert bodies[0]["id"] != bodies[1]["id"]
    page.locator("[data-so-undo]").get_by_role("button", name="Undo").click()  # and back on the shelf
    expect(page.locator("[data-so-total]")).to_have_text("3 pieces")


def test_a_handout_whose_answer_was_lost_is_kept_and_can_be_taken_back(visit: Enter, sent: Sent) -> None:
    one = visit("operatore")
    page = one.open("/hand-out")
    bodies = sent(page, "/handouts")
    page.route("**/api/v1/handouts", lambda route: (route.fetch(), route.abort()), times=1)
    one.scan(SOCKS)
    page.get_by_role("button", name="Hand out", exact=True).click()
    recorded(page, "Recorded: 1 piece")
    expect(page.locator("[data-part=notice]")).to_contain_text("the handout stays on the phone")
    with page.expect_response(re.compile("/movements/.*/reverse")) as reversed_by:  # it may have arrived
        page.locator("[data-so-undo]").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-so-total]")).to_have_text("1 piece")
    assert reversed_by.value.status == 201 and len(bodies) == 1


def test_a_new_card_asks_nothing(visit: Enter) -> None:
    one = visit("operatore")
    page = one.open("/hand-out")
    page.get_by_role("button", name="With a card").click()
    page.get_by_role("button", name="New card").click()
    expect(page.locator(".so-person")).to_have_text(re.compile(r"^[2-9A-Z]{4}\s[2-9A-Z]{4}$"))


def test_a_new_card_whose_answer_was_lost_is_one_card(visit: Enter, sent: Sent) -> None:
    one = visit("operatore")
    page = one.open("/hand-out")
    bodies = sent(page, "/people")
    page.route("**/api/v1/people", lambda route: (route.fetch(), route.abort()), times=1)
    page.get_by_role("button", name="With a card").click()
    page.get_by_role("button", name="New card").click()
    expect(page.locator("[data-part=refusal]")).not_to_be_empty()
    page.get_by_role("button", name="New card").click()
    expect(page.locator(".so-person")).to_be_visible()
    page.get_by_role("button", name="Change").click()
    page.get_by_role("button", name="New card").click()
    expect(page.locator(".so-person")).to_be_visible()
    first, again, another = bodies
    assert first == again and another != first


def test_a_card_scanned_at_the_scan_page_goes_on_to_the_handout(visit: Enter, server: Server) -> None:
    one = visit("operatore")
    page = one.open("/scan")
    card = server.journey.cards["fresh"]
    one.scan(card)
    page.get_by_role("button", name="Hand out").click()
    expect(page.locator(".so-person")).to_contain_text(card[:4])
    assert card not in page.url


def test_a_handout_by_keys_alone(visit: Enter) -> None:
    one = visit("operatore")
    page = one.open("/hand-out")
    tile(page, "Coperta pile").focus()
    page.keyboard.press("ArrowDown")
    expect(tile(page, "Calze")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#sizes [data-size]").first).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("[data-part=noted]")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#sizes")).to_be_hidden()
    expect(tile(page, "Calze")).to_be_focused()
    expect(page.locator("[data-so-note]")).to_contain_text("1 thing asked for")
    page.keyboard.press("Control+Enter")
    recorded(page, "Recorded: 1 piece to 1 person")
