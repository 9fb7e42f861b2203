# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The schema's history: forth, back and forth again on both databases, and what stands there is what the models say."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.operations import ops
from alembic.script import ScriptDirectory
from flask import Flask

from app import create_app, health
from app.db import Base, db, table_of, transaction
from tests.commands import ROOT, settings_in_words
from tests.conftest import empty_postgresql, settings_for

NAME = re.compile(r"\d{8}_\d{4}_([0-9a-f]{12})_[a-z0-9_]+\.py")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without any table."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    if request.param == "postgresql":
        url = empty_postgresql(request.getfixturevalue("postgresql_url"), "soglia_empty")
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    with db.engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def test_forth_and_back_and_forth_again(empty: Flask) -> None:
    config = health.alembic_config()
    command.upgrade(config, "head")
    first = definitions()
    assert health.schema_is_current()
    command.downgrade(config, "base")
    assert tables() <= {"alembic_version"}
    assert not health.schema_is_current()
    command.upgrade(config, "head")
    assert definitions() == first
    command.upgrade(config, "head")
    assert definitions() == first, "a second time there is nothing to do"


def definitions() -> list[str]:
    """Everything the schema consists of, as the database describes it."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            rows = connection.execute(sa.text("SELECT name || ': ' || coalesce(sql, '') FROM sqlite_master"))
        else:
            rows = connection.execute(sa.text(ALL_OF_POSTGRESQL))
        return sorted(_in_one_order(str(row[0])) for row in rows)


def _in_one_order(definition: str) -> str:
    """A definition with its lines sorted: SQLite writes down a table made anew with its constraints in any order."""
    return "\n".join(sorted(line.strip(", \t") for line in definition.splitlines()))


ALL_OF_POSTGRESQL = """
    SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, character_maximum_length)
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def test_the_migrated_schema_is_the_one_of_the_models(empty: Flask) -> None:
    command.upgrade(health.alembic_config(), "head")
    command.check(health.alembic_config())


def test_every_check_of_the_models_stands_in_the_database(empty: Flask) -> None:
    command.upgrade(health.alembic_config(), "head")
    kind = db.engine.dialect.name
    with db.engine.connect() as connection:
        inspector = sa.inspect(connection)
        stands = {
            str(check["name"])
            for table in inspector.get_table_names()
            for check in inspector.get_check_constraints(table)
        }
        if kind == "sqlite":
            text = " ".join(connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE type = 'table'")).scalars())
            stands = set(re.findall(r"CONSTRAINT (ck_\w+) CHECK", text))
    wanted = {
        str(one.name)
        for table in Base.metadata.tables.values()
        for one in table.constraints
        if isinstance(one, sa.CheckConstraint) and (kind == "sqlite" or _on_both(one))
    }
    assert stands == wanted


def _on_both(check: sa.CheckConstraint) -> bool:
    return "typeof(" not in str(check.sqltext)


def test_no_column_holds_a_fraction_and_every_text_and_word_is_bounded() -> None:
    for table in Base.metadata.tables.values():
        checks = {str(one.name) for one in table.constraints if isinstance(one, sa.CheckConstraint)}
        for column in table.columns:
            assert not isinstance(column.type, (sa.Float, sa.Numeric)) or isinstance(column.type, sa.Integer), column
            if isinstance(column.type, sa.String) and column.type.length:
                bounded = {f"ck_{table.name}_{column.name}_{what}" for what in ("length", "word")}
                assert bounded & checks, f"{column} has no check of its length on SQLite"


def test_every_number_of_pieces_or_cents_is_whole_and_bounded() -> None:
    for table in Base.metadata.tables.values():
        checks = {str(one.name) for one in table.constraints if isinstance(one, sa.CheckConstraint)}
        for column in table.columns:
            if column.name.endswith(("quantity", "pieces", "_cents", "sequence", "people")):
                assert {f"ck_{table.name}_{column.name}_{what}" for what in ("bounds", "whole")} <= checks, column


ASSIGN = (
    "INSERT INTO assignment (id, operator_id, role, ambito_id, site_id) VALUES (:id, :operator, :role, :ambito, NULL)"
)


def test_a_role_held_twice_becomes_one_and_cannot_be_given_again(empty: Flask) -> None:
    command.upgrade(health.alembic_config(), "b7d4e1902c5a")
    operator, ambito = uuid4(), uuid4()
    known = {"operator": operator, "ambito": ambito, "now": datetime(2026, 11, 20, tzinfo=UTC)}
    add_operator = "INSERT INTO operator (id, username, display_name, created_at) VALUES (:operator, 'x', 'X', :now)"
    with transaction():
        _say("INSERT INTO ambito (id, code, name) VALUES (:ambito, 'PI', 'Pisa')", known)
        _say(add_operator, known)
        for role, place in (("region", None), ("region", None), ("coordinator", ambito), ("coordinator", ambito)):
            _say(ASSIGN, {"id": uuid4(), "operator": operator, "role": role, "ambito": place})
    command.upgrade(health.alembic_config(), "head")
    assert db.session.scalar(sa.text("SELECT count(*) FROM assignment")) == 2
    for role, place in (("region", None), ("coordinator", ambito)):
        again = {"id": uuid4(), "operator": operator, "role": role, "ambito": place}
        with pytest.raises(sa.exc.IntegrityError), transaction():
            _say(ASSIGN, again)


def _say(statement: str, values: dict[str, object]) -> None:
    types = {"id": sa.Uuid(), "operator": sa.Uuid(), "ambito": sa.Uuid(), "now": sa.DateTime(timezone=True)}
    named = [sa.bindparam(name, value, types.get(name)) for name, value in values.items() if f":{name}" in statement]
    db.session.execute(sa.text(statement).bindparams(*named))


def test_two_migrators_at_once_do_the_work_once(empty: Flask, tmp_path: Path) -> None:
    settings = {**os.environ, **settings_in_words(db.engine.url.render_as_string(hide_password=False), tmp_path)}
    command_line = [sys.executable, "-c", "from app.cli import main; main()", "migrate"]
    both = [subprocess.Popen(command_line, env=settings, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)]
    said = [one.communicate(timeout=120)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert said == [b"schema is current\n"] * 2
    assert health.schema_is_current()


def test_a_migration_that_fails_leaves_nothing_behind(empty: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(ops.ExecuteSQLOp, "execute", classmethod(fails))
    with pytest.raises(RuntimeError, match="power"):
        command.upgrade(health.alembic_config(), "head")
    monkeypatch.undo()
    assert tables() == set()


def test_the_names_of_migrations_read_as_a_story() -> None:
    files = sorted(one.name for one in (health.migrations_dir() / "versions").glob("*.py"))
    revisions = []
    for name in files:
        found = NAME.fullmatch(name)
        assert found is not None, name
        revisions.append(found[1])
    scripts = ScriptDirectory.from_config(health.alembic_config())
    applied = [one.revision for one in reversed(list(scripts.walk_revisions()))]
    assert applied == revisions, "sorted by name is sorted by time"
    assert len(scripts.get_heads()) == 1


def test_every_table_belongs_to_the_models() -> None:
    assert {table_of(one.class_).name for one in Base.registry.mappers} == set(Base.metadata.tables)


def test_what_was_put_aside_before_is_kept_on_the_way_up_and_down(empty: Flask) -> None:
    config = health.alembic_config()
    command.upgrade(config, "3a7e90c4d1b8")
    operator, ids = uuid4(), sorted((uuid4(), uuid4()))
    now = datetime(2026, 11, 20, tzinfo=UTC)
    table = sa.table(
        "quarantined_handout",
        *(sa.column(name, sa.Uuid()) for name in ("id", "operator_id", "settled_by")),
        *(sa.column(name, sa.Text()) for name in ("reason", "body", "fingerprint")),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in ("received_at", "settled_at")),
    )
    columns = "id, username, display_name, password_hash, created_at"
    with db.engine.begin() as connection:
        connection.execute(
            sa.text(f"INSERT INTO operator ({columns}) VALUES (:id, 'a.b', 'A', 'x', :now)").bindparams(
                sa.bindparam("id", operator, type_=sa.Uuid()), now=now
            )
        )
        rows = [{"id": one, "operator_id": operator, "reason": "x", "body": "{}", "received_at": now} for one in ids]
        connection.execute(table.insert(), rows)
    command.upgrade(config, "b7d4e1902c5a")
    with db.engine.begin() as connection:
        kept = connection.execute(sa.select(table.c.id, table.c.body, table.c.fingerprint).order_by(table.c.id)).all()
        assert [(row.id, row.body) for row in kept] == [(one, "{}") for one in ids]
        assert len({row.fingerprint for row in kept}) == 2
        settled = table.update().where(table.c.id == ids[0])
        connection.execute(settled.values(body=None, settled_at=now, settled_by=operator))
    command.downgrade(config, "3a7e90c4d1b8")
    with db.engine.begin() as connection:
        bodies = connection.execute(sa.select(table.c.body).order_by(table.c.id)).scalars().all()
    assert bodies == ["null", "{}"]


def test_what_was_summed_up_and_taken_away_is_summed_up_anew_from_the_beginning(empty: Flask) -> None:
    """Else the books would be read from the last time on, and reports be empty before."""
    config, now = health.alembic_config(), datetime(2026, 11, 20, tzinfo=UTC)
    command.upgrade(config, "head")
    at = sa.DateTime(timezone=True)
    kept = sa.table("roll_up", sa.column("name"), sa.column("recorded_until", at), sa.column("rolled_at", at))
    with db.engine.begin() as connection:
        rows = [{"name": one, "recorded_until": now, "rolled_at": now} for one in ("flows", "given", "met")]
        connection.execute(kept.insert(), rows)
    command.downgrade(config, "f278b9ad2ce8")
    with db.engine.begin() as connection:
        assert connection.execute(sa.select(kept.c.name)).scalars().all() == ["flows"]


def test_who_was_signed_in_stays_so_when_phones_come_and_go(empty: Flask) -> None:
    config, before = health.alembic_config(), "d056f7eb0ac6"
    command.upgrade(config, before)
    now, at = datetime(2026, 11, 20, tzinfo=UTC), sa.DateTime(timezone=True)
    sessions, phones, kept = (
        sa.table(
            name,
            *(sa.column(one, sa.Uuid()) for one in ("id", "operator_id", "session_id", "settled_by")),
            *(sa.column(one, sa.String()) for one in ("kind", "secret_hash", "name", "reason", "fingerprint")),
            *(sa.column(one, at) for one in ("created_at", "last_seen_at", "expires_at", "registered_at")),
            *(sa.column(one, at) for one in ("received_at", "settled_at")),
            *(sa.column(one, sa.Integer()) for one in ("last_number", "missing", "missing_known")),
            *(sa.column("key", sa.LargeBinary()), sa.column("settled_as", sa.String())),
        )
        for name in ("operator_session", "device", "quarantined_handout")
    )
    operator, browser, phone = uuid4(), uuid4(), uuid4()
    columns = "id, username, display_name, password_hash, created_at"
    insert = f"INSERT INTO operator ({columns}) VALUES (:id, 'a.b', 'A', 'x', :now)"
    seen = {"operator_id": operator, "created_at": now, "last_seen_at": now, "expires_at": now}
    with db.engine.begin() as connection:
        connection.execute(sa.text(insert).bindparams(sa.bindparam("id", operator, type_=sa.Uuid()), now=now))
        connection.execute(sessions.insert(), {"id": browser, "kind": "browser", "secret_hash": "b", **seen})
    command.upgrade(config, "head")
    counted = {"last_number": 1, "missing": 0, "missing_known": 0, "registered_at": now, "last_seen_at": now}
    settled = {"settled_at": now, "settled_by": operator, "settled_as": "test"}
    waited = {"id": uuid4(), "operator_id": operator, "reason": "x", "fingerprint": "f", "received_at": now}
    with db.engine.begin() as connection:
        connection.execute(sessions.insert(), {"id": phone, "kind": "phone", "secret_hash": "p", **seen})
        owned = {"id": uuid4(), "operator_id": operator, "session_id": phone, "name": "Android", "key": b"k"}
        connection.execute(phones.insert(), owned | counted)
        connection.execute(kept.insert(), waited | settled)
    command.downgrade(config, before)
    with db.engine.connect() as connection:
        assert connection.execute(sa.select(sessions.c.id, sessions.c.kind)).all() == [(browser, "browser")]
        assert connection.execute(sa.select(kept.c.settled_by)).scalars().all() == [operator]
    command.upgrade(config, "head")
    assert health.schema_is_current()
