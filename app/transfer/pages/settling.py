# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of what is missing: it turned up, or it is given up."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.errors import DomainError
from app.identity.routes import current
from app.transfer import operations
from app.transfer.pages.blueprint import bp, do_once, say_refusal
from app.transfer.pages.leaving import number
from app.transfer.pages.sheets import back_to, hands_on, shown
from app.transfer.routes.blueprint import WRITE, of_own, sent_by_own
from app.transfer.rules import Turned
from app.transfer.schemas import TransferFoundIn, TransferWriteOffIn
from app.web import lists, may
from app.web.forms import act_id, loaded
from app.web.permissions import check_at


@bp.get("/transfers/<uuid:transfer_id>/missing")
@may(WRITE)
def missing(transfer_id: UUID) -> str:
    """What is still missing of a transfer."""
    losses = [("lost", gettext("Lost")), ("stolen", gettext("Stolen")), ("other", gettext("Other"))]
    return shown(transfer_id, hands_on(of_own(transfer_id)), "transfer/missing.html", losses=losses)


@bp.post("/transfers/<uuid:transfer_id>/found")
@may(WRITE)
def found(transfer_id: UUID) -> Response:
    """It turned up at one of the two ends."""
    ends, act, by, now = of_own(transfer_id), act_id(), current().operator_id, clock.now()
    site_id = lists.id_of(request.form.get("site")) or ends.to_site_id
    check_at(WRITE, site_id)
    body = {"id": str(act), "site_id": str(site_id), "lines": _turned(request.form.to_dict())}
    try:
        lines = loaded(TransferFoundIn, body)["lines"]
        turned = [Turned(line["quantity"], number=line["number"]) for line in lines]
        do_once(
            act, "found", transfer_id, body,
            lambda: operations.found(id=transfer_id, site_id=site_id, turned=turned, by=by, now=now),
        )  # fmt: skip
        flash(gettext("They turned up: they are on the shelf again."), "ok")
    except DomainError as refusal:
        say_refusal(refusal)
        return redirect(url_for("transfer.missing", transfer_id=transfer_id))
    return back_to(transfer_id)


def _turned(form: dict[str, str]) -> list[dict[str, Any]]:
    """Rows with pieces in them, by the number of the difference."""
    rows = ((name.partition("."), number(text)) for name, text in form.items())
    return [{"number": number(key), "quantity": pieces} for (kind, _, key), pieces in rows if kind == "q" and pieces]


@bp.post("/transfers/<uuid:transfer_id>/write-off")
@may(WRITE)
def write_off(transfer_id: UUID) -> Response:
    """It will not turn up any more."""
    sent_by_own(transfer_id)
    act, by, now = act_id(), current().operator_id, clock.now()
    reason = request.form.get("reason", "")[:20]
    try:
        asked = loaded(TransferWriteOffIn, {"id": str(act), "reason": reason})
        do_once(
            act, "write off", transfer_id, reason,
            lambda: operations.write_off(id=transfer_id, reason=asked["reason"], by=by, now=now),
        )  # fmt: skip
        flash(gettext("Written off: these goods are in the books no more."), "ok")
    except DomainError as refusal:
        say_refusal(refusal)
        return redirect(url_for("transfer.missing", transfer_id=transfer_id))
    return back_to(transfer_id)
