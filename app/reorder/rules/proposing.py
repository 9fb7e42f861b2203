# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a snapshot to what is proposed for each item at a site, in steps and in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from app.reorder.rules import columns, outlook, plans, projection, sentences
from app.reorder.rules.backtest import METHODS
from app.reorder.rules.demand import week_of_year
from app.reorder.rules.demand_classes import KINDS
from app.reorder.rules.proposal import Proposal
from app.reorder.rules.proposal import propose as work_out
from app.reorder.rules.snapshot import Failed, Known, Proposed, Snapshot, Step

SOON = 30
"""Days within which what expires is told."""

FURTHEST = 730
MOST_PIECES = 100_000

Steps = Mapping[int, Sequence[Step]]


def propose(seen: Snapshot) -> tuple[list[Proposed], list[Failed]]:
    """What to move and what to buy, and the items at sites of which nothing could be said."""
    known = list(seen.known)
    if not known:
        return [], []
    circular = plans.circular(seen.parts)
    if circular:
        kept = {kit: parts for kit, parts in seen.parts.items() if kit not in circular}
        seen = replace(seen, parts=kept, circular=frozenset(circular))
    lines, aims = columns.lines_of(known), columns.aims_of(known)
    there, plan = columns.stock_of(known, seen), columns.plan_of(known, seen)
    found = work_out(lines, seen.weeks, aims, there, plan)
    floor = columns.floors_of(known, aims)
    lifted = floor > found.stocking.reorder_point
    if lifted.any():  # there are to be so many kits for every night, whatever was asked for
        aims = replace(aims, low_by_hand=np.where(lifted, floor, aims.low_by_hand))
        found = work_out(lines, seen.weeks, aims, there, plan)
    steps = _steps(seen, known, found)
    category, weeks = lines.category.tolist(), outlook.weekly(found.ahead)
    proposed = []
    for number, one in enumerate(known):
        own = steps.get(number, ())
        line = _proposed(seen, one, number, own, found, category[number])
        ahead = outlook.told(seen, one, own, weeks, number)
        numbers = {**line.numbers, **ahead}
        proposed.append(
            replace(line, numbers=numbers, stockout_on=_runs_out(seen, one, numbers, found.runs_out[number]))
        )
    return proposed, []


def _steps(seen: Snapshot, known: Sequence[Known], found: Proposal) -> Steps:
    """Moves first, then kits that are built or taken apart, then what is bought."""
    steps: dict[int, list[Step]] = defaultdict(list)
    for move in found.moves:
        steps[move.to].append(Step("transfer", move.pieces, from_site_id=known[move.source].subject.site_id))
    covered = found.covered
    for action, kits in (("assemble", covered.built), ("disassemble", covered.apart)):
        for number in np.flatnonzero(kits > 0).tolist():
            steps[number].append(Step(action, int(kits[number])))
    for number in np.flatnonzero(found.quantity > 0).tolist():
        pieces = min(int(found.quantity[number]), MOST_PIECES)
        for offer in known[number].offers[:1]:
            cents = round(float(covered.prices[number]) * columns.CENTS)
            steps[number].append(Step("buy", pieces, None, offer.supplier_id, cents))
    return steps


def _proposed(seen: Snapshot, one: Known, n: int, steps: Sequence[Step], found: Proposal, category: int) -> Proposed:
    point, up_to = max(0, int(found.stocking.reorder_point[n])), sentences.level(found, n)
    why, flags = sentences.why(seen, one, n, steps, found)
    values = sentences.values_of(one, n, steps, found)
    lacking = max(0, int(found.wanted[n] - found.quantity[n])) if one.offers else 0
    return Proposed(
        site_id=one.subject.site_id,
        item_id=one.subject.item_id,
        steps=tuple(steps),
        on_hand=one.on_hand,
        in_transit=one.in_transit,
        on_order=sum(order.quantity for order in one.on_order) + sum(pieces for pieces, _ in one.gifts_expected),
        reserved=one.reserved,
        expiring=sum(pieces for pieces, left in one.lots if left is not None and 0 <= left <= SOON),
        demand_per_day=_told(found.daily[n]),
        lead_time_days=int(columns.lead_days(one)),
        reorder_point=point,
        order_up_to=up_to,
        stockout_on=None,
        turned_away=_told(found.turned_away[n]),
        why=why,
        why_values=values,
        numbers=_numbers(seen, one, n, found, category) | {"unfunded": lacking},
        flags=flags,
        overruled=one.overruled,
        unfunded_cents=lacking * columns.unit_cents(one),
    )


def _runs_out(seen: Snapshot, one: Known, numbers: Mapping[str, Any], later: float) -> date | None:
    """The day that the picture of a line shows; beyond it, the one on which so many pieces are used up."""
    days = projection.empty_after(one.on_hand, one.reserved, numbers)
    if days is None and projection.DAYS < later <= FURTHEST:
        days = int(later)
    return None if days is None else seen.as_of + timedelta(days=days)


def _told(value: Any) -> float:
    return round(float(value), 3) if np.isfinite(value) else 0.0


def _numbers(seen: Snapshot, one: Known, n: int, found: Proposal, category: int) -> dict[str, Any]:
    """Everything else that a line follows from; what is unknown is null."""
    told = {
        "weekly": found.level[n],
        "weeks_seen": found.seen[n],
        "spread": found.dispersion[n],
        "season": found.season[category, week_of_year(seen.as_of)],
        "movement": found.movement[category],
        "need": found.need[n],
        "wanted": found.wanted[n],
        "net": found.position.net[n],
        "expiring_unused": found.position.expiring[n],
        "gifts_counted": found.position.gifts[n],
        "cover_weeks": found.stocking.cover_weeks[n],
        "service": found.stocking.service[n],
        "built": found.covered.built[n],
        "apart": found.covered.apart[n],
        "from_kits": found.covered.parts[n],
        "added": found.covered.added[n],
        "surge": plans.surge_after(one, seen.as_of),
        "size_share": found.ahead.level.share[n],
        "for_kits": found.for_kits[n],
        "kept_for_kits": found.kept_for_kits[n],
        "waits": found.covered.waits[n],
        "supplied": found.supplied[n],
        "answers_for": found.answers_for[n],
    }
    numbers: dict[str, Any] = {name: _told(value) if np.isfinite(value) else None for name, value in told.items()}
    lead = one.offers[0] if one.offers else None
    return numbers | {
        "method": METHODS[found.ahead.level.method[n]],
        "class": KINDS[found.ahead.level.kind[n]],
        "season_from": found.season_from[category],
        "lead_from": lead.lead_from if lead else columns.lead_from(one),
        "lead_spread": _told(lead.lead_time_spread) if lead else None,
        "unit_cents": columns.unit_cents(one),
        "pack_pieces": lead.pack_pieces if lead else None,
        "breaks": [list(step) for step in lead.breaks] if lead else [],
        "min_order_cents": lead.min_order_cents if lead else None,
        "counted_on_order": columns.counted_on(one, seen),
    }
