# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A budget that does not reach: the next pack goes where a euro spares most people being turned away."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.reorder.rules import distributions

_NOTHING = 1e-9


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

    The next pack goes to the line with the highest ``weight × units short avoided / price``,
    ``E[(D−y)+] − E[(D−y−pack)+]`` with y the position reached (Sherbrooke 1968 for spare parts). Lines whose next pack
    is too dear for what is left drop out, the others go on; ties by the order given.
    """
    got = {line.key: 0 for line in lines}
    spent = 0.0
    queue = [step for place, line in enumerate(lines) if (step := _step(line, 0, place))]
    heapq.heapify(queue)
    while queue:
        _, place, pieces = heapq.heappop(queue)
        line = lines[place]
        price = pieces * line.unit_cost
        if spent + price > budget + _NOTHING:
            continue
        spent += price
        got[line.key] += pieces
        if step := _step(line, got[line.key], place):
            heapq.heappush(queue, step)
    return got, spent


def _step(line: Fundable, have: int, place: int) -> tuple[float, int, int] | None:
    """What the next pack of a line is worth a euro, negative so that the best comes first."""
    pack = max(1, line.pack)
    pieces = pack if have else max(pack, -(-line.minimum // pack) * pack)
    if have + pieces > line.most + _NOTHING:
        return None
    reached = np.array([line.position + have, line.position + have + pieces], float)
    before, after = distributions.shortage(reached, line.mean, line.variance)
    gain = line.weight * float(before - after)
    if gain <= _NOTHING:
        return None
    return -gain / max(pieces * line.unit_cost, _NOTHING), place, pieces
