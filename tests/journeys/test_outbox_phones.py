# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
# ruff: noqa: F811
"""Journeys of phones without network: whose session ended, that were withdrawn, are full, or have a wrong clock."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect

from app import clock
from app import db as database
from app.db import db
from app.identity import operations as identity
from tests.journeys.conftest import Server, _session_of, recorded
from tests.journeys.outboxes import (
    EVERYTHING,
    Take,
    arrived,
    confirm,
    hand_out,
    numbers,
    offline,
    phone,  # noqa: F401
    press_send,
    rows,
    take_blanket,
    until,
    until_empty,
)

pytestmark = pytest.mark.journey

# ---------------------------------------------------------------- who is in, and who not any more


def test_a_session_that_ended_meanwhile_holds_nothing_up(phone: Take, own: Server) -> None:
    page = phone()
    offline(page)
    ids = hand_out(page)
    page.context.clear_cookies()
    offline(page, False)
    until_empty(page)
    ids += hand_out(page)  # nobody is in any more: what happened is kept all the same
    expect(page.locator("[data-part=notice]").get_by_role("button", name="Sign in")).to_be_visible()
    page.goto(own.address + "/")
    until(page, lambda: not rows(page, "outbox"))
    assert set(arrived(own, ids)) == set(ids)


def test_a_phone_that_was_withdrawn_throws_away_what_opens_and_goes_on_after_signing_in(
    phone: Take, own: Server
) -> None:
    page = phone()
    sent = [*hand_out(page)]
    offline(page)
    ids = hand_out(page, 2)
    [device] = rows(page, "devices")
    _withdraw(own, device["id"])
    offline(page, False)
    expect(page.locator("[data-so-unsent]")).to_be_visible()
    until(page, lambda: rows(page, "devices")[0]["token"] is None)
    [thrown] = rows(page, "devices")
    assert thrown["key"] is None and thrown["token"] is None and thrown["id"] == device["id"]
    assert rows(page, "sent") == [] and rows(page, "pictures") == []
    assert [row["id"] for row in rows(page, "outbox")] and arrived(own, ids) == {}
    page.context.add_cookies([_session_of(own, "operatore")])
    page.goto(own.address + "/outbox")  # its operator is in again
    until_empty(page)
    assert set(arrived(own, ids)) == set(ids) and set(arrived(own, sent)) == set(sent)
    assert set(numbers(own, device["id"])) == {1, 2}


def test_a_withdrawn_phone_with_nothing_to_send_hears_of_it_on_the_page_where_one_signs_in(
    phone: Take, own: Server
) -> None:
    page = phone()
    hand_out(page)
    until_empty(page)
    [device] = rows(page, "devices")
    _withdraw(own, device["id"])
    page.goto(own.address + "/hand-out")  # the browser's own session has ended with it
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    until(page, lambda: rows(page, "devices")[0]["token"] is None)
    assert rows(page, "devices")[0]["key"] is None and rows(page, "sent") == [] and rows(page, "pictures") == []


def _withdraw(own: Server, device: str) -> None:
    with own.app.app_context():
        with database.transaction():
            identity.withdraw_device(UUID(device), clock.now())
        db.session.remove()
        db.engine.dispose()


def test_signing_out_says_what_has_not_left_and_ends_the_token_when_all_has(phone: Take, own: Server) -> None:
    page = phone()
    page.route("**/api/v1/handouts**", lambda route: route.abort())
    hand_out(page)
    page.goto(own.address + "/more")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.locator("[data-part=leaving]")).to_contain_text("1 thing has not left yet.")
    page.unroute("**/api/v1/handouts**")
    press_send(page)  # unless it has begun by itself
    until_empty(page)
    page.goto(own.address + "/more")
    with page.expect_response("**/api/v1/devices/current") as ended:
        page.get_by_role("main").get_by_role("button", name="Sign out").click()
    assert ended.value.status == 204
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    [device] = rows(page, "devices")
    assert device["token"] is None and device["key"] is None and rows(page, "sent") == []


# ---------------------------------------------------------------- what the device is like


FULL = """const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...said) {
  if (globalThis.full) throw new DOMException('full', 'QuotaExceededError');
  return put.apply(this, said);
};"""


def test_a_phone_without_room_says_so_and_the_basket_stays(phone: Take, own: Server) -> None:
    page = phone(before=FULL)
    page.evaluate("globalThis.full = true")
    offline(page)
    take_blanket(page)
    confirm(page)
    refusal = page.locator("[data-part=refusal]")
    expect(refusal).to_contain_text("The phone has no room left: not saved.")
    expect(page.locator(".so-confirm-done")).to_have_count(0)
    expect(page.locator("[data-so-total]")).to_have_text("1 piece")
    refusal.get_by_role("button", name="Show what to write down").click()
    expect(refusal).to_contain_text("1 × Coperta pile")  # noqa: RUF001
    assert rows(page, "outbox") == []
    page.evaluate("globalThis.full = false")
    refusal.get_by_role("button", name="Try again").click()
    recorded(page, "Recorded: 1 piece")
    offline(page, False)
    until_empty(page)


@pytest.mark.parametrize("years", [-3, 3])
def test_a_clock_that_is_wrong_by_years_does_no_harm(phone: Take, own: Server, years: int) -> None:
    wrong = f"""const Real = Date;
      globalThis.Date = class extends Real {{
        constructor(...said) {{ said.length ? super(...said) : super(Real.now() + {years} * 31536e6); }}
        static now() {{ return Real.now() + {years} * 31536e6; }}
      }};"""
    page = phone(before=wrong)
    offline(page)
    ids = hand_out(page, 2)
    offline(page, False)
    until_empty(page)
    found = arrived(own, ids)
    assert len(found) == 2 and all(abs(one.occurred_at - clock.now()) < timedelta(minutes=2) for one in found.values())


def test_what_a_phone_keeps_after_a_day_of_work_names_nobody(phone: Take, own: Server) -> None:
    page = phone()
    card = own.journey.cards["lately"]
    field = page.locator("#scan-form input[name=code]")
    field.fill(card)
    field.press("Enter")
    expect(page.locator(".so-person")).to_contain_text(card[:4])
    offline(page)
    take_blanket(page)
    confirm(page)
    recorded(page)
    offline(page, False)
    page.goto(own.address + "/contacts/new")
    offline(page)
    page.locator("summary", has_text="Card").click()
    page.get_by_label("Code of the card").fill(card)
    page.locator("summary", has_text="More, if they said it").click()
    page.get_by_label("Note").fill("dorme sotto il ponte di ferro")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("[data-part=notice]")).to_contain_text("the contact stays on the phone")
    held = page.evaluate(EVERYTHING)
    assert len(rows(page, "outbox")) >= 1
    for secret in (card, card.lower(), "ponte di ferro", "can be read out"):
        assert secret not in held
    offline(page, False)
    until_empty(page)
    held = page.evaluate(EVERYTHING)
    assert card not in held and "ponte di ferro" not in held
