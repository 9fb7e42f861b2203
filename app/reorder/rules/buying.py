# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Purchases: from a need to pieces of a supplier, and what becomes of them when money or suppliers say no."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.reorder.rules import rounding
from app.reorder.rules.distributions import Array
from app.reorder.rules.horizon import Horizon
from app.reorder.rules.stocking import WEEKS_OF_YEAR, Aims, Costs


@dataclass(frozen=True, slots=True)
class Break:
    """From so many pieces on, a piece costs this."""

    pieces: int
    unit_cost: float


def quantities(need: Array, ahead: Horizon, aims: Aims, shelf_days: Array, held: Array) -> Array:
    """Whole packs and at least the minimum order; no more than is used before it expires, nor than the shelf holds.
    ``held``: pieces on the shelf and on their way, which are used first."""
    wanted = rounding.round_order(need, aims.pack, aims.minimum)
    lives = np.isfinite(shelf_days)
    used = ahead.mean(np.where(lives, aims.lead_days + shelf_days, 0.0))
    capped = rounding.cap_by_expiry(wanted, np.nan_to_num(used) - held, aims.pack, aims.minimum)
    wanted = np.where(lives, capped, wanted)
    fits = rounding.round_down(aims.storage - held, aims.pack, 0.0) if np.isfinite(aims.storage).any() else np.inf
    return np.where(wanted <= aims.storage - held, wanted, np.minimum(wanted, np.maximum(fits, 0.0)))


def price_of(quantity: int, unit_cost: float, breaks: Sequence[Break]) -> float:
    """What a piece costs at a quantity: of all breaks reached, the cheapest."""
    return min([unit_cost, *(one.unit_cost for one in breaks if quantity >= one.pieces)])


def best_at_breaks(
    quantity: int,
    pack: int,
    unit_cost: float,
    breaks: Sequence[Break],
    weekly: float,
    costs: Costs,
    most: float = np.inf,
) -> int:
    """A quantity, or the larger one at a price break that costs less a week in all, buying, ordering and holding
    together: ``d·c(Q) + K·d/Q + h·c(Q)·Q/2`` (all-units discount, Silver, Pyke & Thomas, 4.5)."""
    if quantity <= 0 or weekly <= 0:
        return max(quantity, 0)

    def cost(pieces: int) -> float:
        price = price_of(pieces, unit_cost, breaks)
        held = costs.holding / WEEKS_OF_YEAR * price * pieces / 2
        return weekly * price + costs.order_line * weekly / pieces + held

    larger = [int(rounding.round_order(one.pieces, pack)) for one in breaks if one.pieces > quantity]
    return min([quantity, *(one for one in larger if one <= most)], key=lambda one: (cost(one), one))


def fill_up(
    quantity: Array, ahead_weekly: Array, net: Array, pack: Array, unit_cost: Array, least_value: float
) -> Array:
    """An order below a supplier's least value, filled up pack by pack where stock lasts the fewest weeks. Nothing is
    ordered for lines without demand; without any line to add to, the order stays as it is."""
    quantity, pack = quantity.astype(float).copy(), rounding.packs_of(pack)
    open_lines = np.flatnonzero(ahead_weekly > 0)
    while open_lines.size and 0 < float((quantity * unit_cost).sum()) < least_value:
        lasts = (net[open_lines] + quantity[open_lines]) / ahead_weekly[open_lines]
        line = open_lines[np.argmin(lasts)]
        if unit_cost[line] <= 0:
            open_lines = open_lines[open_lines != line]
            continue
        quantity[line] += pack[line]
    return quantity
