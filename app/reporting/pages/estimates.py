# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page on which a coordinator writes down an estimate, and sees those of before."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.db import ask
from app.errors import DomainError
from app.identity.routes import current
from app.network.models import Ambito
from app.reporting.models import PROGRAMMES
from app.reporting.operations import estimating
from app.reporting.pages.blueprint import bp
from app.reporting.queries.indicators import estimates as queries
from app.reporting.queries.indicators import report as indicators
from app.reporting.routes.asking import ROWS
from app.reporting.routes.indicators import ESTIMATE, check_own, check_seen, estimating_scope
from app.reporting.rules.indicator_rows import PROGRAMME_NAMES
from app.reporting.rules.indicators import People, counted
from app.reporting.rules.periods import last_half_year
from app.reporting.schemas.indicators import EstimateIn
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import act_id, loaded, once
from app.web.language import chosen
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

PAGE = "reporting/estimates.html"


@bp.get("/reports/estimates")
@may(ROWS)
def estimates() -> str:
    """What was estimated, and a form for more."""
    return render_template(PAGE, **_shown(_asked()))


def _shown(typed: Mapping[str, Any]) -> dict[str, Any]:
    own = sorted(estimating_scope().ambiti)
    names = ask(sa.select(Ambito.id, Ambito.name).where(Ambito.id.in_(own)).order_by(Ambito.name))
    query = queries.estimates(current().sight_with(ROWS))
    return {
        "ambiti": [(str(row.id), row.name) for row in names],
        "own": own,
        "indicators": _indicators(),
        "listed": page_of_rows(query, lists.page_number(request.args), PAGE_SIZE, whole_rows=True),
        "address": lists.address_of("reporting.estimates", request.args, ()),
        "today": clock.today(),
        "typed": typed,
    }


def _indicators() -> list[tuple[str, str]]:
    """Lines of people, by programme, as choices."""
    return [
        (f"{one.programme} {one.code}", f"{gettext(PROGRAMME_NAMES[one.programme])} {one.code} · {_words(one)}")
        for programme in PROGRAMMES
        for one in indicators.kept(programme)
        if isinstance(counted(programme, one.measure), People)
    ]


def _words(one: Any) -> str:
    return str(one.label_it if chosen() == "it" else one.label_en)


def _asked() -> dict[str, str]:
    """What the address proposes; else the last half-year that is over."""
    args, over = request.args, last_half_year(clock.today())
    programme = lists.word_of(args, "programme", PROGRAMMES, "esf_plus")
    code = lists.text_of(args, "code", 12)
    first, last = lists.day_of(args.get("from")) or over.first, lists.day_of(args.get("to")) or over.last
    return {
        "ambito_id": lists.text_of(args, "ambito", 36),
        "indicator": f"{programme} {code}" if code else f"{programme} {_first_of(programme)}",
        "from": first.isoformat(),
        "to": last.isoformat(),
        "value": "",
        "method": "",
    }


def _first_of(programme: str) -> str:
    one = next((one for one in indicators.kept(programme) if one.measure == "people"), None)
    return one.code if one else ""


@bp.post("/reports/estimates")
@may(ESTIMATE)
def add_estimate() -> Response | tuple[str, int]:
    """Keep what the form says."""
    form = request.form
    try:
        said = _read(form)
        check_own(said["ambito_id"])
        by, now = current().operator_id, clock.now()
        days = {"first_on": said.pop("since"), "last_on": said.pop("until")}
        once(
            "estimate",
            [str(one) for one in (*said.values(), *days.values())],
            lambda id: estimating.estimate(**{**said, "id": id}, **days, by=by, now=now),
            said["id"],
        )
    except DomainError as refusal:
        typed = {name: form.get(name, "") for name in ("ambito_id", "indicator", "from", "to", "value", "method")}
        return refusal_page(refusal, PAGE, **_shown(typed))
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("reporting.estimates"), code=303)


def _read(form: Mapping[str, str]) -> dict[str, Any]:
    programme, _, code = form.get("indicator", "").partition(" ")
    value = form.get("value", "").strip().replace(".", "")
    return loaded(
        EstimateIn,
        {
            "id": str(act_id()),
            "ambito_id": form.get("ambito_id", ""),
            "programme": programme,
            "code": code,
            "from": form.get("from", ""),
            "to": form.get("to", ""),
            "value": int(value) if value.isascii() and value.isdigit() and len(value) < 9 else value,
            "method": form.get("method", ""),
        },
    )


@bp.post("/reports/estimates/<uuid:estimate_id>/withdraw")
@may(ESTIMATE)
def withdraw_estimate(estimate_id: UUID) -> Response:
    """Take an estimate back."""
    check_seen(estimate_id)
    by, now = current().operator_id, clock.now()
    once("withdraw_estimate", [str(estimate_id)], lambda _: estimating.withdraw(estimate_id, by=by, now=now), act_id())
    flash(gettext("Withdrawn."), "ok")
    return redirect(url_for("reporting.estimates"), code=303)
