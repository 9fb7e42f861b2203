# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A server of its own, a small world in it, and a browser that looks at it as people do."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, Page, Playwright, expect

from app import create_app
from app.db import db
from tests.conftest import SECRET, migrate, settings_for, signed_in
from tests.factories import put_in_stock
from tests.journeys.goods import Journey, build_journey

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE = 20_000
"""Milliseconds that a journey waits for what must come: several browsers share the machine's processors."""

WRITES_DOWN = """
window.soDone = [];
new MutationObserver((changes) => {
  for (const { target, oldValue } of changes) {
    const before = (oldValue ?? '').split(' ').includes('so-confirm-done');
    if (!before && target.classList.contains('so-confirm-done')) window.soDone.push(target.textContent);
  }
}).observe(document, { subtree: true, attributeFilter: ['class'], attributeOldValue: true });
"""
"""What the bar says once something is recorded stands there for a second: written down, it is not missed."""

expect.set_options(timeout=PATIENCE)


@dataclass
class Server:
    """Where the pages are, and what is in them."""

    address: str
    journey: Journey
    url: str
    app: Flask
    """Another application on the same database and with the same secret, to say who is in."""


@dataclass
class Visit:
    """Somebody at a page, and what the browser complained about meanwhile."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    by_rules: bool = True
    """Whether pages are held against axe's rules too. What those look at does not change with the language, so a page
    that is opened in both is held against them once for each width."""

    def open(self, path: str) -> Page:
        """Go to a page and wait until its script is ready."""
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("load")
        return self.page

    def scan(self, *codes: str) -> None:
        """Type as a keyboard scanner does: no pause between characters, Enter after each code."""
        for code in codes:
            self.page.keyboard.type(code, delay=0)
            self.page.keyboard.press("Enter")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The web process that journeys share."""
    with serving(tmp_path_factory.mktemp("journeys")) as one:
        yield one


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Another, for journeys of phones: people sign out there, phones are withdrawn, and blankets never run out."""
    with serving(tmp_path_factory.mktemp("phones")) as one:
        world = one.journey.world
        with one.app.app_context():
            put_in_stock(world, world.blanket, 5_000)
            db.session.remove()
            db.engine.dispose()
        yield one


def until(page: Page, holds: Callable[[], Any]) -> None:
    """Wait until something holds that no element shows."""
    for _ in range(PATIENCE // 100):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never held")


def recorded(page: Page, words: str = "") -> None:
    """Wait until the bar has said once more that something is recorded, in these words."""
    said: list[str] = []
    until(page, lambda: said.extend(page.evaluate("window.soDone.splice(0, 1)")) or said)
    assert words in " ".join(said[0].split()), said


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """A web process on a fresh SQLite database."""
    url = f"sqlite:///{home / 'soglia.db'}"
    app = create_app(settings_for(url, home))
    migrate(app)
    with app.app_context():
        journey = build_journey()
        db.session.remove()
        db.engine.dispose()
    port = _free_port()
    env = {
        **os.environ,
        "SOGLIA_DATABASE_URL": url,
        "SOGLIA_DATA_DIR": str(home),
        "SOGLIA_SECRET_KEY": SECRET,
        "SOGLIA_SCHEDULER": "off",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, env=env, cwd=ROOT)
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", process)
        yield Server(f"http://127.0.0.1:{port}", journey, url, app)
    finally:
        process.terminate()
        process.wait(60)  # it lets end what it is answering, for up to 25 seconds


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The Chromium of this machine."""
    started = launched(playwright)
    yield started
    started.close()


def chromium() -> str:
    """Where the Chromium of this machine lies."""
    found = os.environ.get("SOGLIA_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    return found or NAMES[0]


def launched(playwright: Playwright, *flags: str) -> Browser:
    """Another Chromium, with flags of its own."""
    usual = ("--no-sandbox", "--disable-background-networking", "--disable-gpu")
    return playwright.chromium.launch(executable_path=chromium(), args=[*usual, *flags])


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Callable[..., Visit]]:
    """``visit("operatore")``: signed in, at a phone, in English unless said otherwise; no page is open yet. Nothing is
    kept for when there is no network, unless ``worker``."""
    contexts = []

    def enter(
        username: str | None,
        *,
        language: str = "en",
        width: int = 360,
        theme: str | None = None,
        script: bool = True,
        at: Browser = browser,
        worker: bool = False,
    ) -> Visit:
        size: Any = {"width": width, "height": 740 if width < 900 else 800}
        context = at.new_context(
            viewport=size,
            java_script_enabled=script,
            reduced_motion="reduce",
            service_workers="allow" if worker else "block",  # it fetches every built file anew in each browser
        )
        contexts.append(context)
        cookies: Any = {"soglia_language": language} | ({"soglia_theme": theme} if theme else {})
        context.add_cookies([{"name": name, "value": value, "url": server.address} for name, value in cookies.items()])
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WRITES_DOWN)
        page = context.new_page()
        one = Visit(page, server.address)
        page.on("console", lambda message: one.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: one.complaints.append(str(error)))
        if username:
            context.add_cookies([_session_of(server, username)])
        return one

    yield enter
    for context in contexts:
        context.close()


def _session_of(server: Server, username: str) -> Any:
    """The cookie of somebody who is in. To come in by the form takes two pages more, and has journeys of its own."""
    signer = SecureCookieSessionInterface().get_signing_serializer(server.app)
    assert signer is not None
    held = signed_in(server.app, server.journey.world.operators[username])
    with server.app.app_context():
        db.session.remove()
        db.engine.dispose()
    return {"name": server.app.config["SESSION_COOKIE_NAME"], "value": signer.dumps(held), "url": server.address}


@pytest.fixture
def sent(server: Server) -> Callable[[Page, str], list[dict[str, Any]]]:
    """Collects the JSON bodies that a page sends to an address of the API."""

    def collect(page: Page, path: str) -> list[dict[str, Any]]:
        bodies: list[dict[str, Any]] = []
        wanted = f"{server.address}/api/v1{path}"

        def note(request: Any) -> None:
            if request.url == wanted and request.method == "POST":
                bodies.append(json.loads(request.post_data))

        page.on("request", note)
        return bodies

    return collect
