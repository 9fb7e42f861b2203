# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of an evening's work (days, outings, sheets, loans, people and what is kept of them), with something on each:
the same rules as in tests/journeys/test_pages.py, each page opened once."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from app import clock
from app.db import db
from tests.factories import put_in_stock
from tests.journeys.conftest import Server, Visit
from tests.journeys.rules import check

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]

ACT = """async ([path, body]) => {
  const token = document.querySelector('meta[name=csrf-token]').content;
  const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': token };
  const answer = await fetch(`/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return [answer.status, await answer.json()];
}"""


def act(page: Page, path: str, **body: Any) -> Any:
    """What happened, said by whoever is at the page."""
    status, answer = page.evaluate(ACT, [path, {"id": str(uuid4()), **body}])
    assert status in (200, 201), answer
    return answer


def an_evening(page: Page, server: Server) -> tuple[list[str], str, str]:
    """At the second point, where no other journey goes: pages with something on them, an outing planned, one out."""
    world, socks = server.journey.world, server.journey.items["Calze uomo 43-46"]
    with server.app.app_context():
        put_in_stock(world, socks, 9, site_id=world.second_point)
        db.session.remove()
        db.engine.dispose()
    site = {"site_id": str(world.second_point)}
    person = act(page, "/people")
    line = {"item_id": str(socks), "quantity": 1}
    for more in ({"lines": [{**line, "loan": True}]}, {"lines": [line], "exception": "cold_alert"}):
        act(page, "/handouts", **site, person_code=person["code"], **more)
    act(
        page, "/allowances", ambito_id=str(world.ambito), item_id=str(world.soap), per="person", most=900, period_days=1
    )
    day = act(page, "/days", **site)["id"]
    for path in ("numbers", "numbers", "numbers", "call", "call"):
        act(page, f"/days/{day}/{path}")
    sheet = act(page, "/handout-sheets", **site)["sheets"][0]["id"]
    plan = {"site_id": str(world.unit), "planned_on": clock.today().isoformat(), "van": "Doblò"}
    planned, out = (act(page, "/outings", **plan)["id"] for _ in range(2))
    lines = [{"item_id": str(server.journey.items["Berretto"]), "quantity": 2}]
    act(page, f"/outings/{out}/load", from_site_id=str(world.warehouse), lines=lines)
    paths = ["/days", f"/days/{day}", f"/days/{day}/screen", "/handout-sheets", f"/handout-sheets/{sheet}"]
    paths += ["/outings", "/outings/new", f"/outings/{planned}", f"/outings/{planned}/load"]
    paths += [f"/outings/{out}", f"/outings/{out}/close", "/loans", "/allowances", "/overrides"]
    paths += ["/tablet", "/pin", "/people/reads", "/privacy/retention"]
    paths += [f"/people/{person['id']}{more}" for more in ("", "/card", "/edit", "/merge", "/forget")]
    return paths, planned, out


def test_pages_of_an_evening_are_accessible_and_quiet(visit: Enter, server: Server) -> None:
    one = visit("ambito", width=320, theme="night")
    paths, planned, out = an_evening(one.open("/today"), server)
    for path in paths:
        page = one.open(path)
        assert page.locator("h1").count() == 1, path
        page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
        check(one, 1280)
    act(one.page, f"/outings/{planned}/cancel")
    act(one.page, f"/outings/{out}/close", lines=[])
    one.open(f"/outings/{out}")
    check(one, 1280)
