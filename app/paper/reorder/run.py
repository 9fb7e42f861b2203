# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A run as plain values: all that is printed of it, or written into a spreadsheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.charts.stock import Shelf

NOT_TO_DO = ("reject", "snooze")


@dataclass(frozen=True)
class Stepped:
    """A part of what is proposed: ``other`` is the supplier or the site the goods come from; ``decided`` is how many
    pieces it became, if that was said."""

    action: str
    quantity: int
    other: str = ""
    unit_cents: int = 0
    decided: int | None = None


@dataclass(frozen=True)
class Decided:
    """What was said of a line, and by whom: a name, and the role it is held with, a message of
    the catalogue."""

    decision: str
    quantity: int | None
    reason: str | None
    until: date | None
    by: str
    role: str | None
    at: datetime


@dataclass(frozen=True)
class Lined:
    """A line: ``why`` is a source text that ``why_values`` fill; ``before`` what the last run proposed for it;
    ``short`` pieces that the budget does not pay; ``shelf`` how its stock goes on, where that is drawn;
    ``supplied`` what lies or comes at sites that it orders for."""

    position: int
    item: str
    size: str | None
    site: str
    action: str
    steps: Sequence[Stepped]
    why: str
    why_values: Mapping[str, object]
    flags: Sequence[str]
    stockout_on: date | None
    on_hand: int
    reserved: int
    in_transit: int
    on_order: int
    expiring: int
    demand_milli: int
    lead_time_days: int
    reorder_point: int
    order_up_to: int
    turned_away_milli: int
    compared: str | None
    before: tuple[str, int] | None
    short: int
    unit_cents: int
    supplied: int = 0
    decided: Decided | None = None
    shelf: Shelf | None = None

    @property
    def name(self) -> str:
        """The item with its size."""
        return f"{self.item}, {self.size}" if self.size else self.item

    @property
    def stands(self) -> bool:
        """Whether it is to be done, as far as was said."""
        return self.decided is None or self.decided.decision not in NOT_TO_DO

    @property
    def quantity(self) -> int:
        """Pieces proposed in all."""
        return sum(step.quantity for step in self.steps)

    def pieces(self, step: Stepped) -> int:
        """Pieces of a step that are to come: as decided, else as proposed."""
        if not self.stands:
            return 0
        return step.quantity if step.decided is None else step.decided


@dataclass(frozen=True)
class RunOnPaper:
    """All that is printed of a run; without a maker it is the clock's."""

    ambito: str
    as_of: date
    made_at: datetime
    made_by: str | None
    made_by_role: str | None
    budget_cents: int | None
    cost_cents: int
    unfunded_cents: int
    before_on: date | None
    lines: Sequence[Lined]
    failures: Sequence[tuple[str, str, str]] = field(default_factory=tuple)

    def steps(self, *actions: str) -> list[tuple[Lined, Stepped]]:
        """Steps of these kinds with their lines, the most urgent first."""
        return [(line, step) for line in self.lines for step in line.steps if step.action in actions]

    @property
    def standing_cents(self) -> int:
        """What is to be paid for what stands: approved, changed, or not decided yet."""
        return sum(line.pieces(step) * step.unit_cents for line, step in self.steps("buy"))
