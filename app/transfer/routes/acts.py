# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is done with a transfer until it arrives or comes to nothing."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app import clock
from app.identity.routes import current
from app.stock.routes import wanted
from app.transfer import operations, queries
from app.transfer.operations import Carriage
from app.transfer.routes.blueprint import WRITE, bp, of_own, sent_by_own, sent_to_own
from app.transfer.routes.lines import came_of, extras_of
from app.transfer.rules import Less
from app.transfer.schemas import (
    TransferActOut,
    TransferCancelIn,
    TransferDispatchIn,
    TransferPickIn,
    TransferReceiveIn,
    TransferReleaseIn,
)
from app.web import may, once

_CARRIAGE = ("carrier", "carrier_name", "packages", "weight_g", "appearance", "transport_starts_at")


@bp.post("/transfers/<uuid:transfer_id>/pick")
@may(WRITE)
@bp.arguments(TransferPickIn)
@bp.response(201, TransferActOut)
@once(TransferActOut)
def pick(new: dict[str, Any], transfer_id: UUID) -> dict[str, Any]:
    """Put the goods aside at the sender's, so that they are not promised twice; they come back by themselves."""
    sent_by_own(transfer_id)
    by = current()
    return queries.acted(
        *operations.pick(id=transfer_id, hours=new["hours"], by=by.operator_id, sight=by.sight, now=clock.now())
    )


@bp.post("/transfers/<uuid:transfer_id>/release")
@may(WRITE)
@bp.arguments(TransferReleaseIn)
@bp.response(201, TransferActOut)
@once(TransferActOut)
def release(new: dict[str, Any], transfer_id: UUID) -> dict[str, Any]:
    """Put what was kept back on the shelf."""
    sent_by_own(transfer_id)
    return queries.acted(*operations.release(id=transfer_id, by=current().operator_id, now=clock.now()))


@bp.post("/transfers/<uuid:transfer_id>/dispatch")
@may(WRITE)
@bp.arguments(TransferDispatchIn)
@bp.response(201, TransferActOut)
@once(TransferActOut)
def dispatch(new: dict[str, Any], transfer_id: UUID) -> dict[str, Any]:
    """Send the goods: they are in transit, and the paper has its number."""
    sent_by_own(transfer_id)
    by, lines = current(), new.get("lines", [])
    left = operations.dispatch(
        id=transfer_id,
        carriage=carriage_of(new),
        by=by.operator_id,
        sight=by.sight,
        now=clock.now(),
        less=less_of(lines),
        wanted=wanted([line for line in lines if "line_id" not in line]),
    )
    return queries.acted(left.transfer, left.movement_id)


def carriage_of(new: Mapping[str, Any]) -> Carriage:
    """How the goods travel, as it was sent."""
    return Carriage(**{name: new[name] for name in _CARRIAGE if new.get(name) is not None})


def less_of(lines: Sequence[dict[str, Any]]) -> list[Less]:
    """Lines of what was put aside, as they are sent."""
    return [Less(line["line_id"], line["quantity"]) for line in lines if "line_id" in line]


@bp.post("/transfers/<uuid:transfer_id>/receive")
@may(WRITE)
@bp.arguments(TransferReceiveIn)
@bp.response(201, TransferActOut)
@once(TransferActOut)
def receive(new: dict[str, Any], transfer_id: UUID) -> dict[str, Any]:
    """Take in what arrived; every line of the paper is named, and every difference has its reason."""
    sent_to_own(transfer_id)
    return queries.acted(
        *operations.receive(
            id=transfer_id,
            came=came_of(new["lines"]),
            more=extras_of(new["lines"]),
            by=current().operator_id,
            now=clock.now(),
            occurred_at=new.get("occurred_at"),
        )
    )


@bp.post("/transfers/<uuid:transfer_id>/cancel")
@may(WRITE)
@bp.arguments(TransferCancelIn)
@bp.response(201, TransferActOut)
@once(TransferActOut)
def cancel(new: dict[str, Any], transfer_id: UUID) -> dict[str, Any]:
    """Call it off. What was only asked for, either end may; once goods were touched, the sender."""
    for_sender = may_cancel_for_sender(transfer_id)
    by, now = current().operator_id, clock.now()
    return queries.acted(
        *operations.cancel(id=transfer_id, reason=new["reason"], by=by, for_sender=for_sender, now=now)
    )


def may_cancel_for_sender(transfer_id: UUID) -> bool:
    """Whether one may call it off when goods were touched, as the sender; raises ``not_found`` for those who act at
    neither end. The state is looked at in the turn, by the operation."""
    return current().may_at(WRITE, of_own(transfer_id).from_site_id)
