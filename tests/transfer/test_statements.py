# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A transfer of fifty lines asks the database as often as one of two: no question per line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import db as database
from app.catalogue import operations as catalogue
from app.db import db
from app.stock import operations as stock
from app.stock.operations import Incoming
from app.stock.rules import Traits
from tests.browser import Browser
from tests.factories import NOW, World
from tests.transfer.making import act, body, in_full

FEW = 30
"""Statements of one verb, with who is asking, the act and its answer. A list of statements is longer than this page."""


@pytest.fixture
def many(app: Any, world: World) -> list[UUID]:
    """Fifty items, each of two lots, at the warehouse."""
    items = [uuid4() for _ in range(50)]
    with database.transaction():
        for number, item_id in enumerate(items):
            name = f"Articolo {number:02}"
            catalogue.add_item(id=item_id, sku=f"ART-{number:02}", name=name, category_id=world.bedding, now=NOW)
        lines = [Incoming(item, 3, Traits(lot)) for item in items for lot in ("A", "B")]
        by = world.operators["ambito"]
        stock.receive(id=uuid4(), site_id=world.warehouse, source="donation", lines=lines, by=by, now=NOW)
    return items


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile, those in several rows once."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def lived(call: Any, world: World, items: list[UUID]) -> dict[str, int]:
    """A whole transfer of these items; how many statements each verb took."""
    w, o = call("volontario"), call("operatore")
    asked = body(world, *((item, 1) for item in items))
    took: dict[str, int] = {}
    with counted() as said:
        assert w.post("/transfers", asked).status_code == 201
    took["request"] = len(said)
    more: dict[str, Any] = {}
    for verb in ("pick", "dispatch", "receive"):
        caller = o if verb == "receive" else w
        with counted() as said:
            lines = act(caller, asked["id"], verb, **more)["lines"]
        took[verb] = len(said)
        more = {"lines": in_full(lines, quantity=0, reason="missing")} if verb == "dispatch" else {}
    browser = Browser(w.client.application.test_client())
    browser.enter("volontario")
    for path in (f"/transfers/{asked['id']}", "/transfers"):
        browser.get(path)
        with counted() as said:
            assert browser.get(path).status_code == 200
        took[path.replace(asked["id"], "<id>")] = len(said)
    return took


def test_fifty_lines_cost_as_many_statements_as_two(call: Any, world: World, many: list[UUID]) -> None:
    few, all_ = lived(call, world, many[:2]), lived(call, world, many)
    assert all_ == few
    assert all(number <= FEW for number in all_.values()), all_
