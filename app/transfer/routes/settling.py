# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was missing turns up, or is given up."""

from typing import Any
from uuid import UUID

from app import clock
from app.identity.routes import current
from app.transfer import operations, queries
from app.transfer.routes.blueprint import WRITE, bp, seen, sent_by_own
from app.transfer.rules import Turned
from app.transfer.schemas import TransferActOut, TransferFoundIn, TransferWriteOffIn
from app.web import may, once
from app.web.permissions import check_at


@bp.post("/transfers/<uuid:transfer_id>/found")
@may(WRITE)
@bp.arguments(TransferFoundIn)
@bp.response(201, TransferActOut)
@once(TransferActOut)
def found(new: dict[str, Any], transfer_id: UUID) -> dict[str, Any]:
    """What was missing turned up: it goes on the shelf of the end where it was found."""
    site_id = new.get("site_id") or seen(transfer_id).to_site_id
    seen(transfer_id)
    check_at(WRITE, site_id)
    turned = [Turned(line["quantity"], line.get("number"), line.get("item_id")) for line in new["lines"]]
    by = current().operator_id
    return queries.acted(*operations.found(id=transfer_id, site_id=site_id, turned=turned, by=by, now=clock.now()))


@bp.post("/transfers/<uuid:transfer_id>/write-off")
@may(WRITE)
@bp.arguments(TransferWriteOffIn)
@bp.response(201, TransferActOut)
@once(TransferActOut)
def write_off(new: dict[str, Any], transfer_id: UUID) -> dict[str, Any]:
    """Give up what is still missing: it leaves the sender's books."""
    sent_by_own(transfer_id)
    return queries.acted(
        *operations.write_off(id=transfer_id, reason=new["reason"], by=current().operator_id, now=clock.now())
    )
