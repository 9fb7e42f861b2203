# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Setting a scanner up: a sheet to print and lay beside it, and a page that tells what it sends."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from app.catalogue.routes.scans import SEPARATOR_COOKIE, own_separator
from app.catalogue.rules import LONGEST_SEPARATOR, SEPARATORS, may_separate
from app.paper import scanner as paper
from app.scanning.pages.blueprint import bp
from app.scanning.rules import GS1_TEST, LAYOUT_TEST, PLAIN_TEST
from app.web import may
from app.web.language import LANGUAGES

A_YEAR = 365 * 24 * 3600


@bp.get("/labels/scanner")
@may("label.print")
def scanner() -> str:
    """A field that tells what a scanner sends: its ending, its identifier, its keyboard, the separator, how fast."""
    return _page(own_separator())


@bp.post("/labels/scanner")
@may("label.print")
def keep_separator() -> ResponseReturnValue:
    """The sign that this device's scanner sends for the separator, where it can send none of the usual ones."""
    sign = request.form.get("separator", "").strip()
    if sign and not may_separate(sign):
        refusal = gettext("A field of a label may hold this sign: choose one that is no letter, digit or common sign.")
        return _page(sign, refusal), 422
    answer = redirect(url_for("scanning.scanner"))
    secure = current_app.config["SETTINGS"].secure
    answer.set_cookie(
        SEPARATOR_COOKIE, sign, max_age=A_YEAR if sign else 0, secure=secure, httponly=True, samesite="Lax"
    )
    said = gettext("From now on this device reads %(sign)s as the separator, too.", sign=sign) if sign else ""
    flash(said or gettext("This device has no sign of its own for the separator any more."), "ok")
    return answer


def _page(sign: str, refusal: str | None = None) -> str:
    tests = {"plain": PLAIN_TEST, "layout": LAYOUT_TEST, "gs1": GS1_TEST, "separators": [*SEPARATORS, own_separator()]}
    messages = [refusal] if refusal else []
    return render_template(
        "scanning/scanner.html", tests=tests, sign=sign, longest=LONGEST_SEPARATOR, messages=messages
    )


@bp.get("/labels/scanner.pdf")
@may("label.print")
def scanner_sheet() -> Response:
    """The sheet: what to set, the bars that set it where they are known, and codes to try it with."""
    asked = request.args.get("language")
    language = asked if asked in LANGUAGES else str(get_locale())[:2]
    drawn = paper.draw(paper.Tests(PLAIN_TEST, LAYOUT_TEST, GS1_TEST), language)
    answer = Response(drawn, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename="scanner.pdf")
    return answer
