# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is measured over HTTP: handouts, receipts, scans, batches, and sites that must not wait for each other."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from app.bench.load import Measured, drive, in_turns
from app.bench.rigs import Requests, Rig
from app.bench.scale import Scale
from app.bench.table import Row, at_least, not_measured

HALF = 0.5
P95_HANDOUT, P95_SCAN = 30, 20
BATCHED = 3_000
HOT_PAIRS = 2.0


def handouts(rigs: Sequence[Rig], scale: Scale) -> Iterator[Row]:
    """A handout, complete: token, scope, advice, ledger, seal. Spread over sites and items, then all on one row."""
    cells = [(clients, False) for clients in scale.clients] + [(_middle(scale), True)]
    for clients, hot in cells:
        asked = [Requests(rig.world, hot=hot).handout for rig in rigs]
        measured = _beside(rigs, asked, clients, scale)
        for rig, (limit, ours) in zip(rigs, measured, strict=True):
            judged = rig.kind == "PostgreSQL" and clients == _middle(scale)
            mark = f"at least half (about: p95 up to {P95_HANDOUT} ms)" if judged else ""
            yield _row(f"handout, {_cell(rig, clients, hot)}", limit, ours, mark)
        if clients == 1:
            yield _two_databases(rigs, measured)
    yield from _without_postgresql("handout", rigs)


def _two_databases(rigs: Sequence[Rig], measured: list[tuple[Measured, Measured]]) -> Row:
    work = "handout, 1 client: PostgreSQL against SQLite"
    ours = {rig.kind: one for rig, (_, one) in zip(rigs, measured, strict=True)}
    if "PostgreSQL" not in ours:
        return not_measured(work)
    ratio = ours["SQLite"].per_second / ours["PostgreSQL"].per_second
    mark = "SQLite no slower"
    return Row(work, str(ours["PostgreSQL"]), str(ours["SQLite"]), ratio, mark, at_least(ratio, 1.0))


def receipts(rigs: Sequence[Rig], scale: Scale) -> Iterator[Row]:
    """One line that came in."""
    for clients, hot in ((1, False), (_middle(scale), False), (_middle(scale), True)):
        asked = [Requests(rig.world, hot=hot).receipt for rig in rigs]
        for rig, (limit, ours) in zip(rigs, _beside(rigs, asked, clients, scale), strict=True):
            yield _row(f"receipt, {_cell(rig, clients, hot)}", limit, ours, "")
    yield from _without_postgresql("receipt", rigs)


def scans(rigs: Sequence[Rig], scale: Scale) -> Iterator[Row]:
    """What is this code, what is here of it and what elsewhere."""
    clients = _middle(scale)
    asked = [Requests(rig.world).scan for rig in rigs]
    for rig, (limit, ours) in zip(rigs, _beside(rigs, asked, clients, scale), strict=True):
        mark = f"at least half (about: p95 up to {P95_SCAN} ms)"
        yield _row(f"scan, {_cell(rig, clients, False)}", limit, ours, mark)
    yield from _without_postgresql("scan", rigs)


def batches(rigs: Sequence[Rig], scale: Scale) -> Iterator[Row]:
    """Handouts a second when telephones hand in their queues, one after the other."""
    for rig in rigs:
        requests = Requests(rig.world)
        make = partial(requests.batch, scale.batch)
        pair = [partial(drive, to, 1, make, scale.seconds) for to in (rig.bare, rig.ours)]
        limit, ours = (one.per_second * scale.batch for one in in_turns(pair, scale.rounds))
        said = f"at least {BATCHED:,}/s"
        work = f"batches of {scale.batch} offline handouts, {rig.kind}"
        yield Row(work, f"{limit:,.0f}/s", f"{ours:,.0f}/s", ours / limit, said, ours >= BATCHED)
    yield from _without_postgresql("batches", rigs)


def writers(rigs: Sequence[Rig], scale: Scale) -> Iterator[Row]:
    """Handouts by many writers at one site on one item, against as many at sites of their own."""
    for rig in (one for one in rigs if one.kind == "PostgreSQL"):
        pair = [
            partial(drive, rig.ours, scale.writers, Requests(rig.world, hot=hot).handout, scale.seconds)
            for hot in (True, False)
        ]
        hot, apart = in_turns(pair, scale.rounds)
        ratio = apart.per_second / hot.per_second
        work = f"{scale.writers} writers, one hot site against {scale.writers} sites, PostgreSQL"
        yield Row(work, str(hot), str(apart), ratio, "at least twice", at_least(ratio, HOT_PAIRS))
    yield from _without_postgresql("writers", rigs)


def _beside(
    rigs: Sequence[Rig], asked: Sequence[Callable[[int], bytes]], clients: int, scale: Scale
) -> list[tuple[Measured, Measured]]:
    """Per rig the bare application and ours, all measured in turns."""
    works = [
        partial(drive, to, clients, make, scale.seconds)
        for rig, make in zip(rigs, asked, strict=True)
        for to in (rig.bare, rig.ours)
    ]
    measured = in_turns(works, scale.rounds)
    return list(zip(measured[::2], measured[1::2], strict=True))


def _row(work: str, limit: Measured, ours: Measured, mark: str) -> Row:
    ratio = ours.per_second / limit.per_second
    return Row(work, str(limit), str(ours), ratio, mark, at_least(ratio, HALF) if mark else None)


def _cell(rig: Rig, clients: int, hot: bool) -> str:
    return f"{rig.kind}, {clients} client{'s' if clients > 1 else ''}{', hot row' if hot else ''}"


def _middle(scale: Scale) -> int:
    """Eight clients, at which most marks are set."""
    return scale.clients[len(scale.clients) // 2]


def _without_postgresql(work: str, rigs: Sequence[Rig]) -> Iterator[Row]:
    if all(rig.kind != "PostgreSQL" for rig in rigs):
        yield not_measured(f"{work}, PostgreSQL")
