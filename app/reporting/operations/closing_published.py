# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Closing months of the series that are published, and of the people of EU reports: a file that was taken along once
says the same when it is taken again, and what came late stands in the month in which it became known."""

from collections.abc import Callable
from datetime import date, datetime

from app import clock
from app.reporting.operations.closing import close_series
from app.reporting.queries.closed.months import FOR_WHOM, GOODS, HANDED, PRESENT, REACHED, TALLIED, UNMET, ByMonth
from app.reporting.queries.closed.people import reached_by_month, tallied_by_month, without_card_by_month
from app.reporting.queries.closed.series import for_whom_by_month, goods_by_month, handouts_by_month, unmet_by_month
from app.reporting.queries.summaries.rolled import rolled_until

_SERIES: dict[str, Callable[[date, date], ByMonth]] = {
    HANDED: handouts_by_month,
    GOODS: goods_by_month,
    FOR_WHOM: for_whom_by_month,
    UNMET: unmet_by_month,
    REACHED: reached_by_month,
    PRESENT: without_card_by_month,
    TALLIED: tallied_by_month,
}


def close_published(now: datetime) -> None:
    """Close the months that are over, that were not closed, and that are summed up to their end."""
    summed = rolled_until()
    if summed is None:
        return
    today = min(clock.day_of(now), clock.day_of(summed))
    for series, known_now in _SERIES.items():
        close_series(series, known_now, today)
