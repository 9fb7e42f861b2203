# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing into the ledger. ``post`` is the only place in the house where a balance changes."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import db as database
from app.db import table_of, write
from app.stock import queries
from app.stock.models import Balance, Movement, MovementLine
from app.stock.rules import UNACCOUNTED, Draft, Line, Place, deltas, seal

_MOVEMENT, _LINE, _BALANCE = (table_of(model) for model in (Movement, MovementLine, Balance))
_NEW_MOVEMENTS, _NEW_LINES = _MOVEMENT.insert(), _LINE.insert()


def post(drafts: Sequence[Draft]) -> None:
    """Write movements into the ledger and change the balances they change, all in the running transaction.

    The caller has taken the turn of every site named in them. The hottest rows, balances, come last.
    """
    if not drafts:
        return
    heads = queries.last_seals({draft.site_id for draft in drafts})
    movements, lines = [], []
    for draft in drafts:
        sequence, previous = heads.get(draft.site_id, (0, ""))
        sequence, stamp = sequence + 1, seal(previous, sequence + 1, draft)
        heads[draft.site_id] = (sequence, stamp)
        movements.append(_movement_row(draft, sequence, stamp))
        lines += [_line_row(draft, number, line) for number, line in enumerate(draft.lines, 1)]
    write(_NEW_MOVEMENTS, movements)
    if lines:
        write(_NEW_LINES, lines)
        _change_balances(deltas(line for draft in drafts for line in draft.lines))


def _movement_row(draft: Draft, sequence: int, stamp: str) -> dict[str, Any]:
    return {
        "id": draft.id,
        "site_id": draft.site_id,
        "sequence": sequence,
        "kind": draft.kind,
        "operator_id": draft.by,
        "occurred_at": draft.occurred_at,
        "recorded_at": draft.recorded_at,
        "note": draft.note,
        "reverses_id": draft.reverses_id,
        "seal": stamp,
    }


def _line_row(draft: Draft, number: int, line: Line) -> dict[str, Any]:
    return {
        "movement_id": draft.id,
        "number": number,
        "item_id": line.item_id,
        "lot_id": line.lot_id,
        "quantity": line.quantity,
        "from_site_id": line.source and line.source.site_id,
        "from_place": line.source and line.source.name,
        "to_site_id": line.target and line.target.site_id,
        "to_place": line.target and line.target.name,
        "recorded_at": draft.recorded_at,
    }


_LOWER = (
    sa.update(_BALANCE)
    .where(
        _BALANCE.c.site_id == sa.bindparam("site"),
        _BALANCE.c.place == sa.bindparam("at"),
        _BALANCE.c.lot_id == sa.bindparam("of"),
    )
    .values(quantity=_BALANCE.c.quantity + sa.bindparam("change"))
)


def _change_balances(changes: Mapping[tuple[Place, UUID, UUID], int]) -> None:
    """Add the changes, in one order for everybody. What may be a first entry is an upsert; the rest exists already."""
    lower, raise_ = [], []
    for (place, lot_id, item_id), change in sorted(changes.items(), key=lambda one: _row_order(one[0])):
        if change < 0 and place.name != UNACCOUNTED:
            lower.append({"site": place.site_id, "at": place.name, "of": lot_id, "change": change})
        else:
            row = {"site_id": place.site_id, "place": place.name, "lot_id": lot_id, "item_id": item_id}
            raise_.append({**row, "quantity": change})
    if raise_:
        write(_raising(database.on_sqlite()), raise_)
    if lower and write(_LOWER, lower).rowcount != len(lower):
        raise RuntimeError("goods leave a place that never had them: the lines would say so and the balance would not")


@cache
def _raising(_on_sqlite: bool) -> Any:
    """The statement that adds to a balance or opens it, made once: each database has its own."""
    new = database.insert(_BALANCE)
    return new.on_conflict_do_update(
        index_elements=["site_id", "place", "lot_id"],
        set_={"quantity": _BALANCE.c.quantity + new.excluded.quantity},
    )


def _row_order(key: tuple[Place, UUID, UUID]) -> tuple[bytes, str, bytes]:
    place, lot_id, _ = key
    return place.site_id.bytes, place.name, lot_id.bytes
