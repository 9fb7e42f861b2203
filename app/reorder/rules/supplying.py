# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Warehouses order for the sites they supply: what is asked for there, once, in whole packs, for all of them together.

Echelon stock (Clark and Scarf, 1960): the line of a warehouse answers for the requests of all sites that it supplies,
and its position is what lies or comes at any of them. Sites are supplied by moves alone. A policy says which sites
are; all others order for themselves.
"""

from dataclasses import replace

import numpy as np

from app.reorder.rules.distributions import Array, shortage
from app.reorder.rules.horizon import Horizon
from app.reorder.rules.level import Level
from app.reorder.rules.position import Position, Stock
from app.reorder.rules.stocking import Aims, Stocking


def supplied(orders: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lines that another one orders for, and which that is."""
    lines = np.flatnonzero(orders != np.arange(orders.size))
    return lines, orders[lines]


SOMEBODY = 1.0
"""People who would be sent away before goods that lie at the wrong sites are ordered anew."""

JUST = 1e-6


def answers_for(orders: np.ndarray | None, lines: int) -> np.ndarray:
    """For how many lines of other sites each one orders."""
    return np.zeros(lines, int) if orders is None else np.bincount(supplied(orders)[1], minlength=lines)


def together(values: Array, orders: np.ndarray | None) -> Array:
    """Of a line that orders for others, the sum over all of them and itself; of others, their own."""
    if orders is None:
        return values
    lines, by = supplied(orders)
    return np.asarray(values + np.bincount(by, np.nan_to_num(values[lines]), values.size), float)


def asked_of(ahead: Horizon, orders: np.ndarray | None) -> Horizon:
    """What is asked for of a line that orders for others: at all of them. Season, movement and method are those of the
    one that is asked most; variances to means are weighed by their pieces."""
    if orders is None:
        return ahead
    own = ahead.level
    lines, by = supplied(orders)
    weekly = np.nan_to_num(own.weekly)
    most = np.arange(orders.size)
    by_pace = np.argsort(weekly[lines], kind="stable")
    most[by[by_pace]] = lines[by_pace]  # the last one written stays: the one that is asked most
    sums = together(weekly, orders)
    spread = together(weekly * own.dispersion, orders)
    at = np.unique(by)
    known = np.bincount(by, np.isfinite(own.weekly[lines]), orders.size) > 0
    level: Level = own.taken(most)
    total, seen = own.weekly.copy(), own.seen.copy()
    total[at] = np.where(known[at], sums[at], total[at])
    np.maximum.at(seen, by, own.seen[lines])
    dispersion = own.dispersion.copy()
    dispersion[at] = np.where(sums[at] > 0, spread[at] / np.where(sums[at] > 0, sums[at], 1.0), 1.0)
    level = replace(level, weekly=total, seen=seen, dispersion=dispersion)
    return replace(ahead, category=ahead.category[most], level=level)


def reach(own: Position, orders: np.ndarray | None) -> Position:
    """Positions with what lies and comes at the sites that are supplied."""
    return own if orders is None else replace(own, net=together(own.net, orders))


def held(stock: Stock, orders: np.ndarray | None) -> Array:
    """Pieces that are used first: on the shelves and on their way."""
    return together(stock.on_hand - stock.reserved + stock.on_order + stock.in_transit, orders)


def giving(levels: Stocking, aims: Aims, orders: np.ndarray | None) -> Stocking:
    """Levels by which goods move: a warehouse keeps for itself what somebody told it to, and gives the rest."""
    if orders is None:
        return levels
    at = np.unique(supplied(orders)[1])
    point, up_to = levels.reorder_point.copy(), levels.order_up_to.copy()
    point[at] = np.nan_to_num(aims.low_by_hand[at], nan=-1.0)
    up_to[at] = np.maximum(point[at], 0.0)
    return replace(levels, reorder_point=point, order_up_to=up_to)


def sent_away(ahead: Horizon, aims: Aims, free: Array, orders: np.ndarray | None) -> Array:
    """People who are sent away at each line, on average, before what is ordered for it at the next review is there."""
    if orders is None:
        return np.zeros(free.shape)
    days = aims.protected_days[orders] + np.where(orders == np.arange(orders.size), 0.0, aims.lead_days)
    mean = np.nan_to_num(ahead.mean(days))
    variance = np.nan_to_num(ahead.variance(days, aims.lead_spread[orders]))
    return shortage(np.maximum(free, 0.0), mean, np.maximum(variance, mean))


def to_order(
    need: Array, free: Array, away: Array, levels: Stocking, net: Array, orders: np.ndarray | None,
    silent: np.ndarray | None,
) -> tuple[Array, Array]:  # fmt: skip
    """What is ordered where, and what of it waits for a warehouse: lines that are supplied order nothing. Who orders
    for them fills up all together when all together are due. Else goods lie at the wrong sites at most: what is missing
    somewhere is brought when somebody is likely to be sent away for it.

    ``need`` is due after moves, ``free`` what is not spoken for at each line or on its way there, ``away`` people who
    would be sent away at each line until a delivery, ``net`` the positions of all together; for a line that is
    ``silent`` nothing is ordered.
    """
    if orders is None:
        return need, np.zeros(need.shape)
    lines, by = supplied(orders)
    waits = np.zeros(need.shape)
    waits[lines] = np.floor(need[lines] + JUST)  # moves bring whole pieces
    lacking = lines[waits[lines] > 0]
    lack, sent_away = (np.bincount(orders[lacking], one[lacking], need.size) for one in (waits, away))
    at = np.unique(by)
    due = (net[at] <= levels.reorder_point[at]) & (levels.order_up_to[at] > 0)
    whole = np.where(due, np.maximum(levels.order_up_to[at] - net[at], 0.0), 0.0)
    missing = np.where(sent_away[at] >= SOMEBODY, np.maximum(lack[at] - np.maximum(free[at], 0.0), 0.0), 0.0)
    ordered = need.copy()
    ordered[lines] = 0.0
    ordered[at] = np.maximum(whole, missing)
    if silent is not None:
        ordered[silent] = 0.0
    return ordered, waits


def comes(waits: Array, ordered: Array, stock: Stock, orders: np.ndarray | None) -> np.ndarray:
    """Lines that wait for what their warehouse orders or builds now, or awaits already."""
    if orders is None:
        return np.zeros(waits.shape, bool)
    return np.asarray((waits > 0) & ((ordered + stock.on_order + stock.in_transit)[orders] > 0))
