# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far a referral came, and what readers of aggregates are told of it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from app.reporting.rules.courses import Course, Sent, Step, as_of_ripeness, course_of, ripe_from
from app.reporting.rules.funnel import figures, guarded_figures, told_referrals, wait
from app.reporting.rules.periods import Period, month_of

MADE = datetime(2026, 1, 10, 9, tzinfo=UTC)


def sent(path: str = "plain") -> Sent:
    return Sent(uuid4(), uuid4(), uuid4(), None, True, path, MADE)


def course(*steps: str, path: str = "plain") -> Course:
    """Each step a day after the one before; a milestone begins with a sign."""
    found = []
    for number, name in enumerate(steps):
        day = MADE + timedelta(days=number)
        outcome, milestone = (None, name[1:]) if name[0] == "+" else (name, None)
        found.append(Step(outcome, milestone, day.date(), day))
    return course_of(sent(path), found)


@pytest.mark.parametrize(
    ("steps", "path", "stands"),
    [
        (("proposed",), "plain", "referrals_proposed"),
        (("proposed", "declined"), "plain", "declined"),
        (("proposed", "closed"), "plain", "referrals_proposed"),
        (("proposed", "accepted", "closed"), "plain", "accepted"),
        (("proposed", "taken_in_charge"), "plain", "taken_in_charge"),
        (("proposed", "taken_in_charge"), "housing_led", "housing"),
        (("proposed", "accepted", "+moved_in"), "housing_first", "housing"),
        (("proposed", "accepted", "+first_meeting"), "housing_first", "accepted"),
    ],
)
def test_a_referral_stands_where_it_came_last_and_has_passed_what_comes_before(
    steps: tuple[str, ...], path: str, stands: str
) -> None:
    one = course(*steps, path=path)
    assert one.stands == stands
    reached = [stage for stage in ("accepted", "accompanied", "taken_in_charge", "housing") if stage in one.on]
    assert reached == ["accepted", "accompanied", "taken_in_charge", "housing"][: len(reached)]


def test_each_step_says_how_many_of_a_hundred_of_the_one_above() -> None:
    courses = [course("proposed"), *(course("proposed", "accepted") for _ in range(2))]
    told = figures([], [*courses, course("proposed", "declined")], 0)
    assert (told.of_hundred("accepted"), told.of_hundred("declined"), told.of_hundred("accompanied")) == (50, 25, 0)
    assert told.of_hundred("taken_in_charge") is None, "of none there is no part"
    assert told.of_hundred("referrals_proposed") is None
    assert (wait([3, 1, None, 4]).days, wait([3, 1, None, 4]).behind, wait([]).days) == (3.0, 3, None)


def test_a_referral_is_ripe_after_three_months_and_told_as_it_stood_then() -> None:
    assert ripe_from(date(2026, 1, 1)) == date(2026, 5, 1)
    late = datetime(2026, 5, 2, tzinfo=UTC)
    steps = [Step("accepted", None, date(2026, 4, 30), MADE), Step("taken_in_charge", None, date(2026, 4, 30), late)]
    assert as_of_ripeness(sent(), steps).stands == "accepted"
    assert course_of(sent(), steps).stands == "taken_in_charge"


def test_referrals_wait_for_others_that_stand_where_they_stand() -> None:
    known = {
        date(2026, 1, 1): {"accepted": 3, "housing": 1},
        date(2026, 2, 1): {"accepted": 4},
        date(2026, 3, 1): {"housing": 3},
    }
    winter = Period(date(2026, 1, 1), date(2026, 3, 31))
    told = told_referrals(known, winter)
    assert [(one.stands, one.made.month, one.told.month, one.number) for one in told] == [
        ("accepted", 1, 2, 3), ("accepted", 2, 2, 4),
    ]  # fmt: skip
    assert told_referrals(known, month_of(date(2026, 1, 1))) == []
    shown = guarded_figures(
        [], told, {"days_to_accepted": [1] * 4, "days_to_taken_in_charge": [], "days_to_housing": []}
    )
    assert shown.counts["referrals_proposed"].value == shown.counts["accepted"].value == 7
    assert shown.counts["housing"].suppressed and shown.waits["days_to_accepted"].days is None


def test_a_wait_of_readers_of_aggregates_stands_on_five_and_does_not_say_on_how_many() -> None:
    days = {"days_to_accepted": [1, 2, 3, 4, 9], "days_to_taken_in_charge": [2], "days_to_housing": []}
    waits = guarded_figures([], [], days).waits
    assert (waits["days_to_accepted"].days, waits["days_to_accepted"].behind) == (3.0, None)
    assert waits["days_to_taken_in_charge"].days is None
