# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Movements as pages tell them: signed pieces, who, when, what they undo, and whether the reader may undo them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.db import db
from app.identity.queries import names_of_operators
from app.identity.rules import Actor
from app.network.queries import names_of_sites
from app.stock import queries
from app.stock.models import Movement, Receipt
from app.stock.rules import UNDOING

KINDS = ("receipt", "handout", "reversal")
NAMED = 3


@dataclass(frozen=True)
class Goods:
    """Pieces of one item in a movement: above nought what came, below what went."""

    item_id: UUID
    name: str
    size: str | None
    change: int
    lot: str | None
    unexplained: bool


@dataclass(frozen=True)
class Event:
    """One movement. ``change`` is in pieces; ``undoes`` is the kind of what a reversal took back."""

    id: UUID
    sequence: int
    kind: str
    source: str | None
    undoes: str | None
    site_id: UUID
    site: str
    who: str
    at: datetime
    note: str | None
    reverses_id: UUID | None
    undone: bool
    undoable: bool
    goods: tuple[Goods, ...]

    @property
    def change(self) -> int:
        """Pieces that came (above nought) or went, all goods together."""
        return sum(one.change for one in self.goods)

    @property
    def named(self) -> tuple[Goods, ...]:
        """The first goods, for a line that has no room for all."""
        return self.goods[:NAMED]

    @property
    def unnamed(self) -> int:
        """How many goods that line leaves out."""
        return max(0, len(self.goods) - NAMED)


def events(movements: Sequence[Movement], someone: Actor, item_id: UUID | None = None) -> list[Event]:
    """Movements for a page, with lines, names and reversals, in a handful of questions whatever their number.

    With ``item_id`` only the lines of that item are told.
    """
    ids = [one.id for one in movements]
    lines, reversals = queries.lines_of(ids), queries.reversals_of(ids)
    first = {one.id: one.kind for one in _first([one.reverses_id for one in movements if one.reverses_id])}
    sources = _sources(ids)
    people = names_of_operators({one.operator_id for one in movements})
    sites = names_of_sites({one.site_id for one in movements})
    may = {site_id: {kind for kind in KINDS if _may_undo(someone, kind, site_id)} for site_id in sites}
    return [
        Event(
            id=one.id,
            sequence=one.sequence,
            kind=one.kind,
            source=sources.get(one.id),
            undoes=first.get(one.reverses_id) if one.reverses_id else None,
            site_id=one.site_id,
            site=sites[one.site_id],
            who=people.get(one.operator_id, ""),
            at=one.occurred_at,
            note=one.note,
            reverses_id=one.reverses_id,
            undone=one.id in reversals,
            undoable=one.id not in reversals and one.kind in may[one.site_id],
            goods=_goods(lines.get(one.id, ()), one.site_id, item_id),
        )
        for one in movements
    ]


def _may_undo(someone: Actor, kind: str, site_id: UUID) -> bool:
    if kind == "reversal" or not someone.may("stock.reverse"):
        return False
    return someone.may_at(UNDOING.get(kind, "stock.reverse"), site_id)


def _first(ids: Iterable[UUID]) -> Sequence[Any]:
    query = sa.select(Movement.id, Movement.kind).where(Movement.id.in_(list(ids)))
    return db.session.execute(query).all()


def _sources(movement_ids: Iterable[UUID]) -> dict[UUID, str]:
    query = sa.select(Receipt.movement_id, Receipt.source).where(Receipt.movement_id.in_(list(movement_ids)))
    return {row.movement_id: row.source for row in db.session.execute(query)}


def _goods(lines: Iterable[Any], site_id: UUID, item_id: UUID | None) -> tuple[Goods, ...]:
    """Lines of one movement, lots of the same item together."""
    total: dict[UUID, Goods] = {}
    for line in lines:
        if item_id not in (None, line.item_id):
            continue
        came = line.quantity if line.to_site_id == site_id else 0
        went = line.quantity if line.from_site_id == site_id else 0
        known = total.get(line.item_id)
        total[line.item_id] = Goods(
            item_id=line.item_id,
            name=line.name,
            size=line.size,
            change=came - went + (known.change if known else 0),
            lot=line.lot if known is None or known.lot == line.lot else None,
            unexplained="unaccounted" in (line.from_place, line.to_place) or bool(known and known.unexplained),
        )
    return tuple(total.values())


def own_lately(someone: Actor, since: datetime, most: int) -> list[Event]:
    """What somebody recorded of late, latest first. What they undid is told by the undone itself."""
    query = (
        sa.select(Movement)
        .where(Movement.operator_id == someone.operator_id, Movement.recorded_at >= since)
        .where(Movement.kind != "reversal")
        .order_by(Movement.recorded_at.desc(), Movement.sequence.desc())
        .limit(most)
    )
    return events(list(db.session.scalars(query)), someone)


def paired(listed: Sequence[Event]) -> list[Event]:
    """The same events, each reversal right under what it takes back where that is in the list too."""
    ids = {one.id for one in listed}
    under = {one.reverses_id: one for one in listed if one.reverses_id in ids}
    rows: list[Event] = []
    for one in listed:
        if one.reverses_id not in ids:
            rows += [one, *([under[one.id]] if one.id in under else [])]
    return rows
