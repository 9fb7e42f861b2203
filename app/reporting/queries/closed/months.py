# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was known of months when they were closed, and what is known of whom one met up to a month now."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.clock import day_of, start_of
from app.contact.models import Contact, Person, Referral
from app.db import ask
from app.distribution.models import Handout
from app.network.models import Site
from app.reporting.models import ClosedMonth, MonthClosed
from app.reporting.queries.funnel.meetings import coded, on_days, who, with_goods, with_need
from app.reporting.rules.meeting_kinds import kind_of
from app.reporting.rules.periods import Period, months_between

MET, REFERRED, HANDED, GOODS, UNMET = "met", "referred", "handed", "goods", "unmet"
FOR_WHOM = "for_whom"
REACHED, PRESENT, TALLIED = "reached", "present", "tallied"

_BEGINS = {MET: Contact.occurred_at, REFERRED: Referral.made_at}

ByMonth = Mapping[date, Counter[tuple[UUID, str]]]
"""Numbers by ambito and leaf, by the first day of the month."""


def closed(series: str, ambiti: Collection[UUID], until: date) -> dict[UUID, dict[date, dict[str, int]]]:
    """What was known when months were closed, by ambito, month and leaf, from the first month on."""
    query = sa.select(ClosedMonth.ambito_id, ClosedMonth.month, ClosedMonth.leaf, ClosedMonth.number)
    query = query.where(ClosedMonth.series == series, ClosedMonth.month <= until)
    found: dict[UUID, dict[date, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for ambito_id, month, leaf, number in ask(query.where(ClosedMonth.ambito_id.in_(list(ambiti)))):
        found[ambito_id][month][leaf] = int(number)
    return found


def last_closed(series: str) -> date | None:
    """The last month of a series that was closed."""
    found: date | None = ask(sa.select(MonthClosed.month).where(MonthClosed.series == series)).scalar()
    return found


def closed_so_far(series: str) -> Counter[tuple[UUID, str]]:
    """All that was known when months were closed, together."""
    same = (ClosedMonth.ambito_id, ClosedMonth.leaf)
    query = sa.select(*same, sa.func.sum(ClosedMonth.number)).where(ClosedMonth.series == series).group_by(*same)
    return Counter({(row[0], row[1]): int(row[2]) for row in ask(query)})


def first_day(series: str) -> date | None:
    """The first day of which a series knows anything."""
    column = _BEGINS.get(series, Handout.occurred_at)
    moment = ask(sa.select(sa.func.min(column, type_=column.type))).scalar()
    return None if moment is None else day_of(moment)


def met_by_month(first: date, last: date) -> ByMonth:
    """Contacts of these days by ambito and kind; the first one of a card in a calendar year, in an ambito, opens it."""
    found: dict[date, Counter[tuple[UUID, str]]] = {}
    for year in range(first.year, last.year + 1):
        whole = Period(date(year, 1, 1), date(year, 12, 31))
        for row in ask(_met_in(Period(max(first, whole.first), min(last, whole.last)))):
            ambito_id, month, *said, number = row
            words = dict(zip(("first", "coded", "goods", "need", "opens"), map(bool, said), strict=True))
            found.setdefault(date(year, int(month), 1), Counter())[ambito_id, kind_of(**words)] += int(number)
    return found


def _met_in(period: Period) -> "sa.Select[*tuple[Any, ...]]":
    """How many contacts of each month of a calendar year are of each kind."""
    first = (Contact.occasion == "first").label("first")
    turn = sa.func.row_number().over(
        partition_by=(Site.ambito_id, coded, who), order_by=(Contact.occurred_at, Contact.id)
    )
    ends = [
        (Contact.occurred_at < start_of(one.after), one.first.month)
        for one in months_between(period.first, period.last)
    ]
    each = sa.select(
        *(Site.ambito_id, sa.case(*ends).label("month"), first, coded.label("coded"), with_goods.label("goods")),
        *(with_need.label("need"), sa.case((turn == 1, 1), else_=0).label("opens")),
    ).join(Site, Site.id == Contact.site_id)
    one = each.outerjoin(Person, Person.id == Contact.person_id).where(*on_days(period)).subquery()
    same = (one.c.ambito_id, one.c.month, one.c.first, one.c.coded, one.c.goods, one.c.need, one.c.opens)
    return sa.select(*same, sa.func.count()).group_by(*same)
