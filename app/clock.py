# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One seam for time: moments in UTC, days as Europe/Rome counts them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The calendar day of a moment as people in Tuscany count it."""
    return moment.astimezone(ROME).date()


def today() -> date:
    """The present day in Europe/Rome."""
    return day_of(now())
