# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which family forecasts a series best: each is let forecast what is known by now, and the errors are compared.

A single series says little about which method suits it, and choosing by it alone chooses noise. So its own errors are
pooled with those of all series of the run (shrinkage): the more periods, the more its own count. A mean of three
simple families, each of which counts periods without demand, competes as well (Bates & Granger 1969; such means are
hard to beat, Makridakis et al. 2020).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from app.reorder.rules import smoothing
from app.reorder.rules.distributions import Array

Path = Callable[[Array], Iterator[Array]]

FAMILIES: dict[str, Path] = {
    "rate": lambda y: smoothing.rate_path(y, half_life=13.0),
    "fast rate": lambda y: smoothing.rate_path(y, half_life=5.0),
    "slow rate": lambda y: smoothing.rate_path(y, half_life=26.0),
    "ses": lambda y: smoothing.smoothing_path(y, alpha=0.1),
    "tsb": lambda y: smoothing.tsb_path(y, alpha=0.1, beta=0.05, start="first"),
    "sba": lambda y: smoothing.croston_path(y, variant="sba"),
    "croston": lambda y: smoothing.croston_path(y, variant="croston"),
    "average": lambda y: smoothing.average_path(y, periods=13),
}
COMBINED = "mean of three"
_MEANT = [list(FAMILIES).index(name) for name in ("fast rate", "ses", "average")]
METHODS = (*FAMILIES, COMBINED)
BURN_IN = 8  # periods before a forecast is judged
POOL_PERIODS = 60.0  # what the errors of all series count for, against those of one's own periods


@dataclass(frozen=True)
class Backtest:
    """Of each method (down) and series (across): forecast of the next period, squared and absolute error of one step
    ahead as a share of the series' own scale, pooled; and the method chosen, a place in ``METHODS``."""

    forecast: Array
    squared: Array
    absolute: Array
    chosen: np.ndarray

    @property
    def best(self) -> Array:
        """The forecast of the method chosen for each series."""
        return np.asarray(self.forecast[self.chosen, np.arange(self.chosen.size)])


def backtest(y: Array, since: int = BURN_IN) -> Backtest:
    """Let every method forecast each period from those before, from ``since`` on, and choose for each series."""
    scale = naive_scale(y)
    paths = [path(y) for path in FAMILIES.values()]
    squared, absolute = (np.zeros((len(METHODS), y.shape[1])) for _ in range(2))
    forecast, judged = np.zeros((len(METHODS), y.shape[1])), np.zeros(y.shape[1])
    for place, row in enumerate(y):
        if place >= since:
            there = ~np.isnan(row)
            error = np.where(there, np.nan_to_num(row) - forecast, 0.0)
            squared += error**2
            absolute += np.abs(error)
            judged += there
        forecast = _with_mean([next(path) for path in paths])
    times = np.maximum(judged, 1)
    squared, absolute = squared / times / scale**2, absolute / times / scale
    return Backtest(forecast, squared, absolute, choose(squared, judged))


def choose(squared: Array, judged: Array, pool: float = POOL_PERIODS) -> np.ndarray:
    """The method with the least pooled error ``(n·own + k·all) / (n + k)`` for each series, both as a share of what the
    series' methods err on average, so that no series counts more for being hard."""
    usual = squared.mean(0)
    relative = squared / np.where(usual > 0, usual, 1.0)
    every = relative[:, judged > 0].mean(1) if (judged > 0).any() else relative.mean(1)
    return np.asarray((judged * relative + pool * every[:, None]).argmin(0))


def naive_scale(y: Array) -> Array:
    """Mean absolute change from a period to the next (Hyndman & Koehler 2006); 1 where nothing ever changes."""
    if y.shape[0] < 2:
        return np.ones(y.shape[1])
    change = np.abs(np.diff(y, axis=0))
    seen = ~np.isnan(change)
    scale = np.nan_to_num(change, nan=0.0).sum(0) / np.maximum(seen.sum(0), 1)
    return np.where(scale > 0, scale, 1.0)


def _with_mean(forecasts: list[Array]) -> Array:
    every = np.stack(forecasts)
    return np.concatenate([every, every[_MEANT].mean(0, keepdims=True)])
