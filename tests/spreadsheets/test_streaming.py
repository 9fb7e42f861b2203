# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Long files: they leave while they are read, are whole or fail, and never take more than their places."""

import csv
import io
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response

from app import clock
from app.db import db
from app.errors import DomainError
from app.spreadsheets import Column, exported_long, streaming
from app.stock.pages import files
from app.stock.queries import exporting
from app.web import heavy
from app.web.heavy import AT_ONCE, Place
from tests.browser import Browser, Visit
from tests.conftest import Database
from tests.factories import World, put_in_stock


@pytest.fixture
def stocked(database: Database, world: World) -> World:
    with database.app.app_context():
        for number in range(6):
            put_in_stock(world, world.blanket, number + 1, now=clock.now())
    return world


@pytest.fixture
def visitor(visit: Visit, stocked: World) -> Browser:
    return visit("operatore")


def rows_of(answer: Any) -> list[list[str]]:
    """The rows of a CSV, its head aside."""
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))[1:]


def is_open(app: Flask) -> int:
    """Connections that somebody still has."""
    with app.app_context():
        return int(db.engine.pool.checkedout())  # type: ignore[attr-defined]


def test_a_long_file_is_read_no_faster_than_it_leaves(app: Flask) -> None:
    asked = []

    def rows() -> Iterator[list[Any]]:
        for number in range(50_000):
            asked.append(number)
            yield [number]

    with app.test_request_context("/ledger.csv"):
        answer = exported_long("csv", ("x", [Column("a", "number")]), rows, lambda: 50_000)
        chunks = iter(answer.response)
        assert len(next(chunks)) < 40_000 and len(asked) < 10_000, "the rest is still in the database"
        assert sum(map(len, chunks)) > 250_000 and len(asked) == 50_000
    assert answer.headers["X-Total-Rows"] == "50000" and answer.content_length is None


def test_the_register_says_beforehand_how_many_rows_will_come(visitor: Browser, stocked: World) -> None:
    for query in ({}, {"kind": "handout"}, {"kind": "receipt"}, {"item": str(stocked.blanket)}):
        answer = visitor.get("/ledger.csv", **query)
        assert answer.headers["X-Total-Rows"] == str(len(rows_of(answer))), query
    assert visitor.get("/ledger.xlsx").headers["X-Total-Rows"] == "6"


def test_what_is_recorded_meanwhile_is_in_the_next_file(
    database: Database, visitor: Browser, stocked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = exporting.number_of_rows

    def receive() -> None:
        with database.app.app_context():
            put_in_stock(stocked, stocked.soap, 1, now=clock.now())

    def then_something_comes(*asked: Any) -> int:
        number = counted(*asked)
        other = threading.Thread(target=receive)
        other.start()
        other.join()
        return number

    monkeypatch.setattr(exporting, "number_of_rows", then_something_comes)
    first = visitor.get("/ledger.csv")
    monkeypatch.undo()
    assert (first.headers["X-Total-Rows"], len(rows_of(first))) == ("6", 6)
    assert len(rows_of(visitor.get("/ledger.csv"))) == 7


@pytest.mark.parametrize("fault", ["the database goes away", "rows are missing", "it takes too long"])
def test_a_file_that_breaks_off_is_a_failed_download_and_leaves_nothing_open(
    fault: str, database: Database, visitor: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told, monotonic = files._goods, iter(range(0, 10**6, 400))

    def broken(*asked: Any) -> Iterator[list[Any]]:
        for number, row in enumerate(told(*asked)):
            if number == 4 and fault != "it takes too long":
                if fault == "rows are missing":
                    return
                raise OSError("gone")
            yield row

    monkeypatch.setattr(files, "_goods", broken)
    monkeypatch.setattr("app.spreadsheets.writing.CHUNK", 1)
    if fault == "it takes too long":
        monkeypatch.setattr(streaming.time, "monotonic", lambda: next(monotonic))
    with pytest.raises((RuntimeError, OSError)):
        visitor.get("/ledger.csv")
    assert "export_broken" in caplog.text
    assert is_open(database.app) == 0
    monkeypatch.undo()
    assert all(visitor.get("/ledger.csv").status_code == 200 for _ in range(AT_ONCE + 1)), "each gave its place back"


def test_a_file_on_its_way_keeps_its_place_until_it_was_read_or_closed() -> None:
    @heavy
    def view() -> Response:
        return Response(iter([b"a", b"b"]))

    read, closed = view(), view()
    with pytest.raises(DomainError, match="busy"):
        view()
    assert list(read.response) == [b"a", b"b"]
    view().close()
    closed.close()
    for one in [view(), view()]:
        one.close()


def test_who_stops_reading_gives_place_and_connection_back(database: Database, visitor: Browser) -> None:
    for _ in range(AT_ONCE + 1):
        visitor.client.head("/ledger.csv")
        visitor.client.get("/ledger.csv").close()
    assert visitor.get("/ledger.csv").status_code == 200
    assert is_open(database.app) == 0


def test_who_could_not_tell_a_broken_file_gets_it_whole_with_its_length(visitor: Browser) -> None:
    answer = visitor.client.get("/ledger.csv", environ_overrides={"SERVER_PROTOCOL": "HTTP/1.0"})
    assert answer.content_length == len(answer.data) and answer.headers["X-Total-Rows"] == "6"


def test_a_sheet_that_cannot_hold_the_rows_is_refused_before_any_is_read(
    visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "number_of_rows", lambda *_: 2_000_000)
    monkeypatch.setattr(files, "_goods", lambda *_: pytest.fail("nothing is read"))
    assert visitor.get("/ledger.xlsx").status_code == 413


def test_more_than_two_at_once_are_asked_to_come_again(visitor: Browser) -> None:
    taken = [Place() for _ in range(AT_ONCE)]
    try:
        refused = visitor.get("/ledger.csv")
        assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 0
        assert "Try again in 20 seconds" in refused.text
        assert visitor.get("/ledger").status_code == 200, "what is short is answered all the same"
    finally:
        for one in taken:
            one.give_back()
            one.give_back()
    assert visitor.get("/ledger.csv").status_code == 200


def test_a_view_that_fails_gives_its_place_back() -> None:
    @heavy
    def fails() -> None:
        raise ValueError

    for _ in range(AT_ONCE + 1):
        with pytest.raises(ValueError, match=r"^$"):
            fails()
