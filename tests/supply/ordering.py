# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A supplier, orders and deliveries for tests, made as people make them: through the API."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID, uuid4

from tests.factories import World

Call = Callable[..., Any]
BUYER, KEEPER = "acquisti", "volontario"


def add_supplier(call: Call, **more: Any) -> str:
    """A supplier whose goods take ten days; returns the id."""
    body = {"id": str(uuid4()), "name": "Tessili Arno", "lead_time_days": 10, **more}
    answer = call(BUYER).post("/suppliers", body)
    assert answer.status_code == 201, answer.json
    return str(body["id"])


def set_price(call: Call, supplier: str, item: UUID, cents: int, **more: Any) -> None:
    """What a piece of an item costs there."""
    answer = call(BUYER).put(f"/suppliers/{supplier}/items/{item}", {"unit_price_cents": cents, **more})
    assert answer.status_code == 200, answer.json


def line(item: UUID, quantity: int, cents: int | None = 100) -> dict[str, Any]:
    """A line of an order."""
    price = {} if cents is None else {"unit_price_cents": cents}
    return {"item_id": str(item), "quantity": quantity, **price}


def order(world: World, supplier: str, lines: Iterable[dict[str, Any]] = (), **more: Any) -> dict[str, Any]:
    """The body of an order for the warehouse; of 24 blankets when no lines are told."""
    told = list(lines) or [line(world.blanket, 24, 850)]
    body = {"id": str(uuid4()), "supplier_id": supplier, "site_id": str(world.warehouse), "lines": told}
    return {**body, **more}


def draw_up(call: Call, world: World, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A draft, as it was answered."""
    supplier = more.pop("supplier_id", None) or add_supplier(call)
    answer = call(BUYER).post("/orders", order(world, supplier, lines, **more))
    assert answer.status_code == 201, answer.json
    found: dict[str, Any] = answer.json
    return found


def send(call: Call, order_id: str, username: str = BUYER) -> Any:
    """Send a draft."""
    return call(username).post(f"/orders/{order_id}/send", {"id": str(uuid4())})


def sent(call: Call, world: World, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An order that was sent, as it was answered."""
    answer = send(call, draw_up(call, world, *lines, **more)["id"])
    assert answer.status_code == 201, answer.json
    found: dict[str, Any] = answer.json
    return found


def receive(call: Call, order_id: str, *lines: dict[str, Any], username: str = KEEPER, **more: Any) -> Any:
    """Take in what came."""
    return call(username).post(f"/orders/{order_id}/receive", {"id": str(uuid4()), "lines": list(lines), **more})


def close(call: Call, order_id: str, reason: str = "esaurito") -> Any:
    """Wait for nothing more."""
    return call(BUYER).post(f"/orders/{order_id}/close", {"id": str(uuid4()), "reason": reason})


def came(item: UUID, quantity: int, **more: Any) -> dict[str, Any]:
    """A line of a delivery."""
    return {"item_id": str(item), "quantity": quantity, **more}


def state(call: Call, order_id: str) -> str:
    """How far an order has come."""
    return str(call(BUYER).get(f"/orders/{order_id}").json["state"])


def figures(told: dict[str, Any]) -> list[tuple[int, int, int]]:
    """Ordered, received and open of each line of an answer."""
    return [(one["quantity"], one["received"], one["open"]) for one in told["lines"]]
