# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A run from the choice of benchmarks to the rows of the table."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.bench import figuring, forgetting, histories, imports, labels, over_http, reordering, sizes, warehouse
from app.bench.databases import Homes, homes
from app.bench.rigs import Rig, rigs
from app.bench.scale import FULL, Scale
from app.bench.table import Row
from app.errors import N_, DomainError

OVER_HTTP: dict[str, Callable[[Sequence[Rig], Scale], Iterator[Row]]] = {
    "handouts": over_http.handouts,
    "receipts": over_http.receipts,
    "scans": over_http.scans,
    "batches": over_http.batches,
    "writers": over_http.writers,
}
IN_PROCESS: dict[str, Callable[[Homes, Scale], Iterator[Row]]] = {
    "transfers": warehouse.transfers,
    "counts": warehouse.counts,
    "papers": warehouse.papers,
    "labels": labels.labels,
    "imports": imports.imports,
    "histories": histories.histories,
    "forgetting": forgetting.forgetting,
    "reorder": reordering.reordering,
    "figures": figuring.figures,
    "ledger": sizes.ledger_sizes,
}
NAMES = (*OVER_HTTP, *IN_PROCESS)


def run(
    only: Sequence[str] = (),
    *,
    scale: Scale = FULL,
    server: str | None = None,
    tell: Callable[[Row], None] = lambda row: None,
) -> list[Row]:
    """Measure the benchmarks named (all of them when none is) on databases made for it in a temporary directory.

    ``server`` is the address of a PostgreSQL whose role may create databases; without one, that of the test extra is
    used if it is installed. Raises ``unknown_benchmark``.
    """
    _check(only)
    chosen = [name for name in NAMES if not only or name in only]
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="soglia-bench-") as folder, homes(Path(folder), server) as where:
        for row in _rows(chosen, where, scale):
            tell(row)
            rows.append(row)
    return rows


def _rows(chosen: Sequence[str], where: Homes, scale: Scale) -> Iterator[Row]:
    over = [OVER_HTTP[name] for name in chosen if name in OVER_HTTP]
    if over:
        with rigs(where, scale) as ready:
            for measure in over:
                yield from measure(ready, scale)
    for name in chosen:
        if name in IN_PROCESS:
            yield from IN_PROCESS[name](where, scale)


def _check(only: Sequence[str]) -> None:
    unknown = [name for name in only if name not in NAMES]
    if unknown:
        message = N_("There is no benchmark %(name)s; there are: %(names)s.")
        raise DomainError(message, "unknown_benchmark", 422, name=unknown[0], names=", ".join(NAMES))
