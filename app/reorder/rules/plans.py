# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A snapshot as the plan of a proposal: winter plans, what suppliers say of whole orders, how far sites are, kits."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

import numpy as np

from app.reorder.rules import kits
from app.reorder.rules.buying import Break, Selling
from app.reorder.rules.distributions import Array
from app.reorder.rules.moving import Ways
from app.reorder.rules.snapshot import Known, Snapshot

CENTS = 100


def is_silent(one: Known, as_of: date) -> bool:
    """Whether nothing is proposed here: out of use, or put off until a day to come."""
    return one.archived or (one.snoozed_until is not None and one.snoozed_until > as_of)


def surges(known: Sequence[Known], as_of: date, days: int) -> tuple[Array | None, np.ndarray | None]:
    """The factor of each winter plan and coming day, and which of them holds for each line; the first is none."""
    plans: dict[tuple[date, date, int] | None, int] = {None: 0}
    surged = np.array([plans.setdefault(_surge_of(one), len(plans)) for one in known], int)
    if len(plans) == 1:
        return None, None
    factors = np.ones((len(plans), days))
    for said, place in plans.items():
        if said is not None:
            start, end = ((day - as_of - timedelta(days=1)).days for day in said[:2])
            factors[place, max(0, start) : max(0, min(end + 1, days))] = said[2] / 100
    return factors, surged


def surge_after(one: Known, as_of: date) -> float:
    """By how much a winter plan that holds on the next day multiplies demand."""
    said, tomorrow = _surge_of(one), as_of + timedelta(days=1)
    return said[2] / 100 if said is not None and said[0] <= tomorrow <= said[1] else 1.0


def _surge_of(one: Known) -> tuple[date, date, int] | None:
    said = [one.policy.fields[name] for name in ("surge_from", "surge_to", "surge_percent")]
    return (said[0], said[1], said[2]) if all(value is not None for value in said) else None


def selling(known: Sequence[Known], as_of: date) -> Selling:
    """Lines by the order they would be part of, that of a supplier for a site, its least value, and lower prices from
    so many pieces on. Nothing is bought for lines that are out of use, put off or supplied by a warehouse."""
    numbers: dict[tuple[UUID, UUID], int] = {}
    order = np.full(len(known), -1)
    least: list[float] = []
    breaks: dict[int, Sequence[Break]] = {}
    for line, one in enumerate(known):
        if not one.offers or one.supplied_by is not None or is_silent(one, as_of):
            continue
        offer = one.offers[0]
        order[line] = numbers.setdefault((offer.supplier_id, one.subject.site_id), len(numbers))
        if order[line] == len(least):
            least.append((offer.min_order_cents or 0) / CENTS)
        if offer.breaks:
            breaks[line] = [Break(pieces, cents / CENTS) for pieces, cents in offer.breaks]
    return Selling(order, np.array(least, float), breaks)


def ways(known: Sequence[Known], moving_days: Mapping[tuple[UUID, UUID], float]) -> Ways:
    """How far the sites of the lines are from each other, as was seen."""
    places: dict[UUID, int] = {}
    site = np.array([places.setdefault(one.subject.site_id, len(places)) for one in known], int)
    days = np.full((len(places), len(places)), np.nan)
    for (start, end), seen in moving_days.items():
        if start in places and end in places:
            days[places[start], places[end]] = seen
    return Ways(site, days)


def parts_of(known: Sequence[Known], seen: Snapshot) -> dict[int, dict[int, int]]:
    """Of each kit's line, the lines of its parts at the same site and the pieces of each; of kits in use of which all
    parts are known there. Where a warehouse supplies a site, kits are built there."""
    places = {(one.subject.site_id, one.subject.item_id): line for line, one in enumerate(known)}
    found: dict[int, dict[int, int]] = {}
    for line, one in enumerate(known):
        parts = () if one.supplied_by or is_silent(one, seen.as_of) else seen.parts.get(one.subject.item_id, ())
        own = {places.get((one.subject.site_id, part), -1): pieces for part, pieces in parts}
        if own and -1 not in own:
            found[line] = own
    return found


def orders(known: Sequence[Known]) -> np.ndarray | None:
    """Of each line the one that orders for it: of the same item at the warehouse that supplies its site."""
    if not any(one.supplied_by for one in known):
        return None
    places = {(one.subject.site_id, one.subject.item_id): line for line, one in enumerate(known)}
    return np.array(
        [
            line if one.supplied_by is None else places.get((one.supplied_by, one.subject.item_id), line)
            for line, one in enumerate(known)
        ],
        int,
    )


def circular(parts: Mapping[UUID, Sequence[tuple[UUID, int]]]) -> set[UUID]:
    """Kits that contain themselves: what they consist of cannot be worked out."""
    return kits.within_themselves({kit: [part for part, _ in contents] for kit, contents in parts.items()})
