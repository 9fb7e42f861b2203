# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stock that will be used before it expires, soonest to expire first."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from app.reorder.rules.distributions import Array


def usable_stock(lots: Sequence[tuple[float, float | None]], daily_rate: float, horizon: float) -> tuple[float, float]:
    """Usable and wasted pieces of lots ``(quantity, days left)`` of one item at one site.

    Of a lot that dies within the horizon, ``min(lot, rate * days left - used before)``; a lot that outlives it counts
    in full, one without a date as well.
    """
    if not lots:
        return 0.0, 0.0
    quantity = np.array([one[0] for one in lots], float)
    days = np.array([np.inf if one[1] is None else one[1] for one in lots], float)
    wasted = wasted_of(np.zeros(len(lots), int), quantity, days, np.array([daily_rate]), np.array([horizon]))
    return float(quantity.sum() - wasted[0]), float(wasted[0])


def wasted_of(line: np.ndarray, quantity: Array, days_left: Array, rate: ArrayLike, horizon: ArrayLike) -> Array:
    """Pieces of each line that expire unused within its horizon; ``line`` says whose each lot is.

    Lots of a line are used soonest to expire first at a steady rate. What is used up to a lot is
    ``u = min(u + lot, max(rate * days left, u))``, which is solved for all lines together, lot after lot.
    """
    rate, horizon = np.asarray(rate, float), np.asarray(horizon, float)
    wasted = np.zeros(rate.shape)
    dying = np.flatnonzero(days_left <= horizon[line])
    if not dying.size:
        return wasted
    order = dying[np.lexsort((days_left[dying], line[dying]))]
    whose = line[order]
    place = np.arange(order.size) - np.searchsorted(whose, whose, side="left")
    used = np.zeros(rate.shape)
    for turn in range(int(place.max()) + 1):
        lot = order[place == turn]
        at = line[lot]
        could = np.maximum(rate[at] * np.maximum(days_left[lot], 0.0) - used[at], 0.0)
        taken = np.minimum(quantity[lot], could)
        used[at] += taken
        wasted[at] += quantity[lot] - taken
    return wasted
