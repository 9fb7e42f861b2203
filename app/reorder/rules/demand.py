# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Demand by the week: what people asked for on days that had stock, and on how much of the week there was any."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from app.reorder.rules.distributions import Array

DAYS = 7
WEEKS_OF_A_YEAR = 52


@dataclass(frozen=True)
class Weeks:
    """Weeks down, lines across, the last one ending on the day of the run.

    ``requests``: pieces asked for on days that opened with stock. ``exposure``: such days as a share of the days the
    site was open, 0 to 1. ``gifts``: pieces donated. ``ends``: the last day of the last week.
    """

    requests: Array
    exposure: Array
    gifts: Array
    ends: date

    @property
    def number(self) -> int:
        """How many weeks there are."""
        return int(self.requests.shape[0])

    @property
    def of_year(self) -> np.ndarray:
        """The week of the year each one is, by its middle day, from 0 to 51."""
        middles = [self.ends - timedelta(days=3 + DAYS * back) for back in reversed(range(self.number))]
        return np.array([week_of_year(day) for day in middles], int)


@cache
def week_of_year(day: date) -> int:
    """From 0 to 51: the last days of a year belong to its last whole week."""
    return min((day.timetuple().tm_yday - 1) // DAYS, WEEKS_OF_A_YEAR - 1)


def by_week(
    issued: ArrayLike, unmet: ArrayLike, in_stock: ArrayLike, gifts: ArrayLike, ends: date,
    is_open: ArrayLike | None = None,
) -> Weeks:  # fmt: skip
    """Days into weeks. Days down, lines across, the last day being ``ends``; days before the first whole week are
    dropped. What is not a number counts as nothing, a day's corrections below nought as well: they undo another day.

    ``in_stock`` says whether the item was on the shelf when the site opened, ``is_open`` whether it opened at all.
    """
    there = np.asarray(in_stock).astype(bool)
    opened = np.ones_like(there) if is_open is None else np.asarray(is_open).astype(bool)
    asked = np.where(there & opened, _pieces(issued) + _pieces(unmet), 0.0)
    days = _weekly(opened.astype(float))
    exposure = _weekly((there & opened).astype(float)) / np.maximum(days, 1.0)
    return Weeks(_weekly(asked), exposure, _weekly(_pieces(gifts)), ends)


def _pieces(values: ArrayLike) -> Array:
    return np.asarray(np.maximum(np.nan_to_num(np.asarray(values, float), nan=0.0, posinf=0.0, neginf=0.0), 0.0))


def _weekly(days: Array) -> Array:
    weeks = days.shape[0] // DAYS
    return np.asarray(days[days.shape[0] - weeks * DAYS :].reshape(weeks, DAYS, days.shape[1]).sum(1))


ONE_OFF_TIMES = 5.0
ONE_OFF_LEAST = 20.0
_AT_ONCE = 8192


def one_offs_capped(weeks: Weeks) -> tuple[Weeks, np.ndarray]:
    """A single week of more than five times the next largest one, and more than twenty pieces, is a one-off event: it
    counts for no more than that. Also says which lines have one."""
    requests = weeks.requests.copy()
    marked = np.zeros(requests.shape[1], bool)
    if requests.shape[0] < 2:
        marked[:] = (requests > ONE_OFF_LEAST).any(0)
        return replace(weeks, requests=np.minimum(requests, ONE_OFF_LEAST)), marked
    for begin in range(0, requests.shape[1], _AT_ONCE):
        lines = slice(begin, begin + _AT_ONCE)
        second = np.partition(requests[:, lines], -2, axis=0)[-2]
        most = np.maximum(ONE_OFF_TIMES * second, ONE_OFF_LEAST)
        marked[lines] = (requests[:, lines] > most).any(0)
        np.minimum(requests[:, lines], most, out=requests[:, lines])
    return replace(weeks, requests=requests), marked
