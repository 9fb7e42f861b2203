# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One counter among many: a process of its own, with its own application, that asks when the gate opens."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.db import db
from tests.conftest import settings_for


@dataclass(frozen=True)
class Ask:
    """One POST below /api/v1, by whoever holds the token."""

    path: str
    body: dict[str, Any]
    token: str


@dataclass(frozen=True)
class Said:
    """What it was answered with."""

    status: int
    text: str
    replayed: bool
    body: Any = field(compare=False)

    @property
    def code(self) -> str:
        """The refusal's code; empty when it was no refusal."""
        return self.body["code"] if self.status >= 400 else ""


@dataclass(frozen=True)
class Turn:
    """What a worker is to do next: on which database, which asks one after the other."""

    url: str
    asks: Sequence[Ask]


@dataclass(frozen=True)
class Place:
    """A database, and what is asked on it once before everybody comes, so that not each of them learns it anew."""

    url: str
    home: Path
    first: Ask


def open_counters(pipes: list[Connection], gate: Any, places: Sequence[Place]) -> None:
    """Build an application for each database and be as many counters as there are pipes: to build it in each of them
    would take longer than what they are asked. No connection is open when they part."""
    apps = {one.url: create_app(settings_for(one.url, one.home)) for one in places}
    for one in places:
        _ask(apps[one.url], one.first)
    _let_go(apps)
    children = []
    for number, pipe in enumerate(pipes):
        child = os.fork()
        if child == 0:
            for other in pipes[:number] + pipes[number + 1 :]:
                other.close()
            with suppress(KeyboardInterrupt):
                work(pipe, gate, apps)
            os._exit(0)
        children.append(child)
    for pipe in pipes:
        pipe.close()
    for child in children:
        os.waitpid(child, 0)


def work(pipe: Connection, gate: Any, apps: dict[str, Flask]) -> None:
    """Say ``here``. Take turns from the pipe until nothing more comes; say ``ready``, wait for the gate, ask, hand back
    the answers.

    ``None`` instead of a turn means: let go of every connection, the database is about to be replaced.
    """
    pipe.send("here")
    while True:
        try:
            turn: Turn | None = pipe.recv()
        except EOFError:
            return
        if turn is None:
            _let_go(apps)
            pipe.send("free")
            continue
        app = apps[turn.url]
        with app.app_context():
            db.session.execute(sa.text("SELECT 1"))
            db.session.remove()
        pipe.send("ready")
        gate.wait()
        pipe.send([_ask(app, one) for one in turn.asks])


def _ask(app: Flask, one: Ask) -> Said:
    headers = {"Authorization": f"Bearer {one.token}", "Accept-Language": "en"}
    answer = app.test_client().post(f"/api/v1{one.path}", json=one.body, headers=headers)
    return Said(answer.status_code, answer.text, answer.headers.get("Idempotent-Replay") == "true", answer.json)


def _let_go(apps: dict[str, Flask]) -> None:
    for app in apps.values():
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
