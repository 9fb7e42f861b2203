# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Putting the goods of a transfer aside, for a while."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from app import chance
from app.db import db, table_of, write
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock.rules import Pick
from app.transfer import queries
from app.transfer.models import ShippedLine, Transfer
from app.transfer.operations.beginning import begin, choose
from app.transfer.operations.releasing import put_back
from app.transfer.rules import Sent, reasons_of

USUAL_HOURS = 48
LONGEST_HOURS = 30 * 24

_NEW_LINES = table_of(ShippedLine).insert()


def pick(*, id: UUID, hours: int, by: UUID, sight: Scope, now: datetime) -> tuple[Transfer, UUID]:
    """Take what was asked for off the shelf, soonest to expire first, and keep it for so many hours; returns the
    transfer and the movement.

    Raises ``not_enough_stock`` (409), ``lot_out_of_turn`` (422), ``already_picked`` and the like (409).
    """
    one = begin(id, "pick", now)
    wanted = queries.asked(id)
    picks = choose(one.from_site_id, wanted, sight=sight, now=now)
    until = now + timedelta(hours=hours)
    held = stock.put_aside(one.from_site_id, picks, until=until, by=by, now=now)
    db.session.flush()
    one.state, one.reservation_id = "picked", held.id
    put_in(id, picks, reasons_of(wanted))
    return one, held.movement_id


def release(*, id: UUID, by: UUID, now: datetime) -> tuple[Transfer, UUID | None]:
    """Put what was kept back on the shelf; the transfer waits to be picked again. Raises ``not_picked`` (409)."""
    one = begin(id, "release", now)
    return one, put_back(one, by=by, now=now)


def put_in(transfer_id: UUID, picks: Sequence[Pick], reasons: Mapping[UUID, str]) -> list[Sent]:
    """Write down what goes into a transfer, lot by lot in the order of the shelves."""
    place = {lot_id: number for number, lot_id in enumerate(queries.told(one.lot_id for one in picks))}
    ordered = sorted(picks, key=lambda one: place[one.lot_id])
    lines = [Sent(chance.new_id(), one.item_id, one.lot_id, one.quantity) for one in ordered]
    rows = [
        {
            "id": line.line_id,
            "transfer_id": transfer_id,
            "position": position,
            "item_id": line.item_id,
            "lot_id": line.lot_id,
            "quantity": line.quantity,
            "lot_reason": reasons.get(line.lot_id),
        }
        for position, line in enumerate(lines, 1)
    ]
    write(_NEW_LINES, rows)
    return lines
