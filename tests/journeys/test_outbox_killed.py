# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A browser that is killed, again and again, right after something was ticked off."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from tests.journeys.conftest import Server, chromium
from tests.journeys.outboxes import HAND_OUT, arrived, cookies_of, numbers, put_aside, rows, until, until_empty

pytestmark = pytest.mark.journey

TIMES = 50
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
FLAGS += ("--disable-extensions", "--disable-component-update", "--disable-sync", "--password-store=basic")

LOOKS = ["*/dist/soglia-*", "*.woff2*", "*.svg*", "*.png*"]
"""What takes a browser longest to read, and has no part in keeping a handout."""

WITHOUT_WORKER = "ServiceWorkerContainer.prototype.register = async () => { throw new Error('not here'); };"
"""What keeps pages for when there is no network would fetch all it keeps anew each time it was killed."""


class Killed:
    """A Chromium of its own in a profile that stays, ended by SIGKILL."""

    def __init__(self, playwright: Playwright, home: Path) -> None:
        self.playwright, self.home = playwright, home

    @contextmanager
    def at(self, address: str, cookies: Any, *, bare: bool = False) -> Iterator[Page]:
        """Somebody's page in it, ``bare`` without what it shares with all pages and without its looks; killed with
        everything that belongs to it when the block ends."""
        port = self.home / "DevToolsActivePort"
        port.unlink(missing_ok=True)
        command = [chromium(), *FLAGS, "--remote-debugging-port=0", f"--user-data-dir={self.home}", "about:blank"]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            while not port.exists() or "\n" not in port.read_text():
                assert process.poll() is None, "the browser did not start"
                time.sleep(0.01)
            browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port.read_text().split()[0]}")
            context = browser.contexts[0]
            context.add_cookies(cookies)
            context.add_init_script(WITHOUT_WORKER)
            page = context.pages[0]
            page.set_default_timeout(60_000)
            if bare:
                session = context.new_cdp_session(page)
                session.send("Network.enable")
                session.send("Network.setBlockedURLs", {"urls": LOOKS})
            page.goto(address, wait_until="domcontentloaded")
            yield page
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_a_browser_killed_fifty_times_loses_no_handout_and_doubles_none(
    playwright: Playwright, own: Server, tmp_path: Path
) -> None:
    chance = random.Random(50)  # noqa: S311
    profile = Killed(playwright, tmp_path)
    cookies = cookies_of(own, "operatore")
    ticked: list[str] = []
    with profile.at(own.address + "/hand-out", cookies) as page:
        until(page, lambda: rows(page, "devices") and rows(page, "devices")[0]["token"])
    for _ in range(TIMES):
        with profile.at(own.address + "/hand-out", cookies, bare=True) as page:
            page.context.set_offline(True)
            ticked += page.evaluate(HAND_OUT, chance.randint(1, 2))
    with profile.at(own.address + "/outbox", cookies) as page:
        until_empty(page)
        [device] = rows(page, "devices")
    assert set(arrived(own, ticked)) == set(ticked)
    assert put_aside(own, ticked) == []
    assert set(numbers(own, device["id"])) == set(range(1, device["number"] + 1))
