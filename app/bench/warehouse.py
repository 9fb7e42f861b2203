# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A warehouse's larger acts, beside the least that a driver (for papers: ReportLab) can do for the same rows.

Ours is asked through the API in this process, complete: token, scope, rules, ledger, seals. The limit writes the same
number of rows by ``executemany``, one transaction where we have one, and checks nothing but that no shelf is negative.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from app.bench import bare, world
from app.bench.bare import ADD, MOVE, TAKE, Store
from app.bench.databases import KINDS, Homes
from app.bench.load import Measured, in_turns, summary
from app.bench.rigs import application
from app.bench.scale import Scale
from app.bench.table import Row
from app.bench.world import World
from app.db import db

ON_A_SHEET = 500  # lines that one body may have


@dataclass
class Place:
    """One kind of database with two sites on it, and the bare tables beside it."""

    app: Flask
    world: World
    store: Store
    kind: str
    figure: int = 0

    def ask(self, path: str, body: dict[str, Any], site: int = 0) -> Any:
        """POST as the operator of a site; raises when it is refused."""
        headers = {"Authorization": f"Bearer {self.world.tokens[site]}"}
        answer = self.app.test_client().post(f"/api/v1{path}", json={"id": str(uuid4()), **body}, headers=headers)
        if answer.status_code != 201:
            raise RuntimeError(f"{path}: {answer.status} {answer.text[:300]}")
        return answer.json


def transfers(homes: Homes, scale: Scale) -> Iterator[Row]:
    """Dispatch and receipt of a transfer of fifty lines."""
    for place in _places(homes, scale, "transfers"):
        size = min(scale.transfer_lines, len(place.world.items))
        work = f"dispatch and receipt of a transfer of {size} lines, {place.kind}"
        yield _row(work, partial(_bare_transfer, place, size), partial(_travel, place, size), scale)


def counts(homes: Homes, scale: Scale) -> Iterator[Row]:
    """Closing a count of a thousand lines, each of which differs from the books."""
    for place in _places(homes, scale, "counts"):
        size = min(scale.count_lines, len(place.world.items))
        work = f"closing a count of {size:,} lines, {place.kind}"
        yield _row(work, partial(_bare_count, place, size), partial(_close, place, size), scale)


def papers(homes: Homes, scale: Scale) -> Iterator[Row]:
    """The DDT of a transfer of fifty lines as a PDF."""
    for place in _places(homes, scale, "papers"):
        if place.kind != "SQLite":
            continue
        size = min(scale.transfer_lines, len(place.world.items))
        address = f"/api/v1/transfers/{_sent(place, size)['id']}/ddt.pdf"
        yield _row(f"DDT of {size} lines as PDF", partial(_bare_paper, size), partial(_paper, place, address), scale)


@contextmanager
def _opened(homes: Homes, kind: str, scale: Scale, name: str) -> Iterator[Place]:
    app = application(homes.new(kind, name), homes.folder)
    there = world.build(app, scale, sites=2, cards=1)
    limit = homes.new(kind, f"{name}_bare")
    bare.fill(kind, limit, there)
    store = Store(limit)
    try:
        yield Place(app, there, store, kind)
    finally:
        store.connections.one.close()
        with app.app_context():
            db.engine.dispose()


def _places(homes: Homes, scale: Scale, name: str) -> Iterator[Place]:
    for kind in KINDS:
        if kind in homes.makers:
            with _opened(homes, kind, scale, name) as place:
                yield place


def _row(work: str, limit: Callable[[], float], ours: Callable[[], float], scale: Scale) -> Row:
    for one in (limit, ours):
        one()  # the first of each compiles templates and statements
    pair: list[Callable[[], Measured]] = [partial(_once, limit), partial(_once, ours)]
    bound, own = in_turns(pair, scale.pages)
    return Row(work, f"{bound.p50:.1f} ms", f"{own.p50:.1f} ms ({1000 / own.p50:,.0f} a second)", bound.p50 / own.p50)


def _once(work: Callable[[], float]) -> Measured:
    took = work()
    return summary([took], took)


# ---------------------------------------------------------------- ours


def _lines(place: Place, size: int) -> list[dict[str, Any]]:
    return [{"item_id": str(item), "quantity": 1} for item in place.world.items[:size]]


def _asked(place: Place, size: int) -> str:
    here, there = (str(one) for one in place.world.sites[:2])
    answer = place.ask("/transfers", {"from_site_id": here, "to_site_id": there, "lines": _lines(place, size)})
    return str(answer["id"])


def _sent(place: Place, size: int) -> Any:
    return place.ask(f"/transfers/{_asked(place, size)}/dispatch", {})


def _travel(place: Place, size: int) -> float:
    one = _asked(place, size)
    start = perf_counter()
    sent = place.ask(f"/transfers/{one}/dispatch", {})
    lines = [{"line_id": line["line_id"], "quantity": line["quantity"]} for line in sent["lines"]]
    place.ask(f"/transfers/{one}/receive", {"lines": lines}, site=1)
    return perf_counter() - start


def _close(place: Place, size: int) -> float:
    one = str(uuid4())
    site, items = str(place.world.sites[0]), place.world.items[:size]
    place.ask("/counts", {"id": one, "site_id": site, "item_ids": [str(item) for item in items]})
    place.figure += 1  # one that no shelf has
    for number, start in enumerate(range(0, size, ON_A_SHEET), 1):
        lines = [{"item_id": str(item), "quantity": place.figure} for item in items[start : start + ON_A_SHEET]]
        place.ask(f"/counts/{one}/sheets", {"number": number, "lines": lines})
    start_at = perf_counter()
    answer = place.ask(f"/counts/{one}/close", {})
    took = perf_counter() - start_at
    if len(answer["differences"]) != size:
        raise RuntimeError(f"{len(answer['differences'])} of {size} items differ")
    return took


def _paper(place: Place, address: str) -> float:
    headers = {"Authorization": f"Bearer {place.world.tokens[0]}"}
    start = perf_counter()
    answer = place.app.test_client().get(address, headers=headers)
    took = perf_counter() - start
    if answer.status_code != 200 or not answer.data.startswith(b"%PDF"):
        raise RuntimeError(f"{address}: {answer.status}")
    return took


# ---------------------------------------------------------------- the limit


def _bare_transfer(place: Place, size: int) -> float:
    store, (here, there) = place.store, (str(one) for one in place.world.sites[:2])
    items, at = [str(item) for item in place.world.items[:size]], place.store.moment(datetime.now(UTC))
    start = perf_counter()
    for source, target in ((here, f"{UUID(int=1)}"), (f"{UUID(int=1)}", there)):
        with store.transaction() as connection:
            store.run_many(connection, MOVE, [(str(uuid4()), source, item, -1, at) for item in items])
            store.run_many(connection, ADD, [(target, item, 1) for item in items])
            store.run_many(connection, TAKE, [(1, source, item) for item in items])
    return perf_counter() - start


def _bare_count(place: Place, size: int) -> float:
    store, site = place.store, str(place.world.sites[0])
    items, at = [str(item) for item in place.world.items[:size]], place.store.moment(datetime.now(UTC))
    start = perf_counter()
    with store.transaction() as connection:
        store.run(connection, "SELECT item, quantity FROM balance WHERE site = ?", site).fetchall()
        store.run_many(connection, MOVE, [(str(uuid4()), site, item, -1, at) for item in items])
        store.run_many(connection, TAKE, [(1, site, item) for item in items])
    return perf_counter() - start


def _bare_paper(size: int) -> float:
    start = perf_counter()
    sheet = io.BytesIO()
    canvas = Canvas(sheet, pagesize=A4)
    for row in range(size):
        for column in range(5):
            canvas.drawString(40 + 100 * column, 800 - 14 * (row % 50), f"Item {row} {column}")
        if row % 50 == 49:
            canvas.showPage()
    canvas.save()
    return perf_counter() - start
