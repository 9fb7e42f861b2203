# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The dashboard: what to do first, then whether help arrives, drawn once for the page and for paper."""

from urllib.parse import urlencode

from flask import Response, render_template, url_for

from app import clock
from app.identity.pages.navigation import may_open
from app.identity.routes import current
from app.reporting.operations.flowing import bring_flows_up_to_date
from app.reporting.pages.blueprint import bp
from app.reporting.pages.board import Board, before_words, board_of, said, unit_of, winter_words
from app.reporting.pages.board_paper import board_paper
from app.reporting.pages.reports import arguments, choices, kept_of_address, quick_periods
from app.reporting.pages.today import tasks_of
from app.reporting.routes.asking import READ, STOCK, asked
from app.reporting.routes.paper import printed
from app.reporting.routes.telling import as_of_words, say
from app.reporting.rules.periods import Period, last_weeks
from app.web import may
from app.web.language import chosen

FIRST_TASKS = 3


def _permission() -> str:
    """What one asks with: reports of people where one may read them, else of goods alone."""
    return READ if current().may(READ) else STOCK


def _board() -> Board:
    """What the address asks for; where it names no days, twelve weeks that are over, or twelve months for whoever sees
    whole months."""
    today = clock.today()
    bring_flows_up_to_date(clock.now())
    return board_of(asked(arguments(), _permission(), last_weeks(today)), today)


@bp.get("/dashboard")
@may(STOCK)
def dashboard() -> str:
    """Figures and pictures of a period, beside the period before and the last winter."""
    shown = _board()
    kept = kept_of_address()
    address = url_for("reporting.dashboard")
    return render_template(
        "reporting/dashboard.html",
        report=shown,
        board=shown,
        tasks=tasks_of()[:FIRST_TASKS],
        quick=quick_periods(address, kept, shown.period, whole_months=shown.where.guarded),
        choices=choices(_permission()),
        address=address,
        kept=kept,
        said={"say": say, "as_of": as_of_words, "value": said, "unit": unit_of, "before": before_words,
              "winter": winter_words},
        paper=url_for("reporting.dashboard_paper", **kept),
        way_to=lambda path: f"{path}?{urlencode({**kept, **_days(shown.period)})}" if may_open(path) else "",
        today=clock.today(),
    )  # fmt: skip


def _days(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


@bp.get("/dashboard.pdf")
@may(STOCK)
def dashboard_paper() -> Response:
    """The same on paper: the very same drawings, and their tables."""
    shown, language = _board(), chosen()
    return printed(board_paper(shown, language), f"dashboard-{shown.period.first}-{shown.period.last}.pdf")
