# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of coming in and going out, of where one works, and of how one likes to read."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from app import clock, db
from app.errors import DomainError, NotFound
from app.identity import operations, queries
from app.identity.pages.navigation import OPENED, SITE, current_site, looked_at, own_sites, shell
from app.identity.routes import current, enter, leave
from app.identity.rules import wrong_credentials
from app.web import may, public
from app.web.fields import check_text
from app.web.language import COOKIE as LANGUAGE_COOKIE
from app.web.language import LANGUAGES
from app.web.pages import THEME_COOKIE, THEMES, on_demo_data, own_path
from app.web.permissions import SIGNED_IN
from app.web.refusals import refusal_page

bp = Blueprint("identity", __name__)
bp.app_context_processor(shell)

A_YEAR = 365 * 24 * 3600


@bp.get("/")
@public
def sign_in() -> str | Response:
    """The sign-in page; whoever is in goes on to today's tasks."""
    if g.get("actor") is not None:
        return redirect(own_path(request.args.get("next"), url_for("reporting.today")))
    return render_template("identity/sign_in.html", **_sign_in_fields(request.args.get("as", "")))


@bp.post("/")
@public
def come_in() -> tuple[str, int] | Response:
    """Sign in with name and password, in a session of its own: nothing of the one before is kept, and it ends."""
    username, password = request.form.get("username", ""), request.form.get("password", "")
    before = g.get("actor")
    try:
        secret, _ = enter(check_text(username)[:200], password[:1000], "browser", before and before.session_id)
    except ValidationError:
        return refusal_page(wrong_credentials(), "identity/sign_in.html", **_sign_in_fields(""))
    except DomainError as refusal:
        return refusal_page(refusal, "identity/sign_in.html", **(_sign_in_fields("") | {"username": username}))
    session.clear()
    session["secret"] = secret
    session[OPENED] = clock.today().isoformat()
    return redirect(own_path(request.form.get("next"), url_for("reporting.today")))


def _sign_in_fields(chosen: str) -> dict[str, Any]:
    """What the form is filled with. Where demo data was loaded, a name to try fills both fields."""
    demo = current_app.extensions["demo"]
    names = queries.usernames_among(demo.SIGN_INS) if on_demo_data() else []
    tried = chosen if chosen in names else ""
    return {
        "demo_names": names,
        "tried": tried,
        "username": tried,
        "password": demo.PASSWORD if tried else "",
        "next": own_path(request.values.get("next"), ""),
    }


@bp.post("/sign-out")
@may(SIGNED_IN)
def sign_out() -> Response:
    """End the session here and on the server."""
    leave()
    session.clear()
    answer = redirect(url_for("identity.sign_in"))
    # Not "storage": handouts that wait for the network stay on the telephone until somebody sends them.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@bp.get("/sites")
@may(SIGNED_IN)
def sites() -> str:
    """Where one may work, as a page: what the sheet of the top bar shows."""
    back_to = own_path(request.args.get("next"), url_for("reporting.today"))
    return render_template("identity/sites.html", back_to=back_to)


@bp.post("/sites")
@may(SIGNED_IN)
def switch_site() -> Response:
    """Work at another site from now on."""
    asked = request.form.get("site", "")
    if asked and asked not in {str(one.id) for one in own_sites()}:
        raise NotFound
    session[SITE] = asked
    site = current_site()
    if site is not None:
        flash(gettext("You are now working at %(site)s.", site=site.name), "plain")
    return redirect(_back())


@bp.post("/language")
@public
def choose_language() -> Response:
    """Read in another language, on this device and wherever one signs in next."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise NotFound
    if g.get("actor") is not None:
        someone = current()
        with db.transaction():
            operations.choose_language(someone.operator_id, language)
    return _remembering(redirect(_back()), LANGUAGE_COOKIE, language)


@bp.post("/theme")
@public
def choose_theme() -> Response:
    """Read by day or by night on this device, or as the device has it."""
    theme = request.form.get("theme", "")
    if theme and theme not in THEMES:
        raise NotFound
    return _remembering(redirect(_back()), THEME_COOKIE, theme)


def _back() -> str:
    return own_path(request.form.get("next"), url_for("identity.sign_in"))


def _remembering(answer: Response, cookie: str, value: str) -> Response:
    secure = current_app.config["SETTINGS"].secure
    if value:
        answer.set_cookie(cookie, value, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")
    else:
        answer.delete_cookie(cookie, secure=secure, httponly=True, samesite="Lax")
    return answer


@bp.get("/more")
@may(SIGNED_IN)
def more() -> str:
    """Everything that has no place in the bar: register, language, light, help, exit."""
    return render_template("identity/more.html")


@bp.get("/help")
@public
def help_page() -> str:
    """How to work without a mouse, and what the words mean."""
    return render_template("identity/help.html")


@bp.get("/accessibility")
@public
def accessibility() -> str:
    """How usable these pages are, and whom to tell when they are not."""
    return render_template("identity/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> str:
    """What is kept about whom."""
    return render_template("identity/privacy.html")


__all__ = ["bp", "current_site", "looked_at"]
