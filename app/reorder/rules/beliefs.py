# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is believed of a line before its own recent weeks are looked at, and how many weeks that counts for."""

from dataclasses import dataclass

import numpy as np

from app.reorder.rules import sizes
from app.reorder.rules.distributions import Array
from app.reorder.rules.sizes import Mix, Sizes

PRIOR_WEEKS = 2.0
GUESS_WEEKS = 8.0  # what a person's guess weighs at first; half of it after as many weeks of stock
_LEAST = 1e-3


@dataclass(frozen=True)
class Likes:
    """Of each line what it is said to be like: a line at the same site, and that line's item anywhere (-1: none)."""

    line: np.ndarray
    item: np.ndarray

    def taken(self, order: np.ndarray, place: np.ndarray) -> "Likes":
        """The same for lines in another order; ``place`` says where each stands now."""
        line = self.line[order]
        return Likes(np.where(line >= 0, place[np.maximum(line, 0)], -1), self.item[order])


@dataclass(frozen=True)
class Beliefs:
    """Of each line: its item; pieces a week as a person guesses (NaN: none; 0: nobody is given anything there); what it
    is said to be like; and its place among sizes."""

    item: np.ndarray
    guess: Array | None = None
    likes: Likes | None = None
    sizes: Sizes | None = None


@dataclass(frozen=True)
class Prior:
    """Pieces in an ordinary week (NaN: nothing is believed), the weeks this counts for, and the size's share of its
    product (NaN: it comes in no sizes)."""

    weekly: Array
    weight: Array
    share: Array


def prior(asked: Array, seen: Array, beliefs: Beliefs) -> Prior:
    """From pieces asked for and effective weeks seen of each line: its long-run rate, leaning on the mix of sizes where
    there is one; else the rate of its item at other sites. What a person says of it, or of what it is like, comes first
    and fades as weeks are seen."""
    known = seen > 0
    of_item = _rate_of_item(asked, seen, beliefs)
    own = np.where(known, asked / np.where(known, seen, 1.0), of_item[beliefs.item])
    weight = np.full(own.shape, PRIOR_WEEKS)
    mixed = _mix(asked, seen, beliefs)
    rate, weeks = sizes.leaned(asked, seen, mixed)
    sized = np.isfinite(rate)
    weekly = np.where(sized, rate, own)
    weight = np.where(sized, np.maximum(weeks, PRIOR_WEEKS), weight)
    said = _said(own, of_item, beliefs)
    guessed = np.isfinite(said) & (said >= 0)
    fading = GUESS_WEEKS * 0.5 ** (seen / GUESS_WEEKS)
    weight = np.where(guessed, np.maximum(fading, _LEAST), weight)
    return Prior(np.where(guessed, said, weekly), weight, mixed.share)


def _said(own: Array, of_item: Array, beliefs: Beliefs) -> Array:
    """A person's guess, else the rate of what the line is said to be like: at its own site, else anywhere."""
    said = np.full(own.shape, np.nan) if beliefs.guess is None else beliefs.guess
    if beliefs.likes is None:
        return said
    line, item = beliefs.likes.line, beliefs.likes.item
    anywhere = np.where(item >= 0, of_item[np.maximum(item, 0)], np.nan)
    alike = np.where(line >= 0, own[np.maximum(line, 0)], anywhere)
    return np.where(np.isfinite(said), said, alike)


def _mix(asked: Array, seen: Array, beliefs: Beliefs) -> Mix:
    if beliefs.sizes is None:
        nothing = np.full(asked.shape, np.nan)
        return Mix(nothing, nothing)
    return sizes.mix(asked, seen, beliefs.sizes)


def _rate_of_item(asked: Array, seen: Array, beliefs: Beliefs) -> Array:
    """Mean weekly rate of each item over the sites where people are given it; NaN where it was never seen."""
    people = np.ones(seen.shape) if beliefs.guess is None else (beliefs.guess != 0).astype(float)
    total, weeks = np.bincount(beliefs.item, asked * people), np.bincount(beliefs.item, seen * people)
    return np.where(weeks > 0, total / np.where(weeks > 0, weeks, 1.0), np.nan)
