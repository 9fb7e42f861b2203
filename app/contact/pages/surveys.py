# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of a survey day: opening it, counting contacts, what became of those to be asked. No script."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.contact.operations import surveys as operations
from app.contact.pages.blueprint import bp
from app.contact.queries import surveys as queries
from app.contact.routes.surveys import READ, WRITE, noted, own_survey
from app.contact.rules.survey_words import NAMES
from app.contact.rules.surveys import ACTIVITIES, GROUPS, KINDS, RAREST
from app.contact.schemas.surveys import SurveyIn
from app.errors import DomainError
from app.identity.pages.navigation import current_site, looked_at
from app.identity.routes import current
from app.network.queries import names_of_sites
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import act_id, loaded, once
from app.web.language import chosen
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

DESK, NEW = "contact/survey.html", "contact/survey_new.html"


@bp.get("/survey")
@may(WRITE)
def surveys() -> str:
    """Survey days, the latest first, and the way to open today's."""
    here = current_site()
    may_open = here is not None and current().may_at(WRITE, here.id)
    today = queries.day_on(here.id, clock.today()) if here and may_open else None
    listed = page_of_rows(queries.days(looked_at(WRITE)), lists.page_number(request.args), PAGE_SIZE, whole_rows=True)
    return render_template(
        "contact/surveys.html",
        listed=listed,
        may_open=may_open and today is None,
        may_tell=current().may(READ),
        address=lists.address_of("contact.surveys", request.args, ()),
        standing=queries.standing,
    )


@bp.get("/survey/new")
@may(WRITE)
def new_survey() -> str:
    """What a survey day says of itself: every how many contacts, and part A."""
    here = current_site()
    if here is None or not current().may_at(WRITE, here.id):
        return render_template("scanning/elsewhere.html", permission=WRITE)
    return render_template(NEW, **_choices(), typed=_proposed(here.id))


def _choices() -> dict[str, Any]:
    words = queries.words(chosen())
    named = {
        name: [(one, words[f"{part}.{one}"]) for one in options]
        for name, part, options in (("kinds", "kind", KINDS), ("activities", "activity", ACTIVITIES))
    }
    groups = [(one, words[f"group.{one}"]) for one in GROUPS]
    return {**named, "groups": groups, "words": words, "rarest": RAREST}


def _proposed(site_id: UUID) -> dict[str, Any]:
    """What the site said the last time."""
    last = queries.latest_of(site_id)
    if last is None:
        return {"every": 3, "kind": "third_sector", "activity": "social_protection", "groups": ["homeless"]}
    return {name: getattr(last, name) for name in ("every", "post_code", "kind", "activity", "groups")}


@bp.post("/survey/new")
@may(WRITE)
def open_survey() -> Response | str | tuple[str, int]:
    """Open today's survey at the current site; the first contact to be asked is drawn by chance."""
    here, by = current_site(), current().operator_id
    if here is None or not current().may_at(WRITE, here.id):
        return render_template("scanning/elsewhere.html", permission=WRITE)
    form = request.form
    every = form.get("every", "").strip()
    typed: dict[str, Any] = {name: form.get(name, "") for name in ("post_code", "kind", "activity")}
    typed |= {"every": int(every) if every.isascii() and every.isdigit() and len(every) < 4 else every}
    typed |= {"groups": form.getlist("groups")}
    made: list[UUID] = []
    try:
        said = loaded(SurveyIn, {**typed, "id": str(act_id()), "site_id": str(here.id)})
        id = said.pop("id")
        about = [str(here.id), *(str(typed[name]) for name in sorted(typed))]
        once("survey", about, lambda _: made.append(operations.open_day(id=id, **said, by=by, now=clock.now()).id), id)
    except DomainError as refusal:
        return refusal_page(refusal, NEW, **_choices(), typed=typed)
    return redirect(url_for("contact.survey", survey_id=made[0]) if made else url_for("contact.surveys"))


@bp.get("/survey/<uuid:survey_id>")
@may(WRITE)
def survey(survey_id: UUID) -> str:
    """The desk of a survey day: count, see whether to ask, say what became of it."""
    return render_template(DESK, **_shown(survey_id))


def _shown(survey_id: UUID) -> dict[str, Any]:
    one = own_survey(survey_id)
    words = queries.words(chosen())
    return {
        "one": one,
        "stands": queries.standing(one),
        "site_name": names_of_sites([one.site_id])[one.site_id],
        "languages": NAMES,
        "words": words,
        "may_send": current().may_at(READ, one.site_id),
        "joined": queries.day(one.carried_to_id) if one.carried_to_id else None,
    }


@bp.post("/survey/<uuid:survey_id>/contacts")
@may(WRITE)
def count_contact(survey_id: UUID) -> Response | tuple[str, int]:
    """One more contact."""
    return _noted(survey_id, "survey-contact", lambda: operations.count_contact(survey_id))


@bp.post("/survey/<uuid:survey_id>/contacts/back")
@may(WRITE)
def take_back_contact(survey_id: UUID) -> Response | tuple[str, int]:
    """The last contact was counted by mistake."""
    return _noted(survey_id, "survey-back", lambda: operations.take_back_contact(survey_id))


@bp.post("/survey/<uuid:survey_id>/refusals")
@may(WRITE)
def note_refusal(survey_id: UUID) -> Response | tuple[str, int]:
    """Whoever was to be asked did not want to, or could not be asked."""
    left_out = request.form.get("left_out") == "1"
    return _noted(survey_id, "survey-refusal", lambda: operations.note_refusal(survey_id, left_out=left_out), left_out)


def _noted(survey_id: UUID, kind: str, act: Callable[[], object], *about: bool) -> Response | tuple[str, int]:
    """An act of the desk, of which nobody is to tell whose it was and when."""
    own_survey(survey_id)
    try:
        noted(act_id(), kind, survey_id, act, *about)
    except DomainError as refusal:
        return refusal_page(refusal, DESK, **_shown(survey_id))
    return redirect(url_for("contact.survey", survey_id=survey_id))


@bp.post("/survey/<uuid:survey_id>/close")
@may(WRITE)
def close_survey(survey_id: UUID) -> Response | tuple[str, int]:
    """The day is over."""
    now = clock.now()
    return _done(survey_id, "survey-close", lambda: operations.close_day(survey_id, now=now))


@bp.post("/survey/<uuid:survey_id>/sent")
@may(READ)
def mark_sent(survey_id: UUID) -> Response | tuple[str, int]:
    """What the day told was sent on: the totals stay, the forms go."""
    own_survey(survey_id, READ)
    by, now = current().operator_id, clock.now()
    return _done(survey_id, "survey-sent", lambda: operations.mark_sent(survey_id, by=by, now=now))


def _done(survey_id: UUID, kind: str, act: Callable[[], object]) -> Response | tuple[str, int]:
    own_survey(survey_id)
    try:
        once(kind, [str(survey_id)], lambda _: act())
    except DomainError as refusal:
        return refusal_page(refusal, DESK, **_shown(survey_id))
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("contact.survey", survey_id=survey_id))
