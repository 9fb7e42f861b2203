# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ledger is read in the order of an index, so that a page costs the same however long it has become."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.db import db, transaction
from app.network.rules import Scope
from app.stock import operations, queries
from app.stock.models import Lot, Movement
from app.stock.operations import Incoming
from app.stock.queries import shelves, whereabouts
from app.stock.rules import SHELF, Draft, Line, Place, Traits
from tests.conftest import Database
from tests.factories import NOW, World, put_in_stock

SORTS = "USE TEMP B-TREE FOR ORDER BY"
EVERYWHERE = Scope(everywhere=True)


@pytest.fixture
def sqlite(sqlite_database: Database) -> Any:
    """The small world on SQLite, which says its plans in words."""
    sqlite_database.renew()
    with sqlite_database.app.app_context():
        yield sqlite_database.world
        db.session.remove()
        db.engine.dispose()


def plan(query: sa.Select[Any]) -> str:
    """How SQLite would answer."""
    asked: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> tuple[str, Any]:
        asked.append(statement)
        return f"EXPLAIN QUERY PLAN {statement}", values

    sa.event.listen(db.engine, "before_cursor_execute", note, retval=True)
    try:
        rows = db.session.connection().execute(query).cursor.fetchall()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return "\n".join(str(row[-1]) for row in rows)


def test_the_register_of_one_site_is_read_by_its_numbers(sqlite: World) -> None:
    alone, wide = Scope(sites=frozenset({sqlite.point})), Scope(ambiti=frozenset({sqlite.ambito}))
    for query in (
        queries.movements(alone),
        queries.movements(alone, kind="handout"),
        queries.movements(wide, site_id=sqlite.point),
        queries.movements(EVERYWHERE, site_id=sqlite.point),
    ):
        said = plan(query.limit(50))
        assert SORTS not in said and "SEARCH movement USING INDEX sqlite_autoindex_movement_" in said, said


def test_the_history_of_an_item_is_read_by_its_lines(sqlite: World) -> None:
    for scope in (EVERYWHERE, Scope(sites=frozenset({sqlite.point})), Scope(ambiti=frozenset({sqlite.ambito}))):
        said = plan(queries.movements(scope, item_id=sqlite.blanket).limit(20))
        assert "TEMP B-TREE" not in said and "USING INDEX ix_movement_line_item_id" in said, said


def test_what_was_given_lately_is_found_without_reading_the_ledger(sqlite: World) -> None:
    for scope, index in (
        (EVERYWHERE, "ix_movement_kind_movement_recorded_at"),
        (Scope(sites=frozenset({sqlite.point})), "ix_movement_site_id_movement_recorded_at"),
    ):
        asked = shelves.Asked(scope=scope, now=clock.now(), today=clock.today())
        assert f"SEARCH movement USING INDEX {index}" in plan(sa.select(shelves._given(asked, None)))


def test_a_movement_with_two_lots_of_an_item_is_told_once(app: Flask, world: World) -> None:
    with transaction():
        two = [Incoming(world.soap, 3, Traits(lot, None, None, "donation")) for lot in ("A", "B")]
        by = world.operators["ambito"]
        kept = {"site_id": world.point, "source": "donation", "by": by}
        first = operations.receive(id=uuid4(), lines=[*two, Incoming(world.blanket, 1, Traits())], now=NOW, **kept)
    later = put_in_stock(world, world.soap, 1, now=NOW + timedelta(hours=1))
    listed = db.session.scalars(queries.movements(EVERYWHERE, item_id=world.soap))
    assert [one.id for one in listed] == [later, first.id]
    assert [one.id for one in db.session.scalars(queries.movements(EVERYWHERE, item_id=world.blanket))] == [first.id]


def test_a_site_outside_the_scope_has_no_register(app: Flask, world: World) -> None:
    put_in_stock(world, world.soap, 1, site_id=world.elsewhere)
    mine = Scope(ambiti=frozenset({world.ambito}))
    assert db.session.scalars(queries.movements(mine, site_id=world.elsewhere)).all() == []
    assert len(db.session.scalars(queries.movements(EVERYWHERE, site_id=world.elsewhere)).all()) == 1


def test_several_sites_are_told_together_latest_first(app: Flask, world: World) -> None:
    for hours, site in enumerate((world.point, world.warehouse, world.point)):
        put_in_stock(world, world.soap, 1, site_id=site, now=NOW + timedelta(hours=hours))
    put_in_stock(world, world.soap, 1, site_id=world.elsewhere, now=NOW)
    scope = Scope(ambiti=frozenset({world.ambito}))
    listed = db.session.scalars(queries.movements(scope)).all()
    assert [one.site_id for one in listed] == [world.point, world.warehouse, world.point]
    counted = db.session.scalar(sa.select(sa.func.count()).select_from(Movement)) or 0
    assert (whereabouts.length_of_register(scope), whereabouts.length_of_register(EVERYWHERE)) == (3, counted)
    assert whereabouts.length_of_register(Scope()) == 0


def test_lines_that_would_leave_a_balance_as_it_was_are_refused(app: Flask, world: World) -> None:
    put_in_stock(world, world.soap, 1)
    lot_id = db.session.scalars(sa.select(Lot.id)).one()
    line = Line(world.soap, lot_id, 1, Place(world.warehouse, SHELF), None)
    draft = Draft(uuid4(), world.warehouse, "handout", (line,), world.operators["ambito"], NOW, NOW)
    with pytest.raises(RuntimeError, match="never had them"), transaction():
        operations.post([draft])
    assert db.session.get(Movement, draft.id) is None
