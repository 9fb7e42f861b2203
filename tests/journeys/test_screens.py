# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every screen there is, on the smallest telephone: axe's rules by night, room for fingers by day, everything within
reach of keys. The list is the application's own (tests/pages.py), so a new page is held to it from its first day."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from app.db import db
from app.reporting.models import Indicator
from tests.conftest import Caller, FromOutside
from tests.journeys.conftest import Server, Visit, serving
from tests.journeys.rules import broken_rules, sideways
from tests.matrix import ALONG, MADE, Home, homes, kind
from tests.pages import PAGES
from tests.reporting.questions import OPENED
from tests.stock.kits import Kits, make_kit
from tests.test_matrix import PLAIN

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]

FINGER = 44
SUN = 7
PHONE = {"width": 360, "height": 640}
QUESTIONS = (Path(__file__).parent / "screens.js").read_text(encoding="utf-8")
# Files, what machines ask for, and pieces of pages.
NO_SCREENS = re.compile(
    r"\.(pdf|zip|csv|json)$|\.<any|\.webmanifest$|\.js$|^/static/|/healthz|/readyz|^/imports/<"
    r"|/progress$|/goods$|/on-order$|/consequence$"
)
AT_WORK = ("/scan", "/receive", "/hand-out", "/outbox", "/counts/<uuid:count_id>")
FIGURES = "h1, .so-figure, .so-step-figure, .so-tile, .so-row-title, [data-so-total]"
GO = """(site) => fetch('/sites', {
  method: 'POST', body: new URLSearchParams({ site }),
  headers: { 'X-CSRFToken': document.querySelector('meta[name=csrf-token]').content },
})"""
WHO = ("ambito", "admin", "acquisti", "operatore", "volontario", "regione")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A web process of our own: what is made here is in nobody's way."""
    with serving(tmp_path_factory.mktemp("screens")) as one:
        one.app.test_client_class = FromOutside
        yield one


@pytest.fixture(scope="module")
def screens(server: Server) -> list[tuple[str, str, str]]:
    """``(rule, path, who)`` of every page that people look at, with something on it."""
    world = server.journey.world

    def call(name: str | None = None, token: str | None = None) -> Caller:
        return Caller(server.app.test_client(), token or world.tokens[str(name)])

    with server.app.app_context():
        home, _ = homes(call, world)
        made = _shared(call, home)
        found = [
            (rule, _filled(rule, home, made), next(one for one in WHO if may is None or one in may))
            for (method, rule), may in PAGES.items()
            if method == "GET" and not NO_SCREENS.search(rule)
        ]
        db.session.remove()
        db.engine.dispose()
    return found


def _shared(call: Any, home: Home) -> dict[str, Any]:
    """Goods, kits, those who give and sell and what is reported are everybody's."""
    kit = make_kit(home.world)
    kits = Kits(call, home.world, kit, "ambito")
    for item in (home.world.soap, home.world.blanket):
        home.post("/receipts", site_id=str(home.site), source={"kind": "donation"}, lines=[
            {"item_id": str(item), "quantity": 9}])  # fmt: skip
    kits.done("assemble")
    return {
        "item_id": home.world.soap,
        "kit": kit,
        "kit_lot": next(iter(kits.lots(kit))),
        "indicator_id": db.session.scalars(sa.select(Indicator.id).order_by(Indicator.position)).first(),
        "donor_id": home.post("/donors", kind="company", name="Ditta Schermi")["id"],
        "supplier_id": home.post("/suppliers", name="Tessili Schermi", lead_time_days=10)["id"],
    }


def _filled(rule: str, home: Home, made: dict[str, Any]) -> str:
    """The address with one thing of each kind in it, made when it is first asked for."""
    path, first = rule, None
    for name in (kind(rule, one) for one in re.findall(r"<uuid:(\w+)>", rule)):
        wanted = {"item_id": "kit", "lot_id": "kit_lot"}.get(name, name) if rule.startswith("/kits/") else name
        if wanted not in made:
            made[wanted] = ALONG[wanted](home, first) if first else MADE[wanted](home)
        first = made[wanted]
        path = re.sub(r"<uuid:\w+>", str(first), path, count=1)
    asked = "?" + urlencode(OPENED[rule]) if rule in OPENED else ""
    return re.sub(r"<([^>]*)>", lambda found: PLAIN[found[1]], path) + asked


def test_every_screen_is_for_all_eyes_fingers_and_keys(
    visit: Enter, server: Server, screens: list[tuple[str, str, str]]
) -> None:
    visitors: dict[str, Visit] = {}
    faults = []
    for _, path, who in screens:
        one = visitors.get(who) or visitors.setdefault(who, _at_the_point(visit, server, who))
        answer = one.page.goto(one.address + path)
        assert answer is not None and answer.status == 200, path
        faults += [(path, fault) for fault in _faults(one.page)]
        faults += [(path, said) for said in one.complaints]
        one.complaints.clear()
    assert faults == [], "\n".join(map(str, faults))


def _at_the_point(visit: Enter, server: Server, who: str) -> Visit:
    """By night, where the things were made, as far as one works there."""
    one = visit(who, language="it", theme="night")
    one.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    one.open("/today")
    one.page.evaluate(GO, str(server.journey.world.point))
    return one


def _faults(page: Page) -> list[Any]:
    """By night the rules; by day, when targets are smaller, the measures."""
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    found = broken_rules(page)
    page.evaluate("document.documentElement.dataset.theme = 'day'")
    page.evaluate(QUESTIONS)
    found += page.evaluate("(least) => soScreens.fingersAndKeys(least)", FINGER)
    return found + (["wider than the telephone"] if sideways(page) > 0 else [])


def test_work_is_done_by_keys_and_read_in_full_sun(visit: Enter, screens: list[tuple[str, str, str]]) -> None:
    one = visit("ambito", language="it")
    one.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for path in (path for rule, path, _ in screens if rule in AT_WORK):
        page = one.open(path)
        page.wait_for_load_state("networkidle")  # what it has to ask is there too, and its controls with it
        page.evaluate(QUESTIONS)
        assert _met_by_tab(page) == list(range(page.evaluate("soScreens.inOrder()"))), path
        for theme in ("day", "night"):
            page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
            assert page.evaluate("([what, least]) => soScreens.pale(what, least)", [FIGURES, SUN]) == [], (path, theme)
            page.emulate_media(contrast="more")
            assert page.evaluate("([what, least]) => soScreens.pale(what, least)", ["body *", SUN]) == [], (path, theme)
            page.emulate_media(contrast="no-preference")


def _met_by_tab(page: Page) -> list[int]:
    """The numbers of the controls in the order in which Tab meets them, until it leaves the page."""
    number = page.evaluate("() => { document.querySelector('.so-skip').focus(); return soScreens.inOrder(); }")
    met: list[int] = []
    for _ in range(number + 9):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement?.dataset.met ?? null")
        met += [int(at)] if at is not None else []
        if at is None and len(met) == number:
            break
    return met
