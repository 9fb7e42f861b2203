# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines of goods given and handouts that gave them, as plain values, and how they add up by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from app.clock import day_of
from app.reporting.rules.counting import UNSAID, funding, housed, recipient


@dataclass(frozen=True, slots=True)
class GivenLine:
    """A line of goods given or (pieces below zero) come back. ``age_band`` and ``ethos`` are what the handout or its
    contact said; ``holder`` is the record that a card was shown of, or what was left of it."""

    handout_id: UUID
    movement_id: UUID
    at: datetime
    site_id: UUID
    holder: UUID | None
    purpose: str
    age_band: str | None
    ethos: str | None
    item_id: UUID
    lot_id: UUID
    kit_lot_id: UUID | None
    pieces: int
    unit_value_cents: int | None
    paid_by: str | None
    condition: str | None
    fead_class: str

    @property
    def day(self) -> date:
        """The day of Rome under which it counts."""
        return day_of(self.at)

    @property
    def by_card(self) -> bool:
        """Whether only the card's person can say how old."""
        return self.age_band is None and self.holder is not None

    @property
    def recipient(self) -> str:
        """Whom the goods were for, as far as the handout or its contact says."""
        return recipient(self.age_band, self.ethos)

    @property
    def funding(self) -> str:
        """What paid for the goods."""
        return funding(self.paid_by, self.condition)


@dataclass(frozen=True, slots=True)
class HandoutGiven:
    """A handout that stands and gave goods; the traits are what it or its contact said."""

    id: UUID
    movement_id: UUID
    at: datetime
    site_id: UUID
    holder: UUID | None
    purpose: str
    age_band: str | None
    gender: str | None
    people: int
    citizenship: str | None
    ethos: str | None

    @property
    def day(self) -> date:
        """The day of Rome under which it counts."""
        return day_of(self.at)

    @property
    def coded(self) -> bool:
        """Whether a card was shown."""
        return self.holder is not None


GivenKind: TypeAlias = tuple[date, str, str, bool, str, str]
"""Day, purpose, recipient, by card, class, funding."""

HandedKind: TypeAlias = tuple[date, bool, str, str, str, str, str]
"""Day, coded, purpose, band of age, gender, citizenship, housing."""


def given_by_day(lines: Iterable[GivenLine]) -> dict[GivenKind, list[int]]:
    """Pieces, value, pieces without value, and lines of each kind."""
    sums: dict[GivenKind, list[int]] = {}
    for one in lines:
        kind = (one.day, one.purpose, one.recipient, one.by_card, one.fead_class, one.funding)
        total = sums.setdefault(kind, [0, 0, 0, 0])
        for place, figure in enumerate(figures(one)):
            total[place] += figure
    return sums


def figures(line: GivenLine) -> tuple[int, int, int, int]:
    """Pieces, value, pieces without value, and one line."""
    value = line.unit_value_cents
    return line.pieces, (value or 0) * line.pieces, line.pieces if value is None else 0, 1


def handed_by_day(handouts: Iterable[HandoutGiven]) -> dict[HandedKind, list[int]]:
    """Handouts and people of each kind."""
    sums: dict[HandedKind, list[int]] = {}
    for one in handouts:
        said = (one.age_band, one.gender, one.citizenship, housed(one.ethos))
        age, gender, citizenship, housing = (word or UNSAID for word in said)
        total = sums.setdefault((one.day, one.coded, one.purpose, age, gender, citizenship, housing), [0, 0])
        total[0] += 1
        total[1] += one.people
    return sums
