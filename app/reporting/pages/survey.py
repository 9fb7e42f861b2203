# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of what was answered on survey days."""

from flask import Response

from app.reporting.pages.blueprint import bp
from app.reporting.pages.reports import arguments, page_of
from app.reporting.routes.files import as_file
from app.reporting.routes.survey import SURVEY, survey_report
from app.reporting.routes.telling import FileKind
from app.web import may


@bp.get("/reports/survey")
@may(SURVEY)
def survey() -> str:
    """What was answered on the survey days of a period."""
    return page_of(survey_report(arguments()), "reporting/survey.html", "reporting.survey", SURVEY)


@bp.get("/reports/survey.<any(csv, xlsx, pdf):kind>")
@may(SURVEY)
def survey_file(kind: FileKind) -> Response:
    """The same as a file."""
    return as_file(survey_report(arguments()), kind)
