# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists from files: read, checked row by row and taken in, beside the same rows written by the driver alone.

Ours is what ``soglia import`` does from the bytes of a CSV on: columns, every cell, codes that are in use, lots,
ledger, balances, seals. The limit writes as many rows into tables with nothing but a key, by ``executemany`` in one
transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from app import chance, clock, spreadsheets
from app import db as database
from app.bench.bare import TYPES, Store
from app.bench.databases import KINDS, Homes
from app.bench.load import Measured, in_turns, summary
from app.bench.rigs import application
from app.bench.scale import Scale
from app.bench.table import Row, not_measured
from app.catalogue import operations as catalogue
from app.catalogue.rules.gtin import expected_digit
from app.db import db
from app.identity import operations as identity
from app.importing import queries
from app.importing.operations import File, take_in
from app.network import operations as network
from app.network.rules import Scope
from app.stock import queries as stock

SECONDS = 20
SIZES = 8
SCHEMA = (
    "CREATE TABLE item (id {id} PRIMARY KEY, sku text UNIQUE, name text, folded text, at {moment})",
    "CREATE TABLE barcode (code text PRIMARY KEY, item {id}, pieces bigint)",
    "CREATE TABLE lot (id {id} PRIMARY KEY, item {id}, traits text, lot text, expires text, UNIQUE (item, traits))",
    "CREATE TABLE line (movement {id}, number bigint, item {id}, lot {id}, pieces bigint,"
    " PRIMARY KEY (movement, number))",
    "CREATE TABLE balance (site {id}, lot {id}, quantity bigint, PRIMARY KEY (site, lot))",
)


@dataclass
class Desk:
    """One kind of database with a site on it, and the bare tables beside it; ``round`` makes the codes of each file."""

    kind: str
    app: Flask
    store: Store
    site_id: UUID = field(default_factory=uuid4)
    operator_id: UUID = field(default_factory=uuid4)
    round: int = 0


def imports(homes: Homes, scale: Scale) -> Iterator[Row]:
    """Items, then opening lines of them, each from one file."""
    for kind in KINDS:
        if kind not in homes.makers:
            yield not_measured(f"importing lists, {kind}")
            continue
        with _desk(homes, kind) as desk:
            yield _row(desk, "items", scale.items, scale)
            yield _row(desk, "opening lines", scale.opening_lines, scale)


def _row(desk: Desk, what: str, count: int, scale: Scale) -> Row:
    bare, ours = (_bare_items, _items) if what == "items" else (_bare_lines, _lines)
    pair = [partial(_timed, partial(one, desk, count, scale.items)) for one in (bare, ours)]
    limit, done = in_turns(pair, scale.rounds)
    took = 1 / done.per_second
    work = f"importing {count:,} {what} from CSV, {desk.kind}"
    said = (f"{count * limit.per_second:,.0f} rows/s", f"{count * done.per_second:,.0f} rows/s, {took:.1f} s in all")
    mark = f"under {SECONDS} s" if what != "items" else ""
    return Row(work, *said, done.per_second / limit.per_second, mark, took < SECONDS if mark else None)


def _timed(work: partial[float]) -> Measured:
    took = work()
    return summary([took], took)


@contextmanager
def _desk(homes: Homes, kind: str) -> Iterator[Desk]:
    app, limit = application(homes.new(kind, "imports"), homes.folder), homes.new(kind, "imports_bare")
    desk = Desk(kind, app, Store(limit))
    with app.app_context():
        with database.transaction():
            _build(desk)
        db.session.remove()
    with desk.store.transaction() as connection:
        for statement in SCHEMA:
            connection.execute(statement.format(**TYPES[kind]))
    yield desk
    desk.store.connections.one.close()
    with app.app_context():
        faults = stock.drift()
        db.session.remove()
        db.engine.dispose()
    if faults:
        raise RuntimeError(f"the ledger does not agree: {faults[0]}")


def _build(desk: Desk) -> None:
    ambito, organisation, now = chance.new_id(), chance.new_id(), clock.now()
    network.add_ambito(id=ambito, code="BENCH", name="Bench")
    network.add_organisation(id=organisation, ambito_id=ambito, name="Bench")
    network.add_site(id=desk.site_id, organisation_id=organisation, kind="warehouse", name="Magazzino")
    who = desk.operator_id
    identity.add_operator(id=who, username="bench", display_name="Bench", password_hash=None, now=now)
    catalogue.add_category(
        id=chance.new_id(), code="CALZE", name="Calze", name_en="Socks", fead_class="H-d", pictogram="sock"
    )


# ---------------------------------------------------------------- ours


def _items(desk: Desk, count: int, _items: int) -> float:
    desk.round += 1
    head = "codice;nome;categoria;prodotto;taglia;codice a barre;scadenza;valore"
    rows = (
        f"R{desk.round}-{n};Calze {n // SIZES};Calze;Calze {n // SIZES};{38 + n % SIZES};{_gtin(desk.round, n)};no;1,10"
        for n in range(count)
    )
    return _take(desk, "items", "\r\n".join((head, *rows)))


def _lines(desk: Desk, count: int, items: int) -> float:
    desk.round += 1
    rows = (f"R1-{n % items};{1 + n % 90};L{desk.round}-{n};20/12/2029;1,10;propri" for n in range(count))
    return _take(desk, "stock", "\r\n".join(("codice;quantità;lotto;scade;valore;finanziamento", *rows)))


def _gtin(turn: int, number: int) -> str:
    body = f"952{turn:03d}{number:06d}"
    return body + expected_digit(f"{body}0")


def _take(desk: Desk, kind: str, text: str) -> float:
    """Import a file as the command does. Seconds."""
    content, name = text.encode("utf-8-sig"), "list.csv"
    with desk.app.app_context():
        start = perf_counter()
        sheet = spreadsheets.read(name, content)
        plan = queries.plan_of(kind, sheet, Scope(everywhere=True), desk.site_id)
        if plan.refused:
            raise RuntimeError(f"line {plan.faults.listed[0].line}: {plan.faults.listed[0].message}")
        with database.transaction():
            take_in(id=uuid4(), file=File.of(name, content), plan=plan, by=desk.operator_id, now=clock.now())
        took = perf_counter() - start
        db.session.remove()
    return took


# ---------------------------------------------------------------- the limit


def _bare_items(desk: Desk, count: int, _items: int) -> float:
    at, ids = desk.store.moment(datetime.now(UTC)), [str(uuid4()) for _ in range(count)]
    items = [(one, f"SKU-{one}", "Calze 43-46", "calze 43-46 sku", at) for one in ids]
    barcodes = [(one, one, 1) for one in ids]
    return _written(
        desk,
        ("INSERT INTO item (id, sku, name, folded, at) VALUES (?, ?, ?, ?, ?)", items),
        ("INSERT INTO barcode (code, item, pieces) VALUES (?, ?, ?)", barcodes),
    )


def _bare_lines(desk: Desk, count: int, items: int) -> float:
    goods = [str(uuid4()) for _ in range(items)]
    site, movement = str(desk.site_id), str(uuid4())
    lots = [(str(uuid4()), goods[n % items], f"L{n}|2029-12-20|110|own", f"L{n}", "2029-12-20") for n in range(count)]
    lines = [(movement, n, item, lot, 1 + n % 90) for n, (lot, item, *_) in enumerate(lots)]
    balances = [(site, lot, 1 + n % 90) for n, (lot, *_) in enumerate(lots)]
    return _written(
        desk,
        ("INSERT INTO lot (id, item, traits, lot, expires) VALUES (?, ?, ?, ?, ?)", lots),
        ("INSERT INTO line (movement, number, item, lot, pieces) VALUES (?, ?, ?, ?, ?)", lines),
        ("INSERT INTO balance (site, lot, quantity) VALUES (?, ?, ?)", balances),
    )


def _written(desk: Desk, *tables: tuple[str, list[Any]]) -> float:
    """Rows into bare tables, in one transaction. Seconds."""
    start = perf_counter()
    with desk.store.transaction() as connection:
        for statement, rows in tables:
            desk.store.run_many(connection, statement, rows)
    return perf_counter() - start
