# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one table: what was measured, the limit beside it, ourselves, the ratio, and whether the mark was met."""

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("work", "limit measured in this run", "ours", "ratio", "mark", "met?")


@dataclass(frozen=True)
class Row:
    """One line of the table. ``ratio`` is what the mark judges; ``met`` is none where there is no mark."""

    work: str
    limit: str
    ours: str
    ratio: float | None = None
    mark: str = ""
    met: bool | None = None


def at_least(ratio: float, least: float) -> bool:
    """Whether a ratio reaches its mark, as precisely as the table shows it."""
    return round(ratio, 2) >= least


def not_measured(work: str) -> Row:
    """A row of PostgreSQL on a machine that has none."""
    return Row(work, "not measured: give --database", "")


def in_words(rows: Sequence[Row]) -> str:
    """The table in Markdown, its columns aligned."""
    return aligned([HEAD, *(_cells(row) for row in rows)])


def aligned(cells: Sequence[Sequence[str]]) -> str:
    """Rows of words as a table in Markdown, the first being its head."""
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join((lines[0], rule, *lines[1:]))


def _cells(row: Row) -> tuple[str, ...]:
    met = {True: "yes", False: "NO", None: ""}[row.met]
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return row.work, row.limit, row.ours, ratio, row.mark, met
