# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page where goods are picked, line by line with a scanner; and where the label of a transfer leads."""

from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.identity.routes import current
from app.transfer import queries
from app.transfer.pages.blueprint import bp
from app.transfer.pages.leaving import page_of
from app.transfer.pages.sheets import hands_on, shown
from app.transfer.routes.blueprint import READ, WRITE, seen, sent_by_own
from app.transfer.rules import Ends
from app.web import may


@bp.get("/transfers/<uuid:transfer_id>/pick")
@may(WRITE)
def pick_page(transfer_id: UUID) -> str:
    """What is to be taken from the shelf, lot by lot; the page counts, and nothing is recorded until it is sent."""
    return shown(transfer_id, hands_on(sent_by_own(transfer_id)), "transfer/pick.html")


@bp.post("/transfers/<uuid:transfer_id>/picked")
@may(WRITE)
def picked(transfer_id: UUID) -> str:
    """What was picked, on the page where it leaves."""
    return page_of(transfer_id)


@bp.get("/transfers/<uuid:transfer_id>/next")
@may(READ)
def next_page(transfer_id: UUID) -> Response:
    """Where its label leads: to the next thing that one may do with it."""
    ends = seen(transfer_id)
    return redirect(url_for(next_of(ends, queries.transfer(transfer_id).state), transfer_id=transfer_id))


def next_of(ends: Ends, state: str) -> str:
    """The page of the next act on a transfer, for the one who asks."""
    someone = current()
    if state == "in_transit" and someone.may_at(WRITE, ends.to_site_id):
        return "transfer.receive_page"
    if state in ("requested", "picked") and someone.may_at(WRITE, ends.from_site_id):
        return "transfer.pick_page"
    return "transfer.transfer"
