# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forecasts of one number per period from what was: the families that compete in the back-test.

Each takes periods down, series across. Croston (1972); SBA (Syntetos & Boylan 2005) is Croston ``* (1 - β/2)``, SBJ
(Shale, Boylan & Johnston 2006) ``* (1 - β/(2 - β))``; TSB (Teunter, Syntetos & Babai 2011) updates the probability of
demand in every period, so that what nobody asks for any more fades. Zeros count as periods without demand; a gap (NaN)
is no period at all.

A path is the forecast as it stood after each period; its last row is the forecast of the next one.
"""

from collections.abc import Callable, Iterator

import numpy as np

from app.reorder.rules.distributions import Array

BIAS: dict[str, Callable[[float], float]] = {
    "croston": lambda beta: 1.0,
    "sba": lambda beta: 1.0 - beta / 2.0,
    "sbj": lambda beta: 1.0 - beta / (2.0 - beta),
}


def croston(
    y: Array, *, alpha: float = 0.1, beta: float = 0.1, variant: str = "croston", start: str = "first"
) -> Array:
    """Sizes and intervals smoothed apart, when something is asked for: ``ẑ/x̂``, less the bias of the variant.

    ``start``: the first interval, or the mean of all intervals up to the last demand ("mean"). 0 without any demand.
    """
    return _last(croston_path(y, alpha=alpha, beta=beta, variant=variant, start=start), y)


def tsb(y: Array, *, alpha: float = 0.1, beta: float = 0.05, start: str = "mean") -> Array:
    """Probability of demand, smoothed in every period, times its size, smoothed when there is one.

    ``start`` of the probability: whether the first period had demand, or the share of periods that had ("mean").
    """
    return _last(tsb_path(y, alpha=alpha, beta=beta, start=start), y)


def croston_path(
    y: Array, *, alpha: float = 0.1, beta: float = 0.1, variant: str = "croston", start: str = "first"
) -> Iterator[Array]:
    """Croston's forecast, or a variant's, after each period."""
    size, interval, since = np.full(y.shape[1], np.nan), np.full(y.shape[1], np.nan), np.zeros(y.shape[1])
    average = _mean_interval(y) if start == "mean" else None
    for row in y:
        hit, known = row > 0, ~np.isnan(size)
        since = since + ~np.isnan(row)
        first, later = hit & ~known, hit & known
        size = np.where(first, row, np.where(later, size + alpha * (row - size), size))
        begun = since if average is None else average
        interval = np.where(first, begun, np.where(later, interval + beta * (since - interval), interval))
        since = np.where(hit, 0.0, since)
        yield np.nan_to_num(size / interval, nan=0.0) * BIAS[variant](beta)


def tsb_path(y: Array, *, alpha: float = 0.1, beta: float = 0.05, start: str = "mean") -> Iterator[Array]:
    """The same of TSB. Only the last row is a forecast where the start is a mean over all periods."""
    size = np.full(y.shape[1], np.nan)
    seen = ~np.isnan(y)
    if start == "mean":
        chance = ((y > 0) & seen).sum(0) / np.maximum(seen.sum(0), 1)
    else:
        chance = (y[0] > 0).astype(float) if y.shape[0] else np.zeros(y.shape[1])
    for place, (row, there) in enumerate(zip(y, seen, strict=True)):
        hit = row > 0
        size = np.where(hit, np.where(np.isnan(size), row, size + alpha * (row - size)), size)
        if place:  # the start stands for the first period
            chance = np.where(there, chance + beta * (hit - chance), chance)
        yield np.nan_to_num(size, nan=0.0) * chance


def rate_path(y: Array, *, half_life: float) -> Iterator[Array]:
    """Exponentially weighted rate ``Σ w·y / Σ w`` over the periods seen: simple exponential smoothing that does not
    lean on its first value."""
    keep = 0.5 ** (1.0 / half_life)
    total, weight = np.zeros(y.shape[1]), np.zeros(y.shape[1])
    for row in y:
        there = ~np.isnan(row)
        total = np.where(there, total * keep + np.nan_to_num(row), total)
        weight = np.where(there, weight * keep + 1.0, weight)
        yield total / np.maximum(weight, 1e-12)


def smoothing_path(y: Array, *, alpha: float) -> Iterator[Array]:
    """Simple exponential smoothing from the first value on."""
    level = np.full(y.shape[1], np.nan)
    for row in y:
        level = np.where(np.isnan(level), row, np.where(np.isnan(row), level, level + alpha * (row - level)))
        yield np.nan_to_num(level, nan=0.0)


def average_path(y: Array, *, periods: int) -> Iterator[Array]:
    """Moving average of the last periods."""
    for end in range(1, y.shape[0] + 1):
        window = y[max(0, end - periods) : end]
        seen = ~np.isnan(window)
        yield np.nan_to_num(window, nan=0.0).sum(0) / np.maximum(seen.sum(0), 1)


def _mean_interval(y: Array) -> Array:
    """Periods up to the last demand, per demand."""
    hit = y > 0
    last = np.where(hit, np.arange(1, y.shape[0] + 1)[:, None], 0).max(0, initial=0)
    return np.asarray(last / np.maximum(hit.sum(0), 1))


def _last(path: Iterator[Array], y: Array) -> Array:
    answer = np.zeros(y.shape[1])
    for row in path:
        answer = row
    return answer
