# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much is asked for in an ordinary week: the level of each line, on what its season and its stock let be seen.

Two speeds. A line alone says little in a week, so its own level moves slowly. A whole category says much, so its
movement (a harder winter, a new shelter, a cold spell) is followed within weeks and shared by its lines. What the
category did is taken off the history before lines are judged, so that a spell raises nobody for good.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np

from app.reorder.rules import methods
from app.reorder.rules.beliefs import Beliefs, Prior, prior
from app.reorder.rules.demand import Weeks
from app.reorder.rules.distributions import Array
from app.reorder.rules.methods import Choice

POOL_UNITS = 20.0
DISPERSION_WEEKS = 78
SHIFT_WEEKS = 8
SHIFT_Z = 3.0
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
    to mean ratio of a week, at least 1; the half-life in weeks of what its level rests on, the method it is by and the
    kind of its demand (places in ``METHODS`` and ``KINDS``), its size's share of the product (NaN: no sizes), whether
    it changed lately. ``movement``: of each category against its slow level, 1 for none."""

    weekly: Array
    seen: Array
    dispersion: Array
    movement: Array
    half_life: Array
    method: np.ndarray
    kind: np.ndarray
    share: Array
    shifted: np.ndarray

    def taken(self, order: np.ndarray) -> "Level":
        """The same of some lines, or in another order."""
        own = [one.name for one in fields(self) if one.name != "movement"]
        return replace(self, **{name: getattr(self, name)[order] for name in own})


def levels(weeks: Weeks, shape: Array, first_of: np.ndarray, beliefs: Beliefs, pace: Pace = Pace()) -> Level:
    """The level of each line; lines stand sorted by category (``first_of``, see season) and ``shape`` is the season.

    ``level = (Σ w·d + k·prior) / (Σ w·e·s·m + k)`` with ``w = 0.5^(age/half-life)``, requests d, exposure e, season s
    and movement m of the category, or what another method says where the back-test prefers it. The prior: see beliefs.
    Variance to mean: ``Σ(d - fit)² / Σ fit`` of the last year and a half, pooled with its category.
    """
    seasonal = shape[:, weeks.of_year]
    asked = weeks.requests.sum(0, dtype=float)
    seen = np.concatenate([seasonal[c] @ weeks.exposure[:, lines] for c, lines in _categories(first_of)])
    believed = prior(asked, seen, beliefs)
    slow, _ = _weighted(weeks, seasonal, first_of, _SLOW, believed)
    past, movement = _movements(weeks, seasonal, first_of, np.nan_to_num(slow), pace)
    moved = seasonal * past
    own, choice = _own(weeks, moved, first_of, pace, believed)
    dispersion = _dispersion(weeks, moved, first_of, np.nan_to_num(own))
    shifted = _shifted(weeks, moved, first_of, pace, dispersion)
    now = np.repeat(movement, np.diff(first_of))
    told = (choice.memory, choice.method, choice.kind, believed.share, shifted)
    return Level(own * now, seen, dispersion, movement, *told)


def _own(weeks: Weeks, moved: Array, first_of: np.ndarray, pace: Pace, believed: Prior) -> tuple[Array, Choice]:
    """Each line's level by the method that suits it. Whatever the method, a line of few weeks leans on its prior."""
    safe, recent = _weighted(weeks, moved, first_of, pace.line, believed)
    category = np.repeat(np.arange(len(first_of) - 1), np.diff(first_of))
    choice = methods.chosen(weeks, moved, category, pace.line)
    other = choice.other & np.isfinite(believed.weekly)
    leaning = (choice.weekly * recent + believed.weight * believed.weekly) / (recent + believed.weight)
    return np.where(other, leaning, safe), choice


def _shifted(weeks: Weeks, moved: Array, first_of: np.ndarray, pace: Pace, dispersion: Array) -> np.ndarray:
    """Lines asked for at least twice or at most half as much in the last weeks as before, and not by chance."""
    answer = np.zeros(dispersion.shape, bool)
    if weeks.number < 2 * SHIFT_WEEKS:
        return answer
    recent = weights(weeks.number - SHIFT_WEEKS, pace.line)
    for category, lines in _blocks(first_of):
        asked, seen = weeks.requests[:, lines], weeks.exposure[:, lines]
        share = moved[category]
        weight = (recent * share[:-SHIFT_WEEKS]) @ seen[:-SHIFT_WEEKS]
        before = recent @ asked[:-SHIFT_WEEKS] / np.maximum(weight, 1e-9)
        expected = np.where(weight > SHIFT_WEEKS, before * (share[-SHIFT_WEEKS:] @ seen[-SHIFT_WEEKS:]), np.nan)
        came = asked[-SHIFT_WEEKS:].sum(0)
        beyond = np.abs(came - expected) > SHIFT_Z * np.sqrt(dispersion[lines] * np.maximum(expected, 1.0))
        answer[lines] = beyond & ((came > 2 * expected) | (came < expected / 2))
    return answer


def _categories(first_of: np.ndarray) -> Iterator[tuple[int, slice]]:
    for category in range(len(first_of) - 1):
        yield category, slice(int(first_of[category]), int(first_of[category + 1]))


def _blocks(first_of: np.ndarray) -> Iterator[tuple[int, slice]]:
    """Categories in pieces, so that what is in work at once stays small."""
    for category, lines in _categories(first_of):
        for begin in range(lines.start, lines.stop, _AT_ONCE):
            yield category, slice(begin, min(begin + _AT_ONCE, lines.stop))


def weights(weeks: int, half_life: float) -> Array:
    """``0.5^(age / half-life)``, the last week being of age nought."""
    return np.asarray(0.5 ** (np.arange(weeks - 1, -1, -1) / half_life))


def _weighted(
    weeks: Weeks, seasonal: Array, first_of: np.ndarray, half_life: float, believed: Prior
) -> tuple[Array, Array]:
    """The weighted rate of each line, and the weighted weeks it was seen in."""
    recent = weights(weeks.number, half_life)
    prior, weight = believed.weekly, believed.weight
    answer, seen = np.empty(prior.shape), np.empty(prior.shape)
    for category, lines in _categories(first_of):
        asked = recent @ weeks.requests[:, lines]
        seen[lines] = (recent * seasonal[category]) @ weeks.exposure[:, lines]
        answer[lines] = (asked + weight[lines] * prior[lines]) / (seen[lines] + weight[lines])
    return answer, seen


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
