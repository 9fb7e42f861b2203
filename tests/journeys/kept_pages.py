# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A telephone on which pages are kept, and a server whose worker is of another version when that is asked for."""

import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.journeys.conftest import PATIENCE, Server

STATE = """async () => {
  const pages = {};
  for (const name of (await caches.keys()).filter((one) => one.startsWith('pages-'))) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request, { ignoreVary: true });
      const said = ['X-Kept-As', 'X-Kept-Version'].map((header) => answer.headers.get(header));
      pages[new URL(request.url).pathname] = [name, ...said];
    }
  }
  const opened = await new Promise((done) => {
    const asked = indexedDB.open('soglia');
    asked.onsuccess = () => done(asked.result);
  });
  const pictures = await new Promise((done) => {
    if (!opened.objectStoreNames.contains('pictures')) return done([]);
    const asked = opened.transaction('pictures').objectStore('pictures').getAll();
    asked.onsuccess = () => done(asked.result.map((one) => one.site));
  });
  opened.close();
  return { pages, pictures, worker: navigator.serviceWorker.controller !== null };
}"""
NAMES_KEPT = """async () => {
  const names = [];
  for (const name of await caches.keys()) {
    for (const one of await (await caches.open(name)).keys()) names.push(new URL(one.url));
  }
  return names.map((one) => one.pathname + one.search);
}"""

TEXTS_KEPT = """async () => {
  let all = '';
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of (await cache.keys()).filter((request) => !request.url.includes('/static/'))) {
      all += one.url + await (await cache.match(one, { ignoreVary: true })).text();
    }
  }
  return all;
}"""
OPENED = """const opened = await new Promise((done) => {
    const asked = indexedDB.open('soglia');
    asked.onsuccess = () => done(asked.result);
  });"""
ENTRIES = f"""async () => {{
  {OPENED}
  const rows = await new Promise((done) => {{
    const asked = opened.transaction('outbox').objectStore('outbox').getAllKeys();
    asked.onsuccess = () => done(asked.result);
  }});
  opened.close();
  return rows;
}}"""


class Phone:
    """A telephone: a browser of its own in which the worker runs."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, path: str) -> Page:
        """Go to a page and wait until its script is ready."""
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("load")
        return self.page

    def scan(self, code: str) -> None:
        """As a keyboard scanner does."""
        self.page.keyboard.type(code, delay=0)
        self.page.keyboard.press("Enter")

    def until(self, holds: Callable[[Any], bool]) -> Any:
        """What the telephone keeps, once it is so."""
        for _ in range(PATIENCE // 100):
            state = self.page.evaluate(STATE)
            if holds(state):
                return state
            self.page.wait_for_timeout(100)
        raise AssertionError(state)

    def ready(self, *, language: str = "en") -> Any:
        """Open a page with network, and wait until what the telephone keeps is there."""
        wanted = self.open("/help").locator("body").get_attribute("data-kept-pages") or ""
        return self.until(
            lambda state: (
                set(state["pages"]) == set(wanted.split())
                and state["pictures"]
                and state["worker"]
                and all(language in as_is.split(" ") for _, as_is, _ in state["pages"].values())
            )
        )

    def switch(self, network: bool) -> None:
        """The network comes or goes."""
        self.context.set_offline(not network)


class Straight(urllib.request.HTTPRedirectHandler):
    """Leads nowhere: the browser follows by itself."""

    def redirect_request(self, *_: Any) -> None:
        """Follow nothing."""


class Release:
    """The same server at another address, whose worker is of another version when that is asked for."""

    def __init__(self, own: Server) -> None:
        self.version, self.takes_handouts = b"-1", False
        release = self

        class Way(BaseHTTPRequestHandler):
            def pass_on(self) -> None:
                status, headers, body = release.ask(own.address, self)
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_HEAD = pass_on

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.way = ThreadingHTTPServer(("127.0.0.1", 0), Way)
        self.way.daemon_threads, self.way.block_on_close = True, False
        self.address = f"http://127.0.0.1:{self.way.server_port}"
        threading.Thread(target=self.way.serve_forever, args=(0.05,), daemon=True).start()

    def ask(self, address: str, asked: BaseHTTPRequestHandler) -> tuple[int, list[tuple[str, str]], bytes]:
        """The server's answer; the worker's own is of this version."""
        sent = asked.rfile.read(int(asked.headers.get("Content-Length") or 0)) or None
        if asked.path.endswith("/handouts/batch") and not self.takes_handouts:
            return 503, [], b""
        out = ("connection", "if-modified-since", "if-none-match")
        headers = {name: value for name, value in asked.headers.items() if name.lower() not in out}
        request = urllib.request.Request(address + asked.path, sent, headers, method=asked.command)  # noqa: S310
        try:
            answer: Any = urllib.request.build_opener(Straight).open(request)
        except urllib.error.HTTPError as refused:
            answer = refused
        body = answer.read()
        if asked.path == "/service-worker.js":
            body = re.sub(rb'"[0-9A-F]{10}"', lambda one: one[0][:-1] + self.version + b'"', body)
        out = ("content-length", "connection", "transfer-encoding", "etag", "last-modified")
        return answer.status, [one for one in answer.headers.items() if one[0].lower() not in out], body
