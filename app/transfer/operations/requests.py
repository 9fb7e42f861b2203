# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking for goods to go from one site to another, and asking differently while nothing has been done."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app import chance, codes
from app.clock import day_of
from app.db import db, table_of, write
from app.errors import N_, DomainError, NotFound
from app.stock import queries as shelves
from app.stock.operations import MOST_PIECES, check_known, too_many_pieces
from app.stock.rules import Wanted, check_turn, pick
from app.transfer import queries
from app.transfer.models import Transfer, TransferLine
from app.transfer.operations.beginning import begin
from app.transfer.rules import check_ends, check_return

_NEW_LINES = table_of(TransferLine).insert()


def request(
    *,
    id: UUID,
    from_site_id: UUID,
    to_site_id: UUID,
    wanted: Sequence[Wanted],
    by: UUID,
    now: datetime,
    note: str | None = None,
    returns_id: UUID | None = None,
) -> Transfer:
    """Ask for goods to go from one site to another; no piece moves yet, so no turn is taken.

    Raises ``same_site``, ``not_its_return``, ``unknown_item``, ``unknown_lot``, ``lot_out_of_turn`` and
    ``too_many_pieces`` (422).
    """
    check_ends(from_site_id, to_site_id)
    if returns_id is not None:
        _check_return(returns_id, from_site_id, to_site_id)
    one = Transfer(
        id=id,
        code=codes.new_code("T"),
        from_site_id=from_site_id,
        to_site_id=to_site_id,
        state="requested",
        returns_id=returns_id,
        note=note,
        requested_by=by,
        requested_at=now,
    )
    _check_lines(from_site_id, wanted, now)
    db.session.add(one)
    db.session.flush()
    _write_lines(id, wanted)
    return one


def ask_differently(*, id: UUID, wanted: Sequence[Wanted], now: datetime) -> Transfer:
    """Other lines take the place of those that were asked for, while nothing has been put aside or sent.

    Raises what ``request`` raises of lines, and ``already_picked`` and the like (409).
    """
    one = begin(id, "change", now)
    _check_lines(one.from_site_id, wanted, now)
    db.session.execute(sa.delete(TransferLine).where(TransferLine.transfer_id == id))
    _write_lines(id, wanted)
    return one


def _check_return(returns_id: UUID, from_site_id: UUID, to_site_id: UUID) -> None:
    first = queries.ends_of(returns_id)
    if first is None:
        raise NotFound
    check_return(first, queries.transfer(returns_id).state, from_site_id, to_site_id)


def _check_lines(from_site_id: UUID, wanted: Sequence[Wanted], now: datetime) -> None:
    """Goods and lots that there are, in numbers that one line of a paper holds, each lot in its turn as far as can be
    said before somebody stands at the shelf."""
    items = {one.item_id for one in wanted}
    goods, found = shelves.offer([from_site_id], items)
    check_known(((f"lines.{number}.item_id", one.item_id) for number, one in enumerate(wanted)), goods)
    _check_lots(wanted)
    total: dict[UUID, int] = {}
    for number, one in enumerate(wanted):
        total[one.item_id] = total.get(one.item_id, 0) + one.quantity
        if total[one.item_id] > MOST_PIECES:
            raise too_many_pieces(f"lines.{number}.quantity")
    shelf = {item_id: found.get((from_site_id, item_id), []) for item_id in items}
    check_turn(wanted, pick(wanted, shelf, day_of(now))[0], shelf, day_of(now))


def _check_lots(wanted: Sequence[Wanted]) -> None:
    named = {one.lot_id for one in wanted if one.lot_id}
    known = queries.known_lots(named) if named else {}
    message = N_("This lot does not exist, or it is of another item.")
    wrong = {
        f"lines.{number}.lot_id": [message]
        for number, one in enumerate(wanted)
        if one.lot_id and known.get(one.lot_id) != one.item_id
    }
    if wrong:
        raise DomainError(message, "unknown_lot", 422, fields=wrong)


def _write_lines(transfer_id: UUID, wanted: Sequence[Wanted]) -> None:
    rows = [
        {
            "id": chance.new_id(),
            "transfer_id": transfer_id,
            "position": position,
            "item_id": one.item_id,
            "lot_id": one.lot_id,
            "lot_reason": one.lot_reason,
            "quantity": one.quantity,
        }
        for position, one in enumerate(wanted, 1)
    ]
    write(_NEW_LINES, rows)
