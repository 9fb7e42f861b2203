# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a report is asked for: a period, and a part of the network inside what the reader sees."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app import clock
from app.db import read_from_replica, reads_in_replica
from app.errors import N_, DomainError
from app.identity.routes import current
from app.reporting.operations import meeting_months
from app.reporting.operations.rolling_up import bring_up_to_date
from app.reporting.queries.reach import where
from app.reporting.queries.summaries.rolled import rolled_until
from app.reporting.rules.periods import Period, check_period, last_months, whole_months
from app.reporting.rules.report import Where

READ, ROWS, STOCK, REGISTER = "report.read", "report.rows", "report.stock", "register.read"
"""Aggregates; the rows behind them; pictures of stock; papers of goods, without people."""


@dataclass(frozen=True)
class Asked:
    """A period and a part of the network, as they may be shown to whoever asks."""

    period: Period
    where: Where


def asked(args: Mapping[str, Any], permission: str = READ, usual: Period | None = None) -> Asked:
    """What a question means for whoever asks it; ``args`` as ``ReportIn`` loads them, ``usual`` is meant where they say
    no day (a year up to today if it is not given; twelve whole months for whoever sees nothing else).

    The summaries are brought up to now first. From here on the rest of the request reads in the replica for reports,
    where there is one.

    Somebody who sees aggregates only gets the whole months of the period that are over. Raises ``bad_period``,
    ``no_whole_month`` (422), ``NotFound`` for a part of the network outside their sight.
    """
    someone, today = current(), clock.today()
    since, until = args.get("since"), args.get("until")
    period = check_period(since, until, today)
    part: dict[str, UUID | None] = {name: args.get(name) for name in ("ambito_id", "organisation_id", "site_id")}
    exact = someone.scope(REGISTER if permission in (STOCK, REGISTER) else ROWS)
    summed_up()
    place = where(someone.sight_with(permission), exact=exact, **part)
    if since is None and until is None:
        return Asked(last_months(today) if place.guarded else usual or period, place)
    return Asked(_shown(period, place, today), place)


def summed_up() -> None:
    """Bring the summaries up to now; what the rest of the request asks is asked of the replica, where there is one.
    Raises ``replica_behind`` (503) for one that has no summaries yet: it could not say up to when it counts."""
    bring_up_to_date(clock.now())
    meeting_months.bring_up_to_date(clock.now())
    read_from_replica()
    if reads_in_replica() and rolled_until() is None:
        message = N_("The replica for reports has not caught up yet. Try again in a minute.")
        raise DomainError(message, "replica_behind", 503, retry_after=60)


def moment() -> datetime:
    """Up to which moment things are told that are read now: this one; in the replica, up to which it has everything."""
    now = clock.now()
    return (rolled_until() or now) if reads_in_replica() else now


def _shown(period: Period, place: Where, today: date) -> Period:
    return whole_months(period, today) if place.guarded else period
