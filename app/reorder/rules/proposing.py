# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a snapshot to what is proposed for each item at a site, in steps and in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np

from app.errors import N_
from app.reorder.rules import columns
from app.reorder.rules.demand import week_of_year
from app.reorder.rules.proposal import Proposal
from app.reorder.rules.proposal import propose as work_out
from app.reorder.rules.snapshot import Failed, Known, Proposed, Snapshot, Step

SOON = 30
"""Days within which what expires is told."""

FURTHEST = 730
MOST_PIECES = 100_000

ENOUGH = N_("There are %(position)d and the reorder point is %(reorder_point)d: enough for now.")
SNOOZED = N_("Put off until %(until)s.")
MOVED = N_(
    "%(quantity)d come from where there is more than needed: %(position)d are left or on their way, and one orders at "
    "%(reorder_point)d."
)
BOUGHT = N_(
    "%(quantity)d are missing up to %(order_up_to)d: %(position)d are left or on their way, and one orders at "
    "%(reorder_point)d."
)
IN_PACKS = N_(
    "%(need)d are missing up to %(order_up_to)d: %(position)d are left or on their way, and one orders at "
    "%(reorder_point)d. As it is sold, that makes %(quantity)d."
)
BUILT = N_("%(quantity)d kits can be built of what lies here.")
NO_SUPPLIER = N_("%(quantity)d are missing and nobody sells this.")
UNFUNDED = N_("%(quantity)d are missing and the budget does not reach.")
UNKNOWN = N_("Nothing is known of what is asked for: there was never any on the shelf.")
ARCHIVED = N_("This item is no longer in use.")
WHYS = {"buy": BOUGHT, "transfer": MOVED, "assemble": BUILT}

Steps = Mapping[int, Sequence[Step]]


def propose(seen: Snapshot) -> tuple[list[Proposed], list[Failed]]:
    """What to move and what to buy, and the items at sites of which nothing could be said."""
    known = list(seen.known)
    if not known:
        return [], []
    lines, aims = columns.lines_of(known, seen.weeks), columns.aims_of(known)
    there, plan = columns.stock_of(known, seen), columns.plan_of(known, seen)
    found = work_out(lines, seen.weeks, aims, there, plan)
    floor = columns.floors_of(known, aims)
    lifted = floor > found.stocking.reorder_point
    if lifted.any():  # there are to be so many kits for every night, whatever was asked for
        aims = replace(aims, low_by_hand=np.where(lifted, floor, aims.low_by_hand))
        found = work_out(lines, seen.weeks, aims, there, plan)
    steps = _steps(seen, known, found)
    category = lines.category.tolist()
    return [
        _proposed(seen, one, number, steps.get(number, ()), found, category[number]) for number, one in enumerate(known)
    ], []


def _steps(seen: Snapshot, known: Sequence[Known], found: Proposal) -> Steps:
    """Moves first, then kits that can be built, then what is bought; nothing for what is put off or out of use."""
    steps: dict[int, list[Step]] = defaultdict(list)
    for move in found.moves:
        coming = move.rescue and known[move.to].in_transit > 0  # it is rescued already
        if not (coming or _is_silent(known[move.to], seen)):
            steps[move.to].append(Step("transfer", move.pieces, from_site_id=known[move.source].subject.site_id))
    for number in np.flatnonzero(found.wanted > 0).tolist():
        one = known[number]
        if _is_silent(one, seen):
            continue
        built = _buildable(one, known, seen, int(found.need[number])) if one.is_kit else 0
        if built:
            steps[number].append(Step("assemble", built))
        pieces = min(int(found.quantity[number]), MOST_PIECES)
        if one.offers and pieces and not built:
            offer = one.offers[0]
            steps[number].append(Step("buy", pieces, None, offer.supplier_id, offer.unit_price_cents))
    return steps


def _is_silent(one: Known, seen: Snapshot) -> bool:
    return one.archived or (one.snoozed_until is not None and one.snoozed_until > seen.as_of)


def _buildable(kit: Known, known: Sequence[Known], seen: Snapshot, wanted: int) -> int:
    """How many of the kits that are wanted can be built of what lies at the same site."""
    parts = seen.parts.get(kit.subject.item_id, ())
    here = {one.subject.item_id: one.on_hand for one in known if one.subject.site_id == kit.subject.site_id}
    return min([wanted, *(here.get(item_id, 0) // pieces for item_id, pieces in parts)]) if parts else 0


def _proposed(seen: Snapshot, one: Known, n: int, steps: Sequence[Step], found: Proposal, category: int) -> Proposed:
    point, up_to = max(0, int(found.stocking.reorder_point[n])), int(found.stocking.order_up_to[n])
    why, flags = _why(seen, one, n, steps, found)
    missing = int(found.wanted[n]) or int(found.need[n])
    values: dict[str, Any] = {"quantity": sum(step.quantity for step in steps) or missing}
    values |= {"position": round(float(found.position.net[n])), "reorder_point": point, "order_up_to": up_to}
    values |= {"until": str(one.snoozed_until or ""), "need": int(found.need[n])}
    lacking = max(0, int(found.wanted[n] - found.quantity[n])) if one.offers and not _is_silent(one, seen) else 0
    days = float(found.runs_out[n])
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
        stockout_on=seen.as_of + timedelta(days=int(days)) if days <= FURTHEST else None,
        turned_away=_told(found.turned_away[n]),
        why=why,
        why_values=values,
        numbers=_numbers(seen, one, n, found, category),
        flags=flags,
        overruled=one.overruled,
        unfunded_cents=lacking * columns.unit_cents(one),
    )


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
    }
    numbers: dict[str, Any] = {name: _told(value) if np.isfinite(value) else None for name, value in told.items()}
    lead = one.offers[0] if one.offers else None
    return numbers | {
        "lead_from": lead.lead_from if lead else "policy",
        "lead_spread": _told(lead.lead_time_spread) if lead else None,
        "unit_cents": columns.unit_cents(one),
        "pack_pieces": lead.pack_pieces if lead else None,
        "counted_on_order": columns.counted_on(one, seen),
    }


def _why(seen: Snapshot, one: Known, n: int, steps: Sequence[Step], found: Proposal) -> tuple[str, tuple[str, ...]]:
    flags = _flags(seen, one, n, found)
    actions = {step.action for step in steps}
    if one.archived:
        return ARCHIVED, flags
    if _is_silent(one, seen):
        return SNOOZED, (*flags, "snoozed")
    for action, why in WHYS.items():
        if action in actions:
            packs = action == "buy" and int(found.need[n]) != sum(step.quantity for step in steps)
            return (IN_PACKS if packs else why), flags
    if found.wanted[n] > 0:
        return (UNFUNDED, (*flags, "not_funded")) if one.offers else (NO_SUPPLIER, (*flags, "no_supplier"))
    return (UNKNOWN if found.unknown[n] else ENOUGH), flags


def _flags(seen: Snapshot, one: Known, n: int, found: Proposal) -> tuple[str, ...]:
    asked = one.subject.site_kind != columns.WAREHOUSE
    told = (
        ("no_information", asked and bool(found.unknown[n])),
        ("seen_shortly", asked and bool(found.young[n]) and not bool(found.unknown[n])),
        ("overdue_order", any(columns.is_overdue(order, seen) for order in one.on_order)),
        ("expires_unused", bool(found.position.expiring[n] >= 1)),
        ("min_above_max", _crossed(one)),
    )
    return tuple(name for name, holds in told if holds)


def _crossed(one: Known) -> bool:
    least, most = one.policy.fields["min_pieces"], one.policy.fields["max_pieces"]
    return least is not None and most is not None and least > most
