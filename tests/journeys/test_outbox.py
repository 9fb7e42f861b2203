# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
# ruff: noqa: F811
"""Journeys without network: what was ticked off is kept, and leaves once."""

import json
import random
import re
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, Route, expect

from app import clock
from tests.journeys.conftest import Server, chromium, recorded
from tests.journeys.outboxes import (
    SEALED,
    Take,
    arrived,
    confirm,
    cookies_of,
    hand_out,
    ids_in,
    numbers,
    offline,
    phone,  # noqa: F401
    press_send,
    put_aside,
    rows,
    take_blanket,
    until,
    until_empty,
)

pytestmark = pytest.mark.journey

KEPT = "No network: the handout stays on the phone and leaves by itself as soon as it can."
BY_HAND = "Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', { value: undefined });"
"""Only pages send: Playwright takes the network from pages, and not from what runs behind them."""

NEWER = """() => new Promise((done, failed) => {
  const asked = indexedDB.open('soglia', 2);
  asked.onsuccess = () => { asked.result.close(); done(); };
  asked.onerror = () => failed(asked.error);
})"""
PAGES_KEPT = """async () => {
  if (!navigator.serviceWorker.controller) return false;
  for (const name of await caches.keys()) {
    if (name.startsWith('pages-') && (await (await caches.open(name)).keys()).length > 4) return true;
  }
  return false;
}"""


# ---------------------------------------------------------------- kept, and sent


def test_what_was_handed_out_without_network_leaves_oldest_first_with_numbers_without_gaps(
    phone: Take, own: Server
) -> None:
    page = phone()
    offline(page)
    ids = hand_out(page, 3)
    expect(page.locator("[data-part=notice]")).to_have_text(re.compile(re.escape(KEPT)))
    expect(page.locator("[data-so-unsent]")).to_have_attribute("aria-label", "3 to send: see what waits")
    kept = sorted(rows(page, "outbox"), key=lambda row: row["number"])
    assert [row["id"] for row in kept] == ids and [row["number"] for row in kept] == [1, 2, 3]
    plain = {"id", "operator", "number", "kind", "at", "tried", "posted", "undone", "refused", "iv", "data"}
    assert all(set(row) == plain for row in kept)
    [device] = rows(page, "devices")
    assert device["key"] == "key, extractable: false"
    with page.expect_request("**/api/v1/handouts/batch") as sent:
        offline(page, False)
    until_empty(page)
    body = json.loads(sent.value.post_data or "")
    assert [one["id"] for one in body["handouts"]] == ids
    assert "cookie" not in sent.value.all_headers()
    assert set(arrived(own, ids)) == set(ids)
    assert numbers(own, device["id"]) == {1: ids[0], 2: ids[1], 3: ids[2]}
    page.goto(own.address + "/outbox")
    expect(page.locator("[data-part=sent-list] li")).to_have_count(3)
    expect(page.locator("[data-part=sent-list] li").first).to_contain_text("1 piece")
    page.get_by_role("button", name="Forget what this phone keeps").click()
    expect(page.get_by_text("Forgotten.").first).to_be_visible()
    expect(page.locator("[data-part=sent-list] li")).to_have_count(0)


def test_what_was_kept_is_there_after_the_browser_was_closed_and_opened_without_network(
    playwright: Playwright, own: Server, tmp_path: Path
) -> None:
    def opened() -> tuple[BrowserContext, Page]:
        context = playwright.chromium.launch_persistent_context(
            tmp_path, executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        context.add_init_script(BY_HAND)
        return context, context.pages[0]

    context, page = opened()
    context.add_cookies(cookies_of(own, "operatore"))
    page.goto(own.address + "/hand-out")
    until(page, lambda: page.evaluate(PAGES_KEPT))
    context.set_offline(True)
    page.reload()
    expect(page.locator("html[data-so-kept]")).to_have_count(1)
    ids = hand_out(page, 2)
    context.close()
    context, page = opened()
    context.set_offline(True)
    page.goto(own.address + "/outbox")
    expect(page.locator("[data-part=waiting-list] li")).to_have_count(2)
    expect(page.locator("[data-part=waiting-list] li").first).to_contain_text("Handout · 1 piece")
    context.set_offline(False)
    until(page, lambda: not rows(page, "outbox"))
    context.close()
    assert set(arrived(own, ids)) == set(ids)


def test_what_is_taken_back_before_it_left_never_arrives_and_is_not_missing(phone: Take, own: Server) -> None:
    page = phone()
    offline(page)
    first, last = hand_out(page, 2)
    page.locator("[data-so-undo]").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-so-total]")).to_have_text("1 piece")
    expect(page.locator("[data-so-unsent]")).to_have_attribute("aria-label", "1 to send: see what waits")
    offline(page, False)
    until_empty(page)
    assert set(arrived(own, [first, last])) == {first}
    assert numbers(own, rows(page, "devices")[0]["id"]) == {1: first, 2: None}


def test_two_pages_at_once_send_each_handout_once(phone: Take, own: Server) -> None:
    page = phone()
    other = page.context.new_page()
    other.goto(own.address + "/hand-out")
    posted: list[str] = []
    batches = "**/api/v1/handouts/batch"
    page.context.route(batches, lambda route: (posted.extend(ids_in(route.request.post_data)), route.continue_()))
    offline(page)
    ids = hand_out(page, 3)
    other.evaluate(NEWER)  # what a release after this one does to what is kept
    ids += hand_out(other, 2) + hand_out(page, 1)
    offline(page, False)
    until_empty(page)
    expect(other.locator("[data-so-unsent]")).to_be_hidden()
    assert sorted(posted) == sorted(ids)
    assert set(arrived(own, ids)) == set(ids)
    assert sorted(numbers(own, rows(page, "devices")[0]["id"])) == [1, 2, 3, 4, 5, 6]


def test_an_order_whose_answer_was_lost_is_one_handout(phone: Take, own: Server) -> None:
    page, batches = phone(), "**/api/v1/handouts/batch"
    page.route(batches, lambda route: route.abort())  # nothing leaves by itself before it was looked at
    page.route("**/api/v1/handouts", lambda route: (route.fetch(), route.abort()), times=1)
    page.route("**/api/v1/handouts", lambda route: route.abort(), times=1)
    never, lost = hand_out(page, 2)
    expect(page.locator("[data-part=notice]")).to_have_text(re.compile(re.escape(KEPT)))
    assert [row["tried"] for row in rows(page, "outbox")] == [True, True]
    before = clock.now()
    page.unroute(batches)
    page.goto(own.address + "/outbox")
    until_empty(page)
    found = arrived(own, [never, lost])
    assert set(found) == {never, lost} and found[never].occurred_at < before
    assert put_aside(own, [never, lost]) == []


def test_a_basket_that_comes_back_after_a_crash_is_recorded_once_and_what_was_added_is_not_taken_for_it(
    phone: Take, own: Server
) -> None:
    page = phone()
    page.route("**/api/v1/handouts/batch", lambda route: route.abort())
    page.route("**/api/v1/handouts", lambda route: route.abort(), times=1)
    take_blanket(page)
    basket = page.evaluate("({ ...sessionStorage })")
    for added in (False, False, True):  # the first has no answer; then there would be one
        page.evaluate("(kept) => Object.assign(sessionStorage, kept)", basket)
        page.reload()
        if added:
            take_blanket(page)
        confirm(page)
        if not added:
            recorded(page, "Recorded: 1 piece")
    page.locator("[data-part=refusal]").get_by_role("button", name="Record this as well").click()
    recorded(page, "Recorded: 2 pieces")
    [kept] = rows(page, "outbox")
    page.unroute("**/api/v1/handouts/batch")
    page.goto(own.address + "/outbox")
    until_empty(page)
    assert set(arrived(own, [kept["id"]])) == {kept["id"]} and put_aside(own, [kept["id"]]) == []


def test_an_answer_of_somebody_else_is_none_and_one_at_which_the_server_fails_holds_nothing_up(
    phone: Take, own: Server
) -> None:
    page, batches = phone(), "**/api/v1/handouts/batch"
    offline(page)
    ids = hand_out(page, 3)

    def somebody_else(route: Route) -> None:
        route.fulfill(content_type="text/html", body="<h1>Welcome to our Wi-Fi</h1>")

    def fail(route: Route) -> None:
        bad = ids[1] in ids_in(route.request.post_data)
        route.fulfill(status=500, json={"code": "failure", "message": ""}) if bad else route.continue_()

    page.route(batches, somebody_else)
    with page.expect_response(batches):
        offline(page, False)
    page.goto(own.address + "/outbox")
    expect(page.locator("[data-part=waiting-list] li")).to_have_count(3)
    page.route(batches, fail)  # before the other one goes: pages send by themselves, at any time
    page.unroute(batches, somebody_else)
    press_send(page)
    expect(page.locator("[data-part=waiting-list] li")).to_have_count(1)
    assert set(arrived(own, ids)) == {ids[0], ids[2]}
    page.unroute(batches, fail)
    press_send(page)
    until_empty(page)
    assert set(arrived(own, ids)) == set(ids)


def test_a_wish_that_cannot_be_served_any_more_is_recorded_as_what_was_given(phone: Take, own: Server) -> None:
    page = phone()
    page.route("**/api/v1/handouts", lambda route: route.abort())
    page.locator("[data-part=all-tiles]").click()
    page.locator("#every-tile [data-tile]:has-text('Guanti in pile')").click()
    page.locator("#every-tile").get_by_role("button", name="Close").click()
    expect(page.locator("#every-tile")).to_be_hidden()
    page.locator(".so-step-figure[name=quantity]").fill("5")  # three are here
    page.keyboard.press("Enter")
    confirm(page)
    recorded(page, "Recorded: 5 pieces")
    [waiting] = rows(page, "outbox")
    page.goto(own.address + "/outbox")
    until_empty(page)
    found = arrived(own, [waiting["id"]])[waiting["id"]]
    assert abs(found.occurred_at - clock.now()) < timedelta(minutes=1)


def test_a_network_that_loses_answers_loses_no_handout_and_doubles_none(phone: Take, own: Server) -> None:
    page, chance = phone(), random.Random(7)  # noqa: S311
    page.context.set_default_timeout(60_000)

    def lose(route: Route) -> None:
        answer = route.fetch()
        if chance.random() < 0.3:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.context.route("**/api/v1/handouts**", lose)
    ids = hand_out(page, 12)
    offline(page)
    ids += hand_out(page, 8)
    offline(page, False)
    page.goto(own.address + "/outbox")
    send = page.locator("[data-part=send]")
    until(page, lambda: not rows(page, "outbox") or send.dispatch_event("click"))
    assert set(arrived(own, ids)) == set(ids)
    assert put_aside(own, ids) == []


def test_five_hundred_that_waited_leave_in_one_go(phone: Take, own: Server) -> None:
    page = phone()
    ids = page.evaluate(SEALED, 500)
    page.goto(own.address + "/outbox")
    begun = monotonic()
    until_empty(page)
    assert monotonic() - begun < 60
    assert len(arrived(own, ids)) == 500
    assert len(numbers(own, rows(page, "devices")[0]["id"])) == 500


# ---------------------------------------------------------------- contacts, and goods that come in


def test_a_contact_without_network_leads_on_to_its_handout(phone: Take, own: Server) -> None:
    page = phone(path="/contacts/new")
    page.route("**/api/v1/me", lambda route: route.abort())  # nobody answers; pages still open
    page.get_by_role("button", name="Record and hand out").click()
    page.wait_for_url("**/hand-out?contact=*")
    page.route("**/api/v1/handouts", lambda route: route.abort())
    [given] = hand_out(page)
    contact = page.url.split("contact=")[1]
    page.goto(own.address + "/outbox")
    until_empty(page)
    assert str(arrived(own, [given])[given].contact_id) == contact


def test_what_came_in_without_network_is_recorded_once_although_its_answer_was_lost(phone: Take, own: Server) -> None:
    page = phone(path="/receive")
    page.route("**/api/v1/donations", lambda route: (route.fetch(), route.abort()), times=1)
    take_blanket(page)
    page.locator("[data-part=confirm]").click()
    expect(page.locator("[data-part=notice]")).to_contain_text("what came in stays on the phone")
    posted: list[int] = []
    page.on("response", lambda one: posted.append(one.status) if one.url.endswith("/donations") else None)
    page.goto(own.address + "/outbox")
    until_empty(page)
    assert posted == [201]


def test_what_the_server_does_not_take_stays_with_its_reason_and_holds_nothing_up(phone: Take, own: Server) -> None:
    page = phone(path="/contacts/new")
    offline(page)
    page.locator("summary", has_text="Card").click()
    page.get_by_label("Code of the card").fill("22222222")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("[data-part=notice]")).to_contain_text("the contact stays on the phone")
    page.get_by_role("button", name="Record", exact=True).click()  # and one that is in order
    until(page, lambda: len(rows(page, "outbox")) == 2)
    offline(page, False)
    page.goto(own.address + "/outbox")
    refused = page.locator("[data-part=refused-list] li")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("Not accepted")
    expect(page.locator("[data-so-unsent]")).to_have_attribute("aria-label", "1 to send: see what waits")
    refused.get_by_role("button", name="Open again").click()
    page.wait_for_url("**/contacts/new#*")
    expect(page.get_by_label("Code of the card")).to_have_value("22222222")
    with page.expect_navigation():
        page.get_by_role("button", name="Record", exact=True).click()  # still wrong: it stays on the phone
    page.goto(own.address + "/outbox")
    refused.get_by_role("button", name="Take it off").click()
    refused.get_by_role("button", name="Really take it off").click()
    until_empty(page)
