# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who read whose record: the coordinator's page."""

from flask import render_template, request
from werkzeug.wrappers import Response

from app.privacy.pages.blueprint import bp
from app.privacy.routes.reads import read_by
from app.privacy.rules.reads import ACTIONS
from app.web import lists, may
from app.web.fields import PAGE_SIZE

KEPT = ("action", "from", "to")


@bp.get("/people/reads")
@may("access.read")
def reads() -> str | Response:
    """Reads in one's ambito, the latest first."""
    if way := lists.remembered("privacy.reads", request.args, KEPT):
        return way
    args = request.args
    action = lists.word_of(args, "action", ACTIONS, "")
    since, until = lists.day_of(args.get("from")), lists.day_of(args.get("to"))
    return render_template(
        "privacy/reads.html",
        listed=read_by(lists.page_number(args), PAGE_SIZE, since, until, action=action or None),
        action=action,
        since=since,
        until=until,
        actions=ACTIONS,
        address=lists.address_of("privacy.reads", args, KEPT),
    )
