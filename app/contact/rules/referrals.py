# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a referral goes: forward only, dated, with milestones where it is a path of its own."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from app.contact.rules.contacts import check_day
from app.errors import N_, DomainError

RANK = {"proposed": 0, "accepted": 1, "declined": 1, "accompanied": 2, "taken_in_charge": 3, "closed": 4}
ENDS = frozenset({"declined", "closed"})
QUIET = timedelta(days=14)
"""After so long without a word one is reminded."""

LONGEST_AHEAD = timedelta(days=730)

MILESTONES_OF: dict[str, tuple[str, ...]] = {
    "plain": (),
    "team": ("first_meeting", "assessed", "plan_agreed"),
    "housing_first": (
        *("first_meeting", "assessed", "plan_agreed", "home_found", "moved_in", "home_kept", "left_home"),
    ),
    "housing_led": (*("first_meeting", "assessed", "plan_agreed", "home_found", "moved_in", "home_kept", "left_home"),),
}
REPEATED = frozenset({"home_kept"})


def next_outcomes(state: str) -> tuple[str, ...]:
    """Where a referral may go from here."""
    if state in ENDS:
        return ()
    return tuple(one for one in RANK if RANK[one] > RANK[state] and (one != "declined" or state == "proposed"))


def next_milestones(path: str, state: str, reached: Collection[str]) -> tuple[str, ...]:
    """Milestones that are still ahead."""
    if state in ENDS:
        return ()
    return tuple(one for one in MILESTONES_OF[path] if one in REPEATED or one not in reached)


def check_outcome(state: str, outcome: str) -> None:
    """A referral goes forward; raises ``referral_goes_forward`` (409), which says where it is and where it may go."""
    if outcome not in next_outcomes(state):
        raise _only_forward(state)


def _only_forward(state: str) -> DomainError:
    message = N_("A referral goes forward only, and this one is further on already.")
    return DomainError(message, "referral_goes_forward", 409, state=state, next=list(next_outcomes(state)))


def check_milestone(path: str, state: str, reached: Collection[str], milestone: str) -> None:
    """A milestone belongs to its path (422 ``no_such_milestone``), is ahead, and nothing follows an end (409
    ``referral_goes_forward``)."""
    if milestone not in MILESTONES_OF[path]:
        message = N_("This path has no such milestone.")
        raise DomainError(message, "no_such_milestone", 422, fields={"milestone": [message]})
    if milestone not in next_milestones(path, state, reached):
        raise _only_forward(state)


def check_step_day(day: date, last: date, today: date) -> None:
    """A step has happened, and not before the one it follows; raises ``not_yet`` or ``step_too_early`` (422)."""
    check_day(day, today, "occurred_on")
    if day < last:
        message = N_("The step before this one was on %(day)s.")
        fields = {"occurred_on": [N_("Give the day of the step before this one, or a later one.")]}
        raise DomainError(message, "step_too_early", 422, fields=fields, day=f"{last:%d/%m/%Y}")


def check_plans(state: str, plans: Mapping[str, Any]) -> None:
    """At an end nothing more is planned; raises ``nothing_ahead`` (422)."""
    wanted = [name for name, value in plans.items() if value is not None]
    if state in ENDS and wanted:
        message = N_("This referral has ended: nothing more is planned.")
        raise DomainError(message, "nothing_ahead", 422, fields={name: [message] for name in wanted})


def check_reminder(day: date | None, today: date) -> None:
    """One is reminded of what is to come; raises ``bad_reminder`` (422)."""
    if day is not None and not today <= day <= today + LONGEST_AHEAD:
        message = N_("Give a day from today to two years from now.")
        raise DomainError(message, "bad_reminder", 422, fields={"remind_on": [message]})


def reminder(outcome: str, today: date) -> date | None:
    """When to ask again after an outcome: in two weeks, and no more once somebody else cares or it is over."""
    return today + QUIET if outcome in ("proposed", "accepted", "accompanied") else None


def unknown_service() -> DomainError:
    """The refusal of a service that is not in one's directory: one answer for those of others and of nobody."""
    message = N_("This service is not in your directory.")
    return DomainError(message, "unknown_service", 422, fields={"service_id": [message]})
