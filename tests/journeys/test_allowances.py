# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys of what is usual: on a telephone, in Italian. Taps are counted; what is not a word is found by its place."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app import clock, create_app
from app.contact import queries as people
from app.db import db
from tests.conftest import settings_for
from tests.distribution.giving import referral
from tests.journeys.conftest import Server, Visit, recorded
from tests.journeys.test_handing_out import BAG, SOCKS, tile

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
Sent = Callable[[Page, str], list[dict[str, Any]]]


def confirm(page: Page) -> None:
    """The one filled button of the bar."""
    page.locator("[data-part=confirm]").click()


def test_a_coordinator_says_what_is_usual_and_the_page_shows_it(visit: Enter, server: Server, sent: Sent) -> None:
    boss = visit("ambito", language="it")
    page = boss.open("/allowances")
    page.locator("#f-category_id").select_option(label="Maglie")
    page.locator("#f-most").fill("2")
    page.locator("#f-period_days").fill("7")
    page.locator(".so-form button[type=submit]").click()
    expect(page.locator("main .so-rows")).to_contain_text("Maglie")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    one = visit("operatore", language="it")
    page = one.open("/hand-out")
    bodies = sent(page, "/handouts")
    one.scan(server.journey.cards["fresh"])
    tile(page, "Maglia termica").click()
    page.locator('#sizes [data-size="L"]').click()
    page.keyboard.press("Escape")
    expect(page.locator(".so-basket-row")).to_have_count(1)
    expect(page.locator(".so-advice")).to_have_count(0)
    for _ in range(2):
        page.locator(".so-basket-row [data-so-step='1']").click()
    expect(page.locator(".so-advice-reason")).to_be_visible()
    confirm(page)
    expect(page.locator("[data-exception=cold_alert]")).to_be_focused()
    assert bodies == []
    page.locator("[data-exception=cold_alert]").click()
    confirm(page)
    recorded(page)
    assert bodies[0]["exception"] == "cold_alert" and "reason" not in bodies[0]
    assert not one.complaints and not boss.complaints

    page = boss.open("/overrides")
    expect(page.locator("main")).to_contain_text("Maglie")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_another_reason_wants_words_and_they_stay_when_it_is_undone(visit: Enter, server: Server, sent: Sent) -> None:
    one = visit("operatore", language="it")
    page = one.open("/hand-out")
    bodies = sent(page, "/handouts")
    one.scan(server.journey.cards["lately"], BAG)
    page.locator("[data-exception=other]").click()
    confirm(page)
    expect(page.locator(".so-reasons [data-part=other]")).to_be_focused()
    assert bodies == []
    page.keyboard.type("dato a un amico")
    confirm(page)
    recorded(page)
    assert (bodies[0]["exception"], bodies[0]["reason"]) == ("other", "dato a un amico")
    page.locator("[data-so-undo] .so-undo-act").click()
    expect(page.locator(".so-basket-row")).to_have_count(1)
    assert not one.complaints


def test_a_finished_size_and_the_one_given_instead_take_two_taps_each(visit: Enter, sent: Sent) -> None:
    one = visit("operatore", language="it")
    page = one.open("/hand-out")
    bodies = sent(page, "/handouts")
    tile(page, "Scarpe ginnastica").click()
    page.locator('#sizes [data-size="47"]').click()
    page.locator('#sizes [data-size="46"]').click()
    page.keyboard.press("Escape")
    expect(page.locator("[data-asked]")).to_contain_text("46")
    confirm(page)
    recorded(page)
    [line], [asked] = bodies[0]["lines"], bodies[0]["unmet"]
    assert asked["instead_item_id"] == line["item_id"] != asked["item_id"]
    assert not one.complaints


def test_a_torch_is_lent_and_comes_back(visit: Enter, sent: Sent) -> None:
    one = visit("operatore", language="it")
    page = one.open("/hand-out")
    bodies = sent(page, "/handouts")
    one.scan(SOCKS, BAG)
    expect(page.locator(".so-basket-row")).to_have_count(2)
    due = (clock.today() + timedelta(days=28)).isoformat()
    page.locator("[data-part=lend]").click()
    expect(page.locator("[data-lent][aria-pressed=true]")).to_have_count(1)
    page.locator("[data-part=due]").fill(due)
    page.locator("[data-part=purpose]").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    confirm(page)
    recorded(page)
    lent = [line for line in bodies[0]["lines"] if line.get("loan")]
    assert [line["due_on"] for line in lent] == [due] and len(bodies[0]["lines"]) == 2
    expect(page.locator("[data-part=lend]")).to_have_attribute("aria-pressed", "false")
    _undone_and_sent_again(page, bodies, due)

    page = one.open("/loans")
    row = page.locator(".so-loan").first
    expect(row).to_contain_text("Sacco a pelo")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row.locator("form[action$=return] button").click()
    expect(page.locator(".so-loan")).to_have_count(0)
    assert not one.complaints


def _undone_and_sent_again(page: Page, bodies: list[dict[str, Any]], due: str) -> None:
    """An undo brings back all that was said: a loan stays a loan."""
    page.locator("[data-so-undo] .so-undo-act").click()
    expect(page.locator("[data-lent][aria-pressed=true]")).to_have_count(1)
    expect(page.locator("[data-part=due]")).to_have_value(due)
    expect(page.locator(".so-confirm-done")).to_have_count(0)
    confirm(page)
    recorded(page)
    first, again = ({name: value for name, value in body.items() if name != "id"} for body in bodies)
    assert first["purpose"] == "autonomy" and again == first


def test_household_goods_are_offered_to_somebody_on_their_way_to_a_flat(
    visit: Enter, server: Server, sent: Sent, tmp_path: Any
) -> None:
    app = create_app(settings_for(server.url, tmp_path))
    with app.app_context():
        person = people.person_with(server.journey.cards["long ago"])
        assert person is not None
        home = referral(server.journey.world, person=person.id, path="housing_first")
        db.session.remove()
        db.engine.dispose()
    one = visit("operatore", language="it")
    page = one.open("/hand-out")
    bodies = sent(page, "/handouts")
    one.scan(SOCKS)
    expect(page.locator(".so-basket-row")).to_have_count(1)
    expect(page.locator("[data-part=housing]")).to_be_hidden()
    one.scan(server.journey.cards["long ago"])
    page.locator("[data-part=housing]").click()
    expect(page.locator("[data-part=purpose]")).to_have_attribute("aria-pressed", "true")
    confirm(page)
    recorded(page)
    assert (bodies[0]["purpose"], bodies[0]["referral_id"]) == ("autonomy", str(home))
    expect(page.locator("[data-part=housing]")).to_be_hidden()
    assert not one.complaints


def test_a_contact_that_does_not_fit_the_card_is_left_out_and_said_so(visit: Enter, sent: Sent) -> None:
    one = visit("operatore", language="it")
    page = one.open("/hand-out?contact=11111111-1111-4111-8111-111111111111")
    bodies = sent(page, "/handouts")
    one.scan(SOCKS)
    confirm(page)
    expect(page.locator("[data-so-polite]")).to_contain_text("senza il contatto")
    assert ["contact_id" in body for body in bodies] == [True, False]
    page.locator("[data-so-undo] .so-undo-act").click()
    expect(page.locator(".so-basket-row")).to_have_count(1)
    expect(page.locator(".so-confirm-done")).to_have_count(0)
    confirm(page)
    expect(page.locator("[data-so-polite]")).not_to_contain_text("senza il contatto")
