# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Summing up whom one met, by month: only what is new of it, and the same however often it is done."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import db as database
from app.contact.models import Contact
from app.db import ask, table_of, take_turn, write
from app.reorder.operations.rolling_up import mark_as
from app.reorder.queries.ledger import OVERLAP
from app.reporting.models import ContactMonth, MetMonth
from app.reporting.operations.closing import close
from app.reporting.queries.funnel.meetings import coded, counted, on_days
from app.reporting.queries.funnel.touched import MET, SiteMonth, met_until, touched
from app.reporting.queries.summaries.rolled import FRESH

SUMMING = UUID("5061a6f1-0000-4000-8000-000000000003")
"""The turn of whoever sums up whom one met."""

_SUMS, _MET = table_of(ContactMonth), table_of(MetMonth)
_KEPT = ("kind", "occasion", "coded", "with_goods", "with_need", "contacts", "people")


def bring_up_to_date(now: datetime) -> None:
    """Bring the months up to now where something was recorded since, or a minute has passed, in a transaction of its
    own. Of several who ask at once one does it, and the others find it done."""
    if _is_current(now):
        return
    with database.transaction():
        take_turn(SUMMING)
        if not _is_current(now):
            roll_up(now)


def _is_current(now: datetime) -> bool:
    until = met_until()
    return until is not None and timedelta() <= now - until < FRESH and not touched(until)


def roll_up(now: datetime) -> int:
    """Bring the months up to now in the running transaction, and close those that are over; returns how many months of
    sites were touched. A clock that was set back has recorded things before the moment that was reached."""
    take_turn(SUMMING)
    until = met_until()
    found = touched(min(until, now) - OVERLAP if until is not None else None)
    recount(found)
    mark_as(MET, now)
    close(now)
    return len(found)


def recount(months: Iterable[SiteMonth]) -> None:
    """Make these months of sites anew, from the contacts."""
    take_turn(SUMMING)
    sums: list[dict[str, Any]] = []
    met: list[dict[str, Any]] = []
    for site_id, month in months:
        for table in (_SUMS, _MET):
            ask(sa.delete(table).where(table.c.site_id == site_id, table.c.month == month.first))
        same = {"site_id": site_id, "month": month.first}
        sums += [same | {name: _plain(getattr(row, name)) for name in _KEPT} for row in counted([site_id], month)]
        met += [same | {"contact_id": one} for one in _firsts((site_id, month))]
    for table, rows in ((_SUMS, sums), (_MET, met)):
        if rows:
            write(table.insert(), rows)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | bool) else int(value)


def _firsts(one: SiteMonth) -> list[UUID]:
    """The first contact of each card at a site in a month."""
    site_id, month = one
    card = sa.func.coalesce(Contact.person_id, Contact.unlinked_person_id, type_=sa.Uuid()).label("card")
    query = sa.select(Contact.id, card).where(Contact.site_id == site_id, coded, *on_days(month))
    firsts: dict[UUID, UUID] = {}
    for row in ask(query.order_by(Contact.occurred_at, Contact.id)):
        firsts.setdefault(row.card, row.id)
    return list(firsts.values())
