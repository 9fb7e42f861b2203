# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about distribution days, their queues, and paper sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Item
from app.db import Rows, ask, db
from app.distribution.models import (
    DistributionDay,
    Handout,
    HandoutSheet,
    HandoutSheetItem,
    HandoutSheetRow,
    QueueNumber,
    UnmetRequest,
)
from app.distribution.rules.days import mark_of
from app.identity.models import Operator
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import Movement, MovementLine


@dataclass(frozen=True)
class Queue:
    """A day's queue: numbers by state. It knows nobody."""

    waiting: Sequence[int]
    called: Sequence[int]
    served: int
    gone: Sequence[int]
    last_served: int | None = None

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
    last = found["served"][-1] if found["served"] else None
    return Queue(sorted(found["waiting"]), found["called"], len(found["served"]), sorted(found["gone"]), last)


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


def sheet_with(scope: Scope, number: int, mark: str) -> HandoutSheet | None:
    """The sheet with this number and mark where one works, at whichever site."""
    query = sa.select(HandoutSheet).join(Site, Site.id == HandoutSheet.site_id)
    found = db.session.scalars(query.where(within(scope), HandoutSheet.number == number).order_by(HandoutSheet.id))
    return next((one for one in found if mark_of(one.id) == mark), None)


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


@dataclass(frozen=True)
class KeyedRow:
    """A row that was keyed in: the handout it became, pieces by item, how many were asked for in vain, when and by
    whom; ``undone`` when that handout was undone, so that the row may be keyed in anew."""

    handout_id: UUID
    movement_id: UUID | None
    pieces: dict[UUID, int]
    asked: int
    at: datetime | None
    by: str | None
    undone: bool


def keyed_rows(sheet_id: UUID) -> dict[int, KeyedRow]:
    """Rows of a sheet that were keyed in, by their number."""
    undoing = aliased(Movement)
    query = (
        sa.select(
            HandoutSheetRow.row_number,
            HandoutSheetRow.handout_id,
            Handout.movement_id,
            Movement.recorded_at,
            Operator.display_name,
            sa.exists().where(undoing.reverses_id == Handout.movement_id).label("undone"),
        )
        .join(Handout, Handout.id == HandoutSheetRow.handout_id)
        .outerjoin(Movement, Movement.id == Handout.movement_id)
        .outerjoin(Operator, Operator.id == Movement.operator_id)
        .where(HandoutSheetRow.sheet_id == sheet_id)
        .order_by(HandoutSheetRow.row_number)
    )
    rows = ask(query).all()
    pieces = _pieces_of([row.movement_id for row in rows if row.movement_id])
    asked = _asked_of([row.handout_id for row in rows])
    return {
        row.row_number: KeyedRow(
            row.handout_id,
            row.movement_id,
            pieces.get(row.movement_id, {}),
            asked.get(row.handout_id, 0),
            row.recorded_at,
            row.display_name,
            row.undone,
        )
        for row in rows
    }


def _pieces_of(movements: Sequence[UUID]) -> dict[UUID, dict[UUID, int]]:
    total = sa.func.sum(MovementLine.quantity).label("pieces")
    query = sa.select(MovementLine.movement_id, MovementLine.item_id, total).where(
        MovementLine.movement_id.in_(movements)
    )
    found: dict[UUID, dict[UUID, int]] = {}
    for row in ask(query.group_by(MovementLine.movement_id, MovementLine.item_id)):
        found.setdefault(row.movement_id, {})[row.item_id] = int(row.pieces)
    return found


def _asked_of(handouts: Sequence[UUID]) -> dict[UUID, int]:
    total = sa.func.sum(UnmetRequest.quantity).label("pieces")
    query = sa.select(UnmetRequest.handout_id, total).where(UnmetRequest.handout_id.in_(handouts))
    return {row.handout_id: int(row.pieces) for row in ask(query.group_by(UnmetRequest.handout_id))}
