# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every cell of both EU reports against the rows it is made of."""

from typing import Any

from app import clock
from app.reporting.models import PROGRAMMES
from app.reporting.queries.indicators import report as indicators
from app.reporting.queries.indicators.cells import Cell, amount, cell
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Row, Where


def odd_cells(where: Where, period: Period) -> list[tuple[Any, ...]]:
    """Cells that the rows behind them do not add up to: programme, code, column, the cell, its rows."""
    found: list[tuple[Any, ...]] = []
    sums: dict[tuple[Any, str], dict[str, int]] = {}
    for programme in PROGRAMMES:
        for row in indicators.report(programme, where, period, clock.now()).rows:
            for column, cells in _cells(row).items():
                one = cell(programme, row.code, column, where, period)
                of = (row.code if one.kind == "estimates" else one.line.counts, one.kind)
                if of not in sums:
                    sums[of] = _sums(one)
                told = {name: sums[of][name] for name in cells}
                found += [(programme, row.code, column, cells, told)] if told != cells else []
    return found


def _cells(row: Row) -> dict[str, dict[str, Any]]:
    """The cells of a row that can be opened; the rows of money tell pieces too."""
    of_money = {name: row.more[name] for name in ("pieces", "unvalued")} if row.unit == "cents" else {}
    found: dict[str, dict[str, Any]] = {"value": {"sum": row.value, **of_money}} if row.source else {}
    return found | {name: {"sum": row.more[name]} for name in row.opens}


def _sums(one: Cell) -> dict[str, int]:
    sums = {"sum": 0, "pieces": 0, "unvalued": 0}
    rows = list(one.rows)
    for row in rows:
        sums["sum"] += amount(one, row)
        if one.kind == "lines":
            sums["pieces"] += row.pieces
            sums["unvalued"] += row.pieces if row.unit_value_cents is None else 0
    assert one.rows.count() == len(rows), (one.line.code, one.column)
    return sums
