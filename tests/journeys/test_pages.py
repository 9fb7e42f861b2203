# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every page of work, in both languages, on a phone and on a desktop, by day and by night: rules of accessibility, a
quiet console, nothing that scrolls sideways."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server, Visit
from tests.journeys.rules import check

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
PAGES = ("/today", "/scan", "/receive", "/hand-out", "/stock", "/more", "/help")


@pytest.mark.parametrize(("language", "width", "others"), [("it", 320, (360, 1280)), ("en", 1280, (360, 320))])
def test_pages_are_accessible_and_quiet(visit: Enter, language: str, width: int, others: tuple[int, int]) -> None:
    one = visit("operatore", language=language, width=width)
    for path in PAGES:
        page = one.open(path)
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        check(one, *others)


@pytest.mark.parametrize(("theme", "width", "other"), [("night", 320, 1280), ("day", 1280, 320)])
def test_pages_at_work_are_accessible_and_quiet(
    visit: Enter, server: Server, theme: str, width: int, other: int
) -> None:
    one = visit("operatore", width=width, theme=theme)  # each theme and each width once against the rules
    _at_scan(one, other)
    _at_hand_out(one, server.journey.cards["lately"], other)
    page = one.open("/receive")
    one.scan("9520000040017", "9520000020439", "9520000000028")
    expect(page.locator(".so-basket-row")).to_have_count(3)
    check(one, other)


def _at_scan(one: Visit, other: int) -> None:
    page = one.open("/scan")
    one.scan("9520000010010")
    expect(page.locator(".so-result-name")).to_be_visible()
    check(one, other)
    one.scan("4006381333931")
    expect(page.locator("[data-part=link]")).to_be_visible()
    check(one, other)
    page.locator("[data-part=link]").click()
    _settled(page, "#link")
    check(one, other)


def _at_hand_out(one: Visit, card: str, other: int) -> None:
    page = one.open("/hand-out")
    one.scan(card, "9520000010010")
    expect(page.locator(".so-advice-reason")).to_be_visible()
    check(one, other)
    page.locator("main [data-tile]:has-text('Scarpe ginnastica')").click()
    _settled(page, "#sizes")
    page.locator('[data-size="44"]').click()
    check(one, other)


def _settled(page: Page, sheet: str) -> None:
    expect(page.locator(f"{sheet}.show:not(.showing)")).to_be_visible()
