# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page on which an administrator puts codes and words of the funds right."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app import db as database
from app.db import db
from app.errors import DomainError, NotFound
from app.identity.routes import current
from app.reporting.models import PROGRAMMES, Indicator
from app.reporting.operations import estimating
from app.reporting.pages.blueprint import bp
from app.reporting.queries.indicators import report as indicators
from app.reporting.routes.indicators import CODES, CORRECT
from app.reporting.rules.indicator_rows import PROGRAMME_NAMES
from app.reporting.schemas.indicators import IndicatorIn
from app.web import may
from app.web.forms import loaded
from app.web.refusals import refusal_page

PAGE = "reporting/code.html"
LONGEST_POSITION = 4


@bp.get("/indicators")
@may(CODES)
def codes() -> str:
    """The lines of both programmes, those that are not shown too."""
    lines = indicators.everything()
    programmes = [
        (gettext(PROGRAMME_NAMES[programme]), [one for one in lines if one.programme == programme])
        for programme in PROGRAMMES
    ]
    return render_template("reporting/codes.html", programmes=programmes)


@bp.get("/indicators/<uuid:indicator_id>")
@may(CORRECT)
def code(indicator_id: UUID) -> str:
    """A line, to be put right."""
    return render_template(PAGE, **_shown(indicator_id))


def _shown(indicator_id: UUID) -> dict[str, Any]:
    one = db.session.get(Indicator, indicator_id)
    if one is None:
        raise NotFound
    return {"one": one, "programme": gettext(PROGRAMME_NAMES[one.programme]), "typed": one}


@bp.post("/indicators/<uuid:indicator_id>")
@may(CORRECT)
def correct_code(indicator_id: UUID) -> Response | tuple[str, int]:
    """Keep what the form says of a line."""
    form = request.form
    try:
        said = _read(form)
        with database.transaction():
            estimating.correct(indicator_id, said, by=current().operator_id, now=clock.now())
    except DomainError as refusal:
        return refusal_page(refusal, PAGE, **{**_shown(indicator_id), "typed": form})
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("reporting.codes"), code=303)


def _read(form: Mapping[str, str]) -> dict[str, Any]:
    position = form.get("position", "").strip()
    is_number = position.isascii() and position.isdigit() and len(position) <= LONGEST_POSITION
    said: dict[str, Any] = {name: form.get(name, "") for name in ("code", "label_it", "label_en")}
    said |= {name: name in form for name in ("verified", "shown")}
    return loaded(IndicatorIn, {**said, "position": int(position) if is_number else position})
