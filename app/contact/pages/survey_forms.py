# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of a survey, in the language of whoever answers; and its words, for who may correct them."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.contact.operations import surveys as operations
from app.contact.pages.blueprint import bp
from app.contact.queries import surveys as queries
from app.contact.routes.surveys import WORDS_READ, WORDS_WRITE, WRITE, noted, own_survey, words_shown
from app.contact.rules import surveys as rules
from app.contact.rules.survey_words import LANGUAGES, NAMES, RIGHT_TO_LEFT
from app.contact.rules.surveys import QUESTIONS
from app.contact.schemas.surveys import SurveyWordIn
from app.errors import DomainError
from app.identity.routes import current
from app.web import lists, may
from app.web.forms import act_id, loaded, once
from app.web.refusals import refusal_page

FORM, WORDS = "contact/survey_form.html", "contact/survey_words.html"


@bp.get("/survey/<uuid:survey_id>/form")
@may(WRITE)
def survey_form(survey_id: UUID) -> Response | str:
    """The form for whoever was drawn; where nobody was, back to the desk."""
    one = own_survey(survey_id)
    if one.closed_at is not None or queries.standing(one).waiting < 1:
        return redirect(url_for("contact.survey", survey_id=survey_id))
    return render_template(FORM, **_form(survey_id), typed={})


def _form(survey_id: UUID) -> dict[str, Any]:
    language = lists.word_of(request.values, "language", LANGUAGES, "it")
    return {
        "survey_id": survey_id,
        "spoken": language,
        "spoken_direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "languages": NAMES,
        "words": queries.words(language),
        "questions": QUESTIONS,
    }


@bp.post("/survey/<uuid:survey_id>/form")
@may(WRITE)
def take_form(survey_id: UUID) -> Response | tuple[str, int]:
    """Put the form among the others of the day."""
    own_survey(survey_id)
    typed = {one.code: [said for said in request.form.getlist(one.code) if said] for one in QUESTIONS}
    try:
        noted(act_id(), "survey-form", survey_id, lambda: operations.take_form(survey_id, typed))
    except DomainError as refusal:
        return refusal_page(refusal, FORM, **_form(survey_id), typed=typed)
    language = lists.word_of(request.form, "language", LANGUAGES, "it")
    flash(queries.words(language)["thanks"], "ok")
    return redirect(url_for("contact.survey", survey_id=survey_id))


@bp.get("/survey/words")
@may(WORDS_READ)
def survey_words() -> str:
    """The words of the survey in a language, and which of them were compared with the official text."""
    return render_template(WORDS, **_words(lists.word_of(request.args, "language", LANGUAGES, "it")))


def _words(language: str) -> dict[str, Any]:
    return {
        "spoken": language,
        "spoken_direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "languages": NAMES,
        "rows": words_shown(language),
        "from_memory": rules.FROM_MEMORY,
        "may_write": current().may(WORDS_WRITE),
    }


@bp.post("/survey/words")
@may(WORDS_WRITE)
def correct_words() -> Response | tuple[str, int]:
    """Keep what the form says otherwise than it was."""
    language = lists.word_of(request.form, "language", LANGUAGES, "it")
    by, now = current().operator_id, clock.now()
    try:
        changed = [one for row in words_shown(language) if (one := _changed(row))]

        def act(_: UUID) -> None:
            for one in changed:
                operations.correct_word(**one, by=by, now=now)

        once("survey-words", [[str(value) for value in one.values()] for one in changed] + [language], act)
    except DomainError as refusal:
        return refusal_page(refusal, WORDS, **_words(language))
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("contact.survey_words", language=language))


def _changed(row: dict[str, Any]) -> dict[str, Any] | None:
    """A word as the form says it, where that is something else."""
    words = request.form.get(row["code"])
    if words is None:
        return None
    said = {**row, "words": words.strip(), "verified": request.form.get(f"{row['code']}:verified") == "1"}
    return loaded(SurveyWordIn, said) if said != row else None
