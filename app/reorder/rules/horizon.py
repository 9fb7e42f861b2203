# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Demand of the coming days: its mean, and how far it may lie from it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from app.reorder.rules.distributions import Array
from app.reorder.rules.level import Level

MODEL_SPREAD = 0.04  # squared share by which level and season of a line are wrong: one fifth
_MEMORY = 1.44  # a half-life as a mean age


@dataclass(frozen=True)
class Horizon:
    """Looks ahead of every line. ``cumulated``: the season index of its category summed over coming days, in weeks
    (see ``season.ahead``)."""

    cumulated: Array
    category: np.ndarray
    level: Level

    def weeks(self, days: ArrayLike) -> Array:
        """Effective weeks (season and surge counted) in the next days; fractions of a day interpolated."""
        last = self.cumulated.shape[1] - 1
        at = np.clip(np.asarray(days, float), 0, last)
        whole = np.minimum(np.floor(at).astype(int), last - 1)
        begun, ended = self.cumulated[self.category, whole], self.cumulated[self.category, whole + 1]
        return np.asarray(begun + (at - whole) * (ended - begun))

    def mean(self, days: ArrayLike) -> Array:
        """Pieces in the next days; NaN where the level is unknown."""
        return self.level.weekly * self.weeks(days)

    def variance(self, days: ArrayLike, spread_days: ArrayLike = 0.0) -> Array:
        """Variance of the same: of requests, of the model, of the level, which rests on few weeks, and of the days
        themselves where an arrival is uncertain.

        ``V·μ + 0.04·μ² + V·μ·E/(1.44·half-life + 2) + (rate·sd_L)²``, V the variance to mean ratio.
        """
        seen = self.weeks(days)
        mean = self.level.weekly * seen
        dispersed = self.level.dispersion * mean
        per_week = self.level.weekly * (self.weeks(np.asarray(days, float) + 7) - seen)
        late = per_week * np.asarray(spread_days, float) / 7
        known = 1 + seen / (_MEMORY * self.level.half_life + 2)
        return np.asarray(dispersed * known + MODEL_SPREAD * mean**2 + late**2)
