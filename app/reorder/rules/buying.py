# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Purchases: from a need to pieces of a supplier, and what becomes of them when money or suppliers say no."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from app.reorder.rules import rounding
from app.reorder.rules.distributions import Array
from app.reorder.rules.horizon import Horizon
from app.reorder.rules.stocking import WEEKS_OF_YEAR, Aims, Costs

HALF_A_YEAR = 182.0
JUST = 1e-6  # of a euro: sums of prices are no whole numbers

Fits = Callable[[Array], Array]
"""What of a quantity is used in time and finds room."""


@dataclass(frozen=True, slots=True)
class Break:
    """From so many pieces on, a piece costs this."""

    pieces: int
    unit_cost: float


@dataclass(frozen=True)
class Selling:
    """What suppliers say beyond price, pack and minimum of a line. ``order``: number of the order that a line would be
    part of, a supplier's for a site (-1: nobody sells it); ``least``: the least value of each order (0: any);
    ``breaks``: of each line that has some."""

    order: np.ndarray
    least: Array
    breaks: Mapping[int, Sequence[Break]]

    def taken(self, order: np.ndarray, place: np.ndarray) -> "Selling":
        """The same for lines in another order; ``place`` says where each of them stands now."""
        return Selling(self.order[order], self.least, {int(place[line]): one for line, one in self.breaks.items()})


def quantities(need: Array, ahead: Horizon, aims: Aims, shelf_days: Array, held: Array) -> Array:
    """Whole packs and at least the minimum order; no more than is used before it expires, nor than the shelf holds.
    ``held``: pieces on the shelf and on their way, which are used first."""
    return fitting(rounding.round_order(need, aims.pack, aims.minimum), ahead, aims, shelf_days, held)


def fitting(wanted: Array, ahead: Horizon, aims: Aims, shelf_days: Array, held: Array) -> Array:
    """What of a quantity is used before it expires and finds room on the shelf."""
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


def at_breaks(
    wanted: Array, selling: Selling, ahead: Horizon, aims: Aims, net: Array, costs: Costs, fits: Fits
) -> Array:
    """Purchases, larger where a price break makes them cheaper a week; never more than is used within half a year,
    than is used before it expires or than the shelf holds."""
    if not selling.breaks:
        return wanted
    weekly = np.nan_to_num(ahead.mean(aims.protected_days)) / aims.protected_days * 7
    most = np.nan_to_num(ahead.mean(aims.protected_days + HALF_A_YEAR)) - net
    larger = wanted.copy()
    for line in sorted(selling.breaks):
        terms = (int(aims.pack[line]), float(aims.unit_cost[line]), selling.breaks[line], float(weekly[line]), costs)
        larger[line] = best_at_breaks(int(wanted[line]), *terms, float(most[line]))
    return np.where(fits(larger) >= larger, larger, wanted)


def prices_of(quantity: Array, aims: Aims, selling: Selling | None) -> Array:
    """What a piece of each line costs at a quantity."""
    prices = aims.unit_cost.copy()
    for line, breaks in (selling.breaks if selling else {}).items():
        prices[line] = price_of(int(quantity[line]), float(prices[line]), breaks)
    return prices


def filled_up(wanted: Array, selling: Selling, ahead: Horizon, aims: Aims, net: Array, fits: Fits) -> Array:
    """Orders below their supplier's least value, filled up with what lasts shortest and is used within the longest
    cover. One that does not reach the least value all the same stays as it was."""
    if not (selling.least > 0).any():
        return wanted
    whole = wanted.copy()
    most = most_of(ahead, aims, net, wanted, fits)
    prices = prices_of(wanted, aims, selling)
    for number, mine in orders_of(selling.order):
        least = float(selling.least[number])
        if 0 < float((wanted[mine] * prices[mine]).sum()) < least - JUST:
            more = filled(wanted, mine, ahead, aims, net, prices, least, most)
            if float((more * prices[mine]).sum()) >= least - JUST:
                whole[mine] = more
    return whole


def most_of(ahead: Horizon, aims: Aims, net: Array, wanted: Array, fits: Fits) -> Array:
    """How much of each line may fill up an order: what is used within the longest cover, at least what is wanted."""
    used = np.nan_to_num(ahead.mean(aims.protected_days + 7 * aims.most_weeks)) - net
    return np.maximum(fits(rounding.round_down(used, aims.pack, aims.minimum)), wanted)


def filled(
    quantity: Array, mine: np.ndarray, ahead: Horizon, aims: Aims, net: Array, prices: Array, least: float, most: Array
) -> Array:
    """The lines of one order, filled up to its least value."""
    weekly = np.nan_to_num(ahead.mean(aims.protected_days)) / aims.protected_days * 7
    terms = (aims.pack[mine], prices[mine], least, most[mine], aims.minimum[mine])
    return fill_up(quantity[mine], weekly[mine], net[mine], *terms)


def orders_of(order: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """The lines of each order that somebody may be given."""
    by_order = np.argsort(order, kind="stable")
    numbers, begins = np.unique(order[by_order], return_index=True)
    parts = np.split(by_order, begins[1:])
    return [(int(number), mine) for number, mine in zip(numbers, parts, strict=True) if number >= 0]


def below_least(quantity: Array, prices: Array, selling: Selling | None) -> np.ndarray:
    """Lines that are bought with an order that is too small for its supplier."""
    small = np.zeros(quantity.shape, bool)
    if selling is None:
        return small
    least = selling.least
    for number, mine in orders_of(selling.order):
        value = float((quantity[mine] * prices[mine]).sum())
        small[mine] = (quantity[mine] > 0) & (value < least[number] - JUST)
    return small


def fill_up(
    quantity: Array,
    ahead_weekly: Array,
    net: Array,
    pack: Array,
    unit_cost: Array,
    least_value: float,
    most: ArrayLike = np.inf,
    minimum: ArrayLike = 0,
) -> Array:
    """An order below a supplier's least value, filled up pack by pack where stock lasts the fewest weeks, a line's
    first step being its minimum order. Nothing is ordered for lines without demand or price, nor more than ``most``;
    without any line to add to, the order stays as it is."""
    quantity, pack = quantity.astype(float).copy(), rounding.packs_of(pack)
    first = np.maximum(rounding.round_order(np.ones(quantity.shape), pack, minimum), pack)
    most = np.broadcast_to(np.asarray(most, float), quantity.shape)
    open_lines = (ahead_weekly > 0) & (unit_cost > 0)
    value = float((quantity * unit_cost).sum())
    while open_lines.any() and 0 < value < least_value - JUST:
        lasts = np.where(open_lines, (net + quantity) / np.where(ahead_weekly > 0, ahead_weekly, 1.0), np.inf)
        line = int(np.argmin(lasts))
        step = pack[line] if quantity[line] else first[line]
        if quantity[line] + step > most[line]:
            open_lines[line] = False
            continue
        quantity[line] += step
        value += float(step * unit_cost[line])
    return quantity
