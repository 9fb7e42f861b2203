# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing down what a coordinator estimates, and putting the table of indicators right."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.clock import day_of
from app.db import db, take_turn
from app.errors import N_, DomainError, NotFound
from app.reporting.models import Indicator, IndicatorEstimate
from app.reporting.queries.indicators import estimates as queries
from app.reporting.queries.indicators import report as indicators
from app.reporting.rules.indicators import BESIDE, check_estimated, counted
from app.reporting.rules.periods import check_period

CORRECTING = UUID("5061a6f1-0000-4000-8000-000000000008")
"""The turn of whoever puts the table of indicators right."""

CORRECTED = ("code", "label_it", "label_en", "verified", "shown", "position")


def estimate(
    *, id: UUID, ambito_id: UUID, programme: str, code: str, first_on: date, last_on: date, value: int, method: str,
    by: UUID, now: datetime,
) -> IndicatorEstimate:  # fmt: skip
    """Write down how many people there were of an indicator in an ambito and a period, and by which method. What was
    estimated of the same before is withdrawn, and stays to be read.

    Raises ``unknown_indicator``, ``not_estimated``, ``bad_period`` (422).
    """
    one = indicators.with_code(programme, code)
    if one is None:
        message = N_("There is no indicator with this code.")
        raise DomainError(message, "unknown_indicator", 422, fields={"code": [message]})
    check_estimated(counted(programme, one.measure), code)
    check_period(first_on, last_on, day_of(now))
    take_turn(ambito_id)
    before = queries.same_as(ambito_id, one.id, first_on, last_on)
    if before is not None:
        before.withdrawn_at, before.withdrawn_by = now, by
        db.session.flush()
    made = IndicatorEstimate(id=id, ambito_id=ambito_id, indicator_id=one.id, first_on=first_on, last_on=last_on)
    made.value, made.method, made.operator_id, made.made_at = value, method, by, now
    db.session.add(made)
    db.session.flush()
    return made


def withdraw(estimate_id: UUID, *, by: UUID, now: datetime) -> IndicatorEstimate:
    """An estimate no longer stands; it stays to be read. Raises ``estimate_withdrawn`` (409)."""
    one = queries.estimate(estimate_id)
    if one is None:
        raise NotFound
    take_turn(one.ambito_id)
    db.session.refresh(one)
    if one.withdrawn_at is not None:
        raise DomainError(N_("This estimate was withdrawn already."), "estimate_withdrawn", 409)
    one.withdrawn_at, one.withdrawn_by = now, by
    db.session.flush()
    return one


def correct(indicator_id: UUID, fields: dict[str, Any], *, by: UUID, now: datetime) -> Indicator:
    """Put code, words, order of a line right, or say that its code was verified, or whether it is shown. What it counts
    stays. Raises ``code_taken`` (409) where another line of the programme has the code."""
    take_turn(CORRECTING)
    one = db.session.get(Indicator, indicator_id, populate_existing=True)
    if one is None:
        raise NotFound
    said = {name: fields[name] for name in CORRECTED if name in fields}
    code = said.get("code", one.code)
    other = indicators.with_code(one.programme, code)
    if code in BESIDE or (other is not None and other.id != one.id):
        message = N_("Another line of this programme has the code %(line)s.")
        raise DomainError(message, "code_taken", 409, fields={"code": [N_("belongs to another line")]}, line=code)
    for name, value in said.items():
        setattr(one, name, value)
    one.changed_by, one.changed_at = by, now
    db.session.flush()
    return one
