# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Making a run: the ledger summed up, looked at, proposed upon, written down as a document."""

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app import chance
from app.clock import day_of
from app.db import db, table_of, take_turn, write
from app.errors import N_, DomainError, NotFound
from app.network import queries as network
from app.reorder.models import ReorderFailure, ReorderLine, ReorderRun, ReorderStep
from app.reorder.operations.rolling_up import roll_up
from app.reorder.queries import runs as queries
from app.reorder.queries.snapshot import snapshot
from app.reorder.rules.comparing import compared
from app.reorder.rules.demand import Weeks
from app.reorder.rules.flows import Pair
from app.reorder.rules.proposing import propose
from app.reorder.rules.snapshot import Failed, Proposed, Snapshot

log = logging.getLogger(__name__)

_NEW_LINES, _NEW_STEPS, _NEW_FAILURES = (table_of(one).insert() for one in (ReorderLine, ReorderStep, ReorderFailure))
COULD_NOT = N_("Nothing could be worked out here: the numbers do not fit together.")

Before = Mapping[Pair, tuple[str, int]]


@dataclass(frozen=True)
class Drawn:
    """What a run would propose, worked out before its turn, and which decisions it knows of."""

    seen: Snapshot
    proposals: list[Proposed]
    failed: list[Failed]
    decisions: tuple[Any, ...]


def draw(*, ambito_id: UUID, as_of: date, now: datetime, budget_cents: int | None = None) -> Drawn:
    """Work out what a run would propose, from flows by day that are up to date. It takes a while and changes nothing:
    outside a transaction nobody waits for it.

    Raises ``day_ahead`` (422) for a day that has not come, ``NotFound`` for an unknown ambito.
    """
    _check(ambito_id, as_of, now)
    decisions = queries.decisions_of(ambito_id)
    seen = snapshot(ambito_id, as_of, budget_cents)
    return Drawn(seen, *proposals_of(seen), decisions)


def _check(ambito_id: UUID, as_of: date, now: datetime) -> None:
    if not network.is_ambito(ambito_id):
        raise NotFound
    if as_of > day_of(now):
        message = N_("This day has not come yet.")
        raise DomainError(message, "day_ahead", 422, fields={"as_of": [message]})


def make_run(
    *,
    id: UUID,
    ambito_id: UUID,
    as_of: date,
    by: UUID | None,
    now: datetime,
    budget_cents: int | None = None,
    drawn: Drawn | None = None,
) -> ReorderRun:
    """Propose what an ambito should move and buy, as things stand; nothing is ordered by it. ``drawn`` is what was
    worked out for this run beforehand: if somebody decided meanwhile, it is worked out anew, or the same goods would be
    proposed again.

    Raises what ``draw`` raises.
    """
    _check(ambito_id, as_of, now)
    take_turn(ambito_id)
    if drawn is None or drawn.decisions != queries.decisions_of(ambito_id):
        roll_up(now)
        drawn = draw(ambito_id=ambito_id, as_of=as_of, now=now, budget_cents=budget_cents)
    previous = queries.latest(ambito_id)
    before = _acted(previous)
    kept = sorted((one for one in drawn.proposals if _worth_keeping(one, before)), key=_urgency)
    run = _run(id, drawn.seen, kept, drawn.failed, previous)
    run.as_of, run.made_at, run.made_by = as_of, _after(previous, now), by
    db.session.add(run)
    db.session.flush()
    _write(run.id, kept, drawn.failed, before)
    return run


def _after(previous: ReorderRun | None, now: datetime) -> datetime:
    """Runs follow each other, also where the clock was set back: the last one made is the one that is decided about."""
    return now if previous is None else max(now, previous.made_at + timedelta(microseconds=1))


def run_of_the_clock(*, ambito_id: UUID, as_of: date, now: datetime, drawn: Drawn | None = None) -> ReorderRun:
    """The clock's run of a day: made if there is none, else the one there is, unchanged."""
    take_turn(ambito_id)
    made = queries.run_of_the_clock(ambito_id, as_of)
    return made or make_run(id=chance.new_id(), ambito_id=ambito_id, as_of=as_of, by=None, now=now, drawn=drawn)


def proposals_of(seen: Snapshot) -> tuple[list[Proposed], list[Failed]]:
    """What the rules propose. Where they fail, ever smaller parts are tried, so that only what is wrong falls out;
    sites of one item stay together, since goods may come from one to the other."""
    try:
        return propose(seen)
    except Exception:
        if len({one.subject.item_id for one in seen.known}) <= 1:
            log.exception("reorder_line_failed")
            return [], [
                Failed(one.subject.site_id, one.subject.item_id, "not_worked_out", COULD_NOT) for one in seen.known
            ]
    proposals: list[Proposed] = []
    failed: list[Failed] = []
    for part in _halves(seen):
        more, less = proposals_of(part)
        proposals, failed = proposals + more, failed + less
    return proposals, failed


def _halves(seen: Snapshot) -> Iterable[Snapshot]:
    items = [one.subject.item_id for one in seen.known]
    borders = [n for n in range(1, len(items)) if items[n] != items[n - 1]]
    middle = min(borders, key=lambda n: abs(n - len(items) / 2))
    for part in (slice(0, middle), slice(middle, len(items))):
        weeks = seen.weeks
        own = Weeks(weeks.requests[:, part], weeks.exposure[:, part], weeks.gifts[:, part], weeks.ends)
        yield replace(seen, known=list(seen.known[part]), weeks=own)


def _acted(previous: ReorderRun | None) -> Before:
    return queries.proposed_in(previous.id) if previous else {}


def _worth_keeping(one: Proposed, before: Before) -> bool:
    """Not what nobody asks for, nobody is short of and nobody was told of."""
    said = one.steps or one.flags or one.demand_per_day > 0 or one.reorder_point > 0
    return bool(said) or before.get((one.site_id, one.item_id), ("none", 0))[0] != "none"


def _urgency(one: Proposed) -> tuple[Any, ...]:
    return not one.steps, -one.turned_away, one.item_id.bytes, one.site_id.bytes


def _run(
    id: UUID, seen: Snapshot, kept: Sequence[Proposed], failed: Sequence[Failed], previous: ReorderRun | None
) -> ReorderRun:
    return ReorderRun(
        id=id,
        ambito_id=seen.ambito_id,
        previous_run_id=previous.id if previous else None,
        budget_cents=seen.budget_cents,
        line_count=len(kept),
        buy_count=sum(1 for one in kept if one.action == "buy"),
        transfer_count=sum(1 for one in kept if one.action == "transfer"),
        failure_count=len(failed),
        cost_cents=sum(one.cost_cents for one in kept),
        unfunded_cents=sum(one.unfunded_cents for one in kept),
        digest=digest(kept),
    )


def digest(proposals: Iterable[Proposed]) -> str:
    """SHA-256 over what is proposed: the same for two runs that say the same."""
    told = sorted(
        f"{one.site_id}:{one.item_id}:"
        + ",".join(f"{step.action}/{step.quantity}/{step.from_site_id}/{step.supplier_id}" for step in one.steps)
        for one in proposals
    )
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _write(run_id: UUID, kept: Sequence[Proposed], failed: Sequence[Failed], before: Before) -> None:
    ids = [chance.new_id() for _ in kept]
    if kept:
        write(_NEW_LINES, [_row(run_id, ids[n], n + 1, one, before) for n, one in enumerate(kept)])
    steps = [
        {"line_id": ids[n], "number": number, **{name: getattr(step, name) for name in _OF_A_STEP}}
        for n, one in enumerate(kept)
        for number, step in enumerate(one.steps, 1)
    ]
    if steps:
        write(_NEW_STEPS, steps)
    columns = ("site_id", "item_id", "code", "message")
    rows = [
        {"run_id": run_id, "number": number, **{name: getattr(one, name) for name in columns}}
        for number, one in enumerate(failed, 1)
    ]
    if rows:
        write(_NEW_FAILURES, rows)


_OF_A_STEP = ("action", "quantity", "from_site_id", "supplier_id", "unit_price_cents")
_AS_PROPOSED = (
    *("site_id", "item_id", "action", "quantity", "cost_cents", "on_hand", "in_transit", "on_order", "reserved"),
    *("expiring", "lead_time_days", "reorder_point", "order_up_to", "stockout_on", "why", "overruled"),
)


def _row(run_id: UUID, id: UUID, position: int, one: Proposed, before: Before) -> dict[str, Any]:
    return {
        "id": id,
        "run_id": run_id,
        "position": position,
        **{name: getattr(one, name) for name in _AS_PROPOSED},
        "demand_milli": round(one.demand_per_day * 1000),
        "turned_away_milli": round(one.turned_away * 1000),
        "why_values": dict(one.why_values),
        "numbers": dict(one.numbers),
        "flags": list(one.flags),
        "compared": compared(before.get((one.site_id, one.item_id)), (one.action, one.quantity)),
    }
