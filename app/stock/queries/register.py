# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Movements as pages tell them: signed pieces, who, when, what they undo, and whether the reader may undo them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from app.stock.models import Correction, Count, Discard, Movement, Receipt
from app.stock.rules import RESERVED, SHELF, UNACCOUNTED, UNDOING

KINDS = (
    *("receipt", "handout", "dispatch", "arrival", "pick", "release", "discard", "found", "correction", "count"),
    *("assembly", "disassembly", "opening", "refill", "return", "reversal"),
)
NAMED = 3

# Kits come into being by these, the parts they are made of go; by the others it is the kit that goes.
_KITS_COME, _KITS_GO = ("assembly", "refill"), ("disassembly", "opening")
_HELD = (SHELF, RESERVED)
_SHORT = ("handout", "discard")


@dataclass(frozen=True)
class Goods:
    """Pieces of one item in a movement: ``came`` and ``went`` as seen from what the site holds. ``unexplained`` marks
    what the books did not have or what was lost on its way, ``explained`` what settles such a piece."""

    item_id: UUID
    name: str
    size: str | None
    came: int
    went: int
    lot: str | None
    unexplained: bool
    explained: bool

    @property
    def change(self) -> int:
        """Above nought what came, below what went."""
        return self.came - self.went

    @property
    def moved(self) -> int:
        """Pieces without their sign; of goods that stay in the site as well."""
        return abs(self.change) or max(self.came, self.went)


@dataclass(frozen=True)
class Paper:
    """What another room of the house knows of a movement: its document, and the site at the other end."""

    name: str
    href: str | None = None
    site: str | None = None


TELLERS: list[Callable[[Sequence[UUID]], Mapping[UUID, Paper]]] = []
"""Questions of rooms above this one (who sends, who orders), asked only about movements that have such a paper: each
takes ids of movements and knows some of them. A room puts its own here when it is built."""

_WITH_PAPER = ("dispatch", "arrival", "pick", "release", "receipt")


@dataclass(frozen=True)
class Event:
    """One movement. ``undoes`` is the kind of what a reversal took back, ``reason`` the word of a discard or
    correction, ``other`` the site that goods went to or came from, ``count`` the number of the count."""

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
    reason: str | None = None
    other: str | None = None
    count: int | None = None
    paper: Paper | None = None

    @property
    def change(self) -> int:
        """Pieces that came (above nought) or went, all goods together."""
        return sum(one.change for one in self.goods)

    @property
    def pieces(self) -> int:
        """How many pieces it is about: kits where parts become kits or kits become parts."""
        came, went = sum(one.came for one in self.goods), sum(one.went for one in self.goods)
        if self.undoes:
            came, went = went, came
        kind = self.undoes or self.kind
        if kind in _KITS_COME:
            return came
        if kind in _KITS_GO:
            return went
        return came + went if kind == "count" else max(came, went)

    @property
    def mixed(self) -> bool:
        """Whether some goods came and others went, so that each needs its sign."""
        return any(one.change > 0 for one in self.goods) and any(one.change < 0 for one in self.goods)

    @property
    def named(self) -> tuple[Goods, ...]:
        """The first goods, for a line that has no room for all."""
        return self.goods[:NAMED]

    @property
    def unnamed(self) -> int:
        """How many goods that line leaves out."""
        return max(0, len(self.goods) - NAMED)


@dataclass(frozen=True)
class _Told:
    """What is known beside the movements themselves, by their ids."""

    sources: Mapping[UUID, str]
    reasons: Mapping[UUID, str]
    counts: Mapping[UUID, int]
    papers: Mapping[UUID, Paper]


def events(movements: Sequence[Movement], someone: Actor, item_id: UUID | None = None) -> list[Event]:
    """Movements for a page, with lines, names and reversals, in a handful of questions whatever their number.

    With ``item_id`` only the lines of that item are told.
    """
    ids = [one.id for one in movements]
    lines, reversals = queries.lines_of(ids), queries.reversals_of(ids)
    first = {one.id: one.kind for one in _first([one.reverses_id for one in movements if one.reverses_id])}
    people = names_of_operators({one.operator_id for one in movements})
    others = {one.id: _other(lines.get(one.id, ()), one.site_id) for one in movements}
    sites = names_of_sites({one.site_id for one in movements} | {one for one in others.values() if one})
    told = _told(movements)
    may = {one.site_id: _may_undo(someone, one.site_id) for one in movements}
    return [
        Event(
            id=one.id,
            sequence=one.sequence,
            kind=one.kind,
            source=told.sources.get(one.id),
            undoes=first.get(one.reverses_id) if one.reverses_id else None,
            site_id=one.site_id,
            site=sites[one.site_id],
            who=people.get(one.operator_id, ""),
            at=one.occurred_at,
            note=one.note,
            reverses_id=one.reverses_id,
            undone=one.id in reversals,
            undoable=one.id not in reversals and one.kind in may[one.site_id],
            goods=_goods(lines.get(one.id, ()), one, first, item_id),
            reason=told.reasons.get(one.id),
            other=_name_of_other(others[one.id], sites, told.papers.get(one.id)),
            count=told.counts.get(one.id),
            paper=told.papers.get(one.id),
        )
        for one in movements
    ]


def _may_undo(someone: Actor, site_id: UUID) -> set[str]:
    if not someone.may("stock.reverse"):
        return set()
    allowed = {needed: someone.may_at(needed, site_id) for needed in set(UNDOING.values())}
    return {kind for kind, needed in UNDOING.items() if allowed[needed]}


def _first(ids: Sequence[UUID]) -> Sequence[Any]:
    if not ids:
        return ()
    return db.session.execute(sa.select(Movement.id, Movement.kind).where(Movement.id.in_(ids))).all()


def _told(movements: Sequence[Movement]) -> _Told:
    """Sources, reasons, numbers and papers, asking only for the kinds that are there."""

    def of(*kinds: str) -> list[UUID]:
        return [one.id for one in movements if one.kind in kinds]

    reasons = _column(Discard.movement_id, Discard.reason, of("discard"))
    reasons |= _column(Correction.movement_id, Correction.reason, of("found", "correction"))
    asked, papers = of(*_WITH_PAPER), dict[UUID, Paper]()
    for teller in TELLERS if asked else ():
        papers |= teller(asked)
    return _Told(
        sources=_column(Receipt.movement_id, Receipt.source, of("receipt")),
        reasons=reasons,
        counts=_column(Count.movement_id, Count.number, of("count")),
        papers=papers,
    )


def _column(key: Any, value: Any, ids: Sequence[UUID]) -> dict[UUID, Any]:
    """One column of the rows that point at these movements."""
    if not ids:
        return {}
    return {row[0]: row[1] for row in db.session.execute(sa.select(key, value).where(key.in_(ids)))}


def _other(lines: Iterable[Any], site_id: UUID) -> UUID | None:
    """The site at the other end, where lines name one."""
    return next(
        (one for line in lines for one in (line.to_site_id, line.from_site_id) if one not in (None, site_id)), None
    )


def _name_of_other(site_id: UUID | None, names: Mapping[UUID, str], paper: Paper | None) -> str | None:
    return (paper.site if paper else None) or (names.get(site_id) if site_id else None)


def _goods(
    lines: Iterable[Any], movement: Movement, first: Mapping[UUID, str], item_id: UUID | None
) -> tuple[Goods, ...]:
    """Lines of one movement, lots of the same item together."""
    kind = first.get(movement.reverses_id, "") if movement.reverses_id else movement.kind
    total: dict[UUID, Goods] = {}
    for line in lines:
        if item_id not in (None, line.item_id):
            continue
        came, went = _seen_from(movement.site_id, line, kind)
        known = total.get(line.item_id)
        touched = UNACCOUNTED in (line.from_place, line.to_place)
        total[line.item_id] = Goods(
            item_id=line.item_id,
            name=line.name,
            size=line.size,
            came=came + (known.came if known else 0),
            went=went + (known.went if known else 0),
            lot=line.lot if known is None or known.lot == line.lot else None,
            unexplained=(touched and _is_unexplained(line, kind)) or bool(known and known.unexplained),
            explained=(touched and not _is_unexplained(line, kind)) or bool(known and known.explained),
        )
    return tuple(total.values())


def _seen_from(site_id: UUID, line: Any, kind: str) -> tuple[int, int]:
    """Pieces that came to and went from what a site holds. What a handout or discard took although the books had none
    went all the same."""
    places = (*_HELD, UNACCOUNTED) if kind in _SHORT else _HELD
    came = line.quantity if line.to_site_id == site_id and line.to_place in places else 0
    went = line.quantity if line.from_site_id == site_id and line.from_place in places else 0
    return came, went


def _is_unexplained(line: Any, kind: str) -> bool:
    """A handout of goods the books did not have, or goods that did not arrive; any other such line settles some."""
    return kind == "handout" or (kind == "arrival" and line.to_place == UNACCOUNTED)


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
