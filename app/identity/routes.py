# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in and out over JSON, and finding out who is asking."""

from typing import Any, cast

from flask import g, request, session

from app import clock, db
from app.db import in_transaction
from app.identity import operations, queries
from app.identity.models import OperatorSession
from app.identity.rules import (
    FREE_ATTEMPTS_OF_AN_ADDRESS,
    SEEN_EVERY,
    Actor,
    too_many_attempts,
    wait_after,
    wrong_credentials,
)
from app.identity.schemas import OperatorOut, SessionOut, SignInIn
from app.web import ApiBlueprint, actor, may, public
from app.web.permissions import SIGNED_IN, is_api

bp = ApiBlueprint("identity_api", __name__, url_prefix="/api/v1", description="Sessions")

BEARERS = frozenset({"api", "device"})
BROWSER = frozenset({"browser"})


def identify() -> None:
    """Before every request: who is asking, from a bearer token or from the cookie of a browser."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    g.by_token = kind.lower() == "bearer" and bool(token)
    secret, kinds = (token.strip(), BEARERS) if g.by_token else (session.get("secret"), BROWSER)
    if not secret or request.endpoint == "static" or (g.by_token and not is_api()):
        return  # pages are for browsers: a device's token opens none
    now = clock.now()
    found = queries.actor_with(secret, kinds, now)
    if found is None:
        return
    g.actor, last_seen_at = found
    if now - last_seen_at > SEEN_EVERY:
        with db.transaction():
            operations.see(g.actor.session_id, now)


def enter(username: str, password: str, kind: str) -> tuple[str, OperatorSession]:
    """Open a session for somebody who knows the password; raises ``too_many_attempts`` or ``wrong_credentials``.

    Failures are counted by account and by address. The slow hashing happens outside any transaction.
    """
    now, name = clock.now(), username.strip().casefold()
    account, address = queries.subject_of("account", name), queries.subject_of("address", request.remote_addr or "")
    by_account, by_address = queries.failures_of(account, now), queries.failures_of(address, now)
    wait = max(wait_after(by_account, now), wait_after(by_address, now, FREE_ATTEMPTS_OF_AN_ADDRESS))
    if wait:
        raise too_many_attempts(wait)
    operator_id, password_hash = queries.credentials(name) or (None, None)
    db.db.session.rollback()
    if not operations.password_fits(password, password_hash) or operator_id is None:
        with db.transaction():
            operations.note_failures([account, address], now)
        raise wrong_credentials()
    with db.transaction():
        operations.forget_failures(account, now)
        return operations.open_session(operator_id, kind, now)


@bp.post("/sessions")
@public
@bp.arguments(SignInIn)
@bp.response(201, SessionOut)
def sign_in(given: dict[str, Any]) -> dict[str, Any]:
    """Sign in with name and password: a token for programs, good for twelve hours."""
    token, opened = enter(given["username"], given["password"], "api")
    return {"token": token, "expires_at": opened.expires_at}


@bp.delete("/sessions/current")
@may(SIGNED_IN)
@bp.response(204)
@in_transaction
def sign_out() -> None:
    """End this session: its token opens nothing any more."""
    operations.end_session(current().session_id, clock.now())


@bp.get("/me")
@may(SIGNED_IN)
@bp.response(200, OperatorOut)
def me() -> dict[str, Any]:
    """Who is asking, with the roles held and where."""
    someone = current()
    return {
        "id": someone.operator_id,
        "username": someone.username,
        "display_name": someone.display_name,
        "language": someone.language,
        "assignments": someone.assignments,
    }


def current() -> Actor:
    """The operator who is asking; raises ``NotSignedIn``."""
    return cast("Actor", actor())
