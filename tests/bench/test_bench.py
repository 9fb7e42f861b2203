# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every benchmark runs on both databases, and what it says is a figure. How quick we are is no matter of a test."""

import pytest

from app.bench import NAMES, Row, Scale, in_words, run
from app.bench.load import Refused, summary
from app.bench.table import HEAD, at_least
from app.errors import DomainError

TINY = Scale(
    seconds=0.1, rounds=1, sites=2, items=6, people=4, clients=(1,), writers=2, batch=3, lines=500, pages=1,
    opening_lines=20, labels=20, past_handouts=4, forgotten=30,
    item_sites=(40, 80), figure_lines=(200, 400),
)  # fmt: skip


@pytest.mark.slow
def test_every_benchmark_runs_and_every_figure_is_positive(postgresql_url: str) -> None:
    told: list[Row] = []
    rows = run(scale=TINY, server=postgresql_url, tell=told.append)
    assert rows == told
    assert all(row.ratio is not None and row.ratio > 0 for row in rows)
    words = " ".join(row.work for row in rows)
    for kind in ("PostgreSQL", "SQLite"):
        for work in (
            "handout, {}, 1 client",
            "receipt, {}",
            "scan, {}",
            "offline handouts, {}",
            "lines, {}",
            "items from CSV, {}",
            "4 past handouts, {}",
        ):
            assert work.format(kind) in words
    assert "one hot site against 2 sites, PostgreSQL" in words
    assert "20 different Code 128 labels as PDF, beside reportlab's Code128.drawOn" in words


@pytest.mark.slow
def test_without_postgresql_its_rows_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.bench.databases.brought", lambda folder: None)
    rows = run(["handouts", "writers"], scale=TINY)
    missing = [row for row in rows if row.limit == "not measured: give --database"]
    assert {row.work for row in missing} == {
        "handout, PostgreSQL",
        "handout, 1 client: PostgreSQL against SQLite",
        "writers, PostgreSQL",
    }
    assert any("SQLite, 1 client" in row.work and row.ratio for row in rows)


def test_an_unknown_benchmark_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        run(["flying"])
    assert refused.value.code == "unknown_benchmark"
    assert refused.value.details["names"] == ", ".join(NAMES)


def test_the_table_has_one_line_per_row_under_its_head() -> None:
    table = in_words([Row("scan", "10/s", "7/s", 0.7, "at least half", True), Row("label", "", "", None)])
    lines = table.splitlines()
    assert [cell.strip() for cell in lines[0].strip("|").split("|")] == list(HEAD)
    assert [cell.strip() for cell in lines[2].strip("|").split("|")] == [
        "scan", "10/s", "7/s", "0.70", "at least half", "yes",
    ]  # fmt: skip
    assert len({len(line) for line in lines}) == 1


def test_percentiles_come_from_all_answers() -> None:
    found = summary([number / 1000 for number in range(1, 101)], seconds=2.0)
    assert (found.count, found.per_second, found.p50, found.p95) == (100, 50.0, 50.5, pytest.approx(96.0))
    with pytest.raises(Refused):
        summary([], 1.0)


def test_a_mark_is_judged_as_the_table_shows_it() -> None:
    assert at_least(0.496, 0.5)
    assert not at_least(0.494, 0.5)
