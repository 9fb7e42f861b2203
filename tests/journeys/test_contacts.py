# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys of people: met in the dark with one thumb, and sent on until somebody takes charge of them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from app import create_app
from app import db as database
from app.contact.operations.services import add_service
from app.db import db
from app.privacy.rules.words import WORDS
from tests.conftest import settings_for
from tests.journeys.conftest import Server, Visit, recorded
from tests.journeys.rules import check
from tests.paper.reading import texts

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
Sent = Callable[[Page, str], list[dict[str, Any]]]

MOST_TAPS = 12


class Thumb:
    """Taps, and counts them."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, what: Locator) -> None:
        what.click()
        self.taps += 1


def choice(page: Page, name: str, value: str) -> Locator:
    """A pill or tile by what it says to the server: words are those of the language one reads."""
    return page.locator(f"label:has(input[name='{name}'][value='{value}'])")


@pytest.fixture(scope="module")
def shelter(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A service to send people to, beside the running server."""
    name = "Dormitorio Le Stelle"
    app = create_app(settings_for(server.url, tmp_path_factory.mktemp("shelter")))
    with app.app_context():
        with database.transaction():
            said = {"group": "night", "kind": "shelter", "name": name, "address": "Via di prova 3", "hours": "19-8"}
            add_service(id=uuid4(), ambito_id=server.journey.world.ambito, **said)
        db.session.remove()
        db.engine.dispose()
    return name


def test_a_first_contact_with_two_blankets_takes_fewer_than_twelve_taps(visit: Enter, sent: Sent) -> None:
    one = visit("operatore", language="it")
    page, thumb = one.open("/today"), Thumb()
    bodies = sent(page, "/handouts")
    thumb.tap(page.locator("main a[href='/contacts/new']"))
    thumb.tap(choice(page, "occasion", "first"))
    thumb.tap(choice(page, "ethos", "1"))
    thumb.tap(choice(page, "needs", "blanket"))
    thumb.tap(page.locator(".so-confirm button[value=give]"))
    page.wait_for_url("**/hand-out?contact=*")
    for _ in range(2):
        thumb.tap(page.locator("main [data-tile]:has-text('Coperta pile')"))
    thumb.tap(page.get_by_role("button", name="Consegna", exact=True))
    recorded(page, "2")
    assert thumb.taps < MOST_TAPS, thumb.taps
    assert bodies[0]["contact_id"] in page.url and bodies[0]["lines"][0]["quantity"] == 2
    assert one.complaints == []


def test_a_known_face_takes_three_taps(visit: Enter) -> None:
    one = visit("operatore", language="it")
    page, thumb = one.open("/today"), Thumb()
    thumb.tap(page.locator("main a[href='/contacts/new']"))
    thumb.tap(choice(page, "occasion", "return"))
    thumb.tap(page.locator(".so-confirm button").first)
    page.wait_for_url("**/contacts/*new=1")
    assert thumb.taps == 3 and one.complaints == []


def test_everything_works_without_a_script_and_by_the_keyboard(visit: Enter) -> None:
    one = visit("operatore", language="it", script=False)
    page = one.open("/contacts/new")
    page.locator("input[name=occasion][value=first]").focus()
    page.keyboard.press("Space")
    page.locator("input[name=needs][value=bed]").focus()
    page.keyboard.press("Space")
    page.locator(".so-other > summary").focus()
    page.keyboard.press("Enter")
    page.locator("input[name=ethos][value='8']").focus()
    page.keyboard.press("Space")
    page.locator(".so-confirm button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/contacts/*new=1")
    expect(page.locator("dl")).to_contain_text("1")


def test_the_number_of_people_is_a_stepper(visit: Enter) -> None:
    page = visit("operatore", language="it").open("/contacts/new")
    more = page.locator("[data-so-step='1']")
    more.click()
    more.click()
    expect(page.locator("input[name=people]")).to_have_value("3")
    page.locator("[data-so-step='-1']").click(click_count=5)
    expect(page.locator("input[name=people]")).to_have_value("1")


def test_a_referral_goes_from_proposed_to_taken_in_charge(visit: Enter, shelter: str) -> None:
    one = visit("operatore", language="it")
    page = one.open("/contacts/new")
    choice(page, "needs", "bed").click()
    page.locator(".so-confirm button").first.click()
    page.wait_for_url("**/contacts/*new=1")
    page.locator("main a[href^='/referrals/new']").click()
    page.locator("button[name=need][value=bed]").click()
    page.locator(f"label:has-text('{shelter}')").click()
    page.locator(".so-confirm button").click()
    page.wait_for_url("**/referrals/*-*")
    for outcome in ("accepted", "accompanied", "taken_in_charge"):
        page.locator(f"button[value='outcome:{outcome}']").click()
        expect(page.locator(f"button[value='outcome:{outcome}']")).to_have_count(0)
    expect(page.locator(".so-timeline .so-event")).to_have_count(4)
    expect(page.locator("main button[value='outcome:proposed']")).to_have_count(0)
    assert one.complaints == []


def test_ones_own_record_is_printed_in_ones_own_language(visit: Enter) -> None:
    one = visit("operatore", language="it")
    page = one.open("/scan")
    page.get_by_role("button", name="Tessera nuova").click()
    page.wait_for_url("**/people/*")
    page.locator("main a[href$='/edit']").click()
    page.locator("select[name=language]").select_option("fr")
    page.locator("input[name=shoes]").fill("43")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: not url.endswith("/edit"))
    expect(page.locator("select[name=language]")).to_have_value("fr")
    with page.context.expect_event("response", lambda answer: "/record.pdf" in answer.url) as print_out:
        page.locator("form[action$='/record.pdf'] button").click()
    answer = page.context.request.get(print_out.value.url)
    assert answer.headers["content-type"] == "application/pdf"
    told = " ".join(texts(answer.body()))
    assert WORDS["fr"]["title"] in told and f"{WORDS['fr']['sizes.shoes']}: 43" in told
    assert one.complaints == []


@pytest.mark.parametrize(("theme", "width", "other"), [("night", 320, 1280), ("day", 1280, 320)])
def test_pages_of_people_are_accessible_and_quiet(
    visit: Enter, shelter: str, theme: str, width: int, other: int
) -> None:
    one = visit("ambito", width=width, theme=theme)
    page = one.open("/contacts/new")
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    check(one, other)
    choice(page, "needs", "bed").click()
    page.locator("label:has(input[name=cold_risk])").click()
    page.locator(".so-confirm button").first.click()
    page.wait_for_url("**/contacts/*new=1")
    check(one, other)
    page.locator("main a[href^='/referrals/new']").click()
    page.locator(f"label:has-text('{shelter}')").click()
    check(one, other)
    page.locator(".so-confirm button").click()
    page.wait_for_url("**/referrals/*-*")
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    check(one, other)
    for path in ("/contacts", "/referrals", "/services", "/services/new", "/zones", "/tallies"):
        one.open(path)
        check(one, other)
