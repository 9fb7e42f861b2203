# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Demand as a distribution: normal, Poisson, negative binomial; how much falls short of a stock, in units.

Arrays throughout; one number is an array of one. A negative binomial has ``r = mean²/(variance - mean)`` and
``p = mean/variance``; where the variance is no larger than the mean, it is a Poisson (Silver, Pyke & Thomas,
Inventory and Production Management, 4th ed., section 9; Syntetos & Boylan 2006 for intermittent demand).
"""

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

_NORMAL = NormalDist()
_ROOT_OF_TWO = math.sqrt(2)
_ROOT_OF_TWO_PI = math.sqrt(2 * math.pi)
_FAR = 12.0  # standard deviations below the mean where counting starts: less than 1e-30 lies before
_SAME = 1e-9  # a variance this close to the mean is a Poisson's


def each(function: Callable[[float], Any]) -> Callable[[ArrayLike], Array]:
    """A function of one number as a function of arrays, for what numpy has not."""
    many = np.frompyfunc(function, 1, 1)
    return lambda values: np.asarray(many(np.asarray(values, float)), float)


normal_cdf = each(lambda z: 0.5 * math.erfc(-z / _ROOT_OF_TWO))
"""Share of a standard normal at or below z."""

_log_gamma = each(math.lgamma)


def _quantile(share: float) -> float:
    if share <= 0 or share >= 1:
        return -math.inf if share <= 0 else math.inf
    return _NORMAL.inv_cdf(share)


normal_quantile = each(_quantile)
"""The z below which a share of a standard normal lies; infinite at 0 and 1."""


def normal_density(z: ArrayLike) -> Array:
    """Density of a standard normal."""
    z = np.asarray(z, float)
    return np.asarray(np.exp(-0.5 * z * z) / _ROOT_OF_TWO_PI)


def standard_loss(z: ArrayLike) -> Array:
    """Standard normal loss ``G(z) = φ(z) - z·(1 - Φ(z))``: mean excess over z (Silver, Pyke & Thomas, app. II)."""
    z = np.asarray(z, float)
    return np.maximum(normal_density(z) - z * normal_cdf(-z), 0.0)


def normal_shortage(level: ArrayLike, mean: ArrayLike, sd: ArrayLike) -> Array:
    """``E[(D - level)+] = sd·G((level - mean)/sd)``; without spread what the mean exceeds the level by."""
    level, mean, sd = (np.asarray(one, float) for one in (level, mean, sd))
    spread = np.where(sd > 0, sd, 1.0)
    return np.where(sd > 0, spread * standard_loss((level - mean) / spread), np.maximum(mean - level, 0.0))


class Counting:
    """Walks along the whole numbers, for many distributions at once: probability and cumulated probability of each.

    From one number to the next ``p(k) = p(k-1)·(k-1+r)/k·(1-p)`` (Poisson: ``p(k-1)·mean/k``). It starts where the
    distribution starts to have weight, so that a large mean neither underflows nor takes long.
    """

    def __init__(self, mean: ArrayLike, variance: ArrayLike) -> None:
        """Stands at the first number of each; ``at`` is that number."""
        self.mean, variance = np.broadcast_arrays(np.atleast_1d(np.asarray(mean, float)), np.asarray(variance, float))
        over = (variance > self.mean * (1 + _SAME)) & (self.mean > _SAME)
        safe = np.where(over, self.mean, 1.0)
        excess = np.where(over, variance - self.mean, 1.0)
        r = np.where(over, safe * safe / excess, 1.0)
        fail = np.where(over, excess / (safe + excess), 0.0)
        # p(k)/p(k-1) = (slope·(k-1) + base)/k for both families
        self._slope, self._base = fail, np.where(over, r * fail, self.mean)
        spread = np.sqrt(np.maximum(variance, self.mean))
        self.at = np.floor(np.maximum(self.mean - _FAR * spread, 0.0))
        self.probability = self._first(over, r, np.where(over, fail, 0.5))
        self.cumulated = self.probability.copy()

    def _first(self, over: NDArray[np.bool_], r: Array, fail: Array) -> Array:
        """Probability of the number each starts at, through logarithms of the gamma function."""
        k = self.at
        mean = np.where(self.mean > 0, self.mean, 1.0)
        gamma = _log_gamma(k + 1)
        poisson = k * np.log(mean) - mean - gamma
        negative = _log_gamma(k + r) - gamma - _log_gamma(r) + r * np.log1p(-fail) + k * np.log(fail)
        return np.where(self.mean > 0, np.exp(np.where(over, negative, poisson)), np.where(k == 0, 1.0, 0.0))

    def step(self) -> None:
        """One number further."""
        self.probability = self.probability * (self._slope * self.at + self._base) / (self.at + 1)
        self.cumulated = self.cumulated + self.probability
        self.at = self.at + 1

    def keep(self, which: NDArray[np.bool_]) -> None:
        """Only some of the distributions go on."""
        for name in ("mean", "_slope", "_base", "at", "probability", "cumulated"):
            setattr(self, name, getattr(self, name)[which])


def shortage(level: ArrayLike, mean: ArrayLike, variance: ArrayLike) -> Array:
    """``E[(D - level)+]`` of Poisson or negative binomial demand, by the exact recursion.

    ``E[(D-x)+] = mean - x + Σ_{j<x} F(j)`` for whole x (Snyder & Shen, Fundamentals of Supply Chain Theory, C.3).
    """
    mean, variance, level = np.broadcast_arrays(
        np.atleast_1d(np.asarray(mean, float)), np.asarray(variance, float), np.asarray(level, float)
    )
    answer = np.maximum(mean - np.minimum(level, 0.0), 0.0)
    left = np.flatnonzero(level > 0)
    walk, goal, below = Counting(mean[left], variance[left]), level[left], np.zeros(left.size)
    while left.size:
        missing = np.clip(goal - walk.at, 0.0, 1.0)
        below = below + walk.cumulated * missing
        walk.step()
        going = walk.at < goal
        if 2 * np.count_nonzero(going) <= left.size:
            done = left[~going]
            answer[done] = np.maximum(mean[done] - level[done] + below[~going], 0.0)
            left, goal, below = left[going], goal[going], below[going]
            walk.keep(going)
    return np.asarray(answer)


def smallest_for_share(mean: ArrayLike, variance: ArrayLike, share: ArrayLike) -> tuple[Array, Array]:
    """The smallest whole S with ``P(D ≤ S) ≥ share``, and that probability."""
    mean, variance, share = np.broadcast_arrays(
        np.atleast_1d(np.asarray(mean, float)), np.asarray(variance, float), np.asarray(share, float)
    )
    level, reached_share = np.zeros(mean.shape), np.ones(mean.shape)
    left, wanted = np.arange(mean.size), np.minimum(share, 1 - 1e-12)
    walk = Counting(mean, variance)
    while left.size:
        there = walk.cumulated >= wanted[left] - 1e-15
        level[left[there]], reached_share[left[there]] = walk.at[there], walk.cumulated[there]
        left = left[~there]
        walk.keep(~there)
        walk.step()
    return level, reached_share
