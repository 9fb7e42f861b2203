# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything that a database holds, as whoever takes a copy of it away would have it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from app.codes import fold
from app.db import Base, db
from tests.conftest import Database


def tables(database: Database) -> dict[str, str]:
    """The rows of every table as text, those of the history of migrations too."""
    names = [*Base.metadata.tables, "alembic_version"]
    if database.kind == "sqlite":
        with closing(sqlite3.connect(_path(database))) as connection:
            return {name: repr(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names}
    told = {}
    with psycopg.connect(database.url.replace("+psycopg", "")) as connection:
        for name in names:
            with connection.cursor().copy(f'COPY "{name}" TO STDOUT') as copy:
                told[name] = b"".join(bytes(block) for block in copy).decode()
    return told


def copies(database: Database) -> dict[str, bytes]:
    """The files and their backup (SQLite), or a dump of all rows (PostgreSQL, whose files only its server reads)."""
    if database.kind != "sqlite":
        return {"dump": "\n".join(tables(database).values()).encode()}
    with database.app.app_context():
        db.engine.dispose()  # to read a file that this process has open would let go of SQLite's own locks on it
    path = _path(database)
    backup = path.with_name("backup.db")
    with closing(sqlite3.connect(path)) as connection, closing(sqlite3.connect(backup)) as other:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.backup(other)
    files = [path, path.with_name(path.name + "-wal"), backup]
    found = {one.name: one.read_bytes() for one in files if one.exists()}
    backup.unlink()
    return found


def holders(database: Database, text: str) -> set[str]:
    """The tables in which a text stands, however it is spelled."""
    return {name for name, rows in tables(database).items() if text in rows or fold(text) in fold(rows)}


def _path(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///"))
