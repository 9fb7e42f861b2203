# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a snapshot to what is proposed: expected demand, levels, what others can spare, what is bought, within a budget."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np

from app.errors import N_
from app.reorder.rules import distributions, season
from app.reorder.rules.distributions import Array
from app.reorder.rules.funding import Fundable, fund
from app.reorder.rules.level import weights
from app.reorder.rules.order_up_to import level_for_fill
from app.reorder.rules.rounding import round_order
from app.reorder.rules.sharing import move_then_buy
from app.reorder.rules.snapshot import Failed, Known, Offer, Proposed, Snapshot, Step

HALF_LIFE, PRIOR, POOL = 16.0, 2.0, 20.0
MOVING_DAYS = 2
LEAST_MOVED = 2
A_MONTH = 365.25 / 12
FURTHEST = 365

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
NO_SUPPLIER = N_("%(quantity)d are missing and nobody sells this.")
UNFUNDED = N_("%(quantity)d are missing and the budget does not reach.")
UNKNOWN = N_("Nothing is known of what is asked for: there was never any on the shelf.")
ARCHIVED = N_("This item is no longer in use.")


@dataclass(frozen=True)
class Expected:
    """Of each line: pieces a week, over lead time, until the next order comes, and after its cover; their spread."""

    level: Array
    known: np.ndarray
    mean_lead: Array
    mean_both: Array
    variance_lead: Array
    variance_both: Array
    cover: Array
    ahead: Array


def propose(snapshot: Snapshot) -> tuple[list[Proposed], list[Failed]]:
    """What to move and what to buy, and the items at sites of which nothing could be said."""
    known = list(snapshot.known)
    if not known:
        return [], []
    expected = _expected(snapshot, known)
    base, up_to = _levels(known, expected)
    position = np.array([_position(one) for one in known], float)
    need = np.where(position <= base - 1, np.maximum(up_to - position, 0), 0)
    need = np.array([_wanted(one, pieces, snapshot) for one, pieces in zip(known, need, strict=True)])
    steps = _steps(snapshot, known, need, up_to, expected, position)
    return [
        _proposed(snapshot, one, number, steps, need, position, base, up_to, expected)
        for number, one in enumerate(known)
    ], []


def _expected(snapshot: Snapshot, known: Sequence[Known]) -> Expected:
    weeks = snapshot.weeks
    categories = [one.subject.category_id for one in known]
    starts = [n for n, one in enumerate(categories) if n == 0 or one != categories[n - 1]]
    category = np.searchsorted(np.array([*starts, len(known)]), np.arange(len(known)), side="right") - 1
    shapes = season.shapes(weeks, np.array([*starts, len(known)]))
    seen = weeks.exposure * shapes[category][:, weeks.of_year].T
    level = _level(weeks.requests, seen, known)
    found = ~np.isnan(level)
    level = np.where(found, level, 0.0)
    spread = _dispersion(weeks.requests, seen, level)
    lead = np.array([_lead(one) for one in known])
    both = lead + np.array([one.policy.fields["review_days"] for one in known])
    ahead = np.stack([_ahead(shapes[c], snapshot, one) for c, one in zip(category, known, strict=True)])
    rows = np.arange(len(known))
    cover = both + np.array([one.policy.fields["cover_days"] for one in known])
    means = [level * ahead[rows, np.minimum(days, FURTHEST)] for days in (lead, both, cover)]
    sigma = np.array([(one.offers[0].lead_time_spread if one.offers else 1.0) / 7 for one in known])
    spreads = [spread * mean + 0.04 * mean**2 + (level * sigma) ** 2 for mean in means[:2]]
    return Expected(level, found, means[0], means[1], spreads[0], spreads[1], means[2] - means[1], ahead)


def _ahead(shape: Array, snapshot: Snapshot, one: Known) -> Array:
    said = one.policy.fields
    days = [snapshot.as_of + timedelta(days=day + 1) for day in range(FURTHEST)]
    start, end, percent = said["surge_from"], said["surge_to"], said["surge_percent"]
    if percent is None or end < snapshot.as_of:
        return np.asarray(season.ahead(shape[None, :], snapshot.as_of, FURTHEST)[0])
    surge = np.array([[percent / 100 if start <= day <= end else 1.0 for day in days]])
    return np.asarray(season.ahead(shape[None, :], snapshot.as_of, FURTHEST, surge)[0])


def _level(requests: Array, seen: Array, known: Sequence[Known]) -> Array:
    weight = weights(requests.shape[0], HALF_LIFE)
    asked, shown = requests.sum(0), seen.sum(0)
    prior = np.where(shown > 0, asked / np.where(shown > 0, shown, 1), np.nan)
    siblings: dict[UUID, list[int]] = defaultdict(list)
    for number, one in enumerate(known):
        siblings[one.subject.item_id].append(number)
    for number, one in enumerate(known):
        guess = one.policy.fields["guess_per_month"]
        if guess is not None and shown[number] < PRIOR:
            prior[number] = guess / A_MONTH * 7
        elif np.isnan(prior[number]) and one.subject.site_kind != "warehouse":
            others = [prior[n] for n in siblings[one.subject.item_id] if not np.isnan(prior[n])]
            prior[number] = float(np.mean(others)) if others else np.nan
        elif np.isnan(prior[number]):
            prior[number] = 0.0  # a warehouse gives to sites, not to people
    return np.asarray((weight @ requests + PRIOR * prior) / (weight @ seen + PRIOR))


def _dispersion(requests: Array, seen: Array, level: Array) -> Array:
    mean = level * seen
    squares, total = ((requests - mean) ** 2).sum(0), mean.sum(0)
    pooled = max(1.0, squares.sum() / total.sum()) if total.sum() > 0 else 1.0
    return np.maximum((squares + POOL * pooled) / (total + POOL), 1.0)


def _lead(one: Known) -> int:
    return one.offers[0].lead_time_days if one.offers else one.policy.fields["lead_time_days"] or MOVING_DAYS


def _levels(known: Sequence[Known], expected: Expected) -> tuple[Array, Array]:
    target = np.array([one.policy.fields["service_permille"] / 1000 for one in known])
    means = (expected.mean_lead, expected.variance_lead, expected.mean_both, expected.variance_both)
    base = np.where(expected.level > 0, np.maximum(level_for_fill(*means, target), 1), 0)
    up_to = base + np.ceil(expected.cover)
    for number, one in enumerate(known):
        least, most = one.policy.fields["min_pieces"], one.policy.fields["max_pieces"]
        if least is not None:
            base[number] = max(base[number], least + 1)
            up_to[number] = max(up_to[number], least + 1)
        for ceiling in (most, one.policy.fields["storage_pieces"]):
            if ceiling is not None:
                up_to[number] = min(up_to[number], ceiling)
                base[number] = min(base[number], ceiling)
    return base, up_to


def _position(one: Known) -> int:
    coming = sum(order.quantity for order in one.on_order) + sum(quantity for quantity, _ in one.gifts_expected)
    return one.on_hand + one.in_transit + coming - one.reserved


def _wanted(one: Known, pieces: float, snapshot: Snapshot) -> int:
    if one.archived or (one.snoozed_until is not None and one.snoozed_until > snapshot.as_of):
        return 0
    return int(pieces)


def _steps(
    snapshot: Snapshot, known: Sequence[Known], need: Array, up_to: Array, expected: Expected, position: Array
) -> dict[int, list[Step]]:
    by_item: dict[UUID, list[int]] = defaultdict(list)
    for number, one in enumerate(known):
        by_item[one.subject.item_id].append(number)
    steps: dict[int, list[Step]] = defaultdict(list)
    left: dict[int, int] = {}
    for numbers in by_item.values():
        spare = {n: int(min(known[n].on_hand - known[n].reserved, position[n]) - up_to[n]) for n in numbers}
        surplus = {n: pieces for n, pieces in spare.items() if pieces >= LEAST_MOVED and need[n] == 0}
        moved, buy = move_then_buy({n: int(need[n]) for n in numbers if need[n] > 0}, surplus)
        for source, to, pieces in moved:
            steps[to].append(Step("transfer", pieces, from_site_id=known[source].subject.site_id))
        left |= buy
    for number, pieces in _funded(snapshot, known, left, expected, position).items():
        offer = known[number].offers[0]
        steps[number].append(Step("buy", pieces, None, offer.supplier_id, offer.unit_price_cents))
    return steps


def _funded(
    snapshot: Snapshot, known: Sequence[Known], left: Mapping[int, int], expected: Expected, position: Array
) -> dict[int, int]:
    wanted = {
        n: int(round_order(pieces, known[n].offers[0].pack_pieces, known[n].offers[0].min_quantity)[()])
        for n, pieces in left.items()
        if known[n].offers
    }
    if snapshot.budget_cents is None:
        return wanted
    lines = [_fundable(n, known[n], known[n].offers[0], pieces, expected, position) for n, pieces in wanted.items()]
    got, _ = fund(float(snapshot.budget_cents), lines)
    return {int(key): pieces for key, pieces in got.items() if pieces}


def _fundable(n: int, one: Known, offer: Offer, pieces: int, expected: Expected, position: Array) -> Fundable:
    mean, variance = float(expected.mean_both[n]), float(expected.variance_both[n])
    weight = float(one.policy.fields["weight"])
    terms = (float(offer.unit_price_cents), offer.pack_pieces, weight, float(pieces), offer.min_quantity)
    return Fundable(str(n), mean, variance, float(position[n]), *terms)


def _proposed(
    snapshot: Snapshot,
    one: Known,
    n: int,
    steps: Mapping[int, list[Step]],
    need: Array,
    position: Array,
    base: Array,
    up_to: Array,
    expected: Expected,
) -> Proposed:
    own = tuple(steps.get(n, ()))
    short = float(distributions.shortage(position[n], expected.mean_both[n], expected.variance_both[n])[0])
    empty = int(np.searchsorted(expected.level[n] * expected.ahead[n], one.on_hand, side="left"))
    point = max(0, int(base[n]) - 1)
    numbers: dict[str, Any] = {"need": int(need[n]), "weekly": round(float(expected.level[n]), 3)}
    numbers |= {"season": round(float(expected.ahead[n, 7]), 3), "position": int(position[n])}
    lacking = int(need[n]) - sum(step.quantity for step in own)
    why, flags = _why(one, own, lacking, bool(expected.known[n]), snapshot)
    values = {"quantity": sum(step.quantity for step in own) or int(need[n]), "position": int(position[n])}
    values |= {"reorder_point": point, "order_up_to": int(up_to[n]), "until": str(one.snoozed_until or "")}
    return Proposed(
        site_id=one.subject.site_id,
        item_id=one.subject.item_id,
        steps=own,
        on_hand=one.on_hand,
        in_transit=one.in_transit,
        on_order=sum(order.quantity for order in one.on_order),
        reserved=one.reserved,
        expiring=sum(quantity for quantity, days in one.lots if days is not None and 0 <= days <= 30),
        demand_per_day=float(expected.level[n] * expected.ahead[n, 7] / 7),
        lead_time_days=_lead(one),
        reorder_point=point,
        order_up_to=int(up_to[n]),
        stockout_on=snapshot.as_of + timedelta(days=empty) if expected.level[n] > 0 and empty <= FURTHEST else None,
        turned_away=short,
        why=why,
        why_values=values,
        numbers=numbers,
        flags=flags,
        overruled=one.overruled,
        unfunded_cents=lacking * one.offers[0].unit_price_cents if lacking > 0 and one.offers else 0,
    )


def _why(one: Known, own: Sequence[Step], lacking: int, known: bool, snapshot: Snapshot) -> tuple[str, tuple[str, ...]]:
    flags = () if known else ("no_information",)
    if one.archived:
        return ARCHIVED, flags
    if one.snoozed_until is not None and one.snoozed_until > snapshot.as_of:
        return SNOOZED, (*flags, "snoozed")
    if any(step.action == "buy" for step in own):
        return BOUGHT, flags
    if own:
        return MOVED, flags
    if lacking > 0:
        return (UNFUNDED, (*flags, "not_funded")) if one.offers else (NO_SUPPLIER, (*flags, "no_supplier"))
    return (ENOUGH if known else UNKNOWN), flags
