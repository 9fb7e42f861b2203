# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether questions stay as quick when the ledger grows: a site of 2,000 items with a few lines, and with a million."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

from flask import Flask

from app.bench import world
from app.bench.databases import KINDS, Homes
from app.bench.load import Measured, in_turns, summary
from app.bench.rigs import application
from app.bench.scale import Scale
from app.bench.table import Row, not_measured
from app.bench.world import World
from app.db import db
from app.network.rules import Scope
from app.stock import queries

MOST = 1.5
WORD = "calze"
PAGES = {
    "stock page": "/stock",
    "item page": "/items/{item}",
    "ledger page": "/ledger",
    "last page of the ledger": "/ledger?page=100000",
    "search page": f"/stock?q={WORD}",
    "search of items, API": f"/api/v1/items?q={WORD}",
    "ledger of an item, API": "/api/v1/movements?item_id={item}",
}


@dataclass(frozen=True)
class Book:
    """An application on a database whose ledger has a certain length."""

    app: Flask
    world: World


def ledger_sizes(homes: Homes, scale: Scale) -> Iterator[Row]:
    """The time of each question on a short and on a long ledger, asked in turns."""
    for kind in KINDS:
        if kind not in homes.makers:
            yield not_measured(f"a million ledger lines, {kind}")
            continue
        few = world.shortest(scale.items)
        short, long = _book(kind, homes, scale, "short", few), _book(kind, homes, scale, "long", scale.lines)
        span = f"{few:,} and {scale.lines:,} lines, {kind}"
        yield _compared(f"stock of a site at {span}", partial(_stock, short), partial(_stock, long), scale)
        for name, address in PAGES.items():
            quick, slow = (partial(_page, one, address.format(item=one.world.items[0])) for one in (short, long))
            yield _compared(f"{name} at {span}", quick, slow, scale)
        for one in (short, long):
            _close(one)


def _book(kind: str, homes: Homes, scale: Scale, name: str, lines: int) -> Book:
    folder: Path = homes.folder
    app = application(homes.new(kind, name), folder)
    there = world.build(app, scale, sites=1, cards=1)
    world.grow(app, there, lines)
    with app.app_context():
        agree()
        tidy(kind)
    return Book(app, there)


def agree() -> None:
    """Raise unless every balance is the sum of its lines."""
    faults = queries.drift()
    db.session.remove()
    if faults:
        raise RuntimeError(f"the ledger does not agree: {faults[0]}")


def tidy(kind: str) -> None:
    """What PostgreSQL does by itself within a minute, done now."""
    if kind == "PostgreSQL":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _close(book: Book) -> None:
    with book.app.app_context():
        db.engine.dispose()


def _compared(work: str, short: Callable[[], float], long: Callable[[], float], scale: Scale) -> Row:
    return compared(work, partial(_once, short), partial(_once, long), scale)


def compared(work: str, short: Callable[[], Measured], long: Callable[[], Measured], scale: Scale) -> Row:
    """The same question with little and with much behind it, asked in turns."""
    for question in (short, long):
        question()  # the first of each compiles templates and statements
    quick, slow = in_turns([short, long], scale.pages)
    ratio = slow.p50 / quick.p50
    return Row(
        work, f"{quick.p50:.1f} ms", f"{slow.p50:.1f} ms", ratio, f"within {MOST} times", round(ratio, 2) <= MOST
    )


def _once(question: Callable[[], float]) -> Measured:
    took = question()
    return summary([took], took)


def _stock(book: Book) -> float:
    """All 2,000 items of the site, as rows. Seconds."""
    scope = Scope(sites=frozenset(book.world.sites))
    with book.app.app_context():
        start = perf_counter()
        rows = db.session.execute(queries.on_hand(scope, site_id=book.world.sites[0])).all()
        took = perf_counter() - start
        db.session.remove()
    if len(rows) != len(book.world.items):
        raise RuntimeError(f"{len(rows)} items are in stock")
    return took


def _page(book: Book, address: str) -> float:
    """One page as a browser that is signed in gets it, or the API's answer. Seconds."""
    client = book.app.test_client()
    with client.session_transaction() as session:
        session["secret"] = book.world.browser
    start = perf_counter()
    answer = client.get(address, headers={"Accept-Language": "it"})
    took = perf_counter() - start
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status}")
    return took
