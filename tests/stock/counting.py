# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counting in tests: the API as somebody who counts at the warehouse."""

from typing import Any
from uuid import UUID, uuid4

from tests.factories import World


class Counting:
    """One count at a site, told to the API by several people."""

    def __init__(self, call: Any, world: World, by: str = "volontario", **asked: Any) -> None:
        self.call, self.world, self.by = call, world, by
        body = {"id": str(uuid4()), "site_id": str(world.warehouse), **asked}
        self.made = call(by).post("/counts", body)
        assert self.made.status_code == 201, self.made.json
        self.id = self.made.json["id"]

    @property
    def path(self) -> str:
        """Its address."""
        return f"/counts/{self.id}"

    def add(self, goods: UUID | str, quantity: int, by: str | None = None, status: int = 201, **more: Any) -> Any:
        """A line of an item, or of a code."""
        named = {"item_id": str(goods)} if isinstance(goods, UUID) else {"code": goods}
        body = {"id": str(uuid4()), "quantity": quantity, **named, **more}
        answer = self.call(by or self.by).post(f"{self.path}/lines", body)
        assert answer.status_code == status, answer.json
        return answer.json

    def act(self, name: str, status: int = 201, **more: Any) -> Any:
        """Close, cancel, compare, have counted again, key in a sheet."""
        answer = self.call(self.by).post(f"{self.path}/{name}", {"id": str(uuid4()), **more})
        assert answer.status_code == status, answer.json
        return answer.json

    def get(self, name: str = "", **query: Any) -> Any:
        """What the API says of it."""
        answer = self.call(self.by).get(self.path + name, **query)
        assert answer.status_code == 200, answer.json
        return answer.json

    def close(self, **more: Any) -> dict[str, int]:
        """Close it; the differences by item."""
        return {one["item_id"]: one["difference"] for one in self.act("close", **more)["differences"]}


def on_hand(call: Any, world: World, item: UUID, site: UUID | None = None) -> int:
    """Pieces of an item at a site, the warehouse unless said."""
    rows = call("ambito").get("/stock", site_id=site or world.warehouse, item_id=item).json["items"]
    return sum(row["quantity"] for row in rows)


def give(call: Any, world: World, item: UUID, quantity: int, **more: Any) -> Any:
    """Hand goods out at the warehouse."""
    line = {"item_id": str(item), "quantity": quantity}
    body = {"id": str(uuid4()), "site_id": str(world.warehouse), "lines": [line], **more}
    answer = call("ambito").post("/handouts", body)
    assert answer.status_code == 201, answer.json
    return answer.json


def receive(call: Any, world: World, item: UUID, quantity: int, **more: Any) -> Any:
    """Goods come in at the warehouse."""
    line = {"item_id": str(item), "quantity": quantity, **more}
    body = {"id": str(uuid4()), "site_id": str(world.warehouse), "source": {"kind": "donation"}, "lines": [line]}
    answer = call("volontario").post("/receipts", body)
    assert answer.status_code == 201, answer.json
    return answer.json
