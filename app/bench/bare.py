# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The limit: the least that Flask and a driver can do for the same work. No sign-in, no scope, no advice, no ledger.

A handout is five statements without a lock in front: read what the person had in 30 days, take one from a balance,
write movement, handout and id. It keeps the stock under concurrency and breaks every limit on frequency: it is no
rival, only the height of the ceiling.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from app.bench.databases import plain
from app.bench.world import PLENTY, World
from app.engines import best_sqlite

SCHEMA = (
    "CREATE TABLE item (id {id} PRIMARY KEY, code text UNIQUE, name text)",
    "CREATE TABLE balance (site {id}, item {id}, quantity bigint CHECK (quantity >= 0), PRIMARY KEY (site, item))",
    "CREATE TABLE movement (id {id} PRIMARY KEY, site {id}, item {id}, quantity bigint, at {moment})",
    "CREATE TABLE handout (id {id} PRIMARY KEY, movement {id}, site {id}, person text, at {moment})",
    "CREATE INDEX handout_person ON handout (person, at)",
    "CREATE TABLE act (id {id} PRIMARY KEY)",
)
TYPES = {"PostgreSQL": {"id": "uuid", "moment": "timestamptz"}, "SQLite": {"id": "text", "moment": "text"}}

HAD = (
    "SELECT coalesce(sum(movement.quantity), 0) FROM handout JOIN movement ON movement.id = handout.movement"
    " WHERE handout.person = ? AND handout.at > ? AND movement.item = ?"
)
TAKE = "UPDATE balance SET quantity = quantity - ? WHERE site = ? AND item = ?"
ADD = (
    "INSERT INTO balance (site, item, quantity) VALUES (?, ?, ?)"
    " ON CONFLICT (site, item) DO UPDATE SET quantity = balance.quantity + excluded.quantity"
)
MOVE = "INSERT INTO movement (id, site, item, quantity, at) VALUES (?, ?, ?, ?, ?)"
GIVE = "INSERT INTO handout (id, movement, site, person, at) VALUES (?, ?, ?, ?, ?)"
NAME = "INSERT INTO act (id) VALUES (?)"
FIND = "SELECT id, name FROM item WHERE code = ?"
HERE = "SELECT coalesce(sum(CASE WHEN site = ? THEN quantity ELSE 0 END), 0), sum(quantity) FROM balance WHERE item = ?"

Run = Callable[..., Any]


class Connections(threading.local):
    """One connection per thread, opened at its first use."""

    def __init__(self, open_one: Callable[[], Any]) -> None:
        self.one = open_one()


class Store:
    """A database by its driver alone."""

    def __init__(self, address: str) -> None:
        self.sqlite = address.startswith("sqlite")
        self.address = address.removeprefix("sqlite:///") if self.sqlite else plain(address)
        self.connections = Connections(self._open)

    def _open(self) -> Any:
        if not self.sqlite:
            return psycopg.connect(self.address)
        connection = best_sqlite().connect(self.address, timeout=30, isolation_level=None)
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _said(self, statement: str) -> str:
        return statement if self.sqlite else statement.replace("?", "%s")

    def moment(self, value: datetime) -> Any:
        """A moment as this driver takes it."""
        return value.isoformat() if self.sqlite else value

    @contextmanager
    def transaction(self, *, writes: bool = True) -> Iterator[Any]:
        """A connection inside one transaction; SQLite's begins as a writer, so that it never has to give up."""
        connection = self.connections.one
        if self.sqlite:
            connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        try:
            yield connection
            connection.commit()
        except BaseException:
            connection.rollback()
            raise

    def run(self, connection: Any, statement: str, *values: Any) -> Any:
        """One statement."""
        return connection.execute(self._said(statement), values)

    def run_many(self, connection: Any, statement: str, rows: list[tuple[Any, ...]]) -> None:
        """One statement for many rows."""
        connection.cursor().executemany(self._said(statement), rows)


def fill(kind: str, address: str, world: World) -> None:
    """Make the tables, and put into them the same goods that the world holds."""
    store = Store(address)
    with store.transaction() as connection:
        for statement in SCHEMA:
            connection.execute(statement.format(**TYPES[kind]))
        items = [(str(item), gtin, f"Item {gtin}") for item, gtin in zip(world.items, world.gtins, strict=True)]
        store.run_many(connection, "INSERT INTO item (id, code, name) VALUES (?, ?, ?)", items)
        balances = [(str(site), str(item), PLENTY) for site in world.sites for item in world.items]
        store.run_many(connection, ADD, balances)
    store.connections.one.close()


def create_bare(address: str) -> Flask:
    """The bare application: the same addresses and bodies as ours."""
    app, store = Flask("bare"), Store(address)

    @app.post("/api/v1/handouts")
    def hand_out() -> ResponseReturnValue:
        with store.transaction() as connection:
            return jsonify(_hand_out(store, connection, request.get_json())), 201

    @app.post("/api/v1/handouts/batch")
    def hand_out_batch() -> ResponseReturnValue:
        with store.transaction() as connection:
            return jsonify(_hand_out_many(store, connection, request.get_json()["handouts"])), 200

    @app.post("/api/v1/receipts")
    def receive() -> ResponseReturnValue:
        with store.transaction() as connection:
            return jsonify(_receive(store, connection, request.get_json())), 201

    @app.post("/api/v1/scan")
    def scan() -> ResponseReturnValue:
        with store.transaction(writes=False) as connection:
            return jsonify(_scan(store, connection, request.get_json())), 200

    @app.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return jsonify(status="ok")

    return app


def _hand_out(store: Store, connection: Any, body: dict[str, Any]) -> dict[str, Any]:
    line, now, movement = body["lines"][0], datetime.now(UTC), str(uuid4())
    at, since = store.moment(now), store.moment(now - timedelta(days=30))
    site, item, quantity = body["site_id"], line["item_id"], line["quantity"]
    had = store.run(connection, HAD, body["person_code"], since, item).fetchone()[0]
    store.run(connection, TAKE, quantity, site, item)
    store.run(connection, MOVE, movement, site, item, -quantity, at)
    store.run(connection, GIVE, body["id"], movement, site, body["person_code"], at)
    store.run(connection, NAME, body["id"])
    return {"id": body["id"], "movement_id": movement, "had": -int(had)}


def _hand_out_many(store: Store, connection: Any, bodies: list[dict[str, Any]]) -> dict[str, Any]:
    at = store.moment(datetime.now(UTC))
    takes, moves, gives, names = [], [], [], []
    for body in bodies:
        line, movement = body["lines"][0], str(uuid4())
        site, item, quantity = body["site_id"], line["item_id"], line["quantity"]
        takes.append((quantity, site, item))
        moves.append((movement, site, item, -quantity, at))
        gives.append((body["id"], movement, site, body["person_code"], at))
        names.append((body["id"],))
    for statement, rows in ((MOVE, moves), (GIVE, gives), (NAME, names), (TAKE, takes)):
        store.run_many(connection, statement, rows)
    return {"results": [{"id": body["id"], "outcome": "created"} for body in bodies]}


def _receive(store: Store, connection: Any, body: dict[str, Any]) -> dict[str, Any]:
    line, at, movement = body["lines"][0], store.moment(datetime.now(UTC)), str(uuid4())
    site, item, quantity = body["site_id"], line["item_id"], line["quantity"]
    store.run(connection, NAME, body["id"])
    store.run(connection, MOVE, movement, site, item, quantity, at)
    store.run(connection, ADD, site, item, quantity)
    return {"id": body["id"], "movement_id": movement}


def _scan(store: Store, connection: Any, body: dict[str, Any]) -> dict[str, Any]:
    item, name = store.run(connection, FIND, body["code"]).fetchone()
    here, everywhere = store.run(connection, HERE, body["site_id"], item).fetchone()
    return {"kind": "item", "item": {"id": str(item), "name": name}, "here": int(here), "all": int(everywhere)}
