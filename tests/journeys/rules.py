# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is asked of every page, wherever a journey looks at it: axe's rules, a quiet console, nothing that scrolls
sideways."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import Visit

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
# Only what is wrong comes back: to carry all that is right out of the browser takes longer than to look for it.
_BROKEN = """(rules) => axe.run(rules).then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))"""
_AXE = Axe().axe_script


def broken_rules(page: Page) -> list[Any]:
    """The rules that a page breaks as it stands, each with the elements that break it."""
    if not page.evaluate("'axe' in window"):
        page.context.add_init_script(_AXE)  # carried once to a browser in which rules are asked for, not with each page
        page.evaluate(_AXE)
    found: list[Any] = page.evaluate(_BROKEN, RULES)
    return found


def check(visit: Visit, *widths: int) -> None:
    """No violation, no complaint, no sideways scrolling; nor at other widths, where the page is laid out anew."""
    if visit.by_rules:
        assert broken_rules(visit.page) == []
    at_first = visit.page.viewport_size
    for width in widths:
        visit.page.set_viewport_size({"width": width, "height": 740 if width < 900 else 800})
        assert sideways(visit.page) <= 0, width
    if widths and at_first:
        visit.page.set_viewport_size(at_first)
    assert sideways(visit.page) <= 0
    assert visit.complaints == []


def sideways(page: Page) -> int:
    """By how many pixels a page is wider than what shows it."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
