# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Periods that are asked for often, and those a period is held against."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reporting.rules.board import firsts, period_before, run, step_of, year_before
from app.reporting.rules.periods import (
    Period,
    a_year_earlier,
    earlier,
    half_year,
    last_half_year,
    last_months,
    last_weeks,
    last_winter,
    month_of,
    usual_periods,
)

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
PERIODS = st.tuples(DAYS, st.integers(0, 800)).map(lambda one: Period(one[0], one[0] + timedelta(days=one[1])))


@given(DAYS)
def test_none_of_the_usual_periods_reaches_beyond_today(today: date) -> None:
    for whole_months in (False, True):
        for name, period in usual_periods(today, whole_months=whole_months):
            assert period.first <= period.last <= today, name
    assert {len(last_weeks(today).months()), last_weeks(today).days} >= {84}
    assert last_weeks(today).first.isoweekday() == 1 and today - last_weeks(today).last <= timedelta(days=7)
    assert len(last_months(today).months()) == 12 and last_months(today).last < today.replace(day=1)


@pytest.mark.parametrize(
    ("today", "winter", "half"),
    [
        (date(2026, 11, 26), 2025, (2026, 1)),
        (date(2027, 3, 31), 2025, (2026, 2)),
        (date(2027, 4, 1), 2026, (2026, 2)),
        (date(2027, 7, 1), 2026, (2027, 1)),
    ],
)
def test_the_last_winter_and_the_last_half_year_are_over(today: date, winter: int, half: tuple[int, int]) -> None:
    assert last_winter(today) == Period(date(winter, 11, 1), date(winter + 1, 3, 31))
    assert last_half_year(today) == half_year(*half)


@given(PERIODS)
def test_what_a_period_is_held_against_ends_where_it_begins(period: Period) -> None:
    before = earlier(period)
    assert before.last == period.first - timedelta(days=1)
    whole = bool(period.months()) and period.edges() == []
    assert before.days == period.days or (whole and len(before.months()) == len(period.months()))


def test_months_are_held_against_months_and_leap_days_against_the_last_of_february() -> None:
    assert earlier(half_year(2026, 1)) == half_year(2025, 2)
    assert a_year_earlier(Period(date(2024, 2, 1), date(2024, 2, 29))) == Period(date(2023, 2, 1), date(2023, 2, 28))
    assert a_year_earlier(Period(date(2025, 2, 28), date(2025, 3, 1))) == Period(date(2024, 2, 29), date(2024, 3, 1))


@given(PERIODS)
def test_every_day_lies_in_one_week_or_month_that_is_shown(period: Period) -> None:
    step = step_of(period)
    shown = firsts(period, step)
    after = [one + timedelta(days=7) if step == "week" else month_of(one).after for one in shown]
    assert shown[0] <= period.first < after[0] and after[-1] > period.last
    assert after[:-1] == shown[1:]
    old = firsts(period_before(period, step), step)
    assert {year_before(one, step) for one in shown} == set(old), "each has its own a year before"


def test_weeks_of_which_nothing_is_known_are_none_and_a_year_without_anything_is_not_drawn() -> None:
    period = Period(date(2026, 8, 31), date(2026, 9, 20))
    one = run("week", "handouts", period, {date(2026, 9, 7): 5}, {})
    assert [(slot.now.value, slot.before.value) for slot in one.slots] == [(0, None), (5, None), (0, None)]
    other = run("week", "handouts", period, {}, {date(2025, 9, 8): 3})
    assert [slot.before.value for slot in other.slots] == [0, 3, 0]
