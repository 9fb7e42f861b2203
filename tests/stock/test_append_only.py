# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses, whoever asks: past the application, on a bare connection, on both databases."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from app.db import db
from app.engines import best_sqlite
from app.stock.models import Lot, Movement, MovementLine, Receipt
from tests.conftest import Database
from tests.factories import World, put_in_stock

TABLES = {
    "movement": "id",
    "movement_line": "movement_id",
    "receipt": "id",
    "access_record": "id",
}

Execute = Callable[[str], Any]
SQLITE = best_sqlite()
REFUSED = (SQLITE.IntegrityError, psycopg.errors.IntegrityError, psycopg.errors.RestrictViolation)


@pytest.fixture
def bare(database: Database, world: World, call: Any) -> Iterator[Execute]:
    """A connection that knows nothing of us: none of our pragmas, none of our events. One row in every table."""
    with database.app.app_context():
        put_in_stock(world, world.blanket, 3, lot="A")
        put_in_stock(world, world.blanket, 2, lot="B")
        db.session.remove()
    assert call("operatore").post("/scan", {"code": world.person_code}).json["kind"] == "person"
    if database.kind == "sqlite":
        connection: Any = SQLITE.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
        assert connection.execute("PRAGMA recursive_triggers").fetchone() == (0,)
    else:
        connection = psycopg.connect(database.url.replace("+psycopg", ""), autocommit=True)
    yield connection.execute
    connection.close()


def refused(execute: Execute, statement: str) -> bool:
    with pytest.raises(REFUSED):
        execute(statement)
    return True


def contents(execute: Execute) -> dict[str, list[Any]]:
    return {table: sorted(map(str, execute(f"SELECT * FROM {table}").fetchall())) for table in (*TABLES, "balance")}


@pytest.mark.parametrize("table", TABLES)
def test_nothing_that_happened_is_changed_or_removed(table: str, bare: Execute, database: Database) -> None:
    before, key = contents(bare), TABLES[table]
    assert before[table]
    assert refused(bare, f"UPDATE {table} SET {key} = {key}")
    assert refused(bare, f"DELETE FROM {table}")
    if database.kind == "sqlite":
        assert refused(bare, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
        assert refused(bare, f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
    else:
        assert refused(bare, f"TRUNCATE {table} CASCADE")
        assert refused(bare, "TRUNCATE movement, movement_line, receipt, handout, unmet_request CASCADE")
    assert contents(bare) == before


KEYS = {"movement": "id", "movement_line": "movement_id, number", "receipt": "id", "access_record": "id"}


@pytest.mark.parametrize("table", KEYS)
def test_an_upsert_changes_nothing_either(table: str, bare: Execute, database: Database) -> None:
    before, key = contents(bare), TABLES[table]
    where = "WHERE true" if database.kind == "sqlite" else ""
    upsert = f"ON CONFLICT ({KEYS[table]}) DO UPDATE SET {key} = {table}.{key}"
    assert refused(bare, f"INSERT INTO {table} SELECT * FROM {table} {where} {upsert}")
    assert contents(bare) == before


def columns(execute: Execute, table: str, **changed: str) -> str:
    """A SELECT of a table's first row, as it was before the test wrote any, with some columns replaced."""
    model, first = {"movement": (Movement, "sequence"), "receipt": (Receipt, "id")}[table]
    names = [changed.get(column.name, column.name) for column in sa.inspect(model).columns]
    return f"SELECT {', '.join(names)} FROM {table} ORDER BY {table}.{first} LIMIT 1"


def new_id(database: Database) -> str:
    """A fresh id as SQL."""
    return f"'{uuid4().hex}'" + ("" if database.kind == "sqlite" else "::uuid")


def test_a_row_is_not_replaced_through_its_other_unique_columns(
    bare: Execute, database: Database, world: World
) -> None:
    before, fresh = contents(bare), new_id(database)
    replace = "INSERT OR REPLACE INTO" if database.kind == "sqlite" else "INSERT INTO"
    assert refused(bare, f"{replace} movement {columns(bare, 'movement', id=fresh)}"), "(site_id, sequence)"
    assert refused(bare, f"{replace} receipt {columns(bare, 'receipt', id=fresh)}"), "(movement_id)"
    assert contents(bare) == before


@pytest.mark.breaks_the_books
def test_a_movement_is_undone_once_for_the_database_too(bare: Execute, database: Database) -> None:
    undo = columns(bare, "movement", id=new_id(database), sequence="3", reverses_id="id")
    bare(f"INSERT INTO movement {undo}")
    again = columns(bare, "movement", id=new_id(database), sequence="4", reverses_id="id")
    assert refused(bare, f"INSERT INTO movement {again}")
    if database.kind == "sqlite":
        assert refused(bare, f"INSERT OR REPLACE INTO movement {again}")


def test_a_shelf_is_never_below_nought_and_only_the_unaccounted_may_be(bare: Execute) -> None:
    before = contents(bare)
    assert refused(bare, "UPDATE balance SET quantity = -1")
    for place in ("reserved", "transit"):
        assert refused(bare, f"UPDATE balance SET place = '{place}', quantity = -1 WHERE quantity = 3")
    assert refused(bare, "UPDATE balance SET place = 'drawer'")
    assert contents(bare) == before
    bare("UPDATE balance SET place = 'unaccounted', quantity = -1 WHERE quantity = 3")
    bare("UPDATE balance SET place = 'shelf', quantity = 3 WHERE quantity = -1")
    assert contents(bare) == before


@pytest.mark.parametrize("quantity", ["'abc'", "1.5", "'1.5'", "NULL", "0", "-1", "1e300"])
def test_a_line_holds_whole_pieces_above_nought(quantity: str, bare: Execute, database: Database) -> None:
    names = [column.name for column in sa.inspect(MovementLine).columns]
    values = [{"quantity": quantity, "number": "9"}.get(name, name) for name in names]
    statement = f"INSERT INTO movement_line SELECT {', '.join(values)} FROM movement_line LIMIT 1"
    faults = REFUSED if database.kind == "sqlite" else psycopg.errors.Error
    if (quantity, database.kind) == ("1.5", "postgresql"):
        return  # a bigint rounds it: the type itself holds no half
    with pytest.raises(faults):
        bare(statement)


@pytest.mark.parametrize("quantity", ["'abc'", "1.5", "1e300"])
def test_a_balance_holds_whole_pieces(quantity: str, bare: Execute, database: Database) -> None:
    if (quantity, database.kind) == ("1.5", "postgresql"):
        return
    with pytest.raises(REFUSED if database.kind == "sqlite" else psycopg.errors.Error):
        bare(f"UPDATE balance SET quantity = {quantity}")


def test_a_text_is_no_longer_than_said_on_both(bare: Execute, database: Database) -> None:
    long = {
        "lot": sa.inspect(Lot).columns["lot"],
        "item": db.metadata.tables["item"].columns["name"],
        "operator": db.metadata.tables["operator"].columns["display_name"],
        "site": db.metadata.tables["site"].columns["name"],
        "person": db.metadata.tables["person"].columns["code"],
    }
    faults = REFUSED if database.kind == "sqlite" else psycopg.errors.Error
    for table, column in long.items():
        text = "x" * (column.type.length + 1)
        with pytest.raises(faults):
            bare(f"UPDATE {table} SET {column.name} = '{text}'")


def test_a_line_goes_from_somewhere_to_somewhere_else(bare: Execute) -> None:
    names = [column.name for column in sa.inspect(MovementLine).columns]
    for changed in (
        {"to_site_id": "NULL", "to_place": "NULL"},
        {"to_place": "NULL"},
        {"from_site_id": "to_site_id"},
        {"from_site_id": "to_site_id", "from_place": "to_place"},
        {"to_place": "'drawer'"},
    ):
        values = [{"number": "9", **changed}.get(name, name) for name in names]
        assert refused(bare, f"INSERT INTO movement_line SELECT {', '.join(values)} FROM movement_line LIMIT 1")
