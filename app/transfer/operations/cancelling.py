# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A transfer that comes to nothing leaves nothing behind but its paper, void, with its number."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app import chance
from app.errors import NotFound
from app.stock import operations as stock
from app.stock import queries as shelves
from app.stock.rules import SHELF, Draft, Place
from app.transfer import queries
from app.transfer.models import Transfer
from app.transfer.operations.beginning import begin
from app.transfer.operations.releasing import put_back


def cancel(*, id: UUID, reason: str, by: UUID, for_sender: bool, now: datetime) -> tuple[Transfer, UUID | None]:
    """Call a transfer off in whatever state before it arrives; returns the movement that brought goods back, if any.

    What was put aside or has left is on the sender's shelf again; only who acts ``for_sender`` may touch it, for others
    such a transfer is ``not_found``. Raises ``transfer_received`` and the like (409).
    """
    one = begin(id, "cancel", now)
    if one.state != "requested" and not for_sender:
        raise NotFound
    movement_id = put_back(one, by=by, now=now) if one.state == "picked" else None
    if one.dispatch_movement_id is not None:
        movement_id = _bring_back(one, one.dispatch_movement_id, reason, by, now)
        paper = queries.ddt(id)
        if paper is not None:
            paper.state = "void"
    one.state, one.cancelled_by, one.cancelled_at, one.cancel_reason = "cancelled", by, now, reason
    return one, movement_id


def _bring_back(one: Transfer, dispatch_id: UUID, reason: str, by: UUID, now: datetime) -> UUID:
    """Undo the dispatch; whatever place the goods were taken from, they go back to the shelf."""
    left = shelves.draft_of(dispatch_id)
    if left is None:
        raise NotFound
    shelf = Place(one.from_site_id, SHELF)
    lines = tuple(replace(line.turned(), target=shelf) for line in left.lines)
    back = Draft(
        chance.new_id(), one.from_site_id, "reversal", lines, by, now, now, note=reason, reverses_id=dispatch_id
    )
    stock.post([back])
    return back.id
