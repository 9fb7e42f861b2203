# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A distribution day at a point: on a telephone, in Italian, two numbers and a change of operator by PIN."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from app import db as database
from app.identity import operations
from tests.factories import NOW, PASSWORD
from tests.journeys.conftest import Server, Visit

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
PIN = "2580"


def a_colleague(server: Server) -> None:
    """Somebody else of the point, with a PIN."""
    with server.app.app_context():
        with database.transaction():
            one = operations.add_operator(
                id=uuid4(), username=f"collega-{uuid4().hex[:6]}", display_name="Collega", password_hash=None, now=NOW
            )
            operations.assign(one.id, "distributor", site_id=server.journey.world.point)
            operations.set_pin(one.id, operations.hash_password(PIN))
        database.db.session.remove()
        database.db.engine.dispose()


def press(page: Page, words: str) -> None:
    """A button by its words, and the page that comes of it."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def test_two_numbers_are_served_and_somebody_else_takes_over_the_tablet(visit: Enter, server: Server) -> None:
    a_colleague(server)
    one = visit(None, language="it")
    page = one.open("/")
    page.fill("input[name=username]", "operatore")
    page.fill("input[name=password]", PASSWORD)
    press(page, "Entra")
    page.wait_for_url("**/today")
    page.request.post(
        f"{server.address}/sites",
        form={
            "site": str(server.journey.world.point),
            "csrf_token": page.locator("meta[name=csrf-token]").get_attribute("content") or "",
        },
    )
    page = one.open("/days")
    press(page, "Apri la coda di oggi")
    desk = page.url
    for _ in range(2):
        press(page, "Dai un numero")
    press(page, "Chiama il prossimo")
    expect(page.locator(".so-called-number")).to_have_text("1")
    press(page, "Servito: 1")

    page = one.open("/tablet")
    page.get_by_text("Collega", exact=True).click()
    page.fill("input[name=pin]", PIN)
    press(page, "Prendi il posto")
    page.wait_for_url("**/today")
    page.goto(desk)
    press(page, "Chiama il prossimo")
    expect(page.locator(".so-called-number")).to_have_text("2")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.clock.install()
    page.goto(f"{desk}/screen")
    expect(page.locator(".so-screen-number")).to_have_text("2")
    assert not one.complaints
    _the_screen_looks_by_itself_and_keeps_its_number(page)


def _the_screen_looks_by_itself_and_keeps_its_number(page: Page) -> None:
    def third(route: Route) -> None:
        route.fulfill(json={"waiting": [], "called": [1, 3], "served": 0, "gone": []})

    page.route("**/queue", third)
    page.clock.run_for(5000)
    expect(page.locator(".so-screen-number")).to_have_text("3")
    expect(page.locator(".so-screen-before")).to_have_text("1")
    page.route("**/queue", lambda route: route.abort())  # before the other one goes: the screen looks at any time
    page.unroute("**/queue", third)
    page.clock.run_for(5000)
    expect(page.locator("[data-part=old]")).to_be_visible()
    expect(page.locator(".so-screen-number")).to_have_text("3")
