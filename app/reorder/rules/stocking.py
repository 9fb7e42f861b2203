# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much to have: the reorder point and the order-up-to level of a periodic review, (R, s, S).

Cover. An order lasts so many weeks as cost least, ordering and holding together: over whole weeks T, the least
``(K + h·c·Q(T)·T/2) / T`` with Q(T) the *forecast* demand of those weeks, so that it shrinks before a season ends.

Reorder point. Waiting one more review loses ``ES(y) = E[(D_{L+R}-y)+] - E[(D_L-y)+]`` units and saves the order and the
holding of a week. An order is due where the loss weighs more: ``w·c·ES(y) > K/T + h·c·Q`` (the one-step comparison of
Silver & Meal, with Sobel's shortage of a review). The fill rate that management asks for is kept as the least.

At the reorder point an order is due, one piece above it none is.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from app.reorder.rules import order_up_to
from app.reorder.rules.distributions import Array, smallest_for_share
from app.reorder.rules.horizon import Horizon

WEEKS_OF_YEAR = 52
_SURE = 1 - 1e-6  # no level is asked to serve more than this


@dataclass(frozen=True)
class Costs:
    """What management says things weigh, in the currency of unit costs: holding as a share of value a year, an order
    line, a transfer, and a piece asked for in vain as a multiple of its value.

    Holding is dear: besides money and room it pays for goods that wait a year for their season, that are given as gifts
    meanwhile, or that nobody wants any more; and what one site lacks, another one can send.
    """

    holding: float = 1.0
    order_line: float = 8.0
    transfer: float = 3.0
    turned_away: float = 3.0


@dataclass(frozen=True)
class Aims:
    """Of each line: days of lead time, their spread, days between reviews, the least fill rate, price of a piece,
    pack, minimum order, cover in weeks where it is set by hand (else NaN), most weeks of cover; levels set by hand
    (NaN: not), room on the shelf (inf: no limit); ``cycle``: the service asked for is not a share of pieces but the
    chance that a review passes without anybody being turned away."""

    lead_days: Array
    lead_spread: Array
    review_days: Array
    service: Array
    unit_cost: Array
    pack: Array
    minimum: Array
    cover_weeks: Array
    most_weeks: Array
    low_by_hand: Array
    high_by_hand: Array
    storage: Array
    cycle: np.ndarray | None = None

    @property
    def protected_days(self) -> Array:
        """Days until an order of the next review would be on the shelf."""
        return self.lead_days + self.review_days


@dataclass(frozen=True)
class Stocking:
    """Reorder point, order-up-to level, weeks an order covers, fill rate aimed at. No level (-1, 0) where nothing is
    asked for or known."""

    reorder_point: Array
    order_up_to: Array
    cover_weeks: Array
    service: Array


def stocking(ahead: Horizon, aims: Aims, costs: Costs) -> Stocking:
    """Levels of every line. Whoever is asked for at all is stocked: at least one piece."""
    cover = best_cover(ahead, aims, costs)
    end = aims.protected_days
    lot = _pieces(ahead.mean(end + 7 * cover) - ahead.mean(end))
    service = _service(ahead, aims, costs, cover, lot)
    least = order_up_to.level_for_fill(
        _pieces(ahead.mean(aims.lead_days)),
        _pieces(ahead.variance(aims.lead_days, aims.lead_spread)),
        _pieces(ahead.mean(end)),
        _pieces(ahead.variance(end, aims.lead_spread)),
        service,
    )
    least = np.maximum(least, _for_cycles(ahead, aims))
    active = (_pieces(ahead.rate) > 0) | (ahead.kept > 0)
    low = np.where(active, np.maximum(least, 1.0) - 1.0, -1.0)
    high = np.where(active, low + 1.0 + lot, 0.0)
    return _by_hand(low, high, cover, service, aims)


def _for_cycles(ahead: Horizon, aims: Aims) -> Array:
    """The smallest level that lasts to the end of a review with the chance asked for; nought where it is a share of
    pieces that is asked for. It never stands alone: a rare item would be "served" by an empty shelf."""
    level = np.zeros(aims.service.shape)
    if aims.cycle is None or not aims.cycle.any():
        return level
    end, some = aims.protected_days, np.flatnonzero(aims.cycle)
    mean, variance = (_pieces(one)[some] for one in (ahead.mean(end), ahead.variance(end, aims.lead_spread)))
    chance = np.minimum(aims.service[some], _SURE)
    level[some] = np.where(mean > 0, smallest_for_share(mean, np.maximum(variance, mean), chance)[0], 0.0)
    return level


def best_cover(ahead: Horizon, aims: Aims, costs: Costs) -> Array:
    """Weeks that an order should last, between a review and the most allowed; what is set by hand stays."""
    end, begun = aims.protected_days, ahead.mean(aims.protected_days)
    week = costs.holding / WEEKS_OF_YEAR * aims.unit_cost
    first = np.maximum(np.ceil(aims.review_days / 7), 1.0)
    best, least = first.copy(), np.full(first.shape, np.inf)
    for weeks in range(1, int(np.max(aims.most_weeks, initial=1.0)) + 1):
        lot = ahead.mean(end + 7.0 * weeks) - begun
        cost = (costs.order_line + week * lot * weeks / 2) / weeks
        better = (cost < least) & (weeks >= first) & (weeks <= aims.most_weeks)
        best, least = np.where(better, float(weeks), best), np.where(better, cost, least)
    return np.where(np.isfinite(aims.cover_weeks), aims.cover_weeks, best)


def _service(ahead: Horizon, aims: Aims, costs: Costs, cover: Array, lot: Array) -> Array:
    """The fill rate where waiting a review costs what it saves, or the one asked for if that is higher."""
    weekly = _pieces(ahead.mean(aims.protected_days) - ahead.mean(aims.lead_days)) / np.maximum(
        aims.review_days / 7, 1e-9
    )
    bought = np.maximum(lot, np.maximum(aims.pack, aims.minimum))
    lasts = np.maximum(bought / np.maximum(weekly, 1e-9), 1.0)
    saved = costs.order_line / lasts + costs.holding / WEEKS_OF_YEAR * aims.unit_cost * bought
    weight = costs.turned_away * aims.unit_cost
    worth = np.where(weight > 0, saved / np.where(weight > 0, weight, 1.0), np.inf)
    economic = 1.0 - np.minimum(worth / np.maximum(weekly, 1e-9), 1.0)
    floor = aims.service if aims.cycle is None else np.where(aims.cycle, 0.0, aims.service)
    return np.asarray(np.minimum(np.maximum(economic, floor), _SURE))


def _by_hand(low: Array, high: Array, cover: Array, service: Array, aims: Aims) -> Stocking:
    """Levels typed in by a person win; where the low one lies above the high one, the high one gives way. The shelf's
    room bounds both."""
    low = np.where(np.isfinite(aims.low_by_hand), np.maximum(aims.low_by_hand, 0.0), low)
    high = np.where(np.isfinite(aims.high_by_hand), np.maximum(aims.high_by_hand, 0.0), high)
    high = np.minimum(np.maximum(high, low), aims.storage)
    return Stocking(np.minimum(low, high), high, cover, service)


def _pieces(values: ArrayLike) -> Array:
    """What is unknown is nothing, as long as it is not shown as such."""
    return np.asarray(np.maximum(np.nan_to_num(np.asarray(values, float), nan=0.0), 0.0))
