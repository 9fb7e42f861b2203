# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A reorder run worked out over two years of days, at three sizes: seconds, memory, and whether both grow linearly.

The figures come from processes of their own, so that each has its own memory. What is made up (days of demand, stock)
is not timed; what is timed is days to weeks, season, levels, positions, transfers, purchases and a budget.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from time import process_time

import numpy as np

from app.bench.databases import Homes
from app.bench.scale import Scale
from app.bench.table import Row
from app.reorder.rules import season
from app.reorder.rules.demand import Weeks, by_week
from app.reorder.rules.position import Lots, Stock
from app.reorder.rules.proposal import Lines, Plan, propose
from app.reorder.rules.stocking import Aims

DAYS = 728
SITES = 20
CATEGORIES = 40
AT_ONCE = 5_000
MOST_SECONDS = {10_000: 3.0, 200_000: 60.0}
LINEAR = 1.5  # a line may take so much longer in the largest run than in the one before
SEED = 20261126
ENDS = date(2026, 11, 22)


def reordering(homes: Homes, scale: Scale) -> Iterator[Row]:
    """A row for each size; the ratio is that of seconds a line against the size before."""
    before: float | None = None
    for lines in scale.item_sites:
        seen = _apart(lines)
        each = seen["seconds"] / lines
        most = MOST_SECONDS.get(lines)
        ratio = each / before if before else 1.0
        mark = f"under {most:.0f} s" if most else ""
        met = seen["seconds"] < most and ratio < LINEAR if most else None
        said = f"{seen['seconds']:.1f} s of one core, {seen['megabytes']:.0f} MB, {seen['orders']:,.0f} to buy"
        yield Row(f"reorder, {lines:,} item-sites, two years of days", "", said, ratio, mark, met)
        before = each


def _apart(lines: int) -> dict[str, float]:
    command = [sys.executable, "-c", f"from app.bench.reordering import tell; tell({lines:d})"]
    told = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return dict(json.loads(told.stdout))


def timed(lines: int) -> dict[str, float]:
    """Seconds of processor time, peak of memory, and how many orders came out."""
    rng = np.random.default_rng(SEED)
    rate = np.exp(rng.normal(-1.8, 1.2, lines))
    seconds, parts = 0.0, []
    for begin in range(0, lines, AT_ONCE):
        days = _days(rng, rate[begin : begin + AT_ONCE])
        start = process_time()
        parts.append(_narrow(by_week(*days, ENDS)))
        seconds += process_time() - start
    requests, exposure, gifts = (np.concatenate(part, axis=1) for part in zip(*parts, strict=True))
    weeks = Weeks(requests, exposure, gifts, ENDS)
    del parts
    who, aims, stock = _lines(lines), _aims(rng, lines), _stock(rng, rate)
    start = process_time()
    found = propose(who, weeks, aims, stock, Plan(np.ones((CATEGORIES, 52)), budget=lines * 20.0))
    seconds += process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    return {"seconds": seconds, "megabytes": peak, "orders": float((found.quantity > 0).sum())}


def _days(rng: np.random.Generator, rate: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Two years of what was issued, asked for in vain, in stock, donated: small whole numbers."""
    shape = (DAYS, rate.size)
    winter = season.assumed(0.8, 20)[(np.arange(DAYS) // 7 + 47) % 52]
    asked = rng.poisson(winter[:, None] * rate / 1.3, shape).astype(np.int16)
    there = rng.random(shape, np.float32) > 0.06
    gifts = (rng.random(shape, np.float32) < 0.01).astype(np.int16) * 10
    return asked * there, asked * ~there, there, gifts


def _narrow(weeks: Weeks) -> tuple[np.ndarray, ...]:
    return tuple(one.astype(np.float32) for one in (weeks.requests, weeks.exposure, weeks.gifts))


def _lines(lines: int) -> Lines:
    item = np.arange(lines) // SITES
    category = item * CATEGORIES // max(1, item[-1] + 1)
    shelf = np.where(category % 3 == 0, 365.0, np.inf)
    return Lines(category, item, item, np.arange(lines), shelf, np.ones(lines), np.full(lines, np.nan))


def _aims(rng: np.random.Generator, lines: int) -> Aims:
    unset = np.full(lines, np.nan)
    pack = rng.choice([1.0, 5.0, 10.0, 24.0], lines)
    lead = rng.uniform(4, 28, lines)
    return Aims(
        lead, 0.3 * lead, np.full(lines, 7.0), rng.choice([0.9, 0.95, 0.97], lines), rng.uniform(1, 40, lines), pack,
        pack * 2, unset, np.full(lines, 13.0), unset, unset, np.full(lines, np.inf),
    )  # fmt: skip


def _stock(rng: np.random.Generator, rate: np.ndarray) -> Stock:
    lines = rate.size
    on_hand = rng.poisson(rate * 35).astype(float)
    none = np.zeros(lines)
    lots = Lots(np.arange(lines), on_hand, rng.choice([20.0, 200.0, np.inf], lines))
    return Stock(on_hand, none, rng.poisson(rate * 3).astype(float), none, lots)


def tell(lines: int) -> None:
    """The same for whoever started this process."""
    print(json.dumps(timed(lines)))
