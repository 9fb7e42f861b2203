# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of the monitoring pack: which half-year, which ambito, one button."""

from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext
from marshmallow import ValidationError

from app import clock
from app.identity.routes import current
from app.network.rules import Scope
from app.reporting.pages.blueprint import bp
from app.reporting.pages.reports import choices
from app.reporting.routes.asking import READ, ROWS
from app.reporting.routes.pack import packed
from app.reporting.rules.pack import halves_up_to
from app.reporting.schemas.pack import PackIn
from app.web import heavy, may
from app.web.blueprint import invalid


@bp.get("/reports/pack")
@may(READ)
def pack() -> str:
    """Half-years, ambiti and one button."""
    return render_template(
        "reporting/pack.html",
        halves=[(f"{year}-{half}", words(year, half)) for year, half in halves_up_to(clock.today())],
        ambiti=choices()["ambiti"],
        sees_rows=current().scope(ROWS) != Scope(),
    )


def words(year: int, half: int) -> str:
    """A half-year as people say it."""
    if half == 1:
        return str(gettext("January to June %(year)s", year=str(year)))
    return str(gettext("July to December %(year)s", year=str(year)))


@bp.get("/reports/pack.zip")
@may(READ)
@heavy
def pack_file() -> Response:
    """The pack. What the address says wrongly is refused: a pack of something else would be filed as this one."""
    return packed(_loaded())


def _loaded() -> dict[str, Any]:
    """``half=2026-1&ambito=…`` of the form, or ``year=2026&half=1``; raises ``invalid`` (422)."""
    given = {name: value for name, value in request.args.items() if value}
    year, dash, half = given.get("half", "").partition("-")
    if dash:
        given |= {"year": year, "half": half}
    if "ambito" in given:
        given["ambito_id"] = given.pop("ambito")
    try:
        loaded: dict[str, Any] = PackIn().load(given)
    except ValidationError as error:
        raise invalid(error.messages_dict) from None
    return loaded
