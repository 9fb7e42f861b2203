# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Summing up the ledger by day: only what is new of it, and the same however often it is done."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import db as database
from app.db import ask, table_of, take_turn, write
from app.reorder.models import DailyFlow, RollUp
from app.reorder.queries import flows as queries
from app.reorder.queries import ledger
from app.reorder.rules.flows import Flow, Flows, Pair, closings, flow_on, flows_of

ROLLING = UUID("5061a6f1-0000-4000-8000-000000000001")
"""The turn of whoever sums up."""

ITEMS_AT_ONCE = 100

_FLOW = table_of(DailyFlow)
_NEW_FLOWS = _FLOW.insert()

Touched = Mapping[Pair, date | None]


def roll_up(now: datetime) -> int:
    """Bring the daily flows up to now in the running transaction; returns how many items at sites were touched."""
    since, count = start(now), 0
    for batch in batches(ledger.touched(since)):
        count += recount(batch)
    mark(now)
    return count


def start(now: datetime) -> datetime | None:
    """From which moment of recording on the ledger is to be looked at; none for all of it. A clock that was set back
    has recorded things before the moment that was reached."""
    until = ledger.rolled_until()
    return min(until, now) - ledger.OVERLAP if until is not None else None


def batches(touched: Touched) -> Iterator[dict[Pair, date | None]]:
    """What was touched, some items at a time, so that each batch is a short transaction; what goes back furthest comes
    together, so that little is read for the others."""
    by_item: dict[UUID, dict[Pair, date | None]] = {}
    for pair, day in touched.items():
        by_item.setdefault(pair[1], {})[pair] = day
    ordered = sorted(by_item.items(), key=lambda one: (_earliest(one[1]) or date.min, one[0].bytes))
    for number in range(0, len(ordered), ITEMS_AT_ONCE):
        yield {pair: day for _, pairs in ordered[number : number + ITEMS_AT_ONCE] for pair, day in pairs.items()}


def recount(touched: Touched) -> int:
    """Make the rows of these items at sites anew, from their first day on (none: all of them), from the ledger."""
    if not touched:
        return 0
    take_turn(ROLLING)
    flows, before = _flows(touched), queries.closings_before(touched)
    rows = [
        _row(pair, day, flow, closing)
        for pair in touched
        for day, flow, closing in closings(flows.get(pair, {}), before.get(pair, 0))
    ]
    for first, pairs in queries.by_first_day(touched):
        gone = sa.delete(_FLOW).where(queries.among(pairs))
        ask(gone if first is None else gone.where(_FLOW.c.day >= first))
    if rows:
        write(_NEW_FLOWS, rows)
    return len(touched)


def mark(now: datetime) -> None:
    """Write down that the flows are as the ledger was at this moment."""
    take_turn(ROLLING)
    mark_as(ledger.FLOWS, now)


def mark_as(name: str, now: datetime) -> None:
    """Write down that what has this name is summed up to this moment; never earlier than it says already."""
    new = database.insert(RollUp).values(name=name, recorded_until=now, rolled_at=now)
    latest = sa.case((new.excluded.recorded_until > RollUp.recorded_until, new.excluded.recorded_until))
    moved = {"recorded_until": sa.func.coalesce(latest, RollUp.recorded_until), "rolled_at": now}
    ask(new.on_conflict_do_update(index_elements=["name"], set_=moved))


def _flows(touched: Touched) -> Flows:
    """What the ledger says of these pairs, nothing of the days before the first of each."""
    items, first = {item_id for _, item_id in touched}, _earliest(touched)
    flows = flows_of(ledger.lines_of(items, first))
    for pair, day, quantity in ledger.unmet_of(items, first):
        flow_on(flows, pair, day).unmet += quantity
    for pair, day, quantity in ledger.stood_in_of(items, first):
        flow_on(flows, pair, day).stood_in += quantity
    for pair, day in queries.one_offs(items):
        flow_on(flows, pair, day).exceptional = True
    return {pair: _from(flows.get(pair, {}), first) for pair, first in touched.items()}


def _from(flows: dict[date, Flow], first: date | None) -> dict[date, Flow]:
    return flows if first is None else {day: flow for day, flow in flows.items() if day >= first}


def _earliest(touched: Touched) -> date | None:
    days = [day for day in touched.values() if day is not None]
    return min(days) if len(days) == len(touched) else None


def _row(pair: Pair, day: date, flow: Flow, closing: int) -> dict[str, Any]:
    columns = ("issued", "unmet", "stood_in", "received", "donated", "other_in", "other_out", "exceptional")
    named = {name: getattr(flow, name) for name in columns}
    return {"site_id": pair[0], "item_id": pair[1], "day": day, "closing": closing, **named}
