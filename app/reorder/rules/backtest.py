# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which family forecasts a series best: each is let forecast what is known by now, and the errors are compared.

A single series says little about which method suits it, and choosing by it alone chooses noise. So its own errors are
pooled with those of all series of the run (shrinkage): the more periods, the more its own count. What is known to be
safe stays unless another one is clearly better. A mean of three simple families, each of which counts periods without
demand, competes as well (Bates & Granger 1969; such means are hard to beat, Makridakis et al. 2020).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from app.reorder.rules import smoothing
from app.reorder.rules.distributions import Array

Path = Callable[[Array, Array | None], Iterator[Array]]

FAMILIES: dict[str, Path] = {
    "rate": lambda y, share: smoothing.rate_path(y, share, half_life=16.0),
    "fast_rate": lambda y, share: smoothing.rate_path(y, share, half_life=5.0),
    "slow_rate": lambda y, share: smoothing.rate_path(y, share, half_life=26.0),
    "ses": lambda y, share: smoothing.smoothing_path(y, share, alpha=0.1),
    "tsb": lambda y, share: smoothing.tsb_path(y, share, alpha=0.1, beta=0.05, start="first"),
    "sba": lambda y, share: smoothing.croston_path(y, share, variant="sba"),
    "croston": lambda y, share: smoothing.croston_path(y, share, variant="croston"),
    "average": lambda y, share: smoothing.average_path(y, share, periods=13),
}
COMBINED = "mean_of_three"
_MEANT = [list(FAMILIES).index(name) for name in ("fast_rate", "ses", "average")]
_FOLLOWS = {"sba": ("croston", smoothing.BIAS["sba"](0.1))}  # needs no smoothing of its own
METHODS = (*FAMILIES, COMBINED)
SAFE = METHODS.index("rate")
BURN_IN = 8  # periods before a forecast is judged
POOL_PERIODS = 200.0  # what the errors of all series count for, against those of one's own periods
CLEARLY = 0.005  # by which share of the usual error another method must be better than the safe one
DOUBTED = {"slow_rate": 0.02, "sba": 0.03, "croston": 0.03}
"""Who must be better by more. One step ahead shows little of what these cost: the slow one follows a change late, the
others do not move as long as nothing is asked for, and keep stock of what nobody wants any more."""

_BETTER = np.array([0.0 if name == "rate" else DOUBTED.get(name, CLEARLY) for name in METHODS])


@dataclass(frozen=True)
class Trial:
    """Of each method (down) and series (across): forecast of the next period, sums of squared and of absolute errors of
    one step ahead; and how many periods were judged."""

    forecast: Array
    squared: Array
    absolute: Array
    judged: Array


@dataclass(frozen=True)
class Backtest:
    """Of each method (down) and series (across): forecast of the next period, squared and absolute error of one step
    ahead as a share of the series' own scale; and the method chosen, a place in ``METHODS``."""

    forecast: Array
    squared: Array
    absolute: Array
    chosen: np.ndarray

    @property
    def best(self) -> Array:
        """The forecast of the method chosen for each series."""
        return np.asarray(self.forecast[self.chosen, np.arange(self.chosen.size)])


def backtest(y: Array, share: Array | None = None, since: int = BURN_IN) -> Backtest:
    """Let every method forecast each period from those before, from ``since`` on, and choose for each series."""
    tried, scale = trial(y, share, since), naive_scale(y)
    times = np.maximum(tried.judged, 1)
    squared, absolute = tried.squared / times / scale**2, tried.absolute / times / scale
    return Backtest(tried.forecast, squared, absolute, choose(squared, tried.judged))


def trial(y: Array, share: Array | None = None, since: int = BURN_IN) -> Trial:
    """Every method's forecasts beside what came: periods down, series across. ``share``: how much of each period
    counts (see smoothing); as much of the forecast is compared with what came."""
    there = ~np.isnan(y)
    seen = np.asarray(there if share is None else np.where(there, share, 0.0), np.result_type(y.dtype, np.float32))
    came = np.where(there, y, 0.0)
    forecast, squared, absolute = (np.zeros((len(METHODS), y.shape[1]), seen.dtype) for _ in range(3))
    paths = [(METHODS.index(name), path(came, seen)) for name, path in FAMILIES.items() if name not in _FOLLOWS]
    for place, row in enumerate(came):
        if place >= since:
            error = np.where(seen[place] > 0, row - forecast * seen[place], 0.0)
            squared += error * error
            absolute += np.abs(error)
        for number, path in paths:
            forecast[number] = next(path)
        for name, (other, times) in _FOLLOWS.items():
            forecast[METHODS.index(name)] = forecast[METHODS.index(other)] * times
        forecast[-1] = forecast[_MEANT].mean(0)
    return Trial(forecast, squared, absolute, (seen[since:] > 0).sum(0).astype(float))


def choose(squared: Array, judged: Array, pool: float = POOL_PERIODS) -> np.ndarray:
    """The method with the least pooled error ``(n·own + k·all) / (n + k)`` for each series, both as a share of what the
    series' methods err on average, so that no series counts more for being hard; the safe one unless another one is
    clearly better."""
    usual = squared.mean(0)
    relative = squared / np.where(usual > 0, usual, 1.0)
    every = relative[:, judged > 0].mean(1) if (judged > 0).any() else relative.mean(1)
    pooled = (judged * relative + pool * every[:, None]) / (judged + pool)
    return np.asarray((pooled + _BETTER[:, None]).argmin(0))


def naive_scale(y: Array) -> Array:
    """Mean absolute change from a period to the next (Hyndman & Koehler 2006); 1 where nothing ever changes."""
    if y.shape[0] < 2:
        return np.ones(y.shape[1])
    change = np.abs(np.diff(y, axis=0))
    seen = ~np.isnan(change)
    scale = np.nan_to_num(change, nan=0.0).sum(0) / np.maximum(seen.sum(0), 1)
    return np.where(scale > 0, scale, 1.0)
