# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A transfer as the API answers it: whole, or as one of its verbs left it."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.db import ask, db
from app.stock.models import Lot, Reservation
from app.transfer.models import Ddt, ShippedLine, Transfer, TransferLine
from app.transfer.queries.papers import ddt
from app.transfer.queries.transfers import differences
from app.transfer.rules import label_of

_OWN = (
    *("id", "code", "state", "from_site_id", "to_site_id", "returns_id", "note", "requested_at", "dispatched_at"),
    *("received_at", "cancelled_at", "cancel_reason"),
)


def whole(one: Transfer) -> dict[str, Any]:
    """All of a transfer: its own columns, ``lines`` as they were asked for, and what ``acted`` tells."""
    columns = (TransferLine.item_id, TransferLine.lot_id, TransferLine.lot_reason, TransferLine.quantity)
    asked = sa.select(*columns).where(TransferLine.transfer_id == one.id).order_by(TransferLine.position)
    now = acted(one)
    told = {name: getattr(one, name) for name in _OWN}
    return {**told, **now, "lines": list(ask(asked)), "shipped": now["lines"]}


def acted(one: Transfer, movement_id: UUID | None = None) -> dict[str, Any]:
    """What a verb left behind: ``id, state, movement_id, expires_at, ddt, lines`` (what was put in, lot by lot) and
    ``differences``."""
    db.session.flush()
    paper = ddt(one.id)
    return {
        "id": one.id,
        "state": one.state,
        "movement_id": movement_id,
        "expires_at": _expires_at(one),
        "ddt": told_paper(paper) if paper else None,
        "lines": put_in(one.id),
        "differences": differences(one.id) if one.state == "received" else [],
    }


def put_in(transfer_id: UUID) -> list[Any]:
    """What was put in: ``line_id, item_id, lot_id, lot, expires_on, quantity, lot_reason, arrived``."""
    columns = (
        *(ShippedLine.id.label("line_id"), ShippedLine.item_id, ShippedLine.lot_id, Lot.lot, Lot.expires_on),
        *(ShippedLine.quantity, ShippedLine.lot_reason, ShippedLine.arrived),
    )
    query = sa.select(*columns).join(Lot, Lot.id == ShippedLine.lot_id).where(ShippedLine.transfer_id == transfer_id)
    return list(ask(query.order_by(ShippedLine.position)))


def _expires_at(one: Transfer) -> Any:
    if one.state != "picked" or one.reservation_id is None:
        return None
    return db.session.scalar(sa.select(Reservation.expires_at).where(Reservation.id == one.reservation_id))


def told_paper(paper: Ddt) -> dict[str, Any]:
    """A paper as the API names it."""
    names = ("series", "year", "number", "state", "cause", "issued_at", "transport_starts_at")
    return {name: getattr(paper, name) for name in names} | {"label": label_of(paper.series, paper.year, paper.number)}
