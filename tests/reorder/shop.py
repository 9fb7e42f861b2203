# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A point where people come, with goods that run low: what a run has something to say about."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from app import clock
from tests.factories import World, put_in_stock

WEEKS = 20


def sold_by(call: Any, *items: UUID, price: int = 300, name: str = "Tessili") -> str:
    """A supplier who sells these."""
    body = {"id": str(uuid4()), "name": f"{name} {uuid4()}", "lead_time_days": 10}
    supplier: str = call("acquisti").post("/suppliers", body).json["id"]
    for item in items:
        said = {"unit_price_cents": price, "pack_pieces": 4}
        assert call("acquisti").put(f"/suppliers/{supplier}/items/{item}", said).status_code == 200
    return supplier


def weeks_go_by(call: Any, world: World, item: UUID, pieces: int = 7, weeks: int = WEEKS) -> None:
    """The point hands out so many a week and has none left."""
    now = clock.now()
    put_in_stock(world, item, pieces * weeks, now=now - timedelta(weeks=weeks, days=1))
    for week in range(weeks, 0, -1):
        at = now - timedelta(weeks=week)
        lines = [{"item_id": str(item), "quantity": pieces}]
        body = {"id": str(uuid4()), "site_id": str(world.point), "lines": lines, "offline": True}
        answer = call("ambito").post("/handouts", {**body, "occurred_at": at.isoformat()})
        assert answer.status_code == 201, answer.json


def run(call: Any, who: str = "acquisti", **more: Any) -> dict[str, Any]:
    """A run, as it is answered."""
    answer = call(who).post("/reorder/runs", {"id": str(uuid4()), **more})
    assert answer.status_code == 201, answer.json
    told: dict[str, Any] = answer.json
    return told


def line_of(run: dict[str, Any], item: UUID, site: UUID) -> dict[str, Any]:
    """The line of an item at a site."""
    [one] = [row for row in run["lines"] if (row["item_id"], row["site_id"]) == (str(item), str(site))]
    found: dict[str, Any] = one
    return found


def decide(call: Any, run: dict[str, Any], *lines: dict[str, Any], who: str = "acquisti", **more: Any) -> Any:
    """Decide about lines of a run."""
    body = {"id": str(uuid4()), "lines": list(lines), **more}
    return call(who).post(f"/reorder/runs/{run['id']}/decide", body)
