# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was answered on survey days."""

from collections.abc import Mapping
from typing import Any

from app.reporting.queries.survey import survey as survey_of
from app.reporting.routes.asking import asked, moment
from app.reporting.routes.blueprint import bp
from app.reporting.routes.files import as_files
from app.reporting.routes.telling import answered
from app.reporting.rules.report import Report
from app.reporting.schemas.reports import ReportIn, ReportOut
from app.web import may

SURVEY = "survey.read"


@bp.get("/reports/survey")
@may(SURVEY)
@bp.arguments(ReportIn, location="query")
@bp.response(200, ReportOut)
def survey(args: dict[str, Any]) -> dict[str, Any]:
    """The survey days of a period that are over, and what was answered."""
    return answered(survey_report(args))


def survey_report(args: Mapping[str, Any]) -> Report:
    """The report that was asked for."""
    about = asked(args, SURVEY)
    return survey_of(about.where, about.period, moment())


as_files("/reports/survey", SURVEY, ReportIn, survey_report, "What was answered on survey days")
