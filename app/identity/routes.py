# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in and out over JSON, finding out who is asking, and the phones that hand in later."""

import logging
from typing import Any, cast
from uuid import UUID

from flask import g, request, session

from app import clock, db
from app.identity import operations, queries
from app.identity.models import Device, OperatorSession
from app.identity.rules import PHONE, SEEN_EVERY, Actor, wrong_credentials
from app.identity.schemas import (
    DeviceActIn,
    DeviceIn,
    DeviceOut,
    OperatorOut,
    RegisteredOut,
    SessionOut,
    SignInIn,
    WithdrawnOut,
)
from app.web import ApiBlueprint, actor, may, public
from app.web.fields import PageIn, page_of
from app.web.once import once
from app.web.permissions import SIGNED_IN, is_api, is_for_phones
from app.web.texts import sealer

bp = ApiBlueprint("identity_api", __name__, url_prefix="/api/v1", description="Sessions")

log = logging.getLogger(__name__)

BEARERS = frozenset({"api", "device"})
PHONES = frozenset({PHONE})
REGISTER, WITHDRAW = "scan", "device.withdraw"
BROWSER = frozenset({"browser"})


def identify() -> None:
    """Before every request: who is asking, from a bearer token or from the cookie of a browser. The token of a phone's
    outbox is one at the few routes that are for it."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    g.by_token = kind.lower() == "bearer" and bool(token)
    secret, kinds = (token.strip(), _bearers()) if g.by_token else (session.get("secret"), BROWSER)
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


def _bearers() -> frozenset[str]:
    return BEARERS | PHONES if is_for_phones() else BEARERS


def enter(username: str, password: str, kind: str, instead_of: UUID | None = None) -> tuple[str, OperatorSession]:
    """Open a session for somebody who knows the password, named by username or badge; raises ``too_many_attempts`` or
    ``wrong_credentials``.

    Failures are counted by account and by address. The slow hashing happens outside any transaction. ``instead_of`` is
    the session this one takes the place of: it ends.
    """
    now, name = clock.now(), queries.sign_in_name(username)
    account, address = queries.subject_of("account", name), queries.subject_of("address", request.remote_addr or "")
    with db.transaction():
        tried = operations.try_to_sign_in(account, address, now)
        operator_id, password_hash = queries.credentials(name) or (None, None)
    if not operations.password_fits(password, password_hash) or operator_id is None:
        raise wrong_credentials()
    with db.transaction():
        operations.forget_failures(account, tried, now)
        if instead_of is not None:
            operations.end_session(instead_of, now)
        opened = operations.open_session(operator_id, kind, now)
    log.info("signed_in", extra={"operator": str(operator_id), "kind": kind})
    return opened


def leave() -> None:
    """End the session of the one who asks: its secret opens nothing any more."""
    someone = current()
    with db.transaction():
        operations.end_session(someone.session_id, clock.now())
    log.info("signed_out", extra={"operator": str(someone.operator_id), "kind": someone.kind})


@bp.post("/sessions")
@public
@bp.arguments(SignInIn)
@bp.response(201, SessionOut)
def sign_in(given: dict[str, Any]) -> dict[str, Any]:
    """Sign in with name, or the code of one's badge, and password: a token for programs, good for twelve hours."""
    token, opened = enter(given["username"], given["password"], "api")
    return {"token": token, "expires_at": opened.expires_at}


@bp.delete("/sessions/current")
@may(SIGNED_IN)
@bp.response(204)
def sign_out() -> None:
    """End this session: its token opens nothing any more."""
    leave()


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


@bp.post("/devices")
@may(REGISTER)
@bp.arguments(DeviceIn)
@bp.response(201, RegisteredOut)
def register_device(new: dict[str, Any]) -> operations.Registered:
    """Make this phone one that hands in later: a token for its outbox, and the key that seals it. Again with the same
    id: a new token, the same key. Not kept among the answers: it carries secrets."""
    someone = current()
    with db.transaction():
        made = operations.register_device(**new, operator_id=someone.operator_id, sealer=sealer(), now=clock.now())
        device_id = made.device.id
    log.info("device_registered", extra={"operator": str(someone.operator_id), "device": str(device_id)})
    return made


@bp.get("/devices")
@may(REGISTER)
@bp.arguments(PageIn, location="query")
@bp.response(200, page_of(DeviceOut))
def list_devices(query: dict[str, Any]) -> dict[str, Any]:
    """One's own phones; for coordinators, those of their ambito too."""
    someone = current()
    rows, total = queries.devices_in(
        someone.sight_with(WITHDRAW), someone.operator_id, clock.now(), query["page"], query["page_size"]
    )
    return {"items": rows, **query, "total": total}


@bp.delete("/devices/current")
@may(SIGNED_IN, phones=True)
@bp.response(204)
def sign_off_device() -> None:
    """A phone whose outbox is empty goes by itself: its token opens nothing any more."""
    someone = current()
    with db.transaction():
        device_id = operations.sign_off_device(someone.session_id, clock.now())
    log.info("device_signed_off", extra={"operator": str(someone.operator_id), "device": str(device_id)})


@bp.post("/devices/<uuid:device_id>/withdraw")
@may(REGISTER)
@bp.arguments(DeviceActIn)
@bp.response(200, WithdrawnOut)
@once(WithdrawnOut, 200)
def withdraw_device(new: dict[str, Any], device_id: UUID) -> Device:
    """A phone is lost: its token opens nothing any more. One's own, or, for coordinators, of their ambito."""
    return withdraw(device_id)


def withdraw(device_id: UUID) -> Device:
    """The same for a page, inside a transaction; raises ``NotFound`` for a phone out of reach."""
    someone, now = current(), clock.now()
    queries.device_within(device_id, someone.sight_with(WITHDRAW), someone.operator_id, now)
    device = operations.withdraw_device(device_id, now, but=someone.session_id)
    log.info("device_withdrawn", extra={"operator": str(someone.operator_id), "device": str(device_id)})
    return device


def current() -> Actor:
    """The operator who is asking; raises ``NotSignedIn``."""
    return cast("Actor", actor())
