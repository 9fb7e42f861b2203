# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a shelf will hold day by day, if nothing is done and with what is proposed, or with another number.

From a line as a run wrote it down, so that a picture drawn next year shows what was known then. Demand is the mean that
the run expected, week by week; the band is where four times in five the shelf will lie. What expires first goes first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Any, NamedTuple, Protocol

import numpy as np

from app.reorder.rules.comparing import shared_out
from app.reorder.rules.distributions import shortage

WEEKS = 13
DAYS = 7 * WEEKS
FOUR_IN_FIVE = 1.2816
"""Standard deviations to each side within which four of five outcomes lie."""

LEAST_SHOWN = 28
EMPTY = 1e-6

Parcel = tuple[int, float, str]
"""The day it comes, counted from the run's; pieces; what it is: order, draft, transfer, gift, buy, assemble."""

Lots = Sequence[tuple[float, int | None]]


class Line(Protocol):
    """What is asked of a line of a run."""

    on_hand: int
    reserved: int
    in_transit: int
    on_order: int
    demand_milli: int
    lead_time_days: int
    reorder_point: int
    order_up_to: int
    quantity: int
    numbers: dict[str, Any]


class Part(Protocol):
    """What is asked of a step of a line."""

    @property
    def action(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def unit_price_cents(self) -> int | None: ...


@dataclass(frozen=True)
class Way:
    """How pieces of the proposal come: moved, bought or built, how many, after how many days, at what price."""

    action: str
    pieces: int
    days: int
    unit_cents: int = 0


@dataclass(frozen=True)
class Seen:
    """A line as it was seen: ``lots`` with the days they may still be given, ``arrivals`` that were on their way,
    ``ahead`` the mean of each coming week and ``ahead_sd`` how far the sum up to its end may lie off, ``net`` the
    position (see ``position``), ``protected_days`` until an order of the next review would be there, ``kept`` what kits
    that are due take on the first day."""

    lots: Lots
    reserved: int
    arrivals: Sequence[Parcel]
    ahead: Sequence[float]
    ahead_sd: Sequence[float]
    net: float
    lead_days: int
    protected_days: int
    reorder_point: int
    order_up_to: int
    ways: Sequence[Way]
    unit_cents: int
    kept: float = 0.0

    @property
    def quantity(self) -> int:
        """Pieces proposed."""
        return sum(way.pieces for way in self.ways)


@dataclass(frozen=True)
class Projection:
    """Stock at the beginning of each day, the run's being day 0, and what follows from it; days count from there.

    ``low`` and ``high`` are the band of ``idle``. ``runs_out`` is the first day on which the shelf is empty if nothing
    is done, ``order_by`` the last one on which what is ordered comes before that (0: today, and it may be too late
    already), ``covers_until`` the first empty day after what is proposed is there; each is nothing where it is not in
    sight. ``turned_away`` is people sent away until an order of the next review could be there, on average.
    """

    quantity: int
    idle: tuple[float, ...]
    proposed: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    threshold: int
    order_up_to: int
    lead_days: int
    arrivals: tuple[Parcel, ...]
    coming: tuple[Parcel, ...]
    runs_out: int | None
    earliest: int | None
    latest: int | None
    order_by: int | None
    covers_until: int | None
    turned_away: float
    turned_away_idle: float
    cost_cents: int

    @property
    def days(self) -> range:
        """The days told of."""
        return range(len(self.idle))

    @property
    def shown(self) -> int:
        """As many days as a picture needs: until what comes has come and both ways have run out, where that is soon."""
        ends = [self.lead_days + 7, *(day + 7 for day, _, _ in (*self.arrivals, *self.coming))]
        ends += [day + 3 for day in (self.runs_out, self.covers_until) if day is not None]
        return min(max(LEAST_SHOWN, *ends), len(self.idle) - 1)


def project(seen: Seen, quantity: int | None = None) -> Projection:
    """What becomes of a shelf with so many pieces instead of those proposed. As in a decision, moves come first and the
    rest is bought; where nothing was proposed, all is bought."""
    ways = _ways(seen, quantity)
    coming = tuple((way.days, float(way.pieces), way.action) for way in ways if way.pieces)
    means, off = _cumulated(seen.ahead), [FOUR_IN_FIVE * one for one in (0.0, *seen.ahead_sd)]
    more = [max(0.0, mean + one) for mean, one in zip(means, off, strict=True)]
    less = [max(0.0, mean - one) for mean, one in zip(means, off, strict=True)]
    idle = _path(seen, seen.arrivals, means)
    low, high = (_path(seen, seen.arrivals, one) for one in (more, less))
    proposed = _path(seen, (*seen.arrivals, *coming), means) if coming else idle
    runs_out = _first_empty(idle)
    last = max((day for day, _, _ in coming), default=0)
    return Projection(
        quantity=sum(way.pieces for way in ways),
        idle=idle,
        proposed=proposed,
        low=low,
        high=high,
        threshold=seen.reorder_point,
        order_up_to=seen.order_up_to,
        lead_days=seen.lead_days,
        arrivals=tuple(seen.arrivals),
        coming=coming,
        runs_out=runs_out,
        earliest=_first_empty(low),
        latest=_first_empty(high),
        order_by=None if runs_out is None else max(0, runs_out - seen.lead_days),
        covers_until=_first_empty(proposed, last),
        turned_away=_turned_away(seen, coming),
        turned_away_idle=_turned_away(seen, ()),
        cost_cents=sum(way.pieces * way.unit_cents for way in ways if way.action == "buy"),
    )


def _ways(seen: Seen, quantity: int | None) -> Sequence[Way]:
    if quantity is None:
        return seen.ways
    if not seen.ways:
        return (Way("buy", quantity, seen.lead_days, seen.unit_cents),)
    shares = shared_out(quantity, [(way.action, way.pieces) for way in seen.ways])
    return [Way(way.action, share, way.days, way.unit_cents) for way, share in zip(seen.ways, shares, strict=True)]


# ---------------------------------------------------------------- days


def _cumulated(weekly: Sequence[float]) -> list[float]:
    sums = [0.0]
    for one in weekly:
        sums.append(sums[-1] + one)
    return sums


def _at(day: float, sums: Sequence[float]) -> float:
    """A sum by weeks at a day between them; beyond the last week it goes on as in that one."""
    week = min(int(day // 7), len(sums) - 2)
    return sums[week] + (day / 7 - week) * (sums[week + 1] - sums[week])


class _Shelf(NamedTuple):
    lots: Lots
    reserved: int
    kept: float


def _path(seen: Seen | _Shelf, arrivals: Sequence[Parcel], sums: Sequence[float]) -> tuple[float, ...]:
    """Stock at the beginning of each day, when what came is there and nothing was asked for yet."""
    shelf = [[pieces, DAYS + 1 if left is None else left] for pieces, left in seen.lots]
    owed = seen.reserved - sum(pieces for pieces, _ in shelf)
    _take(shelf, seen.reserved)
    stock = []
    for day in range(DAYS + 1):
        come = sum(pieces for at, pieces, _ in arrivals if at == day)
        kept = max(0.0, come - max(0.0, owed))
        owed -= come - kept
        shelf = [lot for lot in shelf if lot[0] > 0 and lot[1] >= day]
        if kept:
            shelf.append([kept, DAYS + 1])
        stock.append(round(sum(pieces for pieces, _ in shelf), 3))
        _take(shelf, max(0.0, _at(day + 1, sums) - _at(day, sums)) + (0.0 if day else seen.kept))
    return tuple(stock)


def _take(shelf: list[list[float]], pieces: float) -> None:
    for lot in sorted(shelf, key=lambda one: one[1]):
        taken = min(lot[0], pieces)
        lot[0] -= taken
        pieces -= taken


def empty_after(on_hand: int, reserved: int, numbers: Mapping[str, Any]) -> int | None:
    """Days until a shelf is empty as ``project`` draws it, if nothing is done; nothing beyond ``DAYS`` or unasked."""
    sums, kept = _cumulated(numbers["ahead"]), numbers["kept_for_kits"] or 0.0
    pieces = on_hand + max(0, round(numbers["supplied"] or 0))
    if sums[-1] + kept < EMPTY:
        return None
    if numbers["arrivals"] or numbers["lots"] or kept:
        return _first_empty(_path(_Shelf(_lots_of(pieces, numbers), reserved, kept), numbers["arrivals"], sums))
    return next((day for day in range(DAYS + 1) if round(pieces - reserved - _at(day, sums), 3) < EMPTY), None)


def _first_empty(stock: Sequence[float], since: int = 0) -> int | None:
    return next((day for day in range(since, len(stock)) if stock[day] < EMPTY), None)


def _turned_away(seen: Seen, coming: Sequence[Parcel]) -> float:
    """Pieces asked for in vain until an order of the next review could be there: of each stretch between two arrivals,
    what demand up to its end exceeds, less what it had exceeded at its beginning already."""
    means, variances = _cumulated(seen.ahead), [0.0, *(one * one for one in seen.ahead_sd)]
    days = [0, *sorted({min(day, seen.protected_days) for day, _, _ in coming} - {0}), seen.protected_days]
    total = 0.0
    for begin, end in pairwise(days):
        there = max(0.0, seen.net) + sum(pieces for day, pieces, _ in coming if day <= begin)
        asked = np.array([_at(begin, means), _at(end, means)])
        spread = np.maximum(asked, [_at(begin, variances), _at(end, variances)])
        before, after = shortage(np.full(2, there), asked, spread)
        total += max(0.0, float(after - before))
    return round(total, 3)


# ---------------------------------------------------------------- from what a run wrote down


def seen_of(line: Line, steps: Sequence[Part]) -> Seen:
    """A line and its steps as they were seen. What lines of older runs do not tell is taken as even."""
    numbers = line.numbers
    weekly = line.demand_milli / 1000 * 7
    ahead = numbers.get("ahead") or [weekly] * WEEKS
    days, price = numbers.get("step_days") or [], numbers.get("unit_cents") or 0
    ways = [
        Way(step.action, step.quantity, days[n] if n < len(days) else line.lead_time_days, step.unit_price_cents or 0)
        for n, step in enumerate(steps)
    ]
    return Seen(
        lots=_lots_of(line.on_hand + max(0, round(numbers.get("supplied") or 0)), numbers),
        reserved=line.reserved,
        arrivals=[(int(day), float(pieces), str(kind)) for day, pieces, kind in _arrivals_of(line)],
        ahead=ahead,
        ahead_sd=numbers.get("ahead_sd") or [sqrt(weekly * (n + 1)) for n in range(len(ahead))],
        net=numbers.get("net") or 0.0,
        lead_days=line.lead_time_days,
        protected_days=max(1, numbers.get("protected_days") or line.lead_time_days + 7),
        reorder_point=line.reorder_point,
        order_up_to=line.order_up_to,
        ways=ways,
        unit_cents=price,
        kept=numbers.get("kept_for_kits") or 0.0,
    )


def _lots_of(on_hand: int, numbers: Mapping[str, Any]) -> Lots:
    dated = [(float(pieces), int(left)) for pieces, left in numbers.get("lots") or ()]
    return [*dated, (max(0.0, on_hand - sum(pieces for pieces, _ in dated)), None)]


def _arrivals_of(line: Line) -> Sequence[Any]:
    told = line.numbers.get("arrivals")
    if told is not None:
        return list(told)
    return [(line.lead_time_days, line.on_order, "order"), (1, line.in_transit, "transfer")]
