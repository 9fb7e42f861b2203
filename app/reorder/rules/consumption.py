# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Demand that was not seen: what people would have taken on days without stock.

A day counts if the item was on the shelf when the point opened; the day on which it ran out stays in, with what was
asked for in vain. Empty days leave together with their notes, which are incomplete. Without any day that counts, the
rate is unknown, which is not nought (MSH/WHO, Managing Drug Supply, consumption method, by the day).
"""

import numpy as np
from numpy.typing import ArrayLike

from app.reorder.rules.distributions import Array


def adjusted_consumption(
    total: ArrayLike, periods: ArrayLike, stockout_days: ArrayLike, days_per_period: ArrayLike = 30.5
) -> Array:
    """``CA = CT / (RM - DOS/30.5)``: what went out, over the periods in stock. NaN when it never was."""
    stocked = np.asarray(periods, float) - np.asarray(stockout_days, float) / np.asarray(days_per_period, float)
    there = stocked > 1e-9
    return np.where(there, np.asarray(total, float) / np.where(there, stocked, 1.0), np.nan)


def in_stock_rate(issued: ArrayLike, unmet: ArrayLike, in_stock: ArrayLike) -> tuple[Array, Array]:
    """``Σ(issued + unmet) / days``, over days that opened with stock: the rate, NaN when there were none, and the days.
    Days down; series across, or one series."""
    there = np.asarray(in_stock).astype(bool)
    asked = np.where(there, np.asarray(issued, float) + np.asarray(unmet, float), 0.0).sum(0)
    days = there.sum(0).astype(float)
    return np.where(days > 0, asked / np.maximum(days, 1.0), np.nan), days


def consumption_quantity(
    rate: ArrayLike, lead_time: ArrayLike, procurement_period: ArrayLike, safety_stock: ArrayLike,
    on_hand: ArrayLike, on_order: ArrayLike,
) -> Array:  # fmt: skip
    """``QO = CA·(LT + PP) + SS - (SI + SO)``, never below nought."""
    rate, lead, period, safety, hand, coming = (
        np.asarray(one, float) for one in (rate, lead_time, procurement_period, safety_stock, on_hand, on_order)
    )
    return np.asarray(np.maximum(rate * (lead + period) + safety - (hand + coming), 0.0))
