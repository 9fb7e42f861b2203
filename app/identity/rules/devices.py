# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a phone says of itself, and what is made of it: its clock, its numbers. No database, no web."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.errors import N_, DomainError

CLOCK_SLACK = timedelta(minutes=5)
"""A clock that is off by no more is right enough: what it says is taken as it is."""

GRACE = timedelta(days=30)
"""For so long a phone may have kept handouts before it was known here."""

LONG_UNSENT = timedelta(days=3)
APP_RELEASE = 1
"""What phones of today say that they are; one that says less, or nothing, keeps an older app until it is opened."""

MOST_MISSING = 50
"""Missing numbers that are listed one by one; of more, the count is told."""


@dataclass(frozen=True)
class Report:
    """What a phone says of itself with what it hands in; whatever it did not say, or said as nonsense, is nothing.

    ``pending`` counts the handouts that wait on it, those that it hands in now among them, since ``oldest_at``;
    ``withdrawn`` are numbers of handouts that were taken back on the phone before they were sent.
    """

    sent_at: datetime | None = None
    pending: int | None = None
    oldest_at: datetime | None = None
    version: str | None = None
    withdrawn: tuple[int, ...] = ()


@dataclass(frozen=True)
class Arrived:
    """A handout of a phone that came in: its number, its act (none when it was withdrawn), the phone's own time."""

    number: int
    act_id: UUID | None = None
    device_time: datetime | None = None


@dataclass(frozen=True)
class Gap:
    """Numbers that did not arrive although later ones did, both ends among them."""

    first: int
    last: int

    @property
    def count(self) -> int:
        """How many."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Phone:
    """A phone that hands in: which device it is, and how its clock stands to ours."""

    device_id: UUID
    registered_at: datetime
    report: Report
    now: datetime

    @property
    def clock_off(self) -> timedelta | None:
        """By how much its clock is behind ours (ahead, when below nought); nothing when it did not say."""
        return None if self.report.sent_at is None else self.now - self.report.sent_at

    def by_our_clock(self, told: datetime) -> datetime:
        """When something happened that the phone says happened at ``told``.

        A wrong clock is put right by as much as it is off now. But it may have been right when the thing happened, or
        wrong in another way: what would then lie in the future, or before the phone was known, stays as it was told.
        """
        off = self.clock_off
        if off is None or abs(off) <= CLOCK_SLACK:
            return told
        ours = told + off
        return ours if self.registered_at - GRACE <= ours <= self.now else told


def is_old(version: str | None) -> bool:
    """Whether a phone keeps an app of before; it is taken in all the same."""
    number = int(version) if version and version.isascii() and version.isdigit() else 0
    return number < APP_RELEASE


def has_waited_long(pending: int | None, oldest_at: datetime | None, now: datetime) -> bool:
    """Whether handouts wait on a phone for more than is good for them."""
    return bool(pending and oldest_at and now - oldest_at > LONG_UNSENT)


def is_off(clock_off_seconds: int | None) -> bool:
    """Whether a phone's clock is off by more than a little."""
    return clock_off_seconds is not None and abs(clock_off_seconds) > CLOCK_SLACK.total_seconds()


def listed(gaps: Iterable[Gap], most: int = MOST_MISSING) -> list[int]:
    """The first missing numbers, one by one."""
    numbers: list[int] = []
    for gap in gaps:
        numbers += range(gap.first, min(gap.last, gap.first + most - len(numbers) - 1) + 1)
        if len(numbers) >= most:
            break
    return numbers


def once_each(arrived: Sequence[Arrived]) -> list[Arrived]:
    """Each number once, in order: of several the first that has an act."""
    first: dict[int, Arrived] = {}
    for one in arrived:
        known = first.get(one.number)
        if known is None or (known.act_id is None and one.act_id is not None):
            first[one.number] = one
    return [first[number] for number in sorted(first)]


def key_unreadable() -> DomainError:
    """The refusal to register a phone anew whose key cannot be opened here any more: it goes on with the one it has."""
    return DomainError(N_("The key of this phone is no longer here."), "key_unreadable", 409)
