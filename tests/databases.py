# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two databases of a run, and how each is brought back to the small world that was built in it once."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from flask import Flask
from psycopg import sql

from app.db import db
from tests.factories import World


@dataclass
class Database:
    """One kind of database for the whole run: an application on it, and how to make it fresh."""

    kind: str
    url: str
    app: Flask
    world: World
    template: "Path | Kept"

    def let_go(self) -> None:
        """End what a test left open. PostgreSQL's connections wait in their pool, since a new one costs more than most
        tests; SQLite's are closed, for its file is about to be another."""
        with self.app.app_context():
            db.session.remove()
            if isinstance(self.template, Path) or db.engine.pool.checkedout():  # type: ignore[attr-defined]
                db.engine.dispose()

    def renew(self) -> None:
        """Bring the world back to how it was built."""
        self.let_go()
        if isinstance(self.template, Path):
            path = Path(self.url.removeprefix("sqlite:///"))
            for ending in ("-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
            shutil.copyfile(self.template, path)
        else:
            self.template.bring_back()


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


# As a replica, so that neither foreign keys nor the triggers that keep rows from being deleted have a say. What is done
# to each table is written out, so that PostgreSQL plans it once.
_KEEP = """
DO $make$ DECLARE name text; filled bool; statements text := ''; BEGIN
  CREATE SCHEMA kept;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', name);
    statements := statements || format('DELETE FROM public.%I; ', name);
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM kept.%I)', name) INTO filled;
    IF filled THEN
      statements := statements || format('INSERT INTO public.%1$I SELECT * FROM kept.%1$I; ', name);
    END IF;
  END LOOP;
  statements := 'BEGIN ' || statements || 'END';
  EXECUTE format('CREATE FUNCTION kept.rows_back() RETURNS void LANGUAGE plpgsql AS %L', statements);
END $make$
"""
_BRING_BACK = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;
  PERFORM kept.rows_back();
  FOR name IN SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal LOOP
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', name);
  END LOOP;
END $$
"""


class Kept:
    """The rows of every table as the world was built, in a schema beside them: to copy a database anew takes PostgreSQL
    longer than most tests, since each table and index is a file."""

    def __init__(self, url: str) -> None:
        address = url.replace("postgresql+psycopg://", "postgresql://")
        self.connection = psycopg.connect(address, autocommit=True)
        self.connection.execute(_KEEP)

    def bring_back(self) -> None:
        """Put every row back as it was; whoever is still at something is cut off first."""
        others = "pid <> pg_backend_pid() AND datname = current_database() AND backend_type = 'client backend'"
        busy = f"{others} AND state <> 'idle'"
        self.connection.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {busy}")
        self.connection.execute(_BRING_BACK)


def own(name: str) -> str:
    """A name of this process's own: several test processes may share one server."""
    return name + os.environ.get("PYTEST_XDIST_WORKER", "")


def empty_postgresql(server: str, name: str) -> str:
    """A new empty database on the server; returns its address for SQLAlchemy."""
    name = own(name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return _named(server, name).replace("postgresql://", "postgresql+psycopg://")
