# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody should hear of before the next review: what ran out, what will before help could come, what nears its
last day, and which orders are late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

MARKS = (30, 60, 90)
"""Days before the last one at which pieces are told of."""

THIS_WEEK = 7
FURTHEST = 120
"""Days; help that takes longer is no matter for a daily look."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """An item at a site: pieces by their last day (none: for ever), what comes and when (no day: it is on its way), how
    much is asked for a day, and when something could be there that is only asked for at the next review."""

    site_id: UUID
    item_id: UUID
    lots: tuple[tuple[int, date | None], ...]
    coming: tuple[tuple[int, date | None], ...]
    per_day: float
    help_on: date


@dataclass(frozen=True, slots=True)
class Late:
    """An order that was sent, and the day on which what is still open of it should have come."""

    order_id: UUID
    site_id: UUID
    pieces: int
    expected_on: date


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; ``kind`` is one of ``ran_out``, ``runs_out``, ``expiring``, ``overdue``, ``day`` what it is
    about, ``days`` the mark that what expires has passed."""

    kind: str
    site_id: UUID
    item_id: UUID | None
    order_id: UUID | None
    quantity: int
    day: date | None
    days: int | None

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same finding on another day: not how many pieces are left, nor the day on which they will
        be finished, which moves a little every day."""
        last = self.day if self.kind == "expiring" else None
        return self.kind, self.site_id, self.item_id, self.order_id, last, self.days


def next_review(today: date, weekday: int) -> date:
    """The next day of review after today, Monday being 0."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def found(shelves: Iterable[Shelf], late: Iterable[Late], today: date) -> list[Finding]:
    """All there is to tell of a day, what ran out first; each kind by its day, then by what is asked for most."""
    told = [
        (one, shelf.per_day if one.kind != "expiring" else one.quantity)
        for shelf in shelves
        for one in (*_short(shelf, today), *_expiring(shelf, today))
    ]
    for one in late:
        told.append(
            (Finding("overdue", one.site_id, None, one.order_id, one.pieces, one.expected_on, None), one.pieces)
        )
    return [one for one, _ in sorted(told, key=_order)]


_KINDS = ("ran_out", "runs_out", "expiring", "overdue")


def _order(told: tuple[Finding, float]) -> tuple[object, ...]:
    one, weight = told
    about = one.item_id or one.order_id
    place = (one.site_id.bytes, about.bytes if about else b"")
    return _KINDS.index(one.kind), one.day or date.min, -weight, *place


def _short(shelf: Shelf, today: date) -> Iterable[Finding]:
    if shelf.per_day <= 0:
        return
    here = sum(pieces for pieces, last in shelf.lots if last is None or last >= today)
    if here <= 0:
        yield Finding("ran_out", shelf.site_id, shelf.item_id, None, 0, None, None)
    elif (empty := finished_on(shelf, today)) is not None:
        yield Finding("runs_out", shelf.site_id, shelf.item_id, None, here, empty, None)


def finished_on(shelf: Shelf, today: date) -> date | None:
    """The first day, before help could come, on which nothing would be left; what expires first is given first."""
    lots = sorted(((last or date.max, float(pieces)) for pieces, last in shelf.lots), reverse=True)
    lots = [(last, pieces) for last, pieces in lots if last >= today]
    lots[:0] = [(date.max, float(pieces)) for pieces, day in shelf.coming if day is None]
    horizon = min((shelf.help_on - today).days, FURTHEST)
    if sum(pieces for last, pieces in lots if (last - today).days >= horizon) >= shelf.per_day * horizon:
        return None
    for days in range(horizon):
        day = today + timedelta(days=days)
        lots = [one for one in lots if one[0] >= day]
        lots[:0] = [(date.max, float(pieces)) for pieces, due in shelf.coming if due == day and days]
        if not lots:
            return day
        _give(lots, shelf.per_day)
    return None


def _give(lots: list[tuple[date, float]], wanted: float) -> None:
    while lots and wanted > 0:
        last, pieces = lots.pop()
        if pieces - wanted > 1e-9:
            lots.append((last, pieces - wanted))
        wanted -= pieces


def _expiring(shelf: Shelf, today: date) -> Iterable[Finding]:
    for pieces, last in shelf.lots:
        left = (last - today).days if last is not None else -1
        mark = next((one for one in MARKS if left <= one), None)
        if left >= 0 and mark is not None:
            yield Finding("expiring", shelf.site_id, shelf.item_id, None, pieces, last, mark)


def news(now: Sequence[Finding], before: Iterable[Finding]) -> list[Finding]:
    """What was not so before."""
    known = {one.key for one in before}
    return [one for one in now if one.key not in known]


def counted(findings: Iterable[Finding], today: date) -> Mapping[str, int]:
    """How many of each kind, and under ``this_week`` how many will be finished within seven days."""
    numbers = dict.fromkeys((*_KINDS, "this_week"), 0)
    for one in findings:
        numbers[one.kind] += 1
        if one.kind == "runs_out" and one.day is not None and one.day < today + timedelta(days=THIS_WEEK):
            numbers["this_week"] += 1
    return numbers
