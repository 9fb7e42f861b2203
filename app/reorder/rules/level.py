# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much is asked for in an ordinary week: the level of each line, on what its season and its stock let be seen.

Two speeds. A line alone says little in a week, so its own level moves slowly. A whole category says much, so its
movement (a harder winter, a new shelter, a cold spell) is followed within weeks and shared by its lines. What the
category did is taken off the history before lines are judged, so that a spell raises nobody for good.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.reorder.rules.demand import Weeks
from app.reorder.rules.distributions import Array

PRIOR_WEEKS = 2.0
GUESS_WEEKS = 8.0  # what a person's guess weighs at first; half of it after as many weeks of stock
POOL_UNITS = 20.0
DISPERSION_WEEKS = 78
_AT_ONCE = 8192
_SLOW = 26.0


@dataclass(frozen=True)
class Pace:
    """Half-lives in weeks: of a line's own level, of its category's movement now, and of the same in the past, where
    both sides of a week are known. ``clip`` bounds what one week may say; ``prior`` pieces speak for no movement."""

    line: float = 16.0
    category: float = 5.0
    past: float = 2.0
    clip: float = 1.6
    prior: float = 30.0


@dataclass(frozen=True)
class Level:
    """Of each line: pieces a week at season 1 (NaN where nothing is known nor assumed), effective weeks seen, variance
    to mean ratio of a week, at least 1; and each category's movement against its slow level, 1 for none."""

    weekly: Array
    seen: Array
    dispersion: Array
    movement: Array
    half_life: float


def levels(
    weeks: Weeks, shape: Array, first_of: np.ndarray, item: np.ndarray, guess: Array | None = None, pace: Pace = Pace()
) -> Level:
    """The level of each line; lines stand sorted by category (``first_of``, see season) and ``shape`` is the season.

    ``level = (Σ w·d + k·prior) / (Σ w·e·s·m + k)`` with ``w = 0.5^(age/half-life)``, requests d, exposure e, season s
    and movement m of the category. The prior is the line's long-run rate; else that of its item at other sites; else a
    person's guess. Variance to mean: ``Σ(d - fit)² / Σ fit`` of the last year and a half, pooled with its category.
    """
    seasonal = shape[:, weeks.of_year]
    asked = weeks.requests.sum(0, dtype=float)
    seen = np.concatenate([seasonal[c] @ weeks.exposure[:, lines] for c, lines in _categories(first_of)])
    prior, weight = _prior(asked, seen, item, guess)
    slow = _weighted(weeks, seasonal, first_of, _SLOW, prior, weight)
    past, movement = _movements(weeks, seasonal, first_of, np.nan_to_num(slow), pace)
    moved = seasonal * past
    own = _weighted(weeks, moved, first_of, pace.line, prior, weight)
    dispersion = _dispersion(weeks, moved, first_of, np.nan_to_num(own))
    now = np.repeat(movement, np.diff(first_of))
    return Level(own * now, seen, dispersion, movement, pace.line)


def _categories(first_of: np.ndarray) -> Iterator[tuple[int, slice]]:
    for category in range(len(first_of) - 1):
        yield category, slice(int(first_of[category]), int(first_of[category + 1]))


def _blocks(first_of: np.ndarray) -> Iterator[tuple[int, slice]]:
    """Categories in pieces, so that what is in work at once stays small."""
    for category, lines in _categories(first_of):
        for begin in range(lines.start, lines.stop, _AT_ONCE):
            yield category, slice(begin, min(begin + _AT_ONCE, lines.stop))


def _prior(asked: Array, seen: Array, item: np.ndarray, guess: Array | None) -> tuple[Array, Array]:
    """What is believed of each line before its recent weeks are looked at, and how many weeks that counts for."""
    known = seen > 0
    of_item = _rate_of_item(asked, seen, item)
    prior = np.where(known, asked / np.where(known, seen, 1.0), of_item)
    weight = np.full(prior.shape, PRIOR_WEEKS)
    if guess is not None:
        guessed = np.isfinite(guess) & (guess >= 0)
        fading = GUESS_WEEKS * 0.5 ** (seen / GUESS_WEEKS)
        weight = np.where(guessed, np.maximum(fading, 1e-3), weight)
        prior = np.where(guessed, guess, prior)
    return prior, weight


def _rate_of_item(asked: Array, seen: Array, item: np.ndarray) -> Array:
    """Mean weekly rate of the same item over the sites where it was seen; NaN where it never was."""
    total = np.bincount(item, asked)[item]
    weeks = np.bincount(item, seen)[item]
    return np.where(weeks > 0, total / np.where(weeks > 0, weeks, 1.0), np.nan)


def weights(weeks: int, half_life: float) -> Array:
    """``0.5^(age / half-life)``, the last week being of age nought."""
    return np.asarray(0.5 ** (np.arange(weeks - 1, -1, -1) / half_life))


def _weighted(
    weeks: Weeks, seasonal: Array, first_of: np.ndarray, half_life: float, prior: Array, weight: Array
) -> Array:
    recent = weights(weeks.number, half_life)
    answer = np.empty(prior.shape)
    for category, lines in _categories(first_of):
        asked = recent @ weeks.requests[:, lines]
        seen = (recent * seasonal[category]) @ weeks.exposure[:, lines]
        answer[lines] = (asked + weight[lines] * prior[lines]) / (seen + weight[lines])
    return answer


def _movements(weeks: Weeks, seasonal: Array, first_of: np.ndarray, slow: Array, pace: Pace) -> tuple[Array, Array]:
    """Each category against its slow level: in every past week, smoothed from both sides, and now, from the past."""
    past, now = np.ones(seasonal.shape), np.ones(seasonal.shape[0])
    for category, lines in _categories(first_of):
        asked = weeks.requests[:, lines].sum(1, dtype=float)
        expected = seasonal[category] * (weeks.exposure[:, lines] @ slow[lines])
        both = [_from_both_sides(one, pace.past) for one in (asked, expected)]
        past[category] = (both[0] + pace.prior) / (both[1] + pace.prior)
        recent = weights(weeks.number, pace.category)
        clipped = np.minimum(asked, pace.clip * expected)
        now[category] = (recent @ clipped + pace.prior) / (recent @ expected + pace.prior)
    return past, now


def _from_both_sides(values: Array, half_life: float) -> Array:
    age = np.abs(np.subtract.outer(np.arange(values.size), np.arange(values.size)))
    return np.asarray(0.5 ** (age / half_life) @ values)


def _dispersion(weeks: Weeks, moved: Array, first_of: np.ndarray, own: Array) -> Array:
    requests, exposure = weeks.requests[-DISPERSION_WEEKS:], weeks.exposure[-DISPERSION_WEEKS:]
    moved = moved[:, -DISPERSION_WEEKS:]
    squares, fitted = np.zeros(own.shape), np.zeros(own.shape)
    for category, lines in _blocks(first_of):
        fit = own[lines] * (moved[category][:, None] * exposure[:, lines])
        fitted[lines] = fit.sum(0)
        squares[lines] = ((requests[:, lines] - fit) ** 2).sum(0)
    pooled = np.ones(own.shape)
    for _, lines in _categories(first_of):
        total = fitted[lines].sum()
        pooled[lines] = squares[lines].sum() / total if total > 0 else 1.0
    return np.maximum((squares + POOL_UNITS * pooled) / (fitted + POOL_UNITS), 1.0)
