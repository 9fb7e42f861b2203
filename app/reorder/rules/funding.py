# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A budget that does not reach: the next pack goes where a euro spares most people being turned away."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.reorder.rules import distributions
from app.reorder.rules.distributions import Array

_NOTHING = 1e-9
_AT_FIRST = 4  # steps that are worked out for everybody


@dataclass(frozen=True, slots=True)
class Fundable:
    """A line that asks for money: demand until the next chance to order, position before, price of a piece, pack.

    ``most`` pieces and no more; the first step is the minimum order.
    """

    key: str
    mean: float
    variance: float
    position: float
    unit_cost: float
    pack: int = 1
    weight: float = 1.0
    most: float = np.inf
    minimum: int = 0


def fund(budget: float, lines: Sequence[Fundable]) -> tuple[dict[str, int], float]:
    """Pieces per line, and what they cost: marginal analysis, pack by pack, within the budget.

    The next pack goes to the line with the highest ``weight * units short avoided / price``,
    ``E[(D-y)+] - E[(D-y-pack)+]`` with y the position reached (Sherbrooke 1968 for spare parts). Lines whose next pack
    is too dear for what is left drop out, the others go on; ties by the order given.
    """
    steps = _Steps(lines)
    taken, spent = [0] * len(lines), 0.0
    queue = [(-worth, place) for place in range(len(lines)) if (worth := steps.worth(place, 0)) > 0]
    heapq.heapify(queue)
    while queue:
        _, place = heapq.heappop(queue)
        price = steps.pieces(place, taken[place]) * lines[place].unit_cost
        if spent + price > budget + _NOTHING:
            continue
        spent += price
        taken[place] += 1
        if (worth := steps.worth(place, taken[place])) > 0:
            heapq.heappush(queue, (-worth, place))
    return {line.key: steps.reached(place, taken[place]) for place, line in enumerate(lines)}, spent


class _Steps:
    """What each further pack of each line is worth a euro: the first ones of all lines worked out together, further
    ones when somebody gets so far."""

    def __init__(self, lines: Sequence[Fundable]) -> None:
        self.lines = lines
        self._pack = [max(1, line.pack) for line in lines]
        self._first = [max(pack, -(-line.minimum // pack) * pack) for line, pack in zip(lines, self._pack, strict=True)]
        self._spared = [[float(gain) for gain in row] for row in self._gains(range(len(lines)), 0, _AT_FIRST)]

    def reached(self, place: int, steps: int) -> int:
        """Pieces after so many steps: the minimum order first, then pack by pack."""
        return self._first[place] + (steps - 1) * self._pack[place] if steps else 0

    def pieces(self, place: int, step: int) -> int:
        """Pieces of a step."""
        return self._pack[place] if step else self._first[place]

    def worth(self, place: int, step: int) -> float:
        """Weighted units short avoided a euro; 0 where nothing more is to be had."""
        line = self.lines[place]
        if self.reached(place, step + 1) > line.most + _NOTHING:
            return 0.0
        known = self._spared[place]
        if step >= len(known):
            known.extend(float(gain) for gain in self._gains([place], len(known), 2 * len(known))[0])
        gain = line.weight * known[step]
        return gain / max(self.pieces(place, step) * line.unit_cost, _NOTHING) if gain > _NOTHING else 0.0

    def _gains(self, places: Sequence[int], begin: int, number: int) -> Array:
        """``E[(D-y)+]`` before each of some steps, less that after it: lines down, steps across."""
        which = [self.lines[place] for place in places]
        if not which:
            return np.zeros((0, number))
        reached = [[self.reached(place, begin + step) for step in range(number + 1)] for place in places]
        level = np.array([line.position for line in which])[:, None] + np.array(reached, float)
        mean = np.repeat([line.mean for line in which], number + 1)
        variance = np.repeat([line.variance for line in which], number + 1)
        return -np.diff(distributions.shortage(level.ravel(), mean, variance).reshape(level.shape), axis=1)
