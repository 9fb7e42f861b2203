# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From values to places, and the round values that stand at an axis."""

from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

STEPS = (1, 2, 5, 10)
DAY_STEPS = (1, 2, 7, 14, 28, 56, 91, 182)


@dataclass(frozen=True)
class Scale:
    """Values from ``low`` to ``high`` as places from ``start`` to ``end``, which may lie below."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value; the middle where all values are one."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(high: float, most: int = 4) -> list[int]:
    """Round whole numbers from nought to at least ``high``, at most ``most`` above nought: one, two or five of a power
    of ten apart."""
    high = max(high, 1.0)
    rough = max(high / most, 1.0)
    power = 10 ** floor(log10(rough))
    step = next(int(power * one) for one in STEPS if power * one * most >= high)
    return [step * number for number in range(ceil(high / step) + 1)]


def day_ticks(days: int, most: int = 5) -> list[int]:
    """Days from nought, whole weeks apart where that is possible, at most ``most`` after the first."""
    step = next((one for one in DAY_STEPS if days <= one * most), days or 1)
    return list(range(0, days + 1, step))


def short_day(day: date) -> str:
    """A day as it stands at an axis, where its year is said elsewhere: 5/1."""
    return f"{day.day}/{day.month}"
