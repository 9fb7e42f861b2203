# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was lent comes back, mostly; and what coordinators say is usual."""

from datetime import date, time
from random import Random

import sqlalchemy as sa

from app import chance
from app.catalogue.models import Category
from app.db import db
from app.demo.schedule import moment
from app.demo.year import Year
from app.distribution import operations
from app.distribution import queries as asked
from app.distribution.models import Loan
from app.distribution.rules import Limit

BACK, NEVER = 0.6, 0.75
USUAL = (("CALZE", "person", Limit(most=8, period_days=30)), ("LETTO", "night", Limit(most=60, period_days=1)))


def of_day(year: Year, day: date) -> None:
    """On the day they are expected most loans come back in the morning; some never will, some are late."""
    due = sa.select(Loan).where(Loan.due_on == day, Loan.ended_at.is_(None)).order_by(Loan.lent_at, Loan.id)
    rng, morning = Random(day.toordinal()), moment(day, time(7, 30))
    for loan in list(db.session.scalars(due)):
        drawn = rng.random()
        if asked.undone(loan) or drawn >= NEVER or morning > year.now:
            continue
        if drawn < BACK:
            back = operations.bring_back(loan.id, by=year.staff.at[loan.site_id], now=morning)
            year.stores.change(back.site_id, back.item_id, back.returned)
        else:
            operations.end_loan(loan.id, now=morning)


def say_what_is_usual(year: Year) -> None:
    """Each ambito's coordinator says it of socks and of bedding."""
    categories = {code: id for code, id in db.session.execute(sa.select(Category.code, Category.id))}
    for ambito_id, coordinator in year.staff.coordinators.items():
        for code, per, limit in USUAL:
            if code in categories:
                operations.add_allowance(
                    id=chance.new_id(), ambito_id=ambito_id, category_id=categories[code], per=per, limit=limit,
                    by=coordinator, now=year.now,
                )  # fmt: skip
