# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One seam for time: moments in UTC, days as Europe/Rome counts them."""

from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Between these, days and moments are taken in: a clock that never started says 1970, and nothing here lasts longer."""


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def is_plausible(day: date) -> bool:
    """Whether a day, or the day of a moment, lies in the years that are taken in."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def in_rome(moment: datetime) -> datetime:
    """A moment as clocks in Tuscany show it; at the very ends of the calendar, where none does, as it is in UTC."""
    return moment.astimezone(ROME if MINYEAR < moment.year < MAXYEAR else UTC)


def day_of(moment: datetime) -> date:
    """The calendar day of a moment as people in Tuscany count it."""
    return in_rome(moment).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in Tuscany."""
    return datetime.combine(day, time(), ROME)


def today() -> date:
    """The present day in Europe/Rome."""
    return day_of(now())
