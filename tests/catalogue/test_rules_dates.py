# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Six digits that are a day, and those that are none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.rules import day_from
from tests.catalogue.reading import TODAY

DAYS = st.dates(TODAY - timedelta(days=48 * 365), TODAY + timedelta(days=50 * 365))


@given(DAYS)
def test_a_day_is_read_back_from_six_digits(day):
    assert day_from(day.strftime("%y%m%d"), TODAY) == day


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("200600", date(2020, 6, 30)),
        ("130200", date(2013, 2, 28)),
        ("160200", date(2016, 2, 29)),
        ("240229", date(2024, 2, 29)),
        ("000229", date(2000, 2, 29)),
        ("960229", date(1996, 2, 29)),
        ("281200", date(2028, 12, 31)),
        ("991225", date(1999, 12, 25)),
    ],
)
def test_dates_that_are_dates(digits, day):
    assert day_from(digits, TODAY) == day


@pytest.mark.parametrize(
    "digits",
    [
        "230229",
        "200230",
        "200431",
        "200010",
        "201310",
        "209910",
        "000000",
        "11111",
        "1111111",
        "20x131",
        "",
        "\u0662\u0660\u0660\u0666\u0660\u0661",
        "20-6-1",
    ],
)
def test_dates_that_are_none(digits):
    assert day_from(digits, TODAY) is None


@pytest.mark.parametrize(
    ("today", "years", "year"),
    [
        (2026, "76", 2076),
        (2026, "77", 1977),
        (2026, "00", 2000),
        (2060, "10", 2110),
        (2060, "11", 2011),
        (1999, "49", 2049),
        (1999, "50", 1950),
        (2050, "00", 2100),
        (2050, "01", 2001),
        (2099, "48", 2148),
    ],
)
def test_the_century_is_the_one_that_is_nearest(today, years, year):
    assert day_from(years + "0101", date(today, 6, 1)) == date(year, 1, 1)


def test_a_leap_day_depends_on_the_century():
    assert day_from("000229", TODAY) == date(2000, 2, 29)
    assert day_from("000229", date(2080, 1, 1)) is None
