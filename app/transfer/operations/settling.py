# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was missing turns up, or is given up."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app import chance
from app.db import table_of, write
from app.errors import N_, DomainError
from app.stock import operations as stock
from app.stock.rules import SHELF, UNACCOUNTED, Draft, Line, Place
from app.transfer import queries
from app.transfer.models import Settlement, Transfer
from app.transfer.operations.beginning import begin
from app.transfer.rules import Open, Turned, nothing_missing, share_out

_NEW_SETTLEMENTS = table_of(Settlement).insert()


def found(*, id: UUID, site_id: UUID, turned: Sequence[Turned], by: UUID, now: datetime) -> tuple[Transfer, UUID]:
    """What was missing turned up at one of the two ends: it goes on the shelf there. Returns the movement.

    Raises ``not_an_end`` (422) for another site, ``more_than_missing`` (409), ``not_received`` (409).
    """
    one = begin(id, "settle", now)
    if site_id not in (one.from_site_id, one.to_site_id):
        message = N_("These goods went between two other sites.")
        raise DomainError(message, "not_an_end", 422, fields={"site_id": [message]})
    settled = share_out(turned, queries.missing(id))
    nowhere, shelf = Place(one.from_site_id, UNACCOUNTED), Place(site_id, SHELF)
    draft = Draft(chance.new_id(), site_id, "found", _lines(settled, nowhere, shelf), by, now, now)
    stock.post([draft])
    _settle(id, settled, draft.id)
    return one, draft.id


def write_off(*, id: UUID, reason: str, by: UUID, now: datetime) -> tuple[Transfer, UUID]:
    """Give up what is still missing: it leaves the sender's books, with the reason. Returns the movement.

    Raises ``nothing_missing`` (409), ``not_received`` (409).
    """
    one = begin(id, "settle", now)
    settled = queries.missing(id)
    if not settled:
        raise nothing_missing()
    lines = _lines(settled, Place(one.from_site_id, UNACCOUNTED), None)
    draft = stock.throw_away(one.from_site_id, lines, reason, by=by, now=now)
    _settle(id, settled, draft.id)
    return one, draft.id


def _lines(settled: Sequence[Open], source: Place, target: Place | None) -> tuple[Line, ...]:
    return tuple(Line(one.item_id, one.lot_id, one.quantity, source, target) for one in settled)


def _settle(transfer_id: UUID, settled: Sequence[Open], movement_id: UUID) -> None:
    rows = [
        {"transfer_id": transfer_id, "number": one.number, "movement_id": movement_id, "quantity": one.quantity}
        for one in settled
    ]
    write(_NEW_SETTLEMENTS, rows)
