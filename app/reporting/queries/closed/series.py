# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is known now, month by month, of series that are published: handouts, goods, what was asked for in vain."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from app.clock import day_of, start_of
from app.db import ask
from app.distribution.models import Handout, UnmetRequest
from app.distribution.queries.undone import undone
from app.network.models import Site
from app.reporting.queries.closed.months import ByMonth
from app.reporting.queries.reach import everywhere
from app.reporting.queries.summaries.given import given
from app.reporting.queries.summaries.handed import handed
from app.reporting.rules.carried_goods import EVERYBODY, WHAT
from app.reporting.rules.indicators import CO_FINANCED
from app.reporting.rules.periods import Period


def handouts_by_month(first: date, last: date) -> ByMonth:
    """Handouts that stand and gave goods."""
    found: dict[date, Counter[tuple[UUID, str]]] = {}
    for one in handed(everywhere(), Period(first, last), by="ambito_month"):
        if isinstance(one.key, tuple):
            ambito_id, month = one.key
            found.setdefault(month, Counter())[ambito_id, ""] += one.handouts
    return found


def goods_by_month(first: date, last: date) -> ByMonth:
    """Pieces given, what they were worth, and those whose value is not known, by class and who paid: a leaf for each of
    the three."""
    found: dict[date, Counter[tuple[UUID, str]]] = {}
    for one in given(everywhere(), Period(first, last), by="ambito_month"):
        if isinstance(one.key, tuple):
            ambito_id, month = one.key
            numbers = found.setdefault(month, Counter())
            for what, number in zip(WHAT, (one.pieces, one.value_cents, one.unvalued), strict=True):
                numbers[ambito_id, f"{one.fead_class} {one.funding} {what}"] += number
    return found


def for_whom_by_month(first: date, last: date) -> ByMonth:
    """Goods that the programme paid and that were for children or others than it is for, by class and for whom."""
    found: dict[date, Counter[tuple[UUID, str]]] = {}
    for one in given(everywhere(), Period(first, last), by="ambito_month"):
        if isinstance(one.key, tuple) and one.funding in CO_FINANCED and one.recipient != EVERYBODY:
            ambito_id, month = one.key
            numbers = found.setdefault(month, Counter())
            for what, number in zip(WHAT, (one.pieces, one.value_cents, one.unvalued), strict=True):
                numbers[ambito_id, f"{one.fead_class} {one.recipient} {what}"] += number
    return found


def unmet_by_month(_first: date, last: date) -> ByMonth:
    """Requests that found nothing, by item; those of handouts that were undone left out."""
    query = (
        sa.select(Site.ambito_id, UnmetRequest.item_id, UnmetRequest.recorded_at, Handout.occurred_at)
        .join(Handout, Handout.id == UnmetRequest.handout_id)
        .join(Site, Site.id == Handout.site_id)
        .where(Handout.occurred_at < start_of(last + timedelta(days=1)))
        .where(~undone)
    )
    found: dict[date, Counter[tuple[UUID, str]]] = {}
    for ambito_id, item_id, heard, at in ask(query):
        month = day_of(min(heard, at)).replace(day=1)
        found.setdefault(month, Counter())[ambito_id, str(item_id)] += 1
    return found
