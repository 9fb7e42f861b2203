# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods arrive, and whatever is not as it was sent has its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app.db import table_of, write
from app.stock import operations as stock
from app.stock import queries as shelves
from app.stock.rules import SHELF, TRANSIT, UNACCOUNTED, Draft, Line, Place, Traits, Wanted
from app.transfer import queries
from app.transfer.models import Difference, ShippedLine, Transfer
from app.transfer.operations.beginning import begin
from app.transfer.rules import LOST, MORE, Arrived, Came, Sent, compare

_NEW_DIFFERENCES = table_of(Difference).insert()
_SHIPPED = table_of(ShippedLine)
_ARRIVED = sa.update(_SHIPPED).where(_SHIPPED.c.id == sa.bindparam("line")).values(arrived=sa.bindparam("pieces"))


@dataclass(frozen=True)
class Extra:
    """Goods that are not on the paper, of one lot where the label says which."""

    item_id: UUID
    lot_id: UUID
    quantity: int
    note: str | None


def receive(
    *,
    id: UUID,
    came: Mapping[int, Came],
    more: Mapping[int, tuple[Wanted, str | None]],
    by: UUID,
    now: datetime,
    occurred_at: datetime | None = None,
) -> tuple[Transfer, UUID]:
    """Take in what arrived: ``came`` tells of every line of the paper, ``more`` of goods that are not on it, each keyed
    by its place in the body. Returns the transfer and the arrival, which is posted even when not a
    piece came.

    What is missing stands as unaccounted with the sender from now on; what is damaged is unloaded and discarded here;
    what is more than was sent comes from the sender's unaccounted. Raises what ``rules.compare`` raises (422),
    ``unknown_item`` (422), ``transfer_received`` and the like (409).
    """
    one = begin(id, "receive", now)
    arrived = compare(queries.shipped(id), came)
    extras = _extras(more, [line.sent for line in arrived], now)
    movement_id = _unload(one, arrived, extras, by, now, occurred_at or now)
    write(_ARRIVED, [{"line": line.sent.line_id, "pieces": line.quantity} for line in arrived])
    rows = _differences(id, arrived, extras)
    if rows:
        write(_NEW_DIFFERENCES, rows)
    one.state, one.received_by, one.received_at, one.arrival_movement_id = "received", by, now, movement_id
    return one, movement_id


def _extras(more: Mapping[int, tuple[Wanted, str | None]], sent: Sequence[Sent], now: datetime) -> list[Extra]:
    """The lot of each: the one its label names, else one of the same goods in this transfer, else the lot of which
    nothing is known but the item and its usual value."""
    if not more:
        return []
    goods, _ = shelves.offer([], {wanted.item_id for wanted, _ in more.values()})
    stock.check_known(((f"lines.{number}.item_id", wanted.item_id) for number, (wanted, _) in more.items()), goods)
    same = {line.item_id: line.lot_id for line in reversed(sent)}
    named = queries.known_lots({one.lot_id for one, _ in more.values() if one.lot_id})
    traits = {one: Traits(unit_value_cents=goods[one].unit_value_cents) for one in goods if one not in same}
    unknown = stock.lots_for(traits.items(), now) if traits else {}
    found: list[Extra] = []
    for wanted, note in more.values():
        item_id = wanted.item_id
        fits = wanted.lot_id if wanted.lot_id and named.get(wanted.lot_id) == item_id else None
        lot_id = fits or same.get(item_id) or unknown[item_id, traits[item_id].key]
        found.append(Extra(item_id, lot_id, wanted.quantity, note))
    return found


def _unload(
    one: Transfer, arrived: Sequence[Arrived], extras: Sequence[Extra], by: UUID, now: datetime, occurred_at: datetime
) -> UUID:
    """Write the arrival, and the discard of what is damaged, into the receiver's register."""
    shelf, on_the_way = Place(one.to_site_id, SHELF), Place(one.to_site_id, TRANSIT)
    nowhere = Place(one.from_site_id, UNACCOUNTED)
    moves = [(line.sent, line.unloaded, on_the_way, shelf) for line in arrived]
    moves += [(line.sent, line.pieces(*LOST), on_the_way, nowhere) for line in arrived]
    moves += [(line.sent, line.pieces(MORE), nowhere, shelf) for line in arrived]
    lines = [
        Line(sent.item_id, sent.lot_id, pieces, source, target) for sent, pieces, source, target in moves if pieces
    ]
    lines += [Line(extra.item_id, extra.lot_id, extra.quantity, nowhere, shelf) for extra in extras]
    arrival = Draft(chance.new_id(), one.to_site_id, "arrival", tuple(lines), by, occurred_at, now)
    stock.post([arrival])
    damaged = [
        Line(line.sent.item_id, line.sent.lot_id, line.pieces("damaged"), shelf, None)
        for line in arrived
        if line.pieces("damaged")
    ]
    if damaged:
        stock.throw_away(one.to_site_id, damaged, "damaged", by=by, now=now, occurred_at=occurred_at)
    return arrival.id


def _differences(transfer_id: UUID, arrived: Sequence[Arrived], extras: Sequence[Extra]) -> list[dict[str, Any]]:
    rows = [
        _difference(line.sent.line_id, line.sent.item_id, line.sent.lot_id, gap.quantity, gap.reason, gap.note)
        for line in arrived
        for gap in line.gaps
    ]
    rows += [_difference(None, one.item_id, one.lot_id, one.quantity, MORE, one.note) for one in extras]
    return [{"transfer_id": transfer_id, "number": number, **row} for number, row in enumerate(rows, 1)]


def _difference(
    line_id: UUID | None, item_id: UUID, lot_id: UUID, quantity: int, reason: str, note: str | None
) -> dict[str, Any]:
    return {
        "shipped_line_id": line_id,
        "item_id": item_id,
        "lot_id": lot_id,
        "quantity": quantity,
        "reason": reason,
        "note": note,
    }
