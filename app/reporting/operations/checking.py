# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Finding, and making anew, what the summaries say otherwise than the ledger."""

from collections.abc import Iterable
from datetime import datetime

from app.db import take_turn
from app.reporting.operations.meeting_months import recount as recount_meetings
from app.reporting.operations.reaching import recount_reached
from app.reporting.operations.rolling_up import ROLLING, recount, start
from app.reporting.queries.funnel import proof as meeting_proof
from app.reporting.queries.funnel import touched as touched_meetings
from app.reporting.queries.funnel.proof import CONTACTS
from app.reporting.queries.summaries import proof
from app.reporting.queries.summaries.proof import Wrong
from app.reporting.queries.summaries.rolled import rolled_until
from app.reporting.rules.periods import month_of


def wrong(now: datetime) -> list[Wrong]:
    """What the summaries say otherwise than a full recount; to be read as of one moment."""
    late = proof.pending(start(rolled_until() or now))
    lately = touched_meetings.touched(start(touched_meetings.met_until() or now))
    return [*proof.wrong_figures(late), *meeting_proof.wrong_months(lately)]


def mend(wrong: Iterable[Wrong]) -> None:
    """Count anew what was found wrong."""
    take_turn(ROLLING)
    for one in wrong:
        if one.what == CONTACTS:
            recount_meetings([(one.site_id, month_of(one.month))])
        if one.days:
            recount({one.site_id: one.days})
        if one.holders:
            recount_reached(one.site_id, one.holders)
