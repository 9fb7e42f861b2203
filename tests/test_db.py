# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one place where a transaction begins and commits: what every connection is set to, and how writers take turns."""

import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app, db, engines
from app.db import take_turn, turn_key
from app.engines import WriterLock, best_sqlite, engine_options, resets_its_log_safely
from tests.conftest import Database, migrate, settings_for
from tests.factories import World


@pytest.fixture
def sqlite(tmp_path: Path) -> Any:
    """An application on a SQLite file of its own."""
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'own.db'}", tmp_path))
    migrate(app)
    with app.app_context():
        yield app
        db.db.session.remove()
        db.db.engine.dispose()


def test_every_pooled_connection_is_set_to_lose_nothing(sqlite: Flask) -> None:
    wanted = {
        "synchronous": 2,
        "foreign_keys": 1,
        "journal_mode": "wal",
        "recursive_triggers": 1,
        "busy_timeout": 30000,
    }
    several = [db.db.engine.connect() for _ in range(4)]
    for connection in several:
        for pragma, value in wanted.items():
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    for connection in several:
        connection.close()


def test_postgresql_waits_for_the_disk_unless_told_otherwise(postgresql_database: Database) -> None:
    with postgresql_database.app.app_context(), db.db.engine.connect() as connection:
        assert connection.dialect.name == "postgresql"
        assert connection.get_isolation_level() == "READ COMMITTED"
        set_by_us = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_settings WHERE name = 'synchronous_commit' AND source IN ('session', 'client')"
        )
        assert set_by_us.scalar() == 0


def test_an_error_in_the_log_holds_no_values(app: Flask, world: World) -> None:
    with pytest.raises(sa.exc.DBAPIError) as failed:
        db.db.session.execute(sa.text("SELECT * FROM nowhere WHERE code = :code"), {"code": world.person_code})
    assert world.person_code not in str(failed.value)


def test_a_writer_begins_at_once_and_a_reader_does_not(sqlite: Flask) -> None:
    said: list[str] = []
    sa.event.listen(db.db.engine, "before_cursor_execute", lambda _c, _cu, statement, *_: said.append(statement))
    db.db.session.execute(sa.text("SELECT 1"))
    db.db.session.rollback()
    with db.transaction():
        db.db.session.execute(sa.text("SELECT 2"))
    assert said == ["BEGIN", "SELECT 1", "BEGIN IMMEDIATE", "SELECT 2"]


def test_a_savepoint_and_a_new_table_go_with_the_transaction(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), db.transaction():
        with db.db.session.begin_nested():
            db.db.session.execute(sa.text("CREATE TABLE passing (id INTEGER)"))
            db.db.session.execute(sa.text("INSERT INTO passing VALUES (1)"))
        raise ZeroDivisionError
    assert not sa.inspect(db.db.engine).has_table("passing")


def test_a_savepoint_alone_may_be_undone(app: Flask, world: World) -> None:
    names = sa.text("SELECT name FROM ambito ORDER BY name")
    with db.transaction():
        nested = db.db.session.begin_nested()
        db.db.session.execute(sa.text("UPDATE ambito SET name = 'Gone' WHERE code = 'PI'"))
        nested.rollback()
        db.db.session.execute(sa.text("UPDATE ambito SET name = 'Lucca!' WHERE code = 'LU'"))
    assert list(db.db.session.scalars(names)) == ["Lucca!", "Pisa"]


def test_what_was_read_before_is_let_go_when_a_transaction_begins(app: Flask) -> None:
    db.db.session.execute(sa.text("UPDATE ambito SET name = 'Half' WHERE code = 'PI'"))
    with db.transaction():
        assert db.db.session.scalar(sa.text("SELECT name FROM ambito WHERE code = 'PI'")) == "Pisa"


def test_a_transaction_inside_another_is_refused_and_nothing_of_the_outer_is_lost_in_silence(app: Flask) -> None:
    rename = sa.text("UPDATE ambito SET name = 'Half' WHERE code = 'PI'")
    with pytest.raises(RuntimeError, match="under way"), db.transaction():
        db.db.session.execute(rename)
        with db.transaction():
            pass
    assert db.db.session.scalar(sa.text("SELECT name FROM ambito WHERE code = 'PI'")) == "Pisa"
    with pytest.raises(RuntimeError, match="under way"), db.transaction():
        db.in_transaction(lambda: None)()
    for _ in range(2):
        with db.transaction():
            db.db.session.execute(rename)


def test_a_decorated_view_commits_when_it_returns_and_rolls_back_when_it_raises(app: Flask) -> None:
    rename = sa.text("UPDATE ambito SET name = :name WHERE code = 'PI'")

    @db.in_transaction
    def view(name: str, fails: bool) -> str:
        """A view."""
        db.db.session.execute(rename, {"name": name})
        if fails:
            raise KeyboardInterrupt
        return name

    assert view("Kept", False) == "Kept"
    with pytest.raises(KeyboardInterrupt):
        view("Lost", True)
    assert view.__doc__ == "A view."
    assert db.db.session.scalar(sa.text("SELECT name FROM ambito WHERE code = 'PI'")) == "Kept"


# ---------------------------------------------------------------- the lock in front of SQLite


def holds(lock: WriterLock, **timeout: float) -> bool:
    """Whether somebody else could take the lock within a moment."""
    got = threading.Event()

    def try_it() -> None:
        with lock.held():
            got.set()

    one = threading.Thread(target=try_it, daemon=True)
    one.start()
    taken = got.wait(timeout.get("timeout", 0.3))
    return not taken


def test_the_lock_lets_its_own_thread_pass_and_nobody_else(tmp_path: Path) -> None:
    lock = WriterLock(str(tmp_path / "lock"))
    with lock.held():
        with lock.held():
            assert holds(lock)
        assert holds(lock), "leaving the inner one is not leaving"
    assert not holds(lock, timeout=5)


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    lock = WriterLock(str(tmp_path / "lock"))
    with pytest.raises(ZeroDivisionError), lock.held():
        raise ZeroDivisionError
    assert not holds(lock, timeout=5)
    with lock.held():
        assert holds(lock), "and has to be taken again"


def test_writers_of_two_files_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with WriterLock(str(tmp_path / "one")).held():
        assert not holds(WriterLock(str(tmp_path / "other")), timeout=5)


def test_a_write_waits_for_the_lock_and_a_read_does_not(sqlite: Flask, tmp_path: Path) -> None:
    done: dict[str, float] = {}

    def use(name: str, write: bool) -> None:
        with sqlite.app_context():
            if write:
                with db.transaction():
                    db.db.session.execute(sa.text("SELECT 1"))
            else:
                db.db.session.execute(sa.text("SELECT 1"))
            done[name] = time.monotonic()
            db.db.session.remove()

    both = [threading.Thread(target=use, args=one) for one in (("write", True), ("read", False))]
    with WriterLock(str(tmp_path / "own.db.lock")).held():
        for one in both:
            one.start()
        both[1].join(timeout=10)
        assert set(done) == {"read"}
    both[0].join(timeout=10)
    assert set(done) == {"read", "write"}


# ---------------------------------------------------------------- turns


def test_turns_are_taken_in_one_order_whatever_order_they_are_asked_in(
    postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[int]] = []
    with postgresql_database.app.app_context(), monkeypatch.context() as patched:
        patched.setattr(db, "ask", lambda _statement, values: asked.append(values["keys"]))
        ids = [uuid4() for _ in range(20)]
        take_turn(*ids)
        take_turn(*reversed(ids))
        take_turn(*ids, *ids, None)
        take_turn(None)
        take_turn()
    assert len(asked) == 3
    assert asked[0] == sorted(asked[0]) == asked[1] == asked[2]


def test_a_turn_is_held_until_the_end_of_the_transaction(postgresql_database: Database) -> None:
    site = uuid4()
    held = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted")
    with postgresql_database.app.app_context():
        with db.transaction():
            take_turn(site, site, uuid4())
            assert db.db.session.scalar(held) == 2
        assert db.db.session.scalar(held) == 0
        db.db.session.remove()
        db.db.engine.dispose()


def test_the_key_of_an_id_is_the_same_in_every_process_and_fits_a_bigint() -> None:
    assert turn_key(UUID(int=1)) == turn_key(UUID(int=1)) != turn_key(UUID(int=2))
    assert all(-(2**63) <= turn_key(uuid4()) < 2**63 for _ in range(1000))


# ---------------------------------------------------------------- versions, settings


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 44, 99), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_which_versions_of_sqlite_reset_their_log_safely(version: tuple[int, int, int], safe: bool) -> None:
    assert resets_its_log_safely(version) is safe


def test_an_unsafe_sqlite_is_said_aloud(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(engines, "resets_its_log_safely", lambda _version: False)
    create_app(settings_for(f"sqlite:///{tmp_path / 'old.db'}", tmp_path))
    assert "sqlite_wal_reset_bug" in caplog.text


def test_the_newest_sqlite_at_hand_is_used(sqlite: Flask) -> None:
    assert db.db.engine.dialect.dbapi is best_sqlite()


def test_no_value_is_ever_part_of_an_error(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path / 'x.db'}", "postgresql+psycopg://localhost/x"):
        assert engine_options(url)["hide_parameters"] is True


def test_a_moment_needs_its_zone_and_comes_back_in_utc(app: Flask) -> None:
    kind, rome = db.Moment(), datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    dialect = db.db.engine.dialect
    back = kind.process_result_value(kind.process_bind_param(rome, dialect), dialect)
    assert back is not None and back == rome and back.utcoffset() == timedelta(0)
    with pytest.raises(ValueError, match="zone"):
        kind.process_bind_param(datetime(2026, 7, 1, 12), dialect)  # noqa: DTZ001  (that is the point)
