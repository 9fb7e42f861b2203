# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the books have to say to a count: for each item that was counted, its lots now and what moved since.

A handful of questions, however many items there are. What moved since is what the site's ledger took down after the
item's last line. Not among it are

* corrections, other counts and what is written off as lost or stolen: they change the books, not the shelf;
* what was told afterwards and had happened before that line (a telephone's queue): it was already gone, or there;
* the undoing of anything from before that line.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.db import ask
from app.stock.models import Balance, Count, CountItem, CountLine, Discard, Lot, Movement, MovementLine
from app.stock.queries.counts import OF_ITEM, VALID
from app.stock.rules import SHELF, UNACCOUNTED, Counted, LotInCount

BOOKKEEPING = ("count", "correction")
"""Movements that put the books right without a piece being moved. So does a discard of what was lost or stolen."""

GONE_BEFORE = ("lost", "stolen")

LACKING = ("handout",)
"""Movements that may take from what is to explain: pieces that left the shelf although the books had none there."""


@dataclass(frozen=True)
class Pictured:
    """One item: what was counted (nothing where nobody has), its lots, whether goods moved between its first line and
    its last (or turned up since, and may have been counted already), and the number of a closed count that counted it
    later."""

    counted: Counted | None = None
    lots: tuple[LotInCount, ...] = ()
    moved_meanwhile: bool = False
    later_count: int | None = None

    @property
    def expected(self) -> int:
        """Pieces the books had on the shelf when it was counted; without a count, pieces they have now."""
        return sum(one.expected for one in self.lots)

    @property
    def difference(self) -> int | None:
        """What was counted less what was expected."""
        return None if self.counted is None else self.counted.pieces - self.expected


@dataclass
class _Marks:
    """The lines of one item, summed up."""

    named: dict[UUID, int] = field(default_factory=dict)
    unnamed: int = 0


def picture(count_id: UUID, site_id: UUID, item_ids: Collection[UUID] | None = None) -> dict[UUID, Pictured]:
    """Every item of a count (or some of them) with what was counted and what the books have, by item."""
    some = _Some(count_id, site_id, None if item_ids is None else list(item_ids))
    items = {row.item_id: Pictured() for row in ask(some.items.order_by(CountItem.position))}
    marks = _marks(some)
    moved, between = _moved(some) if marks else ({}, set())
    lots = _lots(some, moved)
    later = _counted_later(some) if marks else {}
    for item_id in items:
        mark = marks.get(item_id)
        items[item_id] = Pictured(
            counted=Counted(mark.named, mark.unnamed) if mark else None,
            lots=tuple(sorted(lots.get(item_id, ()), key=lambda one: one.last_taken)),
            moved_meanwhile=item_id in between,
            later_count=later.get(item_id),
        )
    return items


@dataclass(frozen=True)
class _Some:
    """Which items of which count are asked about, as pieces of questions."""

    count_id: UUID
    site_id: UUID
    item_ids: list[UUID] | None

    def only(self, query: Any, column: Any) -> Any:
        """The question, about those items alone."""
        return query if self.item_ids is None else query.where(column.in_(self.item_ids))

    @property
    def items(self) -> Any:
        """The items themselves."""
        return self.only(sa.select(CountItem.item_id).where(CountItem.count_id == self.count_id), CountItem.item_id)

    @property
    def lines(self) -> Any:
        """Their valid lines, columns to be chosen."""
        query = sa.select(CountLine.item_id).join(CountItem, OF_ITEM).where(CountLine.count_id == self.count_id, *VALID)
        return self.only(query, CountLine.item_id)

    @property
    def marks(self) -> sa.Subquery:
        """Per item the ledger's place at its first and last line, and when the last was counted."""
        first, last = sa.func.min(CountLine.ledger_sequence), sa.func.max(CountLine.ledger_sequence)
        at = sa.func.max(CountLine.counted_at)
        columns = (CountLine.item_id, first.label("first"), last.label("last"), at.label("at"))
        marks: sa.Subquery = self.lines.with_only_columns(*columns).group_by(CountLine.item_id).subquery()
        return marks


def _marks(some: _Some) -> dict[UUID, _Marks]:
    query = some.lines.with_only_columns(CountLine.item_id, CountLine.lot_id, sa.func.sum(CountLine.quantity))
    found: dict[UUID, _Marks] = {}
    for item_id, lot_id, quantity in ask(query.group_by(CountLine.item_id, CountLine.lot_id)):
        mark = found.setdefault(item_id, _Marks())
        if lot_id is None:
            mark.unnamed = int(quantity)
        else:
            mark.named[lot_id] = int(quantity)
    return found


def _moved(some: _Some) -> tuple[dict[UUID, tuple[int, int]], set[UUID]]:
    """By lot, pieces that came on the shelf since (below nought: went) and pieces given since that the books had not;
    and the items something moved of while they were counted."""
    marks, undone = some.marks, aliased(Movement)
    kind = sa.func.coalesce(undone.kind, Movement.kind)
    sequence = sa.func.coalesce(undone.sequence, Movement.sequence)
    occurred = sa.func.coalesce(undone.occurred_at, Movement.occurred_at)
    recorded = sa.func.coalesce(undone.recorded_at, Movement.recorded_at)
    since = sa.and_(sequence > marks.c.last, sa.or_(occurred >= recorded, occurred >= marks.c.at))
    unclear = sa.or_(Movement.sequence <= marks.c.last, kind == "found")
    on_shelf, lacked = _signed(some.site_id, SHELF), -_signed(some.site_id, UNACCOUNTED)
    query = (
        sa.select(
            MovementLine.item_id,
            MovementLine.lot_id,
            sa.func.sum(sa.case((since, on_shelf), else_=0)).label("on_shelf"),
            sa.func.sum(sa.case((sa.and_(since, kind.in_(LACKING)), lacked), else_=0)).label("lacked"),
            sa.func.max(sa.case((unclear, 1), else_=0)).label("between"),
        )
        .join(Movement, Movement.id == MovementLine.movement_id)
        .join(marks, marks.c.item_id == MovementLine.item_id)
        .outerjoin(undone, undone.id == Movement.reverses_id)
        .outerjoin(Discard, Discard.movement_id == sa.func.coalesce(undone.id, Movement.id))
        .where(
            Movement.site_id == some.site_id,
            Movement.sequence > sa.select(sa.func.min(marks.c.first)).scalar_subquery(),
            Movement.sequence > marks.c.first,
            kind.not_in(BOOKKEEPING),
            sa.or_(Discard.reason.is_(None), Discard.reason.not_in(GONE_BEFORE)),
            sa.or_(_touches(some.site_id, MovementLine.from_site_id), _touches(some.site_id, MovementLine.to_site_id)),
        )
        .group_by(MovementLine.item_id, MovementLine.lot_id)
    )
    rows = ask(query).all()
    between = {row.item_id for row in rows if row.between}
    return {row.lot_id: (int(row.on_shelf), int(row.lacked)) for row in rows}, between


def _touches(site_id: UUID, column: Any) -> Any:
    place = MovementLine.from_place if column is MovementLine.from_site_id else MovementLine.to_place
    return sa.and_(column == site_id, place.in_((SHELF, UNACCOUNTED)))


def _signed(site_id: UUID, place: str) -> Any:
    """Pieces of a line as they change one place of the site."""
    to = sa.and_(MovementLine.to_site_id == site_id, MovementLine.to_place == place)
    off = sa.and_(MovementLine.from_site_id == site_id, MovementLine.from_place == place)
    return sa.case((to, MovementLine.quantity), else_=0) - sa.case((off, MovementLine.quantity), else_=0)


def _lots(some: _Some, moved: Mapping[UUID, tuple[int, int]]) -> dict[UUID, list[LotInCount]]:
    """Lots with pieces at the site, lots that were named, lots that moved since."""
    balances = (
        sa.select(Balance.lot_id, Balance.place, Balance.quantity)
        .where(Balance.site_id == some.site_id, Balance.place.in_((SHELF, UNACCOUNTED)), Balance.quantity != 0)
        .where(Balance.item_id.in_(some.items))
    )
    pieces: dict[UUID, dict[str, int]] = {}
    for row in ask(balances):
        pieces.setdefault(row.lot_id, {})[row.place] = row.quantity
    found: dict[UUID, list[LotInCount]] = {}
    for lot_id, item_id, lot, expires_on, created_at in ask(
        _described(some, balances, [one for one in moved if one not in pieces])
    ):
        at, (since, lacked) = pieces.get(lot_id, {}), moved.get(lot_id, (0, 0))
        one = LotInCount(lot_id, lot, expires_on, created_at, at.get(SHELF, 0), at.get(UNACCOUNTED, 0), since, lacked)
        found.setdefault(item_id, []).append(one)
    return found


def _described(some: _Some, balances: Any, gone: list[UUID]) -> Any:
    """What is known of those lots. Lots that moved and of which nothing is left are few: they are named one by one."""
    named = some.lines.with_only_columns(CountLine.lot_id).where(CountLine.lot_id.is_not(None))
    wanted = Lot.id.in_(balances.with_only_columns(Balance.lot_id)) | Lot.id.in_(named)
    if gone:
        wanted |= Lot.id.in_(gone)
    return sa.select(Lot.id, Lot.item_id, Lot.lot, Lot.expires_on, Lot.created_at).where(wanted)


def _counted_later(some: _Some) -> dict[UUID, int]:
    """Items that a count closed meanwhile has counted later than this one: what that one found holds."""
    marks = some.marks
    query = (
        sa.select(CountLine.item_id, sa.func.max(Count.number))
        .join(CountItem, OF_ITEM)
        .join(Count, Count.id == CountLine.count_id)
        .join(marks, marks.c.item_id == CountLine.item_id)
        .where(*VALID, Count.site_id == some.site_id, Count.state == "closed", Count.id != some.count_id)
        .where(CountLine.counted_at > marks.c.at)
        .group_by(CountLine.item_id)
    )
    return {item_id: number for item_id, number in ask(query)}


def with_plain(one: Pictured, lot_id: UUID, at: datetime) -> Pictured:
    """The same item with a lot of which nothing is known among its lots."""
    if any(lot.lot_id == lot_id for lot in one.lots):
        return one
    return replace(one, lots=(*one.lots, LotInCount(lot_id, None, None, at)))
