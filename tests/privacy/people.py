# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Things that happen with people, as another program asks for them."""

from typing import Any
from uuid import UUID, uuid4

from tests.factories import World


def card(call: Any, by: str = "operatore", **said: Any) -> dict[str, Any]:
    """Somebody new with a card: ``{id, code, ...}``."""
    answer = call(by).post("/people", {"id": str(uuid4()), **said})
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def shown(call: Any, code: str, by: str = "operatore", site: UUID | None = None) -> dict[str, Any]:
    """A card is scanned."""
    answer = call(by).post("/scan", {"code": code, **({"site_id": str(site)} if site else {})})
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def given(call: Any, world: World, code: str | None, quantity: int = 1, by: str = "operatore", **more: Any) -> Any:
    """A handout of soap at the operator's point."""
    body = {
        "id": str(uuid4()),
        "site_id": str(world.elsewhere if by == "forestiero" else world.point),
        "purpose": "low_threshold",
        "lines": [{"item_id": str(world.soap), "quantity": quantity}],
        **({"person_code": code} if code else {}),
        **more,
    }
    answer = call(by).post("/handouts", body)
    assert answer.status_code == 201, answer.json
    return answer.json


def act(call: Any, person: Any, verb: str, by: str = "operatore", **body: Any) -> Any:
    """An act on a person: ``card``, ``merge``, ``forget`` ..."""
    return call(by).post(f"/people/{person}/{verb}", {"id": str(uuid4()), **body})


def merged(call: Any, one: dict[str, Any], into: dict[str, Any], by: str = "operatore") -> Any:
    """Two cards become one person; returns the answer's body."""
    answer = act(call, one["id"], "merge", by, into_code=into["code"])
    assert answer.status_code == 201, answer.json
    return answer.json
