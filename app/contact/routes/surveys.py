# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Survey days over JSON. Who counted, who asked and when in the day is written down nowhere."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from flask import Response

from app import clock
from app.acts import Answer
from app.contact.models import SurveyDay
from app.contact.operations import surveys as operations
from app.contact.queries import surveys as queries
from app.contact.routes.blueprint import bp
from app.contact.rules.surveys import FROM_MEMORY
from app.contact.schemas.surveys import (
    CountedOut,
    FormIn,
    NotedOut,
    RefusalIn,
    SurveyActIn,
    SurveyIn,
    SurveyOut,
    SurveysIn,
    SurveyWordIn,
    SurveyWordListOut,
    SurveyWordOut,
    SurveyWordsIn,
)
from app.db import in_transaction
from app.errors import NotFound
from app.identity.rules import Actor
from app.web import actor, at, may, once
from app.web.fields import page_of
from app.web.once import nameless, to_response
from app.web.paging import page_of_rows
from app.web.permissions import check_at

WRITE, READ = "survey.write", "survey.read"
WORDS_READ, WORDS_WRITE = "indicator.read", "indicator.write"


@bp.get("/surveys")
@may(WRITE)
@bp.arguments(SurveysIn, location="query")
@bp.response(200, page_of(SurveyOut))
def list_surveys(asked: dict[str, Any]) -> dict[str, Any]:
    """Survey days where one works, the latest first."""
    if "site_id" in asked:
        check_at(WRITE, asked["site_id"])
    query = queries.days(cast("Actor", actor()).scope(WRITE), site_id=asked.get("site_id"))
    return page_of_rows(
        query, asked["page"], asked["page_size"], shown=lambda rows: [survey_shown(one) for one in rows]
    )


@bp.post("/surveys")
@may(WRITE)
@bp.arguments(SurveyIn)
@bp.response(201, SurveyOut)
@at(WRITE)
@once(SurveyOut)
def open_survey(new: dict[str, Any]) -> dict[str, Any]:
    """Open today's survey at a site; the first contact to be asked is drawn by chance."""
    return survey_shown(operations.open_day(**new, by=actor().operator_id, now=clock.now()))


@bp.get("/surveys/<uuid:survey_id>")
@may(WRITE)
@bp.response(200, SurveyOut)
def get_survey(survey_id: UUID) -> dict[str, Any]:
    """How a survey day stands."""
    return survey_shown(own_survey(survey_id))


@bp.post("/surveys/<uuid:survey_id>/contacts")
@may(WRITE)
@bp.arguments(SurveyActIn)
@bp.response(201, CountedOut)
def count_contact(new: dict[str, Any], survey_id: UUID) -> Response:
    """One more contact: whether it is to be asked. It is counted, and nothing of it is written down."""
    own_survey(survey_id)
    return to_response(
        nameless(new["id"], "survey-contact", [str(survey_id)], lambda: {"ask": operations.count_contact(survey_id)})
    )


@bp.post("/surveys/<uuid:survey_id>/contacts/back")
@may(WRITE)
@bp.arguments(SurveyActIn)
@bp.response(201, NotedOut)
def take_back_contact(new: dict[str, Any], survey_id: UUID) -> Response:
    """The last contact was counted by mistake."""
    own_survey(survey_id)
    return to_response(noted(new["id"], "survey-back", survey_id, lambda: operations.take_back_contact(survey_id)))


@bp.post("/surveys/<uuid:survey_id>/refusals")
@may(WRITE)
@bp.arguments(RefusalIn)
@bp.response(201, NotedOut)
def note_refusal(new: dict[str, Any], survey_id: UUID) -> Response:
    """Whoever was to be asked did not want to, or could not be asked: one more of these, and nothing else."""
    own_survey(survey_id)
    left_out: bool = new["left_out"]
    done = noted(
        *(new["id"], "survey-refusal", survey_id),
        lambda: operations.note_refusal(survey_id, left_out=left_out),
        left_out,
    )
    return to_response(done)


@bp.post("/surveys/<uuid:survey_id>/forms")
@may(WRITE)
@bp.arguments(FormIn)
@bp.response(201, NotedOut)
def take_form(new: dict[str, Any], survey_id: UUID) -> Response:
    """Put a form among the others of the day. The same id twice is the same form, whatever it says."""
    own_survey(survey_id)
    done = noted(new["id"], "survey-form", survey_id, lambda: operations.take_form(survey_id, new["answers"]))
    return to_response(done)


@bp.post("/surveys/<uuid:survey_id>/close")
@may(WRITE)
@bp.arguments(SurveyActIn)
@bp.response(200, SurveyOut)
@once(SurveyOut, 200)
def close_survey(new: dict[str, Any], survey_id: UUID) -> dict[str, Any]:
    """The day is over."""
    own_survey(survey_id)
    return survey_shown(operations.close_day(survey_id, now=clock.now()))


@bp.post("/surveys/<uuid:survey_id>/sent")
@may(READ)
@bp.arguments(SurveyActIn)
@bp.response(200, SurveyOut)
@once(SurveyOut, 200)
def mark_sent(new: dict[str, Any], survey_id: UUID) -> dict[str, Any]:
    """What the day told was sent on: the totals stay, the forms go."""
    own_survey(survey_id, READ)
    return survey_shown(operations.mark_sent(survey_id, by=actor().operator_id, now=clock.now()))


def noted(act_id: UUID, kind: str, survey_id: UUID, act: Callable[[], object], *about: bool) -> Answer:
    """Do an act of the desk once, of which nobody is to tell whose it was and when; the answer is that it was noted."""

    def done() -> dict[str, bool]:
        act()
        return {"noted": True}

    return nameless(act_id, kind, [str(survey_id), *about], done)


def own_survey(survey_id: UUID, permission: str = WRITE) -> SurveyDay:
    """A survey day of where one works; raises ``NotFound`` for another's and for nobody's."""
    one = queries.day(survey_id)
    if one is None:
        raise NotFound
    check_at(permission, one.site_id)
    return one


TOLD = (
    *("id", "site_id", "held_on", "every", "start", "post_code", "kind", "activity", "groups"),
    *("counted", "forms", "refused", "left_out", "carried", "closed_at", "sent_at"),
)


def survey_shown(day: SurveyDay) -> dict[str, Any]:
    """A survey day as the API shows it."""
    stands = queries.standing(day)
    shown = stands.shown and day.closed_at is not None
    told = {name: getattr(day, name) for name in TOLD}
    return told | {"drawn": stands.drawn, "waiting": stands.waiting, "shown": shown}


# ---------------------------------------------------------------- words


@bp.get("/surveys/words")
@may(WORDS_READ)
@bp.arguments(SurveyWordsIn, location="query")
@bp.response(200, SurveyWordListOut)
def list_words(asked: dict[str, Any]) -> dict[str, Any]:
    """The words of the survey in a language, and which of them were compared with the official text."""
    return {"items": words_shown(asked["language"])}


@bp.put("/surveys/words")
@may(WORDS_WRITE)
@bp.arguments(SurveyWordIn)
@bp.response(200, SurveyWordOut)
@in_transaction
def correct_word(new: dict[str, Any]) -> dict[str, Any]:
    """Say a word otherwise, or that it was compared with the official text."""
    operations.correct_word(**new, by=actor().operator_id, now=clock.now())
    return new


def words_shown(language: str) -> list[dict[str, Any]]:
    """Every word of a language with its code, in the order of the form."""
    compared = {one.code: one.verified for one in queries.corrections(language)}
    return [
        {
            "code": code,
            "language": language,
            "words": words,
            "verified": compared.get(code, code not in FROM_MEMORY),
        }
        for code, words in queries.words(language).items()
    ]
