# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the ledger says since it was last summed up, and of some items altogether."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.clock import ROME, day_of
from app.db import Rows, ask, db
from app.distribution.models import Handout, UnmetRequest
from app.network.models import Site
from app.reorder.models import RollUp
from app.reorder.rules.flows import Moved, Pair
from app.stock.models import GoodsBack, Movement, MovementLine, Receipt

FLOWS = "daily_flow"
OVERLAP = timedelta(hours=1)
"""A transaction may commit so much later than the moment it says it was recorded at."""

_first, _undo, _given, _given_undo, _before = (aliased(Movement) for _ in range(5))


def rolled_until(name: str = FLOWS) -> datetime | None:
    """Up to which moment of recording the daily flows, or what else is summed up under this name, were brought; none
    before the first time."""
    return db.session.scalar(sa.select(RollUp.recorded_until).where(RollUp.name == name))


def touched(since: datetime | None) -> dict[Pair, date | None]:
    """Items at sites about which something was recorded since then, each with the first day that it is about. With no
    moment, all there are, with no day."""
    if since is None:
        return dict.fromkeys(_everything())
    days: dict[Pair, date] = {}
    for site_id, item_id, moments in (*_of_lines(since), *_of_builds_undone(since), *_of_unmet(since)):
        day = min(day_of(one) for one in moments if one is not None)
        pair = (site_id, item_id)
        days[pair] = min(day, days.get(pair, day))
    return dict(days)


def _everything() -> set[Pair]:
    ends = ((MovementLine.from_site_id, MovementLine.item_id), (MovementLine.to_site_id, MovementLine.item_id))
    found = {(row[0], row[1]) for end in ends for row in ask(sa.select(*end).distinct()) if row[0] is not None}
    unmet = sa.select(Handout.site_id, UnmetRequest.item_id).join(Handout, Handout.id == UnmetRequest.handout_id)
    return found | {(row[0], row[1]) for row in ask(unmet.distinct())}


_Found = Iterator[tuple[UUID, UUID, tuple[datetime | None, ...]]]


def _sites() -> list[UUID]:
    return list(ask(sa.select(Site.id)).scalars())


def _recorded(since: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Sites are named so that the index of movements by site and moment is used."""
    return Movement.site_id.in_(_sites()), Movement.recorded_at >= since


def _of_lines(since: datetime) -> _Found:
    """Lines recorded since then; an undoing or a return is also about the day of what it undoes or brings back."""
    query = (
        sa.select(
            *(MovementLine.item_id, MovementLine.from_site_id, MovementLine.to_site_id),
            *(Movement.occurred_at, Movement.recorded_at, _first.occurred_at, _first.recorded_at),
        )
        .join(Movement, Movement.id == MovementLine.movement_id)
        .outerjoin(GoodsBack, GoodsBack.movement_id == Movement.id)
        .outerjoin(_first, _first.id == sa.func.coalesce(Movement.reverses_id, GoodsBack.of_movement_id))
        .where(*_recorded(since))
    )
    for item_id, start, end, *moments in ask(query):
        for site_id in {start, end} - {None}:
            yield site_id, item_id, tuple(moments)


def _of_builds_undone(since: datetime) -> _Found:
    """Parts of kits that were built for a handout that was undone since then: they were not given after all."""
    query = (
        sa.select(MovementLine.item_id, _before.site_id, _before.occurred_at, _before.recorded_at)
        .join(_before, _before.id == MovementLine.movement_id)
        .join(_first, sa.and_(_first.site_id == _before.site_id, _first.sequence == _before.sequence + 1))
        .join(Movement, Movement.reverses_id == _first.id)
        .where(*_recorded(since), _before.kind == "assembly", _first.kind == "handout")
    )
    yield from ((site_id, item_id, tuple(moments)) for item_id, site_id, *moments in ask(query))


def _of_unmet(since: datetime) -> _Found:
    """What was asked for in vain, heard of since then or taken back with its handout."""
    query = sa.select(Handout.site_id, UnmetRequest.item_id, Handout.occurred_at, UnmetRequest.recorded_at)
    query = query.join(Handout, Handout.id == UnmetRequest.handout_id)
    undone = query.join(Movement, Movement.reverses_id == Handout.movement_id).where(*_recorded(since))
    for one in (query.where(UnmetRequest.recorded_at >= since), undone):
        yield from ((site_id, item_id, tuple(moments)) for site_id, item_id, *moments in ask(one))


# ---------------------------------------------------------------- of some items


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Rome."""
    return datetime.combine(day, time.min, ROME).astimezone(UTC)


def lines_of(item_ids: Collection[UUID], first: date | None) -> Iterator[Moved]:
    """Lines of these items in movements that stand, of a day from ``first`` on, anywhere in the network.

    What was undone, and its undoing, tell nothing: it was a mistake. Goods that were sent and called back were really
    away. What a telephone says happened later than it was recorded happened when it was recorded.
    """
    query = _LINES if first is None else _LINES.where(MovementLine.recorded_at >= midnight(first))
    for row in ask(query, {"items": list(item_ids)}):
        item_id, quantity, start, place, end, target, kind, at, recorded_at, *of_first, given, source = row
        back_at, back_recorded_at = of_first
        day = day_of(min(at, recorded_at))
        if first is None or day >= first or back_at is not None:
            back = day_of(min(back_at, back_recorded_at)) if back_at is not None else None
            places = (start, place, end, target)
            yield Moved(
                item_id, quantity, kind, day, *places, back_day=back, given=given is not None, gift=source == "donation"
            )


def _standing() -> Rows:
    built_for = sa.and_(
        Movement.kind == "assembly",
        _given.site_id == Movement.site_id,
        _given.sequence == Movement.sequence + 1,
        _given.kind == "handout",
        _given.recorded_at == Movement.recorded_at,
        _given.operator_id == Movement.operator_id,
        ~sa.exists().where(_given_undo.reverses_id == _given.id).correlate(_given),
    )
    undone = sa.exists().where(_undo.reverses_id == Movement.id).correlate(Movement)
    what = sa.select(_before.kind).where(_before.id == Movement.reverses_id).correlate(Movement).scalar_subquery()
    return (
        sa.select(
            *(MovementLine.item_id, MovementLine.quantity, MovementLine.from_site_id, MovementLine.from_place),
            *(MovementLine.to_site_id, MovementLine.to_place, Movement.kind, Movement.occurred_at),
            *(MovementLine.recorded_at, _first.occurred_at, _first.recorded_at, _given.id, Receipt.source),
        )
        .join(Movement, Movement.id == MovementLine.movement_id)
        .outerjoin(GoodsBack, GoodsBack.movement_id == Movement.id)
        .outerjoin(_first, _first.id == GoodsBack.of_movement_id)
        .outerjoin(_given, built_for)
        .outerjoin(Receipt, Receipt.movement_id == Movement.id)
        .where(
            MovementLine.item_id.in_(sa.bindparam("items", expanding=True)),
            sa.or_(Movement.reverses_id.is_(None), what == "dispatch"),
            sa.or_(Movement.kind == "dispatch", ~undone),
        )
    )


_LINES = _standing()


def unmet_of(item_ids: Collection[UUID], first: date | None) -> Iterable[tuple[Pair, date, int]]:
    """What was asked for in vain of these items, of a day from ``first`` on; not where the handout was undone."""
    return _asked_in_vain(_UNMET, item_ids, first)


def stood_in_of(item_ids: Collection[UUID], first: date | None) -> Iterable[tuple[Pair, date, int]]:
    """Pieces of these items that were given because something else was asked for in vain."""
    return _asked_in_vain(_STOOD_IN, item_ids, first)


def _asked_in_vain(rows: Rows, item_ids: Collection[UUID], first: date | None) -> Iterable[tuple[Pair, date, int]]:
    query: Any = rows if first is None else rows.where(Handout.occurred_at >= midnight(first))
    for site_id, item_id, quantity, at, recorded_at in ask(query, {"items": list(item_ids)}):
        yield (site_id, item_id), day_of(min(at, recorded_at or at)), int(quantity)


def _unmet_by(item: Any) -> Rows:
    undone = sa.exists().where(_undo.reverses_id == Handout.movement_id).correlate(Handout)
    return (
        sa.select(Handout.site_id, item, UnmetRequest.quantity, Handout.occurred_at, UnmetRequest.recorded_at)
        .join(Handout, Handout.id == UnmetRequest.handout_id)
        .where(item.in_(sa.bindparam("items", expanding=True)), ~undone)
    )


_UNMET, _STOOD_IN = _unmet_by(UnmetRequest.item_id), _unmet_by(UnmetRequest.instead_item_id)
