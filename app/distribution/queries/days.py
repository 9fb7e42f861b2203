# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about distribution days, their queues, and paper sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.db import Rows, ask, db
from app.distribution.models import DistributionDay, HandoutSheet, HandoutSheetItem, HandoutSheetRow, QueueNumber
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope


@dataclass(frozen=True)
class Queue:
    """A day's queue: numbers by state. It knows nobody."""

    waiting: Sequence[int]
    called: Sequence[int]
    served: int
    gone: Sequence[int]

    @property
    def last(self) -> int:
        """How many numbers were taken."""
        return len(self.waiting) + len(self.called) + self.served + len(self.gone)


def day(day_id: UUID) -> DistributionDay | None:
    """One day, wherever it is of."""
    return db.session.get(DistributionDay, day_id)


def days(scope: Scope, *, site_id: UUID | None = None) -> Rows:
    """Distribution days where one works, the latest first, each with the name of its site."""
    query: Rows = sa.select(DistributionDay, Site.name.label("site")).join(Site, Site.id == DistributionDay.site_id)
    query = query.where(within(scope))
    if site_id is not None:
        query = query.where(DistributionDay.site_id == site_id)
    return query.order_by(DistributionDay.held_on.desc(), DistributionDay.id)


def day_on(site_id: UUID, held_on: date) -> DistributionDay | None:
    """The day of a point on a date."""
    query = sa.select(DistributionDay).where(DistributionDay.site_id == site_id, DistributionDay.held_on == held_on)
    return db.session.scalar(query)


def number(day_id: UUID, called: int) -> QueueNumber | None:
    """One number of a queue as it stands now."""
    return db.session.get(QueueNumber, (day_id, called), populate_existing=True)


def next_number(day_id: UUID) -> int:
    """The number after the last that was taken."""
    query = sa.select(sa.func.max(QueueNumber.number)).where(QueueNumber.day_id == day_id)
    return (ask(query).scalar() or 0) + 1


def first_waiting(day_id: UUID) -> QueueNumber | None:
    """The number that has waited longest."""
    query = sa.select(QueueNumber).where(QueueNumber.day_id == day_id, QueueNumber.state == "waiting")
    return db.session.scalar(query.order_by(QueueNumber.number).limit(1))


def queue(day_id: UUID) -> Queue:
    """The queue as it stands; of those called, the last is last."""
    query = sa.select(QueueNumber.number, QueueNumber.state).where(QueueNumber.day_id == day_id)
    rows = ask(query.order_by(QueueNumber.changed_at, QueueNumber.number)).all()
    found: dict[str, list[int]] = {"waiting": [], "called": [], "served": [], "gone": []}
    for row in rows:
        found[row.state].append(row.number)
    return Queue(sorted(found["waiting"]), found["called"], len(found["served"]), sorted(found["gone"]))


def sheet(sheet_id: UUID) -> HandoutSheet | None:
    """One sheet, wherever it is of."""
    return db.session.get(HandoutSheet, sheet_id)


def sheets(scope: Scope, *, site_id: UUID | None = None) -> Rows:
    """Sheets where one works, the latest first, each with the name of its site."""
    query: Rows = sa.select(HandoutSheet, Site.name.label("site")).join(Site, Site.id == HandoutSheet.site_id)
    query = query.where(within(scope))
    if site_id is not None:
        query = query.where(HandoutSheet.site_id == site_id)
    return query.order_by(HandoutSheet.printed_at.desc(), HandoutSheet.number.desc(), HandoutSheet.id)


def sheet_numbered(site_id: UUID, wanted: int) -> HandoutSheet | None:
    """The sheet of a site with this number."""
    query = sa.select(HandoutSheet).where(HandoutSheet.site_id == site_id, HandoutSheet.number == wanted)
    return db.session.scalar(query)


def next_sheet(site_id: UUID) -> int:
    """The number after the last sheet of a site."""
    query = sa.select(sa.func.max(HandoutSheet.number)).where(HandoutSheet.site_id == site_id)
    return (ask(query).scalar() or 0) + 1


def boxes_of(sheet_id: UUID) -> Sequence[Any]:
    """What stands on a sheet: place, item, name, size."""
    query = (
        sa.select(HandoutSheetItem.position, Item.id.label("item_id"), Item.name, Item.size)
        .join(Item, Item.id == HandoutSheetItem.item_id)
        .where(HandoutSheetItem.sheet_id == sheet_id)
        .order_by(HandoutSheetItem.position)
    )
    return ask(query).all()


def keyed_rows(sheet_id: UUID) -> set[int]:
    """Rows of a sheet that were keyed in."""
    return set(ask(sa.select(HandoutSheetRow.row_number).where(HandoutSheetRow.sheet_id == sheet_id)).scalars())
