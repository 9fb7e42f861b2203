# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Of which months of which sites something was recorded since then that changes whom one met there."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.clock import day_of
from app.contact.models import Contact, RetentionRun
from app.db import ask
from app.distribution.models import Handout
from app.network.models import Site
from app.reorder.queries import ledger
from app.reporting.models import ContactMonth
from app.reporting.queries.funnel.meetings import on_days
from app.reporting.rules.periods import Period, month_of, months_between
from app.stock.models import Movement

MET = "met"

SiteMonth = tuple[UUID, Period]


def met_until() -> datetime | None:
    """Up to which moment of recording the months were summed up; none before the first time."""
    return ledger.rolled_until(MET)


def touched(since: datetime | None) -> list[SiteMonth]:
    """Months of sites in which contacts happened that were recorded since then, or at which goods were given, or turned
    out never to have been, by something recorded since. With no moment, all there are."""
    if since is None:
        return _all()
    rows = [*ask(_contacts(since)), *ask(_given(since)), *ask(_undone(since))]
    found = {(row.site_id, month_of(day_of(row.occurred_at))) for row in rows}
    return _in_order(found | _missed(since))


def _missed(since: datetime) -> set[SiteMonth]:
    """Months with fewer contacts than there are, where somebody was forgotten since: a contact that was recorded and
    then forgotten says no longer when it was recorded, nor on which day it was."""
    forgotten = sa.exists().where(RetentionRun.kind == "person", RetentionRun.run_at >= since)
    if not ask(sa.select(forgotten)).scalar():
        return set()
    blurred = sa.select(Contact.site_id, Contact.occurred_at).where(Contact.unlinked_person_id.is_not(None)).distinct()
    months = {(row.site_id, month_of(day_of(row.occurred_at))) for row in ask(blurred)}
    query = sa.select(ContactMonth.site_id, ContactMonth.month, sa.func.sum(ContactMonth.contacts))
    summed = {(row[0], row[1]): int(row[2]) for row in ask(query.group_by(ContactMonth.site_id, ContactMonth.month))}
    return {(site_id, one) for site_id, one in months if _there(site_id, one) != summed.get((site_id, one.first), 0)}


def _there(site_id: UUID, month: Period) -> int:
    query = sa.select(sa.func.count()).where(Contact.site_id == site_id, *on_days(month))
    return int(ask(query).scalar() or 0)


def _all() -> list[SiteMonth]:
    ends = (sa.func.min(Contact.occurred_at, type_=Contact.occurred_at.type), sa.func.max(Contact.occurred_at))
    rows = ask(sa.select(Contact.site_id, ends[0].label("first"), ends[1].label("last")).group_by(Contact.site_id))
    spans = [(row.site_id, day_of(row.first), day_of(row.last)) for row in rows]
    return _in_order({(site_id, month) for site_id, first, last in spans for month in months_between(first, last)})


def _in_order(found: set[SiteMonth]) -> list[SiteMonth]:
    return sorted(found, key=lambda one: (one[0].bytes, one[1].first))


def _contacts(since: datetime) -> "sa.Select[*tuple[Any, ...]]":
    return sa.select(Contact.site_id, Contact.occurred_at).where(Contact.recorded_at >= since)


def _recorded(movement: Any, since: datetime) -> "sa.ColumnElement[bool]":
    """Sites are named so that the index of movements by site and moment is used."""
    return sa.and_(movement.site_id.in_(list(ask(sa.select(Site.id)).scalars())), movement.recorded_at >= since)


def _given(since: datetime) -> "sa.Select[*tuple[Any, ...]]":
    query = sa.select(Contact.site_id, Contact.occurred_at).join(Handout, Handout.contact_id == Contact.id)
    return query.join(Movement, Movement.id == Handout.movement_id).where(_recorded(Movement, since))


def _undone(since: datetime) -> "sa.Select[*tuple[Any, ...]]":
    reversal = aliased(Movement)
    query = sa.select(Contact.site_id, Contact.occurred_at).join(Handout, Handout.contact_id == Contact.id)
    return query.join(reversal, reversal.reverses_id == Handout.movement_id).where(_recorded(reversal, since))
