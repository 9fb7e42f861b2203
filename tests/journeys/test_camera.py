# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys with the camera: a film is played before it, and what it shows has to arrive."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.journeys.clips import Scene, apart, film
from tests.journeys.conftest import PATIENCE, Visit, launched
from tests.journeys.goods import SOAP_GTIN as SOAP
from tests.journeys.rules import broken_rules

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
Filmed = Callable[[list[Scene]], Browser]

SOCKS, SMALL, BAG = "9520000020439", "9520000020422", "9520000010010"
LABEL = f"010{SOAP}10AB-7\x1d17271231"
SHOWN = (
    (Scene("code128", SMALL, 3), f"]C0{SMALL}"),
    (Scene("ean13", BAG), f"]E0{BAG}"),
    (Scene("gs1_128", LABEL, 2.5), f"]C1{LABEL}"),
    (Scene("qr", SOCKS, 8), f"]Q1{SOCKS}"),
    (Scene("datamatrix", SMALL, 10), f"]d1{SMALL}"),
    (Scene("code128", BAG, 2, angle=90), f"]C0{BAG}"),
    (Scene("ean13", SMALL, blur=1.0), f"]E0{SMALL}"),
    (Scene("ean13", SOAP, light=0.35), f"]E0{SOAP}"),
    (Scene("ean13", SOCKS, angle=10), f"]E0{SOCKS}"),
)
"""What is held before the camera, and what a scanner with its identifier would send for it."""

TOO_SMALL = """(all) => all.filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect())
  .filter(({ width, height }) => Math.min(width, height) < 44)"""
HEAR = """
window.heard = [];
document.addEventListener('so-scan', (event) => window.heard.push(event.detail), true);
"""


@pytest.fixture
def filmed(playwright: Playwright, tmp_path: Path) -> Iterator[Filmed]:
    """Starts a browser whose camera shows these scenes, from when it is opened and over again."""
    started: list[Browser] = []

    def start(scenes: list[Scene]) -> Browser:
        clip = film(tmp_path / f"{len(started)}.y4m", scenes)
        flags = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={clip}")
        started.append(launched(playwright, *flags))
        return started[-1]

    yield start
    for browser in started:
        browser.close()
    for clip in tmp_path.glob("*.y4m"):
        clip.unlink()


def heard(page: Page, count: int) -> list[str]:
    """The first so many scans that came to the field of the page."""
    until(page, f"window.heard.length >= {count}")
    scans: list[str] = page.evaluate("window.heard")
    return scans


def until(page: Page, expression: str) -> None:
    """Wait until something holds that no element shows. The page's own rules let no waiting script evaluate texts."""
    for _ in range(2 * PATIENCE // 100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)


def camera(page: Page) -> None:
    """Press the button that opens and closes it, as somebody who may."""
    page.context.grant_permissions(["camera"])
    page.get_by_role("button", name="Read with the camera").click()


def test_what_is_held_before_the_camera_arrives_once_in_its_order(visit: Enter, filmed: Filmed) -> None:
    again = SHOWN[-1]
    scenes = [*apart([scene for scene, _ in SHOWN]), Scene(pictures=2), again[0], Scene(pictures=15)]
    one = visit("volontario", at=filmed(scenes))
    one.page.add_init_script(HEAR)
    page = one.open("/receive")
    camera(page)
    wanted = [text for _, text in (*SHOWN, again)]
    assert heard(page, len(wanted)) == wanted
    camera(page)
    expect(page.locator(".so-view")).to_have_count(0)
    socks = page.locator("[data-so-row]").filter(has_text="Calze uomo").filter(has_text="43-46")
    expect(socks.get_by_role("textbox")).to_have_value("3")
    lots = page.locator("[data-part=lot]").evaluate_all("(all) => all.map((one) => one.value)")
    assert "AB-7" in lots  # its separator came through: the day is no part of it
    assert one.complaints == []


def test_bars_too_small_to_be_read_ask_for_the_hand_to_come_closer(visit: Enter, filmed: Filmed) -> None:
    one = visit("volontario", at=filmed([Scene("code128", "ABCDEFGHIJKLMNOPQRST", 1.2, 80, blur=0.6)]))
    one.page.add_init_script(HEAR)
    page = one.open("/scan")
    camera(page)
    expect(page.locator("[data-so-polite]")).to_contain_text("Move closer")
    expect(page.get_by_text("Move closer").first).to_be_visible()
    page.clock.install()
    page.reload()  # whether it is open is remembered, and it goes on by itself
    expect(page.locator(".so-view-words")).to_have_text("Move closer")
    page.clock.fast_forward(150_000)
    expect(page.locator(".so-view-words")).to_have_text("The camera rests: tap to go on.")
    running = "document.querySelector('.so-view video').srcObject.getVideoTracks()[0].readyState"
    until(page, f"{running} === 'ended'")
    page.get_by_role("button", name="Picture of the camera").click()
    expect(page.locator(".so-view-words")).to_have_text("Move closer")
    hide = """(hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }"""
    page.evaluate(hide, True)
    assert page.evaluate(running) == "ended"
    page.evaluate(hide, False)
    until(page, f"{running} === 'live'")
    assert page.evaluate("window.heard") == []
    assert one.complaints == []


def test_a_code_that_stays_in_view_counts_once_and_the_button_adds_one_more(visit: Enter, filmed: Filmed) -> None:
    one = visit("volontario", at=filmed([Scene("ean13", BAG)]))
    one.page.add_init_script(HEAR)
    page = one.open("/receive")
    camera(page)
    more = page.get_by_role("button", name="One more of the same")
    more.click()
    expect(page.locator("[data-so-total]")).to_have_text("2 pieces")
    expect(page.locator("[data-so-polite]")).to_contain_text("2")
    expect(page.locator(".so-view")).to_have_class(re.compile("so-view-small"))  # the tiles below need the room
    assert broken_rules(page) == []
    page.get_by_role("button", name="Picture of the camera").click()
    expect(page.locator(".so-view")).not_to_have_class(re.compile("so-view-small"))
    assert page.locator(".so-view button, [data-so-scan] button").evaluate_all(TOO_SMALL) == []
    one.scan(SOCKS)
    expect(more).to_be_hidden()  # what would be added is no more what was read last
    expect(page.locator("[data-so-total]")).to_have_text("3 pieces")
    assert page.evaluate("window.heard") == [f"]E0{BAG}"] * 2 + [SOCKS]
    assert one.complaints == []


def test_a_camera_that_is_refused_leaves_one_line_and_the_field(visit: Enter, filmed: Filmed) -> None:
    one = visit("volontario", at=filmed([Scene()]))
    page = one.open("/scan")
    button = page.get_by_role("button", name="Read with the camera")
    button.click()
    expect(page.get_by_text("The camera is off for this page: allow it").first).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".so-view")).to_have_count(0)
    one.scan(BAG)
    expect(page.locator(".so-result-name")).to_have_text("Sacco a pelo invernale")
    page.reload()  # it is not asked for again by itself
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-so-no-camera], .so-view")).to_have_count(0)
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'mediaDevices', { get: () => undefined });")
    page.reload()  # as in a page that came without TLS
    expect(page.locator("#scan")).to_be_focused()
    expect(page.locator("[data-so-camera]")).to_be_hidden()
