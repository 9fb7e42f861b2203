# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The daily look at an ambito, written down once a day."""

from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app.db import db, table_of, take_turn, write
from app.reorder.models import DailyCheck, DailyFinding
from app.reorder.queries import watching as queries
from app.reorder.rules.watching import found

_NEW_FINDINGS = table_of(DailyFinding).insert()

KEPT = timedelta(days=100)
"""For so long findings are kept; then only that there was a check."""


def check(*, ambito_id: UUID, today: date, now: datetime) -> DailyCheck:
    """Look at what ran out, runs out, expires or is late; the check of the day if there is one, unchanged."""
    take_turn(ambito_id)
    made = queries.check_of(ambito_id, today)
    if made is not None:
        return made
    one = DailyCheck(id=chance.new_id(), ambito_id=ambito_id, checked_on=today, checked_at=now)
    db.session.add(one)
    db.session.flush()
    told = found(queries.shelves(ambito_id, today), queries.late_orders(ambito_id, today), today)
    names = ("kind", "site_id", "item_id", "order_id", "quantity", "day", "days")
    rows = [
        {"check_id": one.id, "number": number, **{name: getattr(finding, name) for name in names}}
        for number, finding in enumerate(told, 1)
    ]
    if rows:
        write(_NEW_FINDINGS, rows)
    _let_go_of_old(ambito_id, today)
    return one


def _let_go_of_old(ambito_id: UUID, today: date) -> None:
    old = sa.select(DailyCheck.id).where(DailyCheck.ambito_id == ambito_id, DailyCheck.checked_on < today - KEPT)
    gone = sa.delete(DailyFinding).where(DailyFinding.check_id.in_(old))
    db.session.execute(gone, execution_options={"synchronize_session": False})
