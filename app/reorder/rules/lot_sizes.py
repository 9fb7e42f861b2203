# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much at once: economic quantity, Wagner-Whitin, and the exact optima of (r, Q) and (s, S) as references.

Snyder & Shen, Fundamentals of Supply Chain Theory, ch. 3 to 5; Federgruen & Zheng (1992); Zheng & Federgruen (1991).
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from app.reorder.rules import distributions
from app.reorder.rules.distributions import Array


def economic_quantity(order_cost: ArrayLike, holding_cost: ArrayLike, demand: ArrayLike) -> tuple[Array, Array]:
    """``Q = √(2KD/h)`` and what ordering and holding then cost, ``√(2KDh)`` (Harris 1913)."""
    k, h, d = (np.asarray(one, float) for one in (order_cost, holding_cost, demand))
    return np.sqrt(2 * k * d / h), np.sqrt(2 * k * d * h)


def wagner_whitin(order_cost: float, holding_cost: float, demand: Sequence[float]) -> tuple[list[float], float]:
    """Orders of least cost for known demand, each for whole periods (Wagner & Whitin 1958): quantities and cost."""
    periods = len(demand)
    least, buy_to = [0.0] * (periods + 1), [periods] * (periods + 1)
    for first in reversed(range(periods)):
        held, best = 0.0, np.inf
        for end in range(first + 1, periods + 1):
            held += holding_cost * (end - 1 - first) * demand[end - 1]
            if order_cost + held + least[end] < best:
                best, buy_to[first] = order_cost + held + least[end], end
        least[first] = best
    quantities, at = [0.0] * periods, 0
    while at < periods:
        quantities[at], at = float(sum(demand[at : buy_to[at]])), buy_to[at]
    return quantities, least[0] if periods else 0.0


def _cost_of_position(h: float, p: float, mean: float) -> Callable[[int], float]:
    """``g(y) = h·E[(y-D)+] + p·E[(D-y)+]`` for Poisson demand; also below nought."""

    def cost(y: int) -> float:
        short = float(distributions.shortage(float(y), mean, mean)[0])
        return h * (y - mean + short) + p * short

    return cost


def _lowest(cost: Callable[[int], float], start: int) -> int:
    """Where a convex cost is least."""
    y = start
    while cost(y + 1) < cost(y):
        y += 1
    while cost(y - 1) <= cost(y):
        y -= 1
    return y


def best_reorder_and_lot(h: float, p: float, order_cost: float, demand: float, lead: float) -> tuple[int, int, float]:
    """The (r, Q) of least cost under Poisson demand, continuous review (Federgruen & Zheng 1992): r, Q, cost.

    ``cost(r, Q) = (K·D + Σ_{y=r+1}^{r+Q} g(y)) / Q``; the window of positions grows towards its cheaper side as long
    as the next position costs less than the average.
    """
    cost = _cost_of_position(h, p, demand * lead)
    lowest = _lowest(cost, int(demand * lead))
    r, lot = lowest - 1, 1
    total = order_cost * demand + cost(lowest)
    while min(cost(r), cost(r + lot + 1)) < total / lot:
        total += min(cost(r), cost(r + lot + 1))
        if cost(r) < cost(r + lot + 1):
            r -= 1
        lot += 1
    return r, lot, total / lot


def best_reorder_and_level(h: float, p: float, order_cost: float, mean: float) -> tuple[int, int, float]:
    """The (s, S) of least cost under Poisson demand each period (Zheng & Federgruen 1991): s, S, cost a period.

    An order is due at or below s. With ``m`` the renewal density of demand, ``c(s, S) = (K + Σ_{j<S-s} m(j)·g(S-j)) /
    Σ_{j<S-s} m(j)``.
    """
    cost = _cost_of_position(h, p, mean)
    renewals = _renewals(mean)
    top = _lowest(cost, int(mean))
    s = top - 1
    while _average(cost, renewals, order_cost, s, top) > cost(s):
        s -= 1
    best, least = top, _average(cost, renewals, order_cost, s, top)
    level = top + 1
    while cost(level) <= least:
        if _average(cost, renewals, order_cost, s, level) < least:
            best = level
            while _average(cost, renewals, order_cost, s, best) <= cost(s + 1):
                s += 1
            least = _average(cost, renewals, order_cost, s, best)
        level += 1
    return s, best, least


def _renewals(mean: float) -> Callable[[int], float]:
    """``m(0) = 1/(1 - p0)``, ``m(j) = Σ_{l≤j} p(l)·m(j-l)``: visits to each distance below S before the next order."""
    walk = distributions.Counting(mean, mean)
    chances = [float(walk.probability[0])]
    known = [1 / (1 - chances[0])]

    def at(j: int) -> float:
        while len(known) <= j:
            walk.step()
            chances.append(float(walk.probability[0]))
            upto = len(known)
            known.append(sum(chances[one] * known[upto - one] for one in range(1, upto + 1)) / (1 - chances[0]))
        return known[j]

    return at


def _average(
    cost: Callable[[int], float], renewals: Callable[[int], float], order_cost: float, s: int, level: int
) -> float:
    visits = [renewals(j) for j in range(level - s)]
    spent = sum(times * cost(level - j) for j, times in enumerate(visits))
    return (order_cost + spent) / sum(visits)
