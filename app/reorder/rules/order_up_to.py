# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Order-up-to levels of whole units: cycle service, fill rate of a periodic review, any distribution of demand.

Boylan & Syntetos, Intermittent Demand Forecasting, ch. 3; Sobel (2004), Fill rates of single-stage and multistage
supply systems; Teunter & Duncan (2009).
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from app.reorder.rules import distributions
from app.reorder.rules.distributions import Array, Counting

MOST = 1_000_000  # no level is looked for beyond

# ---------------------------------------------------------------- demand given as a table of probabilities


def over_periods(pmf: Array, periods: int) -> Array:
    """The distribution of demand over several independent periods: the table convolved with itself."""
    total = np.ones(1)
    for _ in range(periods):
        total = np.convolve(total, pmf)
    return total


def table_of(pmf: Mapping[int, float]) -> Array:
    """A table with a place for each number from nought on."""
    table = np.zeros(max(pmf, default=0) + 1)
    for units, probability in pmf.items():
        table[units] += probability
    return table


def below(table: Array, level: float) -> float:
    """``P(D ≤ level)``."""
    return float(table[: max(int(np.floor(level)) + 1, 0)].sum())


def short_of(table: Array, level: float) -> float:
    """``E[(D - level)+]``."""
    return float((table * np.maximum(np.arange(table.size) - level, 0.0)).sum())


def table_service(pmf: Array, review: int, lead_time: int, level: float, with_demand_only: bool = False) -> float:
    """Cycle service level ``P(D_{R+L} ≤ S)``; on request only of reviews in which something is asked for (CSL+).

    ``CSL+ = (P(D_{R+L} ≤ S) - P(D_R = 0)·P(D_L ≤ S)) / (1 - P(D_R = 0))``
    """
    lead, both = over_periods(pmf, lead_time), over_periods(pmf, lead_time + review)
    service = below(both, level)
    if not with_demand_only:
        return service
    none = float(pmf[0]) ** review
    return (service - none * below(lead, level)) / (1 - none) if none < 1 else 1.0


def table_level(pmf: Array, review: int, lead_time: int, target: float, with_demand_only: bool = False) -> int:
    """The smallest S whose cycle service reaches the target."""
    highest = (pmf.size - 1) * (review + lead_time)
    levels = range(highest + 1)
    return next(
        (one for one in levels if table_service(pmf, review, lead_time, one, with_demand_only) >= target - 1e-12),
        highest,
    )


def table_fill_rate(pmf: Array, review: int, lead_time: int, level: float, traditional: bool = False) -> float:
    """Fill rate of (R, S) with backorders; the traditional formula forgets what was short before (see below)."""
    during = review * float((pmf * np.arange(pmf.size)).sum())
    before = 0.0 if traditional else short_of(over_periods(pmf, lead_time), level)
    short = short_of(over_periods(pmf, review + lead_time), level) - before
    return 1.0 - short / during if during else 1.0


# ---------------------------------------------------------------- Poisson and negative binomial, many at once


def review_fill_rate(
    mean: ArrayLike, variance: ArrayLike, review: ArrayLike, lead_time: ArrayLike, level: ArrayLike
) -> Array:
    """Fill rate of (R, S) with backorders, exactly: ``1 - (ES(R+L) - ES(L)) / mean_R`` (Sobel). Mean and variance are
    those of one period. 1 where nothing is asked for."""
    mean, variance, review, lead = (np.asarray(one, float) for one in (mean, variance, review, lead_time))
    both = distributions.shortage(level, mean * (review + lead), variance * (review + lead))
    before = distributions.shortage(level, mean * lead, variance * lead)
    during = mean * review
    return np.where(during > 0, 1.0 - (both - before) / np.where(during > 0, during, 1.0), 1.0)


def traditional_fill_rate(
    mean: ArrayLike, variance: ArrayLike, review: ArrayLike, lead_time: ArrayLike, level: ArrayLike
) -> Array:
    """The older formula ``1 - ES(R+L) / mean_R``, which counts what was already short before the review as well."""
    mean, variance, review, lead = (np.asarray(one, float) for one in (mean, variance, review, lead_time))
    short = distributions.shortage(level, mean * (review + lead), variance * (review + lead))
    during = mean * review
    return np.where(during > 0, 1.0 - short / np.where(during > 0, during, 1.0), 1.0)


def level_for_fill(
    mean_lead: ArrayLike, var_lead: ArrayLike, mean_both: ArrayLike, var_both: ArrayLike, target: ArrayLike
) -> Array:
    """The smallest whole S whose fill rate over a review reaches the target, demand over lead time and over lead time
    plus review given as mean and variance:

    ``Σ_{j<S} [F_L(j) - F_{L+R}(j)] ≥ target · (mean_{L+R} - mean_L)``

    the left side being the units served in the review, summed up (Sobel's formula rearranged). 0 where nothing is
    asked for.
    """
    lead = Counting(*np.broadcast_arrays(np.atleast_1d(mean_lead), np.asarray(var_lead, float)))
    both = Counting(*np.broadcast_arrays(np.atleast_1d(mean_both), np.asarray(var_both, float)))
    goal = np.asarray(target, float) * (both.mean - lead.mean)
    level, left = np.zeros(both.mean.shape), np.arange(both.mean.size)
    served, at = np.zeros(left.size), np.minimum(lead.at, both.at)
    reached = at.copy()
    while left.size:
        missing = (served < goal - 1e-12) & (at < MOST)
        if 2 * np.count_nonzero(missing) <= left.size:
            level[left[~missing]] = np.where(goal[~missing] > 0, reached[~missing], 0.0)
            left, served, goal, at, reached = (one[missing] for one in (left, served, goal, at, reached))
            lead.keep(missing)
            both.keep(missing)
            missing = np.ones(left.size, bool)
        reached = reached + missing
        served = served + np.where(lead.at == at, lead.cumulated, 0.0) - np.where(both.at == at, both.cumulated, 0.0)
        at = at + 1
        for walk in (lead, both):
            _catch_up(walk, at)
    return level


def _catch_up(walk: Counting, at: Array) -> None:
    """A step of those whose turn has come; the others have not begun to have weight."""
    behind = walk.at < at
    if behind.all():
        walk.step()
    elif behind.any():
        before = (walk.at, walk.probability, walk.cumulated)
        walk.step()
        for name, old in zip(("at", "probability", "cumulated"), before, strict=True):
            setattr(walk, name, np.where(behind, getattr(walk, name), old))
