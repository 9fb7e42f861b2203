# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Simulated years as a table: means are judged by the marks, and without a simulator it says what is missing."""

from pathlib import Path

import click
import pytest

from app.bench import simulate
from app.bench.simulating import table
from app.cli.reordering import seeds_of
from app.errors import DomainError

GOOD = {
    "fill": 99.0, "fillC": 98.0, "fillW": 97.5, "stock": 90_000, "expEUR": 2_000, "viol": 0, "trans": 10, "lines": 20,
    "cost": 30_000,
}  # fmt: skip


def test_means_are_judged_by_the_marks() -> None:
    told = table([0, 1], [GOOD, {**GOOD, "fill": 96.0, "stock": 120_000}])
    met = next(row for row in told.splitlines() if row.startswith("| met?")).split("|")[2:9]
    assert [one.strip() for one in met] == ["NO", "yes", "yes", "NO", "yes", "yes", ""]
    assert "0.76 of the reference" in told and "| 97.50 " in told


def test_a_simulator_is_asked_for_and_its_file_is_used(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refused:
        simulate(None, [0])
    assert refused.value.code == "no_simulator"
    file = tmp_path / "simulator.py"
    file.write_text(
        "def make_world(seed, winter): return (seed, winter)\n"
        "def External(policy): return policy\n"
        f"def simulate(world, policy, budget): return {GOOD!r} | {{'cost': 1000 * world[0] * world[1]}}\n"
    )
    assert "| 18,000" in simulate(file, [9], winter=2.0)


def test_seeds_are_one_or_a_span() -> None:
    assert (list(seeds_of("7")), list(seeds_of("0-2"))) == ([7], [0, 1, 2])
    with pytest.raises(click.BadParameter):
        seeds_of("all")
