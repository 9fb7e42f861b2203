# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Today: what to do here, and one's own last acts."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from app import clock
from tests.browser import Browser
from tests.conftest import Database
from tests.factories import World, put_in_stock


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    return Browser(client)


def test_a_quiet_day_says_so(visitor: Browser) -> None:
    visitor.enter("operatore")
    page = visitor.get("/today").text
    assert "Hello Operatore" in page and "Nothing to do here" in page and "Nothing in the last two days." in page


def test_lots_that_expire_are_a_task_that_leads_to_them(visitor: Browser, database: Database, world: World) -> None:
    expiry = clock.today() + timedelta(days=20)
    with database.app.app_context():
        put_in_stock(world, world.soap, 24, expires_on=expiry)
        put_in_stock(world, world.soap, 1, expires_on=clock.today() + timedelta(days=31))
        put_in_stock(world, world.soap, 2, expires_on=clock.today() - timedelta(days=1))
    visitor.enter("operatore")
    page = visitor.get("/today").text
    assert "1 lot expires within 30 days" in page and f"{expiry:%d/%m/%Y}" in page
    assert "1 lot has expired" in page and "/expiring?days=expired" in page and "/expiring?days=30" in page
    assert "Sapone" in visitor.get("/stock", view="expiring").text


def test_tasks_of_other_sites_are_not_mine(visitor: Browser, database: Database, world: World) -> None:
    with database.app.app_context():
        put_in_stock(world, world.soap, 24, site_id=world.warehouse, expires_on=clock.today())
    visitor.enter("operatore")
    assert "Nothing to do here" in visitor.get("/today").text


def test_ones_own_last_record_is_undone_with_one_press(visitor: Browser, database: Database, world: World) -> None:
    with database.app.app_context():
        movement = put_in_stock(world, world.blanket, 12, now=clock.now())
    visitor.enter("ambito")
    visitor.send("/sites", site=str(world.point))
    page = visitor.get("/today").text
    assert "12 pieces received" in page and f'action="/movements/{movement}/undo"' in page
    form = page.split(f'action="/movements/{movement}/undo"')[1]
    act = form.split('name="act" value="')[1][:36]
    visitor.send(f"/movements/{movement}/undo", act=act, next="/today")
    after = visitor.get("/today").text
    assert "Undone. Both lines stay in the register." in after and f'action="/movements/{movement}/undo"' not in after


def test_a_count_under_way_is_a_task_that_leads_to_it(visitor: Browser, call: Any, world: World) -> None:
    opened = [str(uuid4()), str(uuid4())]
    start = {"site_id": str(world.point), "blind": True}
    assert (
        call("operatore").post("/counts", {"id": opened[0], **start, "item_ids": [str(world.soap)]}).status_code == 201
    )
    visitor.enter("operatore")
    assert f'href="/counts/{opened[0]}"' in visitor.get("/today").text
    second = {"id": opened[1], **start, "item_ids": [str(world.blanket)]}
    assert call("operatore").post("/counts", second).status_code == 201
    page = visitor.get("/today").text
    assert "2 counts under way" in page and 'href="/counts?state=open"' in page
