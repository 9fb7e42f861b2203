# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a count found: differences, what nobody counted, what another count has counted later.

Of a blind count that is open only what somebody was shown (``operations.compare``) is told here, the rest is hidden.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.db import ask
from app.stock.models import Count, CountItem
from app.stock.queries.counts import covered
from app.stock.queries.counts_picture import Pictured, picture


@dataclass(frozen=True)
class Finding:
    """One item of which more or fewer were counted than expected, or that is not to be trusted: goods moved while it
    was counted."""

    item_id: UUID
    name: str
    size: str | None
    expected: int
    counted: int
    reason: str | None = None
    moved_meanwhile: bool = False

    @property
    def difference(self) -> int:
        """Below nought what is missing."""
        return self.counted - self.expected


@dataclass(frozen=True)
class Findings:
    """What a count found. ``hidden`` counts items that were counted blind and not compared yet."""

    differences: Sequence[Finding] = ()
    uncounted: Sequence[UUID] = ()
    superseded: Mapping[UUID, int] = field(default_factory=dict)
    hidden: int = 0


def findings(one: Count) -> Findings:
    """What a count has found so far, or had found when it was closed."""
    if one.state == "open":
        return _so_far(one)
    rows = ask(_CLOSED, {"count": one.id}).all()
    return Findings(
        [Finding(r.item_id, r.name, r.size, r.expected, r.counted, r.reason) for r in rows if r.counted is not None],
        [row.item_id for row in rows if row.counted is None],
    )


_CLOSED = (
    sa.select(
        *(CountItem.item_id, Item.name, Item.size, CountItem.reason),
        CountItem.expected_quantity.label("expected"),
        CountItem.counted_quantity.label("counted"),
    )
    .join(Item, Item.id == CountItem.item_id)
    .where(CountItem.count_id == sa.bindparam("count", type_=sa.Uuid()))
    .where(sa.or_(CountItem.counted_quantity.is_(None), CountItem.counted_quantity != CountItem.expected_quantity))
    .order_by(CountItem.position)
)


def _so_far(one: Count) -> Findings:
    seen, hiding = picture(one.id, one.site_id), hidden(one)
    shown = {
        item_id: it
        for item_id, it in seen.items()
        if it.counted and it.later_count is None and item_id not in hiding and (it.difference or it.moved_meanwhile)
    }
    names = _names(shown)
    return Findings(
        [_finding(item_id, it, names[item_id]) for item_id, it in shown.items()],
        [item_id for item_id, it in seen.items() if it.counted is None],
        {item_id: it.later_count for item_id, it in seen.items() if it.later_count is not None},
        sum(1 for item_id, it in seen.items() if it.counted and item_id in hiding),
    )


def hidden(one: Count, item_ids: Collection[UUID] | None = None) -> set[UUID]:
    """Items of which nobody may know yet what the books expect."""
    if one.state != "open" or not one.blind:
        return set()
    return {item_id for item_id, (now_in, seen) in covered(one.id, item_ids).items() if now_in != seen}


def _names(item_ids: Collection[UUID]) -> dict[UUID, Any]:
    if not item_ids:
        return {}
    rows = ask(sa.select(Item.id, Item.name, Item.size).where(Item.id.in_(list(item_ids))))
    return {row.id: row for row in rows}


def _finding(item_id: UUID, it: Pictured, named: Any) -> Finding:
    counted = it.counted.pieces if it.counted else 0
    return Finding(item_id, named.name, named.size, it.expected, counted, None, it.moved_meanwhile)
