# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forecasts of one number per period from what was: the families that compete in the back-test.

Each takes periods down, series across. Croston (1972); SBA (Syntetos & Boylan 2005) is Croston ``* (1 - β/2)``, SBJ
(Shale, Boylan & Johnston 2006) ``* (1 - β/(2 - β))``; TSB (Teunter, Syntetos & Babai 2011) updates the probability of
demand in every period, so that what nobody asks for any more fades. Zeros count as periods without demand; a gap (NaN)
is no period at all.

``share`` says how much of a period counts: the days with stock, times the season. A period half seen is half a period,
and the forecast is that of a whole one. Without it every period counts, and the formulas are those of the books.

A path is the forecast as it stood after each period; its last row is the forecast of the next one.
"""

from collections import deque
from collections.abc import Callable, Iterator

import numpy as np

from app.reorder.rules.distributions import Array

_NONE = 1e-9  # less of a period than this was not seen
_HARDLY = 0.25  # of the time that an average is over

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
    y: Array,
    share: Array | None = None,
    *,
    alpha: float = 0.1,
    beta: float = 0.1,
    variant: str = "croston",
    start: str = "first",
) -> Iterator[Array]:
    """Croston's forecast, or a variant's, after each period."""
    size, interval, since = _nothing(y) * np.nan, _nothing(y) * np.nan, _nothing(y)
    average = _mean_interval(y) if start == "mean" else None
    for row, seen in _periods(y, share):
        hit, known = row > 0, ~np.isnan(size)
        since = since + seen
        first, later = hit & ~known, hit & known
        size = np.where(first, row, np.where(later, size + alpha * (row - size), size))
        begun = np.maximum(since, 1.0) if average is None else average
        interval = np.where(first, begun, np.where(later, interval + beta * (since - interval), interval))
        since = np.where(hit, 0.0, since)
        yield np.nan_to_num(size / interval, nan=0.0) * BIAS[variant](beta)


def tsb_path(
    y: Array, share: Array | None = None, *, alpha: float = 0.1, beta: float = 0.05, start: str = "mean"
) -> Iterator[Array]:
    """The same of TSB. Only the last row is a forecast where the start is a mean over all periods."""
    size = _nothing(y) * np.nan
    if start == "mean":
        known = ~np.isnan(y)
        chance = ((y > 0) & known).sum(0) / np.maximum(known.sum(0), 1)
    else:
        chance = (y[0] > 0).astype(float) if y.shape[0] else np.zeros(y.shape[1])
    for place, (row, seen) in enumerate(_periods(y, share)):
        hit = row > 0
        size = np.where(hit, np.where(np.isnan(size), row, size + alpha * (row - size)), size)
        if place:  # the start stands for the first period
            chance = np.where(seen > 0, chance + beta * (hit - chance * seen), chance)
        yield np.nan_to_num(size, nan=0.0) * chance


def rate_path(y: Array, share: Array | None = None, *, half_life: float) -> Iterator[Array]:
    """Exponentially weighted rate ``Σ w·y / Σ w`` over the periods seen: simple exponential smoothing that does not
    lean on its first value."""
    keep = 0.5 ** (1.0 / half_life)
    total, weight = _nothing(y), _nothing(y)
    for row, seen in _periods(y, share):
        there = seen > 0
        total = np.where(there, total * keep + row, total)
        weight = np.where(there, weight * keep + seen, weight)
        yield total / np.maximum(weight, 1e-12)


def smoothing_path(y: Array, share: Array | None = None, *, alpha: float) -> Iterator[Array]:
    """Simple exponential smoothing from the first value on."""
    level = _nothing(y) * np.nan
    for row, seen in _periods(y, share):
        there = seen > 0
        begun = np.where(there, row / np.where(there, seen, 1.0), np.nan)
        level = np.where(np.isnan(level), begun, level + alpha * (row - seen * level))
        yield np.nan_to_num(level, nan=0.0)


def average_path(y: Array, share: Array | None = None, *, periods: int) -> Iterator[Array]:
    """Moving average of the last periods; of a time that was hardly seen it says what was known before."""
    rows: deque[tuple[Array, Array]] = deque()
    total, weight, average = (_nothing(y) for _ in range(3))
    known = np.zeros(y.shape[1], bool)
    for row, seen in _periods(y, share):
        rows.append((row, seen))
        total, weight = total + row, weight + seen
        if len(rows) > periods:
            gone = rows.popleft()
            total, weight = total - gone[0], weight - gone[1]
        says = (weight > _NONE) & ((weight >= _HARDLY * len(rows)) | ~known)
        average = np.where(says, np.maximum(total, 0.0) / np.maximum(weight, _NONE), average)
        known = known | says
        yield average


def _periods(y: Array, share: Array | None) -> Iterator[tuple[Array, Array]]:
    """Each period, a gap as nought, and how much of it counts. Where shares are said, a gap is a share of nought."""
    if share is not None:
        yield from zip(y, share, strict=True)
        return
    for row in y:
        there = ~np.isnan(row)
        yield np.where(there, row, 0.0), there.astype(float)


def _nothing(y: Array) -> Array:
    """A nought for each series, as wide as the series' own numbers."""
    return np.zeros(y.shape[1], np.result_type(y.dtype, np.float32))


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
