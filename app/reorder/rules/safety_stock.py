# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Safety stock and service under normal demand, and the newsvendor.

Silver, Pyke & Thomas, Inventory and Production Management, ch. 6; Chopra & Meindl, Supply Chain Management, ch. 12;
Snyder & Shen, Fundamentals of Supply Chain Theory, ch. 4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from app.reorder.rules import distributions
from app.reorder.rules.distributions import Array

_HALVINGS = 200
_WIDEST = 40.0  # no safety factor lies beyond as many standard deviations


@dataclass(frozen=True, slots=True)
class Protection:
    """Demand over lead time and review, and the stock that covers it."""

    mean: Array
    sd: Array
    z: Array
    safety_stock: Array
    level: Array


def protection(
    mean: ArrayLike, sd: ArrayLike, lead_time: ArrayLike, review: ArrayLike, lead_time_sd: ArrayLike, csl: ArrayLike
) -> Protection:
    """Reorder point (no review) or order-up-to level of a cycle service level, demand and lead time both uncertain.

    ``sd = √((L+R)·sd_d² + d²·sd_L²)``, safety stock ``z(csl)·sd``, level ``(L+R)·d + safety stock``. Times count in
    the periods that mean and sd are of.
    """
    mean, sd, lead_time, review = (np.asarray(one, float) for one in (mean, sd, lead_time, review))
    during = (lead_time + review) * mean
    spread = np.sqrt((lead_time + review) * sd**2 + mean**2 * np.asarray(lead_time_sd, float) ** 2)
    z = distributions.normal_quantile(csl)
    safety = np.where(spread > 0, z * np.where(spread > 0, spread, 1.0), 0.0)
    return Protection(during, spread, z, safety, during + safety)


def cycle_service(level: ArrayLike, mean: ArrayLike, sd: ArrayLike) -> Array:
    """Probability that a cycle sees no shortage; without spread all or nothing."""
    level, mean, sd = (np.asarray(one, float) for one in (level, mean, sd))
    z = (level - mean) / np.where(sd > 0, sd, 1.0)
    return np.where(sd > 0, distributions.normal_cdf(z), np.where(level >= mean, 1.0, 0.0))


def lot_fill_rate(reorder_point: ArrayLike, lot: ArrayLike, mean: ArrayLike, sd: ArrayLike) -> tuple[Array, Array]:
    """Units short in a cycle of (s, Q), ``ES = sd·G((s - mean)/sd)``, and the fill rate ``1 - ES/Q``."""
    short = distributions.normal_shortage(reorder_point, mean, sd)
    return short, 1.0 - short / np.asarray(lot, float)


def factor_for_fill(fill_rate: ArrayLike, lot: ArrayLike, sd: ArrayLike) -> Array:
    """The safety factor k with ``sd·G(k) = (1 - fill rate)·Q``, by halving. Below 0 where little is asked for."""
    fill_rate, lot, sd = np.broadcast_arrays(*(np.asarray(one, float) for one in (fill_rate, lot, sd)))
    goal = (1.0 - fill_rate) * lot / np.where(sd > 0, sd, 1.0)
    low, high = np.full(goal.shape, -_WIDEST), np.full(goal.shape, _WIDEST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        short = distributions.standard_loss(middle) > goal
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.where(sd > 0, (low + high) / 2, 0.0)


def newsvendor_normal(
    overage: ArrayLike, underage: ArrayLike, mean: ArrayLike, sd: ArrayLike, lead_time: ArrayLike = 0
) -> tuple[Array, Array]:
    """Order-up-to level ``S = μ + z(p/(p+h))·sd`` over L+1 periods, and its cost a period, ``(h+p)·sd·φ(z)``."""
    h, p, mean, sd = (np.asarray(one, float) for one in (overage, underage, mean, sd))
    periods = np.asarray(lead_time, float) + 1
    z, spread = distributions.normal_quantile(p / (p + h)), sd * np.sqrt(periods)
    extra = np.where(spread > 0, z * np.where(spread > 0, spread, 1.0), 0.0)
    return mean * periods + extra, (h + p) * spread * distributions.normal_density(z)


def newsvendor_counted(
    overage: ArrayLike, underage: ArrayLike, mean: ArrayLike, variance: ArrayLike
) -> tuple[Array, Array]:
    """The smallest whole S with ``F(S) ≥ p/(p+h)``, and ``h·E[(S-D)+] + p·E[(D-S)+]``. For purchases made once."""
    h, p = np.asarray(overage, float), np.asarray(underage, float)
    level, _ = distributions.smallest_for_share(mean, variance, p / (p + h))
    short = distributions.shortage(level, mean, variance)
    return level, h * (level - np.asarray(mean, float) + short) + p * short
