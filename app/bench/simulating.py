# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules of a run in a simulated year of a network: a row for each seed, their means, and whether the marks are met.

The simulator is no part of Soglia: a file in Python with ``make_world``, ``simulate`` and ``External``, told by its
path. What it asks of the rules goes through ``tests/reorder/simulation.py``, so this runs from the source tree.
"""

import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from app.bench.table import aligned
from app.errors import N_, DomainError

ROOT = Path(__file__).parents[2]
POLICY = "tests.reorder.simulation:policy"
GOAL_EUROS = 39_300
"""The cost of a year of the reference that the marks were made with."""

Means = Mapping[str, float]


class Mark(NamedTuple):
    """A column of the table: its head, the simulator's name of it, decimals, and the least or most that is allowed."""

    head: str
    name: str
    decimals: int
    least: float | None = None
    most: float | None = None

    def met(self, value: float) -> bool:
        """Whether a mean reaches its mark."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    @property
    def told(self) -> str:
        """The mark in words."""
        if self.least is not None:
            return f"\u2265 {self.least:,.1f}"
        return f"\u2264 {self.most:,.0f}" if self.most is not None else ""


MARKS = (
    Mark("fill %", "fill", 2, least=98.0),
    Mark("critical %", "fillC", 2, least=97.5),
    Mark("Dec-Feb %", "fillW", 2, least=97.5),
    Mark("stock EUR", "stock", 0, most=100_000),
    Mark("expired EUR", "expEUR", 0, most=2_500),
    Mark("pack, MOQ", "viol", 0, most=0),
    Mark("transfers", "trans", 0),
    Mark("order lines", "lines", 0),
    Mark("cost EUR", "cost", 0, most=55_000),
)


def simulate(
    simulator: Path | None,
    seeds: Sequence[int],
    *,
    winter: float = 1.0,
    budget: float | None = None,
    tell: Callable[[str], None] = lambda row: None,
) -> str:
    """The table. Raises ``no_simulator`` (422) without the simulator's file, or outside the source tree."""
    sim = _loaded(simulator)
    rows = []
    for seed in seeds:
        rows.append(sim.simulate(sim.make_world(seed, winter=winter), sim.External(POLICY), budget=budget))
        tell(f"seed {seed}: {rows[-1]['cost']:,.0f} EUR")
    return table(list(seeds), rows)


def table(seeds: Sequence[int], rows: Sequence[Means]) -> str:
    """Rows of seeds, then their mean, the marks, whether they are met, and how far from the goal the cost is."""
    means = {mark.name: float(np.mean([row[mark.name] for row in rows])) for mark in MARKS}
    cells = [("seed", *(mark.head for mark in MARKS))]
    cells += [(f"{seed}", *_told(row)) for seed, row in zip(seeds, rows, strict=True)]
    cells += [("mean", *_told(means)), ("mark", *(mark.told for mark in MARKS)), ("met?", *_met(means))]
    share = means["cost"] / GOAL_EUROS
    return f"{aligned(cells)}\n\ncost of the mean year: {share:.2f} of the reference's {GOAL_EUROS:,} EUR"


def _told(row: Means) -> Iterator[str]:
    return (f"{row[mark.name]:,.{mark.decimals}f}" for mark in MARKS)


def _met(means: Means) -> Iterator[str]:
    for mark in MARKS:
        judged = mark.least is not None or mark.most is not None
        yield ("yes" if mark.met(means[mark.name]) else "NO") if judged else ""


def _loaded(simulator: Path | None) -> ModuleType:
    policy = ROOT / "tests" / "reorder" / "simulation.py"
    if simulator is None or not simulator.is_file() or not policy.is_file():
        message = N_("Say where the simulator is, with --simulator simulate.py, and run this from the source tree.")
        raise DomainError(message, "no_simulator", 422)
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    spec = importlib.util.spec_from_file_location("soglia_simulator", simulator)
    if spec is None or spec.loader is None:
        raise DomainError(N_("This file cannot be read as a simulator."), "no_simulator", 422)
    module: Any = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module  # type: ignore[no-any-return]
