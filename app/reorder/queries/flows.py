# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Daily flows: what is known of them before a day, and the history of an item at a site."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.db import ask, db, table_of
from app.reorder.models import DailyFlow, OneOff
from app.reorder.rules.flows import SHELF, Pair
from app.stock.models import Balance

PAIRS_AT_ONCE = 300
_FLOW = table_of(DailyFlow)


def by_first_day(touched: Mapping[Pair, date | None]) -> Iterator[tuple[date | None, list[Pair]]]:
    """Pairs that begin on the same day, so many at a time."""
    found: dict[date | None, list[Pair]] = {}
    for pair, day in touched.items():
        found.setdefault(day, []).append(pair)
    for first, pairs in found.items():
        for number in range(0, len(pairs), PAIRS_AT_ONCE):
            yield first, pairs[number : number + PAIRS_AT_ONCE]


def among(pairs: Sequence[Pair]) -> sa.ColumnElement[bool]:
    """The condition that a daily flow is of one of these."""
    return sa.tuple_(_FLOW.c.site_id, _FLOW.c.item_id).in_(pairs)


def closings_before(touched: Mapping[Pair, date | None]) -> dict[Pair, int]:
    """Pieces on the shelf before the first day of each; nought is not said."""
    found: dict[Pair, int] = {}
    for first, pairs in by_first_day(touched):
        if first is None:
            continue
        last = sa.func.max(_FLOW.c.day).label("day")
        same = (_FLOW.c.site_id, _FLOW.c.item_id)
        days = sa.select(*same, last).where(among(pairs), _FLOW.c.day < first).group_by(*same).subquery()
        on = sa.and_(_FLOW.c.site_id == days.c.site_id, _FLOW.c.item_id == days.c.item_id, _FLOW.c.day == days.c.day)
        rows = ask(sa.select(*same, _FLOW.c.closing).join(days, on))
        found |= {(row.site_id, row.item_id): int(row.closing) for row in rows}
    return found


def one_offs(item_ids: Collection[UUID]) -> Iterator[tuple[Pair, date]]:
    """Days of these items that somebody said will not come again."""
    query = sa.select(OneOff.site_id, OneOff.item_id, OneOff.day)
    rows = ask(query.where(OneOff.item_id.in_(list(item_ids)), OneOff.lifted_at.is_(None)))
    return (((row.site_id, row.item_id), row.day) for row in rows)


def drifted() -> list[Pair]:
    """Items at sites whose last closing is not what lies on the shelf: something was recorded that nobody noticed, as
    when a clock was set back."""
    same = (_FLOW.c.site_id, _FLOW.c.item_id)
    days = sa.select(*same, sa.func.max(_FLOW.c.day).label("day")).group_by(*same).subquery()
    on = sa.and_(_FLOW.c.site_id == days.c.site_id, _FLOW.c.item_id == days.c.item_id, _FLOW.c.day == days.c.day)
    told = {(row[0], row[1]): int(row[2]) for row in ask(sa.select(*same, _FLOW.c.closing).join(days, on))}
    ends = (Balance.site_id, Balance.item_id)
    shelf = sa.select(*ends, sa.func.sum(Balance.quantity)).where(Balance.place == SHELF).group_by(*ends)
    there = {(row[0], row[1]): int(row[2]) for row in ask(shelf)}
    return sorted(pair for pair in {*told, *there} if told.get(pair, 0) != there.get(pair, 0))


def history(site_id: UUID, item_id: UUID, since: date) -> list[DailyFlow]:
    """Days of an item at a site on which something happened, from a day on, the first one first."""
    query = sa.select(DailyFlow).where(DailyFlow.site_id == site_id, DailyFlow.item_id == item_id)
    return list(db.session.scalars(query.where(DailyFlow.day >= since).order_by(DailyFlow.day)))
