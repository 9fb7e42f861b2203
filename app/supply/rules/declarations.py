# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The quarterly declaration that a donor gets (Law 166/2016, art. 16(3)(c)): quarters, due days, numbers."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from app.errors import N_, DomainError


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a year, 1 to 4, in days of Europe/Rome."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def before(self) -> "Quarter":
        """The quarter before it."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def due_on(self) -> date:
        """The last day on which its declarations may be given: the end of the month after it."""
        return (self.next.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def check_over(quarter: Quarter, today: date) -> None:
    """A quarter is declared when it is over: raises ``quarter_not_over`` (409) until then."""
    if today <= quarter.last:
        raise DomainError(N_("This quarter is not over yet: more may be given in it."), "quarter_not_over", 409)


def nothing_to_declare() -> DomainError:
    """The refusal of a declaration without a single gift behind it."""
    return DomainError(N_("This donor gave nothing here in that quarter."), "nothing_to_declare", 409)


def label_of(series: str, year: int, number: int) -> str:
    """The number of a declaration or of a transport paper as people write it: ``PI-01 2026/7``."""
    return f"{series} {year}/{number}".strip()


def code_of(series: str, year: int, number: int) -> str:
    """The same for a scanner: ``DON-PI-01-2026-0007``."""
    return "-".join(part for part in ("DON", series, str(year), f"{number:04d}") if part)
