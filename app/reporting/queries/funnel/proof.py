# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the months of whom one met say what the contacts say: everything counted anew, and held against it."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.contact.models import Contact
from app.db import ask, table_of
from app.reporting.models import ContactMonth, MetMonth
from app.reporting.queries.funnel.meetings import coded, counted, on_days
from app.reporting.queries.funnel.touched import SiteMonth, touched
from app.reporting.queries.summaries.proof import Wrong
from app.reporting.rules.periods import month_of

CONTACTS = "contacts"
"""What the summaries are called where they are found wrong."""

_KIND = ("kind", "occasion", "coded", "with_goods", "with_need", "contacts", "people")
_SUMS, _MET = table_of(ContactMonth), table_of(MetMonth)


def wrong_months(pending: Collection[SiteMonth]) -> Iterator[Wrong]:
    """Months of sites whose sums are not what a recount finds; of what is ``pending`` nothing is said."""
    sums, met = _written(), _written_met()
    there = {(site_id, month.first) for site_id, month in touched(None)}
    late = {(site_id, month.first) for site_id, month in pending}
    for site_id, first in sorted({*there, *sums, *met} - late, key=lambda one: (one[0].bytes, one[1])):
        month = month_of(first)
        right = {_row(row) for row in counted([site_id], month)}
        same = Contact.site_id == site_id, coded, *on_days(month)
        cards = set(ask(sa.select(_card()).where(*same)).scalars())
        if right != sums.get((site_id, first), set()) or cards != met.get((site_id, first), set()):
            yield Wrong(site_id, first, CONTACTS)


def _card() -> "sa.ColumnElement[UUID]":
    return sa.func.coalesce(Contact.person_id, Contact.unlinked_person_id, type_=sa.Uuid())


def _row(row: Any) -> tuple[Any, ...]:
    return tuple(one if isinstance(one, str) else int(one) for one in (getattr(row, name) for name in _KIND))


def _written() -> dict[tuple[UUID, date], set[tuple[Any, ...]]]:
    found: dict[tuple[UUID, date], set[tuple[Any, ...]]] = defaultdict(set)
    for row in ask(sa.select(_SUMS)):
        found[(row.site_id, row.month)].add(_row(row))
    return found


def _written_met() -> dict[tuple[UUID, date], set[UUID]]:
    """The cards of the first contacts as they are now: those of somebody forgotten are one."""
    found: dict[tuple[UUID, date], set[UUID]] = defaultdict(set)
    query = sa.select(_MET.c.site_id, _MET.c.month, _card().label("card"))
    for row in ask(query.join(Contact, Contact.id == _MET.c.contact_id)):
        found[(row.site_id, row.month)].add(row.card)
    return found
