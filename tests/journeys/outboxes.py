# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What journeys without network share: handing out as fast as a script can tap, and looking at what is kept and what
arrived."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from app.db import db
from app.distribution.models import Handout, QuarantinedHandout
from app.identity.models import DeviceNumber
from tests.journeys.conftest import WRITES_DOWN, Server, _session_of

Take = Callable[..., Page]

_DONE = """const done = (request) => new Promise((ok, no) => {
    request.onsuccess = () => ok(request.result);
    request.onerror = () => no(request.error);
  });"""

HAND_OUT = """async (times) => {
  const bar = document.querySelector('[data-so-confirm]');
  const tiles = [...document.querySelectorAll('main [data-tile]')];
  const tile = tiles.find((one) => one.textContent.includes('Coperta pile'));
  const ids = [];
  for (let at = 0; at < times; at += 1) {
    bar.classList.remove('so-confirm-done');
    tile.click();
    const place = Object.keys(sessionStorage).find((name) => name.startsWith('soglia.basket.hand-out'));
    const { id } = JSON.parse(sessionStorage.getItem(place));
    await new Promise((ticked, failed) => {
      const look = new MutationObserver(() => {
        if (!bar.classList.contains('so-confirm-done')) return;
        look.disconnect();
        ticked();
      });
      look.observe(bar, { attributes: true });
      setTimeout(() => failed(new Error(document.querySelector('main').innerText)), 60000);
      document.querySelector('[data-part=confirm]').click();
    });
    ids.push(id);
  }
  return ids;
}"""
"""Hand out one blanket, so many times; answers with the ids of those that were ticked off."""

ROWS = """async (name) => {
  %DONE%
  const database = await done(indexedDB.open('soglia'));
  const rows = await done(database.transaction(name).objectStore(name).getAll());
  database.close();
  const shown = (value) => {
    if (value instanceof CryptoKey) return `key, extractable: ${value.extractable}`;
    return value instanceof Uint8Array ? Array.from(value).join(' ') : value;
  };
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, shown(value)])));
}""".replace("%DONE%", _DONE)

EVERYTHING = """async () => {
  const text = (value) => {
    if (value instanceof CryptoKey) return value.extractable ? 'a key that can be read out' : '';
    if (value instanceof Uint8Array) return new TextDecoder('latin1').decode(value);
    return value && typeof value === 'object' ? Object.entries(value).flat().map(text).join(' ') : String(value);
  };
  %DONE%
  const found = [text({ ...localStorage }), text({ ...sessionStorage })];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      found.push(text(await done(database.transaction(store).objectStore(store).getAll())));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push(request.url, name.startsWith('pages-') ? await (await cache.match(request)).text() : '');
    }
  }
  return found.join(' ');
}""".replace("%DONE%", _DONE)
"""All that this browser keeps for the site, as one text."""

SEALED = """async (many) => {
  %DONE%
  const database = await done(indexedDB.open('soglia'));
  const [device] = await done(database.transaction('devices').objectStore('devices').getAll());
  const goods = JSON.parse(document.getElementById('goods').textContent);
  const lines = [{ item_id: goods.find((tile) => tile.name === 'Coperta pile').items[0].id, quantity: 1 }];
  const site = document.querySelector('[data-part=work]').dataset.siteId;
  const bytes = (text) => new TextEncoder().encode(text);
  const rows = [];
  for (let at = 0; at < many; at += 1) {
    const [id, iv] = [crypto.randomUUID(), crypto.getRandomValues(new Uint8Array(12))];
    const happened = { offline: true, occurred_at: new Date().toISOString() };
    const body = { id, site_id: site, people: 1, lines, unmet: [], ...happened };
    const content = bytes(JSON.stringify({ path: '/handouts', body, summary: { pieces: 1, people: 1 } }));
    const how = { name: 'AES-GCM', iv, additionalData: bytes(id) };
    const data = new Uint8Array(await crypto.subtle.encrypt(how, device.key, content));
    device.number += 1;
    device.at = Math.max(Date.now(), device.at + 1);
    const { operator, number, at: kept } = device;
    const state = { tried: false, posted: false, undone: false, refused: null };
    rows.push({ id, operator, number, kind: 'handout', at: kept, ...state, iv, data });
  }
  const writing = database.transaction(['outbox', 'devices'], 'readwrite');
  rows.forEach((row) => writing.objectStore('outbox').put(row));
  writing.objectStore('devices').put(device);
  await new Promise((ok) => { writing.oncomplete = ok; });
  database.close();
  return rows.map((row) => row.id);
}""".replace("%DONE%", _DONE)
"""As many handouts as after a long week without network, kept as the page keeps them; their ids."""


def cookies_of(server: Server, username: str) -> list[Any]:
    """Somebody is in, and reads English."""
    return [{"name": "soglia_language", "value": "en", "url": server.address}, _session_of(server, username)]


def rows(page: Page, store: str) -> list[dict[str, Any]]:
    """What the device keeps in one of its stores."""
    found: list[dict[str, Any]] = page.evaluate(ROWS, store)
    return found


def arrived(server: Server, ids: Sequence[str]) -> dict[str, Handout]:
    """The handouts of these that the server has, by id; an id can be there once only."""
    wanted = [UUID(one) for one in ids]
    return {
        str(one.id): one
        for part in range(0, len(wanted), 200)
        for one in _asked(server, sa.select(Handout).where(Handout.id.in_(wanted[part : part + 200])))
    }


def put_aside(server: Server, ids: Sequence[str]) -> list[QuarantinedHandout]:
    """Which of these a coordinator has to look at."""
    wanted = [UUID(one) for one in ids]
    return _asked(server, sa.select(QuarantinedHandout).where(QuarantinedHandout.act_id.in_(wanted)))


def numbers(server: Server, device: str) -> dict[int, str | None]:
    """The numbers of a phone that the server knows of, and which handouts they are; none for one taken back."""
    found = _asked(server, sa.select(DeviceNumber).where(DeviceNumber.device_id == UUID(device)))
    return {one.number: one.act_id and str(one.act_id) for one in found}


def _asked(server: Server, query: "sa.Select[Any]") -> list[Any]:
    with server.app.app_context():
        found = list(db.session.scalars(query))
        db.session.expunge_all()
        db.session.remove()
        db.engine.dispose()
    return found


# ---------------------------------------------------------------- a phone, and steps


@pytest.fixture
def phone(browser: Browser, own: Server) -> Iterator[Take]:
    """``phone("operatore")``: a browser of its own at the page of handouts, known to the server."""
    contexts: list[BrowserContext] = []

    def take(username: str = "operatore", path: str = "/hand-out", before: str = "") -> Page:
        size: ViewportSize = {"width": 360, "height": 740}
        context = browser.new_context(viewport=size, reduced_motion="reduce", service_workers="block")
        contexts.append(context)
        context.add_init_script(WRITES_DOWN)
        context.add_cookies(cookies_of(own, username))
        if before:
            context.add_init_script(before)
        page = context.new_page()
        with page.expect_response("**/api/v1/devices") as answer:
            page.goto(own.address + path)
        assert answer.value.status == 201
        return page

    yield take
    for context in contexts:
        context.close()


def offline(page: Page, on: bool = True) -> None:
    """The network goes, or comes back."""
    page.context.set_offline(on)


def hand_out(page: Page, times: int = 1) -> list[str]:
    """Hand out a blanket, so many times; the ids of those that were ticked off."""
    ids: list[str] = page.evaluate(HAND_OUT, times)
    return ids


def until_empty(page: Page) -> None:
    """Wait until nothing waits on this phone."""
    expect(page.locator("[data-so-unsent]")).to_be_hidden(timeout=60_000)
    until(page, lambda: not rows(page, "outbox"))


def press_send(page: Page) -> None:
    """Press the button that sends what waits, once it is not busy any more with the time before."""
    button = page.locator("[data-part=send]")
    expect(button).not_to_have_attribute("aria-busy", "true")
    button.dispatch_event("click")


def ids_in(batch: str | None) -> list[str]:
    """The handouts of a batch as it was sent."""
    return [one["id"] for one in json.loads(batch or "{}")["handouts"]]


def until(page: Page, holds: Callable[[], Any]) -> None:
    """Wait until something holds that no element shows."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(200)
    raise AssertionError(rows(page, "outbox"))


def confirm(page: Page) -> None:
    """Press the one button."""
    page.get_by_role("button", name="Hand out", exact=True).click()


def take_blanket(page: Page) -> None:
    """One blanket into the basket."""
    page.locator("main [data-tile]:has-text('Coperta pile')").click()
