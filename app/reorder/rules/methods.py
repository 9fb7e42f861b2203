# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which method forecasts each line: all forecast its own weeks, on what season and stock let be seen of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.reorder.rules import backtest, demand_classes
from app.reorder.rules.backtest import METHODS, SAFE
from app.reorder.rules.demand import Weeks
from app.reorder.rules.distributions import Array

MEMORIES = {
    "rate": 16.0,
    "fast_rate": 5.0,
    "slow_rate": 26.0,
    "ses": 6.25,
    "tsb": 13.0,
    "sba": 13.0,
    "croston": 13.0,
    "average": 4.5,
    "mean_of_three": 5.0,
}
"""Half-life in weeks of what each method looks at: how uncertain its level is for having seen few."""

_AT_ONCE = 4096


@dataclass(frozen=True)
class Choice:
    """Of each line: the method, a place in ``METHODS``, its forecast of an ordinary week, how long it remembers; the
    kind of demand, a place in ``KINDS``, which is shown but chooses nothing."""

    method: np.ndarray
    weekly: Array
    memory: Array
    kind: np.ndarray

    @property
    def other(self) -> np.ndarray:
        """Lines that another method than the safe one forecasts."""
        return np.asarray(self.method != SAFE)


def chosen(weeks: Weeks, moved: Array, category: np.ndarray, memory: float) -> Choice:
    """The method of each line. ``moved``: of each category and week, season times what the category did; ``category``
    of each line; ``memory`` is the half-life of the safe method."""
    lines = weeks.requests.shape[1]
    forecast, squared = (_narrow(len(METHODS), lines) for _ in range(2))
    judged, kind = np.zeros(lines), np.zeros(lines, np.int8)
    shares: Any = moved.T.astype(np.float32)
    for begin in range(0, lines, _AT_ONCE):
        some = slice(begin, begin + _AT_ONCE)
        asked: Any = weeks.requests[:, some].astype(np.float32)
        seen: Any = weeks.exposure[:, some].astype(np.float32)
        tried = backtest.trial(asked, shares[:, category[some]] * seen)
        kind[some] = demand_classes.kinds_of(np.where(seen > 0, asked, np.nan))
        forecast[:, some], squared[:, some], judged[some] = tried.forecast, tried.squared, tried.judged
    method = backtest.choose(squared, judged)
    memories = np.array([memory if name == METHODS[SAFE] else MEMORIES[name] for name in METHODS])
    return Choice(method, forecast[method, np.arange(lines)].astype(float), memories[method], kind)


def _narrow(methods: int, lines: int) -> Any:
    """Half the usual width: there may be hundreds of thousands of lines."""
    return np.zeros((methods, lines), np.float32)
