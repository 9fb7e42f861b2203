# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking a route of the API on behalf of somebody: what their phone kept and somebody else hands in."""

from typing import Any

from flask import current_app, g

from app.web.language import chosen
from app.web.once import as_json
from app.web.permissions import Actor


def sent_by(someone: Actor, path: str, body: Any) -> tuple[int, dict[str, Any]]:
    """Status and answer of a route to a body as if somebody had sent it now: the very view, with its checks and its
    transaction, so that the same act is the same whichever way it comes. Raises what the view raises.

    Outside any transaction: the view has a context of its own.
    """
    sent: Any = {"data": as_json(body), "content_type": "application/json", "headers": {"Accept-Language": chosen()}}
    # a request alone would share ``g`` with the page that asks, and that page would go on as somebody else
    with current_app.app_context(), current_app.test_request_context(f"/api/v1{path}", method="POST", **sent) as asked:
        g.actor, g.by_token = someone, True
        rule = asked.request.url_rule
        if rule is None:
            raise asked.request.routing_exception or LookupError(path)
        view: Any = current_app.view_functions[rule.endpoint]
        answer = current_app.make_response(view(**(asked.request.view_args or {})))
        return answer.status_code, answer.get_json()
