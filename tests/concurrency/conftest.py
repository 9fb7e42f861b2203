# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A crowd of real processes that ask at the same instant. They are started once and serve every test."""

import multiprocessing
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.concurrency.worker import Ask, Place, Said, Turn, open_counters
from tests.conftest import Database

MOST = 16
PATIENCE = 120  # seconds; what takes longer is a deadlock, not a slow machine


class Crowd:
    """Sixteen processes behind one gate."""

    def __init__(self, databases: Sequence[Database]) -> None:
        context = multiprocessing.get_context("forkserver")  # forked from a clean process, as the web server's are
        context.set_forkserver_preload(["tests.concurrency.worker"])
        self.gate = context.Event()
        pairs = [context.Pipe() for _ in range(MOST)]
        self.pipes: list[Connection] = [here for here, _ in pairs]
        places = [_place(one) for one in databases]
        counters = [there for _, there in pairs]
        self.process: Any = context.Process(target=open_counters, args=(counters, self.gate, places), daemon=True)
        self.process.start()
        for there in counters:
            there.close()
        for pipe in self.pipes:
            assert answer_of(pipe) == "here"  # what was asked before they part touches no test's goods

    def begin(self, database: Database, asks: Sequence[Sequence[Ask]]) -> list[Connection]:
        """Let as many counters as there are lists ask, all at once; returns where the answers will come."""
        pipes = self.pipes[: len(asks)]
        for pipe, own in zip(pipes, asks, strict=True):
            pipe.send(Turn(database.url, own))
        for pipe in pipes:
            assert answer_of(pipe) == "ready"
        self.gate.set()
        return pipes

    def end(self, pipes: Sequence[Connection]) -> list[list[Said]]:
        """The answers, counter by counter."""
        answers = [answer_of(pipe) for pipe in pipes]
        self.gate.clear()
        return answers

    def let_go(self) -> None:
        """Close every connection to the database."""
        for pipe in self.pipes:
            pipe.send(None)
        for pipe in self.pipes:
            assert answer_of(pipe) == "free"

    def go_home(self) -> None:
        """End the processes."""
        for pipe in self.pipes:
            pipe.close()
        self.process.join(timeout=10)
        if self.process.is_alive():
            self.process.kill()
            self.process.join(timeout=10)
        self.process.close()


def _place(database: Database) -> Place:
    """Where nothing is on the shelf, a handout is refused; whatever it does is undone before the first test."""
    world = database.world
    lines = [{"item_id": str(world.blanket), "quantity": 1}]
    refused = {"id": str(uuid4()), "site_id": str(world.point), "lines": lines}
    home = Path(database.app.config["SETTINGS"].data_dir)
    return Place(database.url, home, Ask("/handouts", refused, world.tokens["ambito"]))


def answer_of(pipe: Connection) -> Any:
    """What comes next from a counter; fails instead of waiting for ever."""
    assert pipe.poll(PATIENCE), "a counter waits for ever"
    return pipe.recv()


@pytest.fixture(scope="session")
def sixteen(sqlite_database: Database, postgresql_database: Database) -> Iterator[Crowd]:
    """The processes of the whole run."""
    crowd = Crowd((sqlite_database, postgresql_database))
    yield crowd
    crowd.go_home()


class Rush:
    """A crowd in front of one database."""

    def __init__(self, crowd: Crowd, database: Database) -> None:
        self.crowd, self.database = crowd, database

    def each(self, asks: Sequence[Sequence[Ask]]) -> list[list[Said]]:
        """Every list by a counter of its own, its asks one after the other."""
        return self.crowd.end(self.crowd.begin(self.database, asks))

    def at_once(self, asks: Sequence[Ask]) -> list[Said]:
        """Every ask by a counter of its own, at the same instant."""
        return [said for [said] in self.each([[one] for one in asks])]


@pytest.fixture
def rush(sixteen: Crowd, database: Database) -> Iterator[Rush]:
    """Many counters in front of the fresh database."""
    yield Rush(sixteen, database)
    sixteen.let_go()
