# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The server is killed in the middle of its work: what it had acknowledged is there, once."""

import http.client
import threading
import time
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.db import db
from app.distribution.models import Handout
from app.stock.models import Balance, Movement
from tests.commands import Server, run, serving
from tests.conftest import Database
from tests.factories import World, put_in_stock

ROUNDS = {"sqlite": 5, "postgresql": 2}
SENDERS = 4
STOCK = 50_000


class Sender(threading.Thread):
    """Somebody who hands out without pause until the server is gone."""

    def __init__(self, server: Server, world: World, site_id: UUID) -> None:
        super().__init__()
        self.server, self.world, self.site_id = server, world, site_id
        self.sent: dict[str, dict[str, Any]] = {}
        self.acknowledged: dict[str, Any] = {}

    def run(self) -> None:
        while True:
            act_id = str(uuid4())
            lines = [{"item_id": str(item), "quantity": 1} for item in (self.world.blanket, self.world.soap)]
            self.sent[act_id] = {"id": act_id, "site_id": str(self.site_id), "lines": lines}
            try:
                status, _, answer = self.server.post("/handouts", self.sent[act_id], self.world.tokens["ambito"])
            except (OSError, http.client.HTTPException, ValueError):
                return
            assert status == 201, answer
            self.acknowledged[act_id] = answer


def one_round(server: Server, world: World, last: list[Sender], pause: float) -> list[Sender]:
    """Send the last round's handouts again, then start anew and kill the server under load."""
    for sender in last:
        send_again(server, sender)
    senders = [Sender(server, world, site) for site in (world.point, world.unit) * (SENDERS // 2)]
    for sender in senders:
        sender.start()
    until = time.monotonic() + 30
    while not all(sender.acknowledged for sender in senders) and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(pause)
    server.kill()
    for sender in senders:
        sender.join(timeout=60)
        assert not sender.is_alive()
        assert sender.acknowledged, "nobody was served before the server was killed"
    return senders


def send_again(server: Server, sender: Sender) -> None:
    """All ids again: what was acknowledged is answered as it was, what was not is done now or was done already."""
    for act_id, body in sender.sent.items():
        status, replayed, answer = server.post("/handouts", body, sender.world.tokens["ambito"])
        assert status == 201
        if act_id in sender.acknowledged:
            assert replayed, "an acknowledged handout was lost"
            assert answer == sender.acknowledged[act_id]


def check_round(database: Database, senders: list[Sender]) -> None:
    """What was acknowledged is in the books, whole, and the books agree."""
    with database.app.app_context():
        stored = {str(one) for one in db.session.scalars(sa.select(Handout.id))}
        db.session.remove()
        db.engine.dispose()
    assert {act_id for sender in senders for act_id in sender.acknowledged} <= stored
    result = run(database, "check-ledger")
    assert (result.exit_code, result.output) == (0, "the ledger agrees\n")


@pytest.mark.slow
def test_what_was_acknowledged_survives_a_kill(app: Any, database: Database, world: World) -> None:
    for site in (world.point, world.unit):
        put_in_stock(world, world.blanket, STOCK, site_id=site)
        put_in_stock(world, world.soap, STOCK, site_id=site)
    db.session.remove()
    rounds: list[list[Sender]] = [[]]
    for number in range(ROUNDS[database.kind]):
        with serving(database) as server:
            rounds.append(one_round(server, world, rounds[-1], pause=0.05 + 0.06 * number))
        check_round(database, rounds[-1])
    with serving(database) as server:
        for sender in rounds[-1]:
            send_again(server, sender)
    given = {act_id for senders in rounds for sender in senders for act_id in sender.sent}
    stored = Counter(str(one) for one in db.session.scalars(sa.select(Handout.id)))
    assert stored == Counter(given), "each of them is there, once"
    left = db.session.scalar(sa.select(sa.func.sum(Balance.quantity)).where(Balance.place == "shelf"))
    assert left == 4 * STOCK - 2 * len(given)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Movement)) == 4 + len(given)
    if database.kind == "sqlite":
        assert db.session.scalar(sa.text("PRAGMA integrity_check")) == "ok"
