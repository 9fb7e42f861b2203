# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of one transfer with its next act, and the acts that need no page of their own."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.errors import DomainError, NotFound
from app.identity.routes import current
from app.transfer import operations, queries
from app.transfer.operations import USUAL_HOURS
from app.transfer.pages.blueprint import bp, do_once, say_refusal
from app.transfer.pages.listing import state_words
from app.transfer.routes.acts import may_cancel_for_sender
from app.transfer.routes.blueprint import READ, WRITE, seen, sent_by_own
from app.transfer.routes.papers import paper_of
from app.transfer.rules import Ends
from app.transfer.schemas import TransferCancelIn, TransferPickIn
from app.web import may
from app.web.forms import act_id, loaded
from app.web.language import chosen

HOURS = (24, USUAL_HOURS, 7 * 24)


@dataclass(frozen=True)
class Hands:
    """At which ends of a transfer one may act."""

    sends: bool
    receives: bool

    @property
    def either(self) -> bool:
        """Whether one may act at all."""
        return self.sends or self.receives


def hands_on(ends: Ends) -> Hands:
    """At which ends the one who asks may act."""
    someone = current()
    return Hands(someone.may_at(WRITE, ends.from_site_id), someone.may_at(WRITE, ends.to_site_id))


@bp.get("/transfers/<uuid:transfer_id>")
@may(READ)
def transfer(transfer_id: UUID) -> str:
    """One transfer: where it stands, what is in it, what to do next."""
    hands = hands_on(seen(transfer_id))
    return shown(transfer_id, hands, "transfer/transfer.html", hours=HOURS, usual=USUAL_HOURS)


def shown(transfer_id: UUID, hands: Hands, template: str, **more: Any) -> str:
    """A page of a transfer on this template."""
    told = queries.sheet(transfer_id, clock.today(), plan=hands.sends)
    return render_template(
        template, sheet=told, one=told.transfer, hands=hands, states=state_words(), reasons=reason_words(), **more
    )


def reason_words() -> dict[str, str]:
    """Why something did not come as it was sent, as pages say it."""
    return {
        "missing": gettext("Missing from the box"),
        "damaged": gettext("Damaged"),
        "extra": gettext("More than on the paper"),
        "other": gettext("Other"),
    }


@bp.get("/transfers/<uuid:transfer_id>/ddt.pdf")
@may(READ)
def ddt(transfer_id: UUID) -> Response:
    """The transport paper in the language of the pages."""
    return paper_of(transfer_id, chosen())


def back_to(transfer_id: UUID) -> Response:
    """The transfer's own page again."""
    return redirect(url_for("transfer.transfer", transfer_id=transfer_id))


@bp.post("/transfers/<uuid:transfer_id>/pick")
@may(WRITE)
def pick(transfer_id: UUID) -> Response:
    """Put the goods aside."""
    sent_by_own(transfer_id)
    hours, act, by, now = request.form.get("hours", ""), act_id(), current(), clock.now()
    kept = int(hours) if hours.isascii() and hours.isdigit() and len(hours) < 5 else USUAL_HOURS
    try:
        asked = loaded(TransferPickIn, {"id": str(act), "hours": kept})
        do_once(
            act, "pick", transfer_id, kept,
            lambda: operations.pick(
                id=transfer_id, hours=asked["hours"], by=by.operator_id, sight=by.sight, now=now
            ),
        )  # fmt: skip
        flash(gettext("Put aside: nobody else can promise these goods."), "ok")
    except DomainError as refusal:
        say_refusal(refusal)
    return back_to(transfer_id)


@bp.post("/transfers/<uuid:transfer_id>/release")
@may(WRITE)
def release(transfer_id: UUID) -> Response:
    """Put the goods back on the shelf."""
    sent_by_own(transfer_id)
    by, now = current().operator_id, clock.now()
    try:
        do_once(act_id(), "release", transfer_id, None, lambda: operations.release(id=transfer_id, by=by, now=now))
        flash(gettext("Back on the shelf. The transfer waits to be prepared again."), "ok")
    except DomainError as refusal:
        say_refusal(refusal)
    return back_to(transfer_id)


@bp.get("/transfers/<uuid:transfer_id>/cancel")
@may(WRITE)
def cancel_page(transfer_id: UUID) -> str:
    """What cancelling would do, and why it is done."""
    if not may_cancel_for_sender(transfer_id) and queries.transfer(transfer_id).state in ("picked", "in_transit"):
        raise NotFound
    return shown(transfer_id, hands_on(seen(transfer_id)), "transfer/cancel.html")


@bp.post("/transfers/<uuid:transfer_id>/cancel")
@may(WRITE)
def cancel(transfer_id: UUID) -> Response:
    """Call the transfer off."""
    for_sender = may_cancel_for_sender(transfer_id)
    act, by, now = act_id(), current().operator_id, clock.now()
    reason = request.form.get("other", "").strip() or request.form.get("reason", "")
    try:
        asked = loaded(TransferCancelIn, {"id": str(act), "reason": reason[:500]})
        do_once(
            act, "cancel", transfer_id, reason,
            lambda: operations.cancel(
                id=transfer_id, reason=asked["reason"], by=by, for_sender=for_sender, now=now
            ),
        )  # fmt: skip
        flash(gettext("Cancelled. What had been taken is back on the shelf."), "ok")
    except DomainError as refusal:
        say_refusal(refusal)
        if refusal.status == 422:
            return redirect(url_for("transfer.cancel_page", transfer_id=transfer_id))
    return back_to(transfer_id)
