# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Demand of the coming days: its mean, and how far it may lie from it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from app.reorder.rules.distributions import Array
from app.reorder.rules.level import Level

MODEL_SPREAD = 0.04  # squared share by which level and season of a line are wrong: one fifth
_MEMORY = 1.44  # a half-life as a mean age


@dataclass(frozen=True)
class Builds:
    """Kits and their parts at the same site, a row for each part of a kit: lines of both, pieces of the part in a kit,
    kits that are due now, and kits beyond what should stand there, which are given before any is built;
    ``asked``: how many kits are asked for, a row for each."""

    kit: np.ndarray
    part: np.ndarray
    pieces: Array
    due: Array
    spare: Array
    asked: "Horizon"


@dataclass(frozen=True)
class Horizon:
    """Looks ahead of every line. ``cumulated``: the season index of its category summed over coming days, in weeks
    (see ``season.ahead``). ``builds``: what kits take of their parts is asked for as well, summed over kits."""

    cumulated: Array
    category: np.ndarray
    level: Level
    builds: Builds | None = None

    def weeks(self, days: ArrayLike) -> Array:
        """Effective weeks (season and surge counted) in the next days; fractions of a day interpolated."""
        last = self.cumulated.shape[1] - 1
        at = np.clip(np.asarray(days, float), 0, last)
        whole = np.minimum(np.floor(at).astype(int), last - 1)
        begun, ended = self.cumulated[self.category, whole], self.cumulated[self.category, whole + 1]
        return np.asarray(begun + (at - whole) * (ended - begun))

    def mean(self, days: ArrayLike) -> Array:
        """Pieces in the next days; NaN where nothing is known."""
        own = np.asarray(self.level.weekly * self.weeks(days))
        if self.builds is None:
            return own
        taken, _ = self._taken_by_kits(self.builds, days)
        return np.where(taken > 0, np.nan_to_num(own) + taken, own)

    def variance(self, days: ArrayLike, spread_days: ArrayLike = 0.0) -> Array:
        """Variance of the same: of requests, of the model, of the level, which rests on few weeks, and of the days
        themselves where an arrival is uncertain; of what kits take as of the kits, by the pieces squared.

        ``V·μ + 0.04·μ² + V·μ·E/(1.44·half-life + 2) + (rate·sd_L)²``, V the variance to mean ratio.
        """
        at = np.asarray(days, float)
        seen = self.weeks(at)
        mean = self.level.weekly * seen
        known = 1 + seen / (_MEMORY * self.level.half_life + 2)
        varied = self.level.dispersion * mean * known + MODEL_SPREAD * mean**2
        per_week = self.level.weekly * (self.weeks(at + 7) - seen)
        if self.builds is not None:
            taken, of_kits = self._taken_by_kits(self.builds, at)
            some = taken > 0
            varied = np.where(some, np.nan_to_num(varied) + of_kits, varied)
            more = self._taken_by_kits(self.builds, at + 7)[0] - taken
            per_week = np.where(some, np.nan_to_num(per_week) + more, per_week)
        return np.asarray(varied + (per_week * np.asarray(spread_days, float) / 7) ** 2)

    @property
    def rate(self) -> Array:
        """Pieces in an ordinary week, those that kits take counted; NaN where nothing is known."""
        kits = self.for_kits
        return np.where(kits > 0, np.nan_to_num(self.level.weekly) + kits, self.level.weekly)

    @property
    def for_kits(self) -> Array:
        """Pieces that kits take in an ordinary week."""
        if self.builds is None:
            return np.zeros(self.level.weekly.shape)
        weekly = np.nan_to_num(self.builds.asked.level.weekly)
        return np.asarray(np.bincount(self.builds.part, self.builds.pieces * weekly, self.level.weekly.size), float)

    @property
    def kept(self) -> Array:
        """Pieces that kits take which are due now, whatever else is asked for."""
        if self.builds is None:
            return np.zeros(self.level.weekly.shape)
        pieces = self.builds.pieces * self.builds.due
        return np.asarray(np.bincount(self.builds.part, pieces, self.level.weekly.size), float)

    def taken(self, order: np.ndarray) -> "Horizon":
        """The same of some lines, or in another order; of kits only where all lines are kept."""
        place = np.empty(self.category.size, int)
        place[order] = np.arange(order.size)
        one = self.builds
        builds = None if one is None else replace(one, kit=place[one.kit], part=place[one.part])
        return Horizon(self.cumulated, self.category[order], self.level.taken(order), builds)

    def _taken_by_kits(self, builds: Builds, days: ArrayLike) -> tuple[Array, Array]:
        """Pieces that kits will take in the next days, and their variance: those due now are kept for them apart."""
        part, pieces, kits = builds.part, builds.pieces, builds.asked
        lines = self.level.weekly.size
        until = np.broadcast_to(np.asarray(days, float), (lines,))[part]
        asked, varied = np.nan_to_num(kits.mean(until)), np.nan_to_num(kits.variance(until))
        built = np.maximum(asked - builds.spare, 0.0)
        varied = np.where(built > 0, varied, 0.0)
        mean, variance = (np.bincount(part, one, lines) for one in (pieces * built, pieces**2 * varied))
        return np.asarray(mean, float), np.asarray(variance, float)
