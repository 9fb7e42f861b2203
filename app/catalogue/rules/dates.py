# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Six-digit dates of labels. Source: GS1 General Specifications 3.4.2 to 3.4.7 and 7.12."""

import calendar
import re
from datetime import date

_SIX_DIGITS = re.compile(r"([0-9]{2})(0[1-9]|1[0-2])([0-9]{2})")


def day_from(yymmdd: str, today: date) -> date | None:
    """The day that YYMMDD means, seen from ``today``; None when it is no day (``000000`` is found in the wild).

    Day 00 is the last of the month. The century is the one that puts the year at most 49 back or 50 ahead.
    """
    match = _SIX_DIGITS.fullmatch(yymmdd)
    if match is None:
        return None
    two_digits, month, day = map(int, match.groups())
    year = _year(two_digits, today)
    last = calendar.monthrange(year, month)[1]
    if day > last:
        return None
    return date(year, month, day or last)


def says_no_day(yymmdd: str) -> bool:
    """Whether the date names a month only (day 00)."""
    return yymmdd.endswith("00")


def _year(two_digits: int, today: date) -> int:
    century = today.year - today.year % 100
    ahead = two_digits - today.year % 100
    if ahead >= 51:
        return century - 100 + two_digits
    if ahead <= -50:
        return century + 100 + two_digits
    return century + two_digits
