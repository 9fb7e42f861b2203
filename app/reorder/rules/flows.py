# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From lines of the ledger to what flowed on a day: given to people, asked for in vain, received, the rest, closing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

SHELF = "shelf"
RECEIVING = ("receipt", "arrival")

Pair: TypeAlias = tuple[UUID, UUID]
"""A site and an item."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of a movement that stands. ``back_day`` is the day on which what it brings back had been given; ``given``
    says of an assembly that its kits were built on the way to being given, ``gift`` of a receipt that it was one."""

    item_id: UUID
    quantity: int
    kind: str
    day: date
    from_site_id: UUID | None
    from_place: str | None
    to_site_id: UUID | None
    to_place: str | None
    back_day: date | None = None
    given: bool = False
    gift: bool = False


@dataclass(slots=True)
class Flow:
    """What flowed of an item at a site on a day; ``shelf`` is by how much the shelf changed."""

    issued: int = 0
    unmet: int = 0
    stood_in: int = 0
    received: int = 0
    donated: int = 0
    other_in: int = 0
    other_out: int = 0
    shelf: int = 0
    exceptional: bool = False

    def settle(self) -> None:
        """More came back than was given (kits that were built for it): what is over came in otherwise. No more stood in
        for something else than was given."""
        if self.issued < 0:
            self.other_in, self.issued = self.other_in - self.issued, 0
        self.stood_in = min(self.stood_in, self.issued)

    @property
    def says_something(self) -> bool:
        """Whether there is anything to keep."""
        numbers = (self.issued, self.unmet, self.received, self.other_in, self.other_out, self.shelf)
        return self.exceptional or any(numbers)


Flows: TypeAlias = dict[Pair, dict[date, Flow]]


def flows_of(lines: Iterable[Moved]) -> Flows:
    """Lines of the ledger by site and item, then by day.

    Kits that were built on the way to a handout were never kept as kits: their parts count as given, the kits not.
    """
    flows: Flows = {}
    for line in lines:
        for site_id, day, name, pieces, shelf in _told(line):
            flow = flow_on(flows, (site_id, line.item_id), day)
            flow.shelf += shelf
            if name:
                setattr(flow, name, getattr(flow, name) + pieces)
            if line.gift:
                flow.donated += pieces
    return flows


def flow_on(flows: Flows, pair: Pair, day: date) -> Flow:
    """The flow of a day, empty if there was none."""
    return flows.setdefault(pair, {}).setdefault(day, Flow())


def _told(line: Moved) -> Iterator[tuple[UUID, date, str, int, int]]:
    """``(site, day, what, pieces, change of the shelf)`` that a line tells of."""
    pieces = line.quantity
    left = line.from_site_id if line.from_place == SHELF else None
    came = line.to_site_id if line.to_place == SHELF else None
    if line.kind == "handout" and line.from_site_id is not None:
        yield line.from_site_id, line.day, "issued", pieces, -pieces if left else 0
    elif line.kind == "return" and came is not None:
        yield came, line.back_day or line.day, "issued", -pieces, 0
        yield came, line.day, "", 0, pieces
    else:
        if left is not None:
            yield left, line.day, "issued" if line.given else "other_out", pieces, -pieces
        if came is not None:
            yield came, line.day, _came_as(line), -pieces if line.given else pieces, pieces


def _came_as(line: Moved) -> str:
    if line.given:
        return "issued"
    return "received" if line.kind in RECEIVING else "other_in"


def closings(flows: Mapping[date, Flow], before: int) -> Iterator[tuple[date, Flow, int]]:
    """Days that say something, in order, each with the pieces on the shelf at its end."""
    closing = before
    for day in sorted(flows):
        flow = flows[day]
        flow.settle()
        closing += flow.shelf
        if flow.says_something:
            yield day, flow, closing
