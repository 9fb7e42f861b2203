# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Setting a scanner up: a sheet to print and lay beside it, and a page that tells what it sends."""

from flask import render_template, request
from flask_babel import get_locale
from werkzeug.wrappers import Response

from app.paper import scanner as paper
from app.scanning.pages.blueprint import bp
from app.scanning.rules import GS1_TEST, LAYOUT_TEST, PLAIN_TEST
from app.web import may
from app.web.language import LANGUAGES


@bp.get("/labels/scanner")
@may("label.print")
def scanner() -> str:
    """A field that tells what a scanner sends: its ending, its identifier, its keyboard, the separator, how fast."""
    tests = {"plain": PLAIN_TEST, "layout": LAYOUT_TEST, "gs1": GS1_TEST}
    return render_template("scanning/scanner.html", tests=tests)


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
