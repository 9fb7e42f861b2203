# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Closing a count: the books become what was counted and what happened since, in one movement."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app.db import table_of, write
from app.stock.models import Count, CountItem, CountLine
from app.stock.operations.count_lots import plain_lots
from app.stock.operations.counts import begun
from app.stock.operations.posting import post
from app.stock.queries import counts
from app.stock.queries.counts_picture import Pictured, picture, with_plain
from app.stock.rules import MOST_LINES_OF_A_MOVEMENT, Draft, Line, Settled, counting, needs_plain_lot, settle

_ITEMS, _NEW_LINES = table_of(CountItem), table_of(CountLine).insert()
_KEEP = (
    sa.update(_ITEMS)
    .where(_ITEMS.c.count_id == sa.bindparam("of"), _ITEMS.c.item_id == sa.bindparam("item"))
    .values(
        expected_quantity=sa.bindparam("expected"),
        counted_quantity=sa.bindparam("counted"),
        reason=sa.bindparam("why"),
    )
)


@dataclass(frozen=True)
class Difference:
    """An item of which more or fewer were counted than the books had then."""

    item_id: UUID
    expected: int
    counted: int
    reason: str | None
    moved_meanwhile: bool

    @property
    def difference(self) -> int:
        """Below nought what is missing."""
        return self.counted - self.expected


@dataclass(frozen=True)
class Closed:
    """A count that was closed. ``uncounted`` items were left as they are, and so were those of ``superseded``: another
    count has counted them later (its number)."""

    count: Count
    differences: Sequence[Difference]
    uncounted: Sequence[UUID]
    superseded: Mapping[UUID, int]


def close_count(
    *,
    count_id: UUID,
    by: UUID,
    now: datetime,
    reasons: Mapping[UUID, str] | None = None,
    none_here: bool = False,
) -> Closed:
    """Close a count once. Items nobody counted are left alone unless ``none_here`` says that there are none.

    A count without a difference is a movement without lines: the proof, in the sealed ledger, that it was held. Raises
    ``count_closed`` (409), ``unknown_item`` (422) for a reason of an item that it does not cover.
    """
    one, why = begun(count_id), reasons or {}
    seen = picture(one.id, one.site_id)
    counting.check_items(list(why), seen, field="reasons.{}.item_id")
    if none_here and _say_none(one, [item_id for item_id, it in seen.items() if it.counted is None], by, now):
        seen = picture(one.id, one.site_id)
    counted = {item_id: it for item_id, it in seen.items() if it.counted is not None and it.later_count is None}
    settled = _settled(counted, now)
    one.movement_id = _post(one, settled, by, now)
    one.state, one.closed_by, one.closed_at = "closed", by, now
    _keep(one.id, settled, why)
    return Closed(
        count=one,
        differences=[
            Difference(item_id, it.expected, it.counted, why.get(item_id), counted[item_id].moved_meanwhile)
            for item_id, it in settled.items()
            if it.difference
        ],
        uncounted=[item_id for item_id, it in seen.items() if it.counted is None],
        superseded={item_id: it.later_count for item_id, it in seen.items() if it.later_count is not None},
    )


def _say_none(one: Count, item_ids: Collection[UUID], by: UUID, now: datetime) -> bool:
    """That there are none is said by lines, as anybody could have said it."""
    rounds = counts.covered(one.id)
    same = {"count_id": one.id, "quantity": 0, "operator_id": by, "counted_at": now, "recorded_at": now}
    same |= {"ledger_sequence": counts.ledger_at(one.site_id)}
    rows = [same | {"id": chance.new_id(), "item_id": it, "round": rounds[it][0]} for it in item_ids]
    if rows:
        write(_NEW_LINES, rows)
    return bool(rows)


def _settled(counted: Mapping[UUID, Pictured], now: datetime) -> dict[UUID, Settled]:
    """What each item comes to; where pieces are of no known lot, of one of which nothing is known."""
    needing = [item_id for item_id, it in counted.items() if it.counted and needs_plain_lot(it.counted, it.lots)]
    plain = plain_lots(needing, now)
    found = {}
    for item_id, it in counted.items():
        lot_id = plain.get(item_id)
        lots = (it if lot_id is None else with_plain(it, lot_id, now)).lots
        if it.counted is not None:
            found[item_id] = settle(it.counted, lots, lot_id)
    return found


def _post(one: Count, settled: Mapping[UUID, Settled], by: UUID, now: datetime) -> UUID:
    """Write the movement (several where the lines are more than one holds); returns the first."""
    lines = [line for item_id, it in settled.items() for line in it.lines(item_id, one.site_id)]
    drafts = [Draft(chance.new_id(), one.site_id, "count", part, by, now, now) for part in _parts(lines)]
    post(drafts)
    return drafts[0].id


def _parts(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """As many lines as a movement holds; one part, if an empty one, in any case."""
    for start in range(0, max(1, len(lines)), MOST_LINES_OF_A_MOVEMENT):
        yield tuple(lines[start : start + MOST_LINES_OF_A_MOVEMENT])


def _keep(count_id: UUID, settled: Mapping[UUID, Settled], why: Mapping[UUID, str]) -> None:
    rows: list[dict[str, Any]] = [
        {"of": count_id, "item": item_id, "expected": it.expected, "counted": it.counted, "why": _why(item_id, it, why)}
        for item_id, it in settled.items()
    ]
    if rows:
        write(_KEEP, rows)


def _why(item_id: UUID, it: Settled, why: Mapping[UUID, str]) -> str | None:
    return why.get(item_id) if it.difference else None
