# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the rows behind a figure are: they name no person."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from app.reporting.rules.counting import Traits

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class LineBehind:
    """A line of goods given, or (``pieces`` below zero) of goods that came back, under the day of the handout.

    Of a kit each part is a line, with ``kit_lot_id`` the kit's. ``value_cents`` is of all the pieces; ``None`` where
    the lot has no value. ``movement_id`` is the handout's, or that of the return.
    """

    handout_id: UUID
    movement_id: UUID
    at: datetime
    site_id: UUID
    item_id: UUID
    lot_id: UUID
    kit_lot_id: UUID | None
    pieces: int
    unit_value_cents: int | None
    purpose: str
    recipient: str
    fead_class: str
    funding: str

    @property
    def value_cents(self) -> int | None:
        """What the pieces are worth, where the lot says so."""
        return None if self.unit_value_cents is None else self.pieces * self.unit_value_cents


@dataclass(frozen=True, slots=True)
class HandoutBehind:
    """A handout that stands and gave goods: whether a card was shown, for how many, and what it or its contact said."""

    handout_id: UUID
    movement_id: UUID
    at: datetime
    site_id: UUID
    coded: bool
    purpose: str
    age_band: str | None
    gender: str | None
    people: int
    citizenship: str | None
    ethos: str | None


@dataclass(frozen=True, slots=True)
class PersonBehind:
    """Somebody who was reached, without any code or id: how many handouts in the period, the days of the first and
    last, and what is known of them."""

    handouts: int
    first_on: date
    last_on: date
    traits: Traits


class Behind(ABC, Generic[R]):
    """Rows in one order for everybody: how many there are, some of them, or all one after the other, a week's rows (or
    a few hundred people) in memory at a time."""

    @abstractmethod
    def count(self) -> int:
        """How many rows there are."""

    @abstractmethod
    def page(self, offset: int, limit: int) -> Sequence[R]:
        """So many rows, after so many."""

    @abstractmethod
    def __iter__(self) -> Iterator[R]: ...
