# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A replica for reports: long reading goes there, everything else and every write stays where it was."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, create_app, health, server
from app.config import from_environment
from app.db import REPORTING, db, read_from_replica, transaction
from app.engines import best_sqlite
from app.errors import DomainError
from app.network.models import Site
from app.stock.models import Movement
from tests.browser import Browser
from tests.conftest import Caller, Database, FromOutside, settings_for, signed_in
from tests.factories import World, put_in_stock
from tests.reporting.questions import NEEDED, dated


def as_it_was_built(database: Database, folder: Path) -> str:
    """The address of a copy that no longer follows: a replica that lags behind. On PostgreSQL it is the schema in which
    the tests keep the rows of the small world."""
    if isinstance(database.template, Path):
        shutil.copyfile(database.template, folder / "replica.db")
        return f"sqlite:///{folder / 'replica.db'}"
    return f"{database.url}{'&' if '?' in database.url else '?'}options=-csearch_path%3Dkept"


def nowhere(database: Database, folder: Path) -> str:
    """An address at which nothing answers."""
    return f"sqlite:///{folder}" if database.kind == "sqlite" else "postgresql+psycopg://localhost:1/none"


def application(database: Database, folder: Path, replica: str) -> Flask:
    app = create_app(settings_for(database.url, folder, reporting_database_url=replica))
    app.test_client_class = FromOutside
    return app


def say_counted_up_to(database: Database, folder: Path, moment: datetime | None) -> None:
    """Let the copy know up to when its summaries tell what the ledger does, as if it had received that and no more."""
    if database.kind == "sqlite":
        with closing(best_sqlite().connect(folder / "replica.db")) as own, own:
            _note_in(own.execute, "roll_up", moment and f"{moment:%Y-%m-%d %H:%M:%S.%f}", "?")
    else:
        with psycopg.connect(database.url.replace("+psycopg", ""), autocommit=True) as connection:
            _note_in(connection.execute, "kept.roll_up", moment, "%s")


def _note_in(execute: Any, table: str, moment: Any, place: str) -> None:
    execute(f"DELETE FROM {table} WHERE name = 'given'")
    if moment is not None:
        execute(
            f"INSERT INTO {table} (name, recorded_until, rolled_at) VALUES ('given', {place}, {place})",
            (moment, moment),
        )


def let_go(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def replicated(database: Database, tmp_path: Path) -> Iterator[Flask]:
    """An application with a replica that has the small world and nothing that came after."""
    app = application(database, tmp_path, as_it_was_built(database, tmp_path))
    yield app
    let_go(app)
    say_counted_up_to(database, tmp_path, None)


@pytest.fixture
def alone(database: Database, tmp_path: Path) -> Iterator[Flask]:
    """An application whose replica does not answer."""
    app = application(database, tmp_path, nowhere(database, tmp_path))
    yield app
    let_go(app)


def enter(app: Flask, world: World, username: str = "ambito") -> Browser:
    one = Browser(app.test_client(), "en")
    with one.client.session_transaction() as session:
        session.update(signed_in(app, world.operators[username]))
    return one


def test_long_files_are_read_in_the_replica_and_pages_of_work_are_not(replicated: Flask, world: World) -> None:
    with replicated.app_context():
        put_in_stock(world, world.blanket, 7, now=clock.now())
    visitor = enter(replicated, world, "operatore")
    assert visitor.get("/ledger.csv").headers["X-Total-Rows"] == "0", "the replica has not heard of it yet"
    assert "Coperta pile" in visitor.get("/ledger").text, "who works sees what was just done"


def test_figures_of_a_replica_are_its_own_and_say_up_to_when(
    replicated: Flask, database: Database, world: World, tmp_path: Path
) -> None:
    long_ago = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
    with replicated.app_context():
        put_in_stock(world, world.blanket, 7, now=clock.now())
    caller = Caller(replicated.test_client(), world.tokens["ambito"])
    for name in ("indicators", "funnel", "stock", "register", "ddt-register"):
        behind = caller.get(f"/reports/{name}")
        assert (behind.status_code, behind.json["code"]) == (503, "replica_behind"), name
    say_counted_up_to(database, tmp_path, long_ago)
    for name in ("indicators", "funnel", "stock", "register", "ddt-register"):
        assert datetime.fromisoformat(caller.get(f"/reports/{name}").json["as_of"]) == long_ago, name
    assert caller.get("/reports/register").json["total"] == 0
    assert Caller(database.app.test_client(), world.tokens["ambito"]).get("/reports/register").json["total"] == 1


def test_a_write_goes_to_the_database_of_record_wherever_was_read_before(replicated: Flask, world: World) -> None:
    with replicated.app_context():
        read_from_replica()
        put_in_stock(world, world.blanket, 7, now=clock.now())
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Movement)) == 0, (
            "reading goes on in the replica"
        )
    with replicated.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Movement)) == 1


def test_nothing_can_be_written_in_the_replica(replicated: Flask) -> None:
    with replicated.app_context(), db.engines[REPORTING].connect() as connection:
        with pytest.raises(sa.exc.DBAPIError, match=r"read-?only"):
            connection.execute(sa.update(Site).values(name="x"))
        connection.rollback()


def test_without_a_replica_everything_is_read_where_it_is_written(app: Flask, world: World) -> None:
    read_from_replica()
    put_in_stock(world, world.blanket, 7, now=clock.now())
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Movement)) == 1


def test_a_replica_that_does_not_answer_stops_reports_and_no_work(alone: Flask, world: World) -> None:
    visitor = enter(alone, world)
    assert visitor.get("/today").status_code == 200
    refused = visitor.get("/ledger.csv")
    assert refused.status_code == 503 and refused.headers["Retry-After"], "never silently read where people work"
    for path in dated(alone, ""):
        assert visitor.get(path, **NEEDED.get(path, {})).status_code == 503, path
    ready = alone.test_client().get("/readyz").json
    assert ready is not None and ready["reporting"] is False and ready["database"] is True


def test_a_replica_that_answers_says_so(replicated: Flask, database: Database) -> None:
    assert replicated.test_client().get("/readyz").json["reporting"] is True  # type: ignore[index]
    assert "reporting" not in (database.app.test_client().get("/readyz").json or {})


def test_the_start_is_refused_while_the_replica_does_not_answer(alone: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "create_app", lambda: alone)
    with pytest.raises(DomainError, match="bad_setting") as refusal:
        server._ready_app()
    assert refusal.value.details["setting"] == "SOGLIA_REPORTING_DATABASE_URL"


def test_the_start_is_refused_while_the_replica_has_an_older_schema(
    replicated: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with replicated.app_context():
        health.check_replica()
        monkeypatch.setattr(health, "_is_current", lambda _engine: False)
        with pytest.raises(DomainError, match="bad_setting"):
            health.check_replica()


def test_a_replica_is_of_the_same_kind(tmp_path: Path) -> None:
    plain = {"SOGLIA_SECRET_KEY": "x" * 40, "SOGLIA_DATA_DIR": str(tmp_path)}
    assert from_environment(plain).reporting_database_url == ""
    for url, replica in ((f"sqlite:///{tmp_path}/a.db", "postgres://h/n"), ("postgres://h/n", "sqlite:////x.db")):
        with pytest.raises(DomainError) as refusal:
            from_environment({**plain, "SOGLIA_DATABASE_URL": url, "SOGLIA_REPORTING_DATABASE_URL": replica})
        assert refusal.value.details["setting"] == "SOGLIA_REPORTING_DATABASE_URL"
    both = {"SOGLIA_DATABASE_URL": "postgres://h/n", "SOGLIA_REPORTING_DATABASE_URL": "postgresql://r/n"}
    assert from_environment({**plain, **both}).reporting_database_url == "postgresql+psycopg://r/n"


def test_what_was_read_before_a_transaction_is_let_go(replicated: Flask, world: World) -> None:
    with replicated.app_context():
        read_from_replica()
        with transaction():
            assert db.session.get_bind() is db.engine
        assert db.session.get_bind() is db.engines[REPORTING]
