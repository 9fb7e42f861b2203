# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Somebody with the keys to the database changes history: the proof says so, and where."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.db import db
from app.jobs import check_ledger
from tests.commands import run
from tests.conftest import Database
from tests.factories import World, put_in_stock

GUARDS = ("no_update", "no_delete", "no_replace")


@pytest.fixture
def movements(app: Any, world: World) -> list[UUID]:
    """Four receipts at the point; their ids, as the register counts them."""
    return [put_in_stock(world, world.blanket, 5 + number, lot=f"L{number}") for number in range(4)]


def tamper(database: Database, *statements: str, **values: Any) -> None:
    """Change rows behind the application's back, guards taken away."""
    for table in ("movement", "movement_line", "receipt"):
        if database.kind == "sqlite":
            for guard in GUARDS:
                db.session.execute(sa.text(f"DROP TRIGGER {table}_{guard}"))
        else:
            db.session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    for statement in statements:
        names = {name: value for name, value in values.items() if f":{name}" in statement}
        db.session.execute(
            sa.text(statement).bindparams(*(sa.bindparam(name, type_=sa.Uuid()) for name in names)), names
        )
    db.session.commit()
    db.session.remove()


def complaint(database: Database) -> list[str]:
    """What ``soglia check-ledger`` says when it exits with 1."""
    result = run(database, "check-ledger")
    assert result.exit_code == 1, result.output
    assert "the ledger agrees" not in result.output
    return result.output.splitlines()


def test_an_untouched_ledger_agrees(database: Database, movements: list[UUID]) -> None:
    db.session.remove()
    result = run(database, "check-ledger")
    assert (result.exit_code, result.output) == (0, "the ledger agrees\n")


@pytest.mark.breaks_the_books
def test_a_changed_balance_shows(database: Database, world: World, movements: list[UUID]) -> None:
    tamper(database, "UPDATE balance SET quantity = quantity + 1 WHERE quantity = 7")
    [said] = complaint(database)
    assert said.startswith(f"site {world.point} balance: shelf lot ") and said.endswith("= -1")


@pytest.mark.breaks_the_books
def test_a_balance_that_is_gone_shows(database: Database, world: World, movements: list[UUID]) -> None:
    tamper(database, "DELETE FROM balance WHERE quantity = 7")
    [said] = complaint(database)
    assert said.startswith(f"site {world.point} balance: shelf lot ") and said.endswith("= 7")


@pytest.mark.breaks_the_books
def test_a_changed_line_shows_even_with_its_balance_made_to_fit(
    database: Database, world: World, movements: list[UUID]
) -> None:
    tamper(
        database,
        "UPDATE movement_line SET quantity = 70 WHERE quantity = 7",
        "UPDATE balance SET quantity = 70 WHERE quantity = 7",
    )
    assert complaint(database) == [f"site {world.point} seal: movement 3 ({movements[2]}) is not as it was sealed"]


@pytest.mark.breaks_the_books
@pytest.mark.parametrize(
    "change",
    [
        "note = 'mai'",
        "kind = 'handout'",
        "occurred_at = recorded_at, recorded_at = '2020-01-01 00:00:00'",
        "occurred_at = '2020-01-01 00:00:00'",
        "operator_id = (SELECT id FROM operator WHERE username = 'admin')",
    ],
)
def test_a_changed_movement_shows(change: str, database: Database, world: World, movements: list[UUID]) -> None:
    tamper(database, f"UPDATE movement SET {change} WHERE sequence = 2")
    assert complaint(database) == [f"site {world.point} seal: movement 2 ({movements[1]}) is not as it was sealed"]


@pytest.mark.breaks_the_books
def test_a_line_that_is_gone_shows_twice(database: Database, world: World, movements: list[UUID]) -> None:
    tamper(database, "DELETE FROM movement_line WHERE movement_id = :one", one=movements[1])
    assert [said.split(": ")[0].split(" ")[-1] for said in complaint(database)] == ["balance", "seal"]


@pytest.mark.breaks_the_books
def test_a_movement_taken_out_of_the_middle_shows(database: Database, world: World, movements: list[UUID]) -> None:
    tamper(
        database,
        "DELETE FROM balance WHERE lot_id = (SELECT lot_id FROM movement_line WHERE movement_id = :one)",
        "DELETE FROM movement_line WHERE movement_id = :one",
        "DELETE FROM receipt WHERE movement_id = :one",
        "DELETE FROM movement WHERE id = :one",
        one=movements[1],
    )
    assert complaint(database) == [f"site {world.point} sequence: movement 2 is missing"]


@pytest.mark.breaks_the_books
def test_two_movements_that_changed_places_show(database: Database, world: World, movements: list[UUID]) -> None:
    tamper(
        database,
        "UPDATE movement SET sequence = 99 WHERE sequence = 2",
        "UPDATE movement SET sequence = 2 WHERE sequence = 3",
        "UPDATE movement SET sequence = 3 WHERE sequence = 99",
    )
    assert complaint(database) == [f"site {world.point} seal: movement 2 ({movements[2]}) is not as it was sealed"]


@pytest.mark.breaks_the_books
def test_the_nightly_job_says_it_aloud(
    database: Database, movements: list[UUID], caplog: pytest.LogCaptureFixture
) -> None:
    tamper(database, "UPDATE balance SET quantity = 1 WHERE quantity = 7")
    assert check_ledger() == "1 differences"
    assert "ledger_disagrees" in caplog.text
