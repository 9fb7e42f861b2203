# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The decorator that makes a writing route one act: one transaction, once per id, the first answer for every replay."""

import json
from collections.abc import Callable
from datetime import datetime, time
from functools import wraps
from typing import Any
from uuid import UUID

from flask import Response, current_app, g, request

from app import acts, clock, db
from app.web.permissions import actor


def once(schema: Any, status: int = 201) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Decorate a view that takes the loaded body (with its ``id``) and returns what ``schema`` dumps.

    The body's fingerprint covers the JSON as it was sent and the address it was sent to.
    """
    out = schema()

    def decorate(view: Callable[..., Any]) -> Callable[..., Response]:
        @wraps(view)
        def wrapper(body: dict[str, Any], *args: Any, **kwargs: Any) -> Response:
            def act() -> tuple[int, str]:
                return status, as_json(out.dump(view(body, *args, **kwargs)))

            with db.transaction():
                answer = acts.once(asked_for(body["id"]), secret(), act)
            return to_response(answer)

        return wrapper

    return decorate


def nameless(act_id: UUID, kind: str, about: Any, act: Callable[[], object]) -> acts.Answer:
    """Do an act, once, of which nobody is to tell who did it, when in the day, nor what was said: what is kept is its
    id, its kind, what it was about, and noon of the day. ``act`` returns what is answered, as JSON would hold it.
    """
    noon = datetime.combine(clock.today(), time(12), clock.ROME)
    asked = acts.Request(act_id, kind, about, None, noon)
    with db.transaction():
        return acts.once(asked, secret(), lambda: (201, as_json(act())))


def asked_for(act_id: UUID, kind: str | None = None, body: Any = None) -> acts.Request:
    """The act this HTTP request asks for; ``kind`` and ``body`` where it is one of several."""
    where = [str(value) for value in (request.view_args or {}).values()]
    return acts.Request(
        id=act_id,
        kind=(kind or str(request.url_rule))[:40],
        body=body or ([*where, g.body] if where else g.body),
        by=actor().operator_id,
        now=clock.now(),
    )


def secret() -> str:
    """The key under which bodies are fingerprinted."""
    key: str = current_app.config["SETTINGS"].secret_key
    return key


def as_json(dumped: Any) -> str:
    """An answer as it is sent and kept; half a character, which no UTF-8 holds, stays a JSON escape."""
    text = json.dumps(dumped, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace").decode()


def to_response(answer: acts.Answer) -> Response:
    """An act's answer over HTTP, marked when it is the first answer again."""
    response = Response(answer.text, status=answer.status, mimetype="application/json")
    if answer.replayed:
        response.headers["Idempotent-Replay"] = "true"
    return response
