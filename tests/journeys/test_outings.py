# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys of a street unit's night: on a telephone, in Italian, from the plan to the summary."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server, Visit, recorded
from tests.journeys.test_handing_out import tile

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
Sent = Callable[[Page, str], list[dict[str, Any]]]


def fits(page: Page) -> bool:
    """Whether nothing sticks out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def submit(page: Page) -> None:
    """The one filled button of the form."""
    page.locator("main .so-form button[type=submit]").click()


def confirm(page: Page) -> None:
    """The one filled button of the bar."""
    page.locator(".so-confirm button").click()


def row(page: Page, words: str, size: str) -> Any:
    """A row of goods, by name and size."""
    return page.locator("li.so-basket-row", has_text=f"{words} {size}")


def test_an_outing_from_loading_to_closing(visit: Enter, server: Server, sent: Sent) -> None:
    one = visit("operatore", language="it")
    point = server.journey.world.point
    page = one.open("/outings/new")
    page.locator("#f-van, [name=van]").first.fill("Doblò bianco")
    assert fits(page)
    submit(page)
    page.wait_for_url("**/outings/*")
    night = page.url
    outing_id = night.rsplit("/", 1)[1]

    one.page.goto(f"{night}/load?from={point}")
    goods = row(page, "Maglia termica uomo", "L")
    # Where other journeys' nights propose other goods, these are folded away.
    page.locator("main details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    for _ in range(2):
        goods.locator("[data-so-step='1']").click()
    assert fits(page)
    confirm(page)
    page.wait_for_url(night)
    expect(page.locator("main")).to_contain_text("Doblò bianco")

    page.locator("main form[action='/sites'] button").click()
    page.wait_for_url("**/hand-out")
    bodies = sent(page, "/handouts")
    tile(page, "Maglia termica").click()
    page.locator('#sizes [data-size="L"]').click()
    page.keyboard.press("Escape")
    page.locator("[data-part=confirm]").click()
    recorded(page)
    assert bodies[0]["outing_id"] == outing_id, "what is given belongs to the night"

    page = one.open(f"/outings/{outing_id}/close")
    goods = row(page, "Maglia termica uomo", "L")
    goods.locator("[data-so-step='-1']").click()
    goods.locator("summary").click()
    goods.locator("label", has=page.locator("input[value=lost]")).click()
    page.locator("input[name=stays]").check()
    assert fits(page)
    confirm(page)
    page.wait_for_url(night)
    expect(page.locator("main .so-rows").first).to_contain_text("Maglia termica uomo L")
    assert fits(page) and not one.complaints
