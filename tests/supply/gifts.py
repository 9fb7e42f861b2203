# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bodies of gifts and donors for the tests of what comes in."""

from typing import Any
from uuid import uuid4

from tests.factories import World

VAT, OTHER_VAT, PERSON = "00743110157", "12345678903", "RSSMRA85T10A562S"


def company(**more: Any) -> dict[str, Any]:
    """A company that gives."""
    return {"id": str(uuid4()), "kind": "company", "name": "Maglificio Arno", **more}


def added(call: Any, username: str = "operatore", **more: Any) -> str:
    """Its id, once it was added."""
    answer = call(username).post("/donors", company(**more))
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def gift(world: World, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A gift brought to the point; of three new blankets when nothing else is said. ``lines=[]`` for none."""
    usual = {"item_id": str(world.blanket), "quantity": 3, "condition": "new"}
    body = {"id": str(uuid4()), "site_id": str(world.point), "channel": "brought", "lines": list(lines or [usual])}
    return body | more


def line(item: Any, quantity: int = 1, condition: str = "used", **more: Any) -> dict[str, Any]:
    """A line of a gift."""
    return {"item_id": str(item), "quantity": quantity, "condition": condition, **more}


def given(call: Any, world: World, username: str = "operatore", **more: Any) -> dict[str, Any]:
    """A gift that was taken in, as the API answers it."""
    answer = call(username).post("/donations", gift(world, **more))
    assert answer.status_code == 201, answer.json
    told: dict[str, Any] = answer.json
    return told
