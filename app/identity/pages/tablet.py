# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A tablet that many share: its operator changes by name and PIN, and one's own PIN is set here."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock, db
from app.errors import DomainError
from app.identity import operations, queries
from app.identity.pages.navigation import OPENED, SITE, current_site
from app.identity.pages.sign_in import bp
from app.identity.routes import current
from app.identity.rules import check_pin, no_tablet, wrong_credentials, wrong_pin
from app.web import lists, may
from app.web.permissions import SIGNED_IN
from app.web.refusals import refusal_page


@bp.get("/pin")
@may(SIGNED_IN)
def pin() -> str:
    """One's own PIN."""
    return render_template("identity/pin.html", has_pin=queries.has_pin(current().operator_id))


@bp.post("/pin")
@may(SIGNED_IN)
def set_pin() -> Response | tuple[str, int]:
    """Set it, or take it away with an empty field; the password says that it is really oneself."""
    someone, typed = current(), request.form.get("pin", "").strip()[:20]
    try:
        hashed = operations.hash_password(check_pin(typed)) if typed else None
        _check_password(someone.username, request.form.get("password", "")[:1000])
    except DomainError as refusal:
        has_pin = queries.has_pin(someone.operator_id)
        return refusal_page(refusal, "identity/pin.html", has_pin=has_pin)
    with db.transaction():
        operations.set_pin(someone.operator_id, hashed)
    flash(gettext("Your PIN is set.") if hashed else gettext("You have no PIN any more."), "ok")
    return redirect(url_for("identity.pin"))


def _check_password(username: str, password: str) -> None:
    """As slow as signing in, and counted with it."""
    someone, now = current(), clock.now()
    account = queries.subject_of("account", username)
    address = queries.subject_of("address", request.remote_addr or "")
    with db.transaction():
        tried = operations.try_to_sign_in(account, address, now)
        hashed = queries.password_of(someone.operator_id)
    if not operations.password_fits(password, hashed):
        raise wrong_credentials()
    with db.transaction():
        operations.forget_failures(account, tried, now)


@bp.get("/tablet")
@may(SIGNED_IN)
def tablet() -> str:
    """Who works on this tablet from now on: the names of this site, and a PIN."""
    return render_template("identity/tablet.html", **_shown())


def _shown() -> dict[str, Any]:
    here = current_site()
    return {
        "opened": _opened(),
        "holders": queries.pin_holders(here.id) if here and _opened() else [],
        "me": current().operator_id,
        "chosen": request.form.get("operator", ""),
    }


def _opened() -> bool:
    """Whether a password was typed in this browser today."""
    return session.get(OPENED) == clock.today().isoformat()


@bp.post("/tablet")
@may(SIGNED_IN)
def change_operator() -> Response | tuple[str, int]:
    """Somebody else takes over, in a session of their own; the one before ends."""
    try:
        secret = _take_over(lists.id_of(request.form.get("operator")), request.form.get("pin", "")[:20])
    except DomainError as refusal:
        return refusal_page(refusal, "identity/tablet.html", **_shown())
    kept = {name: session[name] for name in (OPENED, SITE) if name in session}
    session.clear()
    session.update(kept | {"secret": secret})
    return redirect(url_for("reporting.today"))


def _take_over(operator_id: UUID | None, pin: str) -> str:
    """The secret of the new session; raises ``no_tablet`` (403), ``too_many_attempts`` (429), ``wrong_pin`` (401)."""
    here, before, now = current_site(), current(), clock.now()
    if not _opened() or here is None:
        raise no_tablet()
    account = queries.subject_of("pin", str(operator_id))
    address = queries.subject_of("address", request.remote_addr or "")
    with db.transaction():
        tried = operations.try_to_sign_in(account, address, now)
        hashes = {one.id: one.pin_hash for one in queries.pin_holders(here.id)}
    if operator_id is None or not operations.password_fits(pin, hashes.get(operator_id)):
        raise wrong_pin()
    with db.transaction():
        operations.forget_failures(account, tried, now)
        operations.end_session(before.session_id, now)
        secret, _ = operations.open_session(operator_id, "browser", now)
    return secret
