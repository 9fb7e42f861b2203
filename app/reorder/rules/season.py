# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The year's shape of demand, one per category: a single item has too little to show it."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import ArrayLike

from app.reorder.rules.demand import WEEKS_OF_A_YEAR, Weeks, week_of_year
from app.reorder.rules.distributions import Array

LEAST_WEEKS = 60  # of history, before a shape of one's own is trusted
_ROUNDS = 3
_EVEN = 0.02  # of all demand, spread evenly, so that no week of the year is impossible
_WINDOW = np.array([1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 1.0])
_SMOOTHING = (
    np.stack([np.roll(np.pad(_WINDOW, (0, WEEKS_OF_A_YEAR - 7)), at - 3) for at in range(WEEKS_OF_A_YEAR)]) / 16
)


def requirement(level: float, indices: ArrayLike, surge: Sequence[float] | None = None) -> Array:
    """Demand of each coming period: ``level * index * surge``, the surge being declared, never inferred."""
    shape = np.asarray(indices, float)
    return level * shape * (np.ones(shape.shape) if surge is None else np.asarray(surge, float))


def assumed(strength: float, peak_day: int) -> Array:
    """A shape to begin with, ``exp(strength·cos)`` around a day of the year, mean 1: 1.6 for winter clothing, 1.0 for
    emergency goods (both in January), 1.4 for summer goods (July), 0 for what knows no season."""
    angle = 2 * np.pi * (np.arange(WEEKS_OF_A_YEAR) * 7 + 4 - peak_day) / 365
    shape = np.exp(strength * np.cos(angle))
    return np.asarray(shape / shape.mean(), float)


def shapes(
    weeks: Weeks, first_of: np.ndarray, assumptions: Array | None = None, kin: np.ndarray | None = None
) -> Array:
    """The index of each week of the year per category, mean 1: categories down, 52 weeks across.

    Lines stand sorted by category; category c has lines ``first_of[c]`` to ``first_of[c+1]``. Alternating
    ``s = smoothed(Σ d) / smoothed(Σ level·e)`` over lines with ``level = Σ d / Σ s·e`` of each line and year.
    A category whose own history is too short has the shape of its kin (``kin``: a number of each category), pooled by
    pieces; else what is assumed, or no season.
    """
    number = len(first_of) - 1
    answer = np.ones((number, WEEKS_OF_A_YEAR)) if assumptions is None else assumptions.copy()
    own, pieces = known(weeks, first_of), np.zeros(number)
    of_year = weeks.of_year
    for category in np.flatnonzero(own):
        lines = slice(first_of[category], first_of[category + 1])
        answer[category] = _shape(weeks.requests[:, lines], weeks.exposure[:, lines], of_year, answer[category])
        pieces[category] = weeks.requests[:, lines].sum(dtype=float)
    classes = np.arange(number) if kin is None else kin
    for category in np.flatnonzero(~own):
        siblings = np.flatnonzero(own & (classes == classes[category]))
        if siblings.size:
            answer[category] = pieces[siblings] @ answer[siblings] / pieces[siblings].sum()
    return answer


def known(weeks: Weeks, first_of: np.ndarray) -> np.ndarray:
    """Categories with a shape of their own: asked for at all, and seen on shelves in enough weeks."""
    answer = np.zeros(len(first_of) - 1, bool)
    for category in range(answer.size):
        lines = slice(first_of[category], first_of[category + 1])
        seen = weeks.exposure[:, lines].any(1).sum()
        answer[category] = seen >= LEAST_WEEKS and bool(weeks.requests[:, lines].any())
    return answer


def origins(own: np.ndarray, kin: np.ndarray | None) -> list[str]:
    """Where each category's season is from: its own history, its kin's, or what is assumed."""
    if kin is None:
        return ["own" if one else "assumed" for one in own]
    lent = np.isin(kin, kin[own])
    return [str(one) for one in np.where(own, "own", np.where(lent, "sibling", "assumed"))]


def _shape(requests: Array, exposure: Array, of_year: np.ndarray, begin: Array) -> Array:
    total = requests.sum()
    if total <= 0:
        return begin
    asked = np.asarray(np.bincount(of_year, requests.sum(1), WEEKS_OF_A_YEAR), float)
    shape = begin
    years = _years(len(of_year))
    for _ in range(_ROUNDS):
        expected = np.zeros(WEEKS_OF_A_YEAR)
        for year in years:
            seen = shape[of_year[year]] @ exposure[year]
            level = requests[year].sum(0) / np.where(seen > 0, seen, 1.0)
            expected += np.bincount(of_year[year], exposure[year] @ level, WEEKS_OF_A_YEAR)
        even = _EVEN * total / WEEKS_OF_A_YEAR
        shape = (_smoothed(asked) + even) / (_smoothed(expected) + even)
        shape = shape / shape.mean()
    return shape


def _years(weeks: int) -> list[slice]:
    """The history in pieces of a year counted from its end, so that growth is not taken for season."""
    ends = range(weeks, 0, -WEEKS_OF_A_YEAR)
    return [slice(max(0, end - WEEKS_OF_A_YEAR), end) for end in ends if end >= WEEKS_OF_A_YEAR // 2 or end == weeks]


def _smoothed(values: Array) -> Array:
    """Circular moving average with triangular weights over seven weeks."""
    return np.asarray(_SMOOTHING @ values)


def ahead(shape: Array, today: date, days: int, surge: Array | None = None) -> Array:
    """Index summed over the coming days, in weeks: categories down, 0 to ``days`` days across, so that demand of the
    next h days is ``level * ahead[:, h]``. ``surge``: a declared factor per category and day."""
    coming = [week_of_year(today + timedelta(days=one)) for one in range(1, days + 1)]
    daily = shape[:, coming] / 7
    if surge is not None:
        daily = daily * surge[:, :days]
    return np.concatenate([np.zeros((shape.shape[0], 1)), np.cumsum(daily, axis=1)], axis=1)
