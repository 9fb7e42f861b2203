# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How each of the two databases is opened: by which driver, with which options, what every connection needs."""

import fcntl
import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

log = logging.getLogger(__name__)


def best_sqlite() -> ModuleType:
    """The newest SQLite at hand.

    Versions 3.7.0 to 3.51.2 can lose commits in WAL mode when two connections reset the log at the same instant (fixed
    in 3.44.6, 3.50.7 and 3.51.3); ``pysqlite3`` carries a repaired one where the system's is older.
    """
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    newer: bool = dbapi2.sqlite_version_info > sqlite3.sqlite_version_info
    return dbapi2 if newer else sqlite3


def resets_its_log_safely(version: tuple[int, int, int]) -> bool:
    """Whether a SQLite version is free of the WAL-reset bug (see ``best_sqlite``)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


def engine_options(url: str) -> dict[str, Any]:
    """Options for ``create_engine`` by database; pure."""
    shared = {"pool_size": 10, "hide_parameters": True}  # an error goes into the log, and a card's code must not
    if not url.startswith("sqlite"):
        return {**shared, "max_overflow": 10, "pool_recycle": 300, "connect_args": {"connect_timeout": 5}}
    module = best_sqlite()
    lock = WriterLock(url.removeprefix("sqlite:///") + ".lock")

    class Connection(module.Connection):  # type: ignore[name-defined,misc]
        def close(self) -> None:
            """Closing the last connection writes the log back: that too waits for its turn."""
            with lock.held():
                super().close()

    return {**shared, "module": module, "connect_args": {"timeout": 30, "factory": Connection}}


def replica_options(url: str) -> dict[str, Any]:
    """Options for the engine of a replica; pure."""
    shared = {"pool_size": 5, "pool_pre_ping": True, "hide_parameters": True}
    if url.startswith("sqlite"):
        return {**shared, "module": best_sqlite(), "connect_args": {"timeout": 30}}
    return {**shared, "max_overflow": 5, "pool_recycle": 300, "connect_args": {"connect_timeout": 5}}


class WriterLock:
    """A file lock in front of SQLite: its own waiting is unfair, a kernel lock serves in order, across processes.

    A thread that holds it already passes: a connection may be closed in the middle of a transaction.
    """

    holding = threading.local()

    def __init__(self, path: str) -> None:
        self.path = path

    @contextmanager
    def held(self) -> Iterator[None]:
        if getattr(self.holding, "path", None) == self.path:
            yield
            return
        with open(self.path, "a", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self.holding.path = self.path
            try:
                yield
            finally:
                self.holding.path = None


def prepare(engine: Engine) -> None:
    """Attach what every connection of this engine needs."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        version = engine.dialect.dbapi.sqlite_version_info  # type: ignore[union-attr]
        if not resets_its_log_safely(version):
            log.warning("sqlite_wal_reset_bug", extra={"version": ".".join(map(str, version))})


def prepare_replica(engine: Engine) -> None:
    """Let nobody write over any connection to a replica, whatever they try."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite_copy)
        sa.event.listen(engine, "begin", _begin_sqlite)
    else:
        sa.event.listen(engine, "connect", _read_only)


def _read_only(connection: Any, _record: object) -> None:
    connection.read_only = True


def _prepare_sqlite_copy(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("busy_timeout=30000", "query_only=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout=30000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "secure_delete=ON",  # what is forgotten is overwritten, not only no longer listed
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
