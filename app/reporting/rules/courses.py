# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far a referral came: each of its stages is a part of the one before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app import clock
from app.contact.rules.referrals import RANK
from app.reporting.rules.periods import month_of

HOUSING_PATHS = frozenset({"housing_first", "housing_led"})
STAGES = ("referrals_proposed", "accepted", "accompanied", "taken_in_charge", "housing")
"""Stages of a referral; whoever is at one has passed those before."""

DECLINED = "declined"
ENDS = (*STAGES, DECLINED)
"""Where a referral stands: at the last stage it reached, or declined."""

RIPE_AFTER = 3
"""Months after its own, after which a referral is told to readers of aggregates, as it stands then."""

_DAY = timedelta(days=1)


class Step(NamedTuple):
    """A step of a referral, as it was written down."""

    outcome: str | None
    milestone: str | None
    occurred_on: date
    recorded_at: datetime


class Sent(NamedTuple):
    """A referral: where and when it was made, of whom as far as a card was shown, on which path. ``known_on_days``: the
    days of their contacts are known; of somebody forgotten only months are."""

    id: UUID
    site_id: UUID | None
    ambito_id: UUID
    person_id: UUID | None
    known_on_days: bool
    path: str
    made_at: datetime

    @property
    def made_on(self) -> date:
        """The day it was made."""
        return clock.day_of(self.made_at)


@dataclass(frozen=True)
class Course:
    """A referral and the day on which it came to each stage after the first."""

    sent: Sent
    on: dict[str, date]
    declined: bool

    @property
    def stands(self) -> str:
        """Where it stands."""
        return DECLINED if self.declined else next((one for one in reversed(STAGES) if one in self.on), STAGES[0])

    def days_to(self, stage: str) -> int | None:
        """Days from the day it was made to that stage."""
        return (self.on[stage] - self.sent.made_on).days if stage in self.on else None


def course_of(sent: Sent, steps: Iterable[Step]) -> Course:
    """How far a referral came. Being taken in charge means accepted and accompanied too; so does moving in on a housing
    path, which is being taken in charge as well."""
    known = list(steps)
    on: dict[str, date] = {}
    for stage in STAGES[1:]:
        days = [one.occurred_on for one in known if _reaches(one, stage, sent.path)]
        if days:
            on[stage] = min(days)
    return Course(sent, on, not on and any(one.outcome == DECLINED for one in known))


def _reaches(step: Step, stage: str, path: str) -> bool:
    housed = path in HOUSING_PATHS and step.milestone == "moved_in"
    if stage == "housing":
        return housed or (path in HOUSING_PATHS and step.outcome == "taken_in_charge")
    if step.outcome in (None, DECLINED, "closed"):
        return housed
    return RANK[step.outcome or ""] >= RANK[stage]


def ripe_from(month: date) -> date:
    """The day from which referrals made in a month are told to readers of aggregates."""
    day = month
    for _ in range(RIPE_AFTER + 1):
        day = month_of(day).last + _DAY
    return day


def as_of_ripeness(sent: Sent, steps: Iterable[Step]) -> Course:
    """How far a referral had come when it was ripe: what is written down later changes nothing of it."""
    until = clock.start_of(ripe_from(month_of(sent.made_on).first))
    return course_of(sent, [one for one in steps if one.recorded_at < until])


def numbers_of(courses: Sequence[Course]) -> dict[str, int]:
    """How many referrals came to each stage, and how many were declined."""
    numbers = {stage: sum(stage in one.on for one in courses) for stage in STAGES[1:]}
    return {STAGES[0]: len(courses), **numbers, DECLINED: sum(one.declined for one in courses)}


def stages_of(stands: str) -> tuple[str, ...]:
    """The numbers in which a referral counts that stands somewhere."""
    if stands == DECLINED:
        return (STAGES[0], DECLINED)
    return STAGES[: STAGES.index(stands) + 1]
