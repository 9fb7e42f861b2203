# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bringing the daily flows up to now before they are asked: the clock does it a few times a day only."""

from datetime import datetime, timedelta

from app import db as database
from app.db import take_turn
from app.reorder.operations import rolling_up as flows
from app.reorder.queries import ledger
from app.reporting.queries.summaries.rolled import FRESH
from app.reporting.queries.summaries.touched import is_recorded_since


def bring_flows_up_to_date(now: datetime) -> None:
    """Sum up what was recorded since the last time, in transactions of its own; the first time part by part. Of several
    who ask at once one does it, and the others find it done."""
    until = ledger.rolled_until()
    if until is None:
        _first_time(now)
        return
    if timedelta() <= now - until < FRESH and not is_recorded_since(until):
        return
    with database.transaction():
        take_turn(flows.ROLLING)
        until = ledger.rolled_until()
        if until is None or until < now or is_recorded_since(until):
            flows.roll_up(now)


def _first_time(now: datetime) -> None:
    for batch in list(flows.batches(ledger.touched(None))):
        with database.transaction():
            flows.recount(batch)
    with database.transaction():
        flows.mark(now)
