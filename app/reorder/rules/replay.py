# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a policy would have done: demand day by day against reviews, what nobody could be given being lost."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Replay:
    """Stock at the close of each day, pieces asked for in vain, share served (1 if nothing was asked for)."""

    closing: list[float]
    lost: float
    fill_rate: float


def replay(start: float, demand: Sequence[float], level: float, review_every: int, lead_time: int) -> Replay:
    """Periodic review (R, S) with lost sales. Orders are made at the close of each review day for the level less
    position, and are on the shelf in the morning so many days later, the next morning at the earliest."""
    stock, coming, closing, lost = start, dict[int, float](), [], 0.0
    for day, asked in enumerate(demand):
        stock += coming.pop(day, 0.0)
        given = min(stock, asked)
        stock, lost = stock - given, lost + asked - given
        closing.append(stock)
        if (day + 1) % review_every == 0:
            short = level - stock - sum(coming.values())
            arrives = day + max(1, lead_time)
            if short > 0:
                coming[arrives] = coming.get(arrives, 0.0) + short
    total = sum(demand)
    return Replay(closing, lost, 1.0 - lost / total if total else 1.0)
