# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Phones of the tests: registered through the API by whoever is signed in, then handing in with their own token."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock
from app.db import db, transaction
from app.identity.models import Device
from tests.factories import World

Call = Callable[..., Any]


@dataclass
class Phone:
    """A phone with its count of handouts."""

    call: Call
    world: World
    id: str
    token: str
    key: str
    last: int = 0
    by: Any = field(init=False)

    def __post_init__(self) -> None:
        self.by = self.call(token=self.token)

    def fact(self, *, number: int | None = None, **more: Any) -> dict[str, Any]:
        """A blanket that was given, under the next number unless another is said."""
        self.last = number if number is not None else self.last + 1
        lines = [{"item_id": str(self.world.blanket), "quantity": 1}]
        said = {"id": str(uuid4()), "site_id": str(self.world.point), "offline": True, "lines": lines}
        return {**said, "device_number": self.last, **more}

    def send(self, *handouts: Any, **envelope: Any) -> dict[str, Any]:
        """Hand in; what the phone says of itself is by a right clock unless said otherwise."""
        device = {"sent_at": clock.now().isoformat(), "pending": 0, "version": "1"} | envelope
        answer = self.by.post("/handouts/batch", {"handouts": list(handouts), "device": device})
        assert answer.status_code == 200, answer.json
        told: dict[str, Any] = answer.json
        return told

    def outcomes(self, *handouts: Any, **envelope: Any) -> list[str]:
        """Hand in, and only what became of each."""
        return [one["outcome"] for one in self.send(*handouts, **envelope)["results"]]


def registered(call: Call, world: World, username: str = "operatore", id: str | None = None) -> Phone:
    """Somebody's phone."""
    id = id or str(uuid4())
    answer = call(username).post("/devices", {"id": id, "name": "Android, Chrome", "version": "1"})
    assert answer.status_code == 201, answer.json
    told = answer.json
    return Phone(call, world, told["id"], told["token"], told["key"], told["last_number"])


def known_for(phone: Phone, days: int) -> None:
    """The phone was registered that many days ago."""
    with transaction():
        db.session.execute(
            sa.update(Device)
            .where(Device.id == UUID(phone.id))
            .values(registered_at=clock.now() - timedelta(days=days))
        )


def years_off(years: int) -> Callable[[datetime], str]:
    """What a clock shows that is so many years ahead."""
    return lambda moment: (moment + timedelta(days=365 * years)).isoformat()
