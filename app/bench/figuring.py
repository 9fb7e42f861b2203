# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether figures stay as quick when the ledger grows: a year of EU indicators of nine ambiti, at three lengths.

The same two thousand people are served at each length, so that the answer is as large and only the ledger grows.
"""

from collections.abc import Iterator
from datetime import timedelta
from time import perf_counter

from flask import Flask

from app import clock
from app.bench.databases import KINDS, Homes
from app.bench.giving import year_of
from app.bench.rigs import application
from app.bench.scale import Scale
from app.bench.sizes import tidy
from app.bench.table import Row, not_measured
from app.db import db
from app.reporting.operations.rolling_up import in_batches

MOST_MS = 1_000
FLAT = 3.0  # from one length of the ledger to the next, ten times as long: a month has more kinds of goods to add up
ASKS = 5
READERS = {"all": "indicators of a year, nine ambiti", "region": "the same for the Region, small numbers left out"}


def figures(homes: Homes, scale: Scale) -> Iterator[Row]:
    """A row for each length and reader; the ratio is that of the time against the length before."""
    for kind in KINDS:
        if kind not in homes.makers:
            yield not_measured(f"figures, {kind}")
            continue
        before: dict[str, float] = {}
        for lines in scale.figure_lines:
            app = application(homes.new(kind, f"figures_{lines}"), homes.folder)
            year = year_of(app, lines)
            seconds = _sum_up(app, kind)
            yield Row(f"summing up {lines:,} lines the first time, {kind}", "", f"{seconds:.1f} s", 1.0)
            for reader, work in READERS.items():
                took = _asked(app, year.tokens[reader])
                yield _row(
                    f"{work}, {lines:,} lines, {kind}", took, before.get(reader), lines == scale.figure_lines[-1]
                )
                before[reader] = took
            with app.app_context():
                db.engine.dispose()


def _row(work: str, took: float, before: float | None, last: bool) -> Row:
    ratio = took / before if before else 1.0
    mark = "under 1 s" + (f", within {FLAT} times" if last else "")
    met = took < MOST_MS and (not last or round(ratio, 2) <= FLAT)
    return Row(
        work, "" if before is None else f"{before:.0f} ms at the length before", f"{took:.0f} ms", ratio, mark, met
    )


def _sum_up(app: Flask, kind: str) -> float:
    with app.app_context():
        tidy(kind)
        start = perf_counter()
        in_batches(clock.now())
        took = perf_counter() - start
        tidy(kind)
        db.session.remove()
    return took


def _asked(app: Flask, token: str) -> float:
    """The middle one of a few asks, in milliseconds; one before them compiles statements, and closes months."""
    client, today = app.test_client(), clock.today()
    address = f"/api/v1/reports/indicators?from={today - timedelta(days=364)}&to={today}"
    took = []
    for _ in range(ASKS + 1):
        start = perf_counter()
        answer = client.get(address, headers={"Authorization": f"Bearer {token}"})
        took.append((perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status} {answer.text[:300]}")
    return sorted(took[1:])[ASKS // 2]
