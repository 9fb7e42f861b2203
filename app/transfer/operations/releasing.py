# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods that were put aside go back to the shelf: because somebody says so, or because their time is over."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.db import db
from app.stock import operations as stock
from app.stock import queries as shelves
from app.transfer import queries
from app.transfer.models import ShippedLine, Transfer


def release_due(now: datetime, site_ids: Collection[UUID]) -> int:
    """Put back what was put aside at some sites for too long, and let its transfers wait to be picked again; returns
    how many. Whoever already has the turn of those sites may call this."""
    released = stock.release_due(now, site_ids)
    for one in queries.with_reservations(released):
        wait_again(one)
    db.session.flush()
    return len(released)


def put_back(one: Transfer, *, by: UUID, now: datetime) -> UUID | None:
    """Release the goods of a transfer that was picked; the caller has the turn. Returns the movement."""
    if one.reservation_id is None:
        return None
    draft = stock.put_back(shelves.reservation(one.reservation_id), by=by, now=now)
    wait_again(one)
    return draft.id


def wait_again(one: Transfer) -> None:
    """A transfer whose goods are on the shelf again is asked for, as before it was picked."""
    one.state, one.reservation_id = "requested", None
    db.session.execute(sa.delete(ShippedLine).where(ShippedLine.transfer_id == one.id))
