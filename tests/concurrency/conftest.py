# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A crowd of real processes that ask at the same instant. They are started once and serve every test."""

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from tests.concurrency.worker import Ask, Said, Turn, work
from tests.conftest import Database

MOST = 16
PATIENCE = 120  # seconds; what takes longer is a deadlock, not a slow machine


class Crowd:
    """Sixteen processes behind one gate."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("forkserver")  # forked from a clean process, as the web server's are
        context.set_forkserver_preload(["tests.concurrency.worker"])
        self.gate = context.Event()
        self.pipes: list[Connection] = []
        self.processes: list[Any] = []
        for number in range(MOST):
            here, there = context.Pipe()
            process = context.Process(target=work, args=(there, self.gate), name=f"counter-{number}", daemon=True)
            process.start()
            there.close()
            self.pipes.append(here)
            self.processes.append(process)

    def begin(self, database: Database, asks: Sequence[Sequence[Ask]]) -> list[Connection]:
        """Let as many counters as there are lists ask, all at once; returns where the answers will come."""
        pipes, home = self.pipes[: len(asks)], Path(database.app.config["SETTINGS"].data_dir)
        for pipe, own in zip(pipes, asks, strict=True):
            pipe.send(Turn(database.url, home, own))
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
        for process in self.processes:
            with suppress(ValueError):
                process.join(timeout=10)
            if process.is_alive():
                process.kill()
                process.join(timeout=10)
            process.close()


def answer_of(pipe: Connection) -> Any:
    """What comes next from a counter; fails instead of waiting for ever."""
    assert pipe.poll(PATIENCE), "a counter waits for ever"
    return pipe.recv()


@pytest.fixture(scope="session")
def sixteen() -> Iterator[Crowd]:
    """The processes of the whole run."""
    crowd = Crowd()
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
