# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about survey days and what was answered on them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.contact.models import SurveyDay, SurveyForm, SurveyTotal, SurveyWord
from app.contact.rules import surveys as rules
from app.contact.rules.survey_words import words_in
from app.contact.rules.surveys import Totals
from app.db import Rows, ask, db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope


@dataclass(frozen=True)
class Standing:
    """How a survey day stands: how many were drawn to be asked, how many of them nobody has heard of yet, and how many
    forms it holds, those that joined it among them."""

    drawn: int
    waiting: int
    held: int
    ask_next: bool

    @property
    def shown(self) -> bool:
        """Whether it holds enough forms to be told."""
        return self.held >= rules.FEWEST


def standing(day: SurveyDay) -> Standing:
    """How a day stands."""
    drawn = rules.asked_among(day.counted, day.every, day.start)
    gone = day.carried_to_id is not None
    return Standing(
        drawn=drawn,
        waiting=drawn - day.forms - day.refused - day.left_out,
        held=0 if gone else day.forms + day.carried,
        ask_next=rules.is_asked(day.counted + 1, day.every, day.start),
    )


def day(day_id: UUID) -> SurveyDay | None:
    """One survey day, wherever it is of."""
    return db.session.get(SurveyDay, day_id)


def day_on(site_id: UUID, held_on: date) -> SurveyDay | None:
    """The survey day of a site on a date."""
    query = sa.select(SurveyDay).where(SurveyDay.site_id == site_id, SurveyDay.held_on == held_on)
    return db.session.scalar(query)


def days(scope: Scope, *, site_id: UUID | None = None) -> Rows:
    """Survey days where one works, the latest first, each with the name of its site."""
    query: Rows = sa.select(SurveyDay, Site.name.label("site")).join(Site, Site.id == SurveyDay.site_id)
    query = query.where(within(scope))
    if site_id is not None:
        query = query.where(SurveyDay.site_id == site_id)
    return query.order_by(SurveyDay.held_on.desc(), SurveyDay.id)


def latest_of(site_id: UUID) -> SurveyDay | None:
    """The last survey day of a site: what it said of itself is proposed for the next."""
    query = sa.select(SurveyDay).where(SurveyDay.site_id == site_id)
    return db.session.scalar(query.order_by(SurveyDay.held_on.desc()).limit(1))


def small_ones(ambito_id: UUID, besides: UUID) -> Sequence[SurveyDay]:
    """Closed days of an ambito whose forms are too few to be told and still there: one at most, by how days close."""
    query = (
        sa.select(SurveyDay)
        .join(Site, Site.id == SurveyDay.site_id)
        .where(Site.ambito_id == ambito_id, SurveyDay.id != besides, SurveyDay.closed_at.is_not(None))
        .where(SurveyDay.emptied_at.is_(None), SurveyDay.carried_to_id.is_(None))
        .where(SurveyDay.forms + SurveyDay.carried > 0, SurveyDay.forms + SurveyDay.carried < rules.FEWEST)
    )
    return db.session.scalars(query.order_by(SurveyDay.id)).all()


def between(sites: Collection[UUID], first: date, last: date) -> list[tuple[SurveyDay, str]]:
    """Survey days that are over, of these sites and from one day to another, by day and site."""
    query = (
        sa.select(SurveyDay, Site.name)
        .join(Site, Site.id == SurveyDay.site_id)
        .where(SurveyDay.closed_at.is_not(None), SurveyDay.held_on.between(first, last))
        .where(SurveyDay.site_id.in_(list(sites)))
        .order_by(SurveyDay.held_on, Site.name)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def forms_of(day_id: UUID) -> list[dict[str, Any]]:
    """What stands on the forms of a day, in an order that tells nothing."""
    query = sa.select(SurveyForm.answers).where(SurveyForm.day_id == day_id).order_by(SurveyForm.id)
    return [row.answers for row in ask(query)]


def totals(told: Iterable[SurveyDay]) -> Totals:
    """How many gave which answer on these days: counted from the forms, or as it was kept when they went. Days with
    too few forms count nothing."""
    large = [one for one in told if standing(one).shown]
    forms = sa.select(SurveyForm.answers).where(SurveyForm.day_id.in_([one.id for one in large if not one.emptied_at]))
    found = rules.counted(row.answers for row in ask(forms))
    kept = SurveyTotal.day_id.in_([one.id for one in large if one.emptied_at])
    for row in ask(sa.select(SurveyTotal.question, SurveyTotal.answer, SurveyTotal.people).where(kept)):
        found[row.question, row.answer] += row.people
    return found


def words(language: str) -> dict[str, str]:
    """The words of the survey in a language, as they are now."""
    return words_in(language, {row.code: row.words for row in corrections(language)})


def corrections(language: str) -> Sequence[SurveyWord]:
    """What an administrator said of the words of a language."""
    query = sa.select(SurveyWord).where(SurveyWord.language == language)
    return db.session.scalars(query.order_by(SurveyWord.code)).all()


def unverified(language: str) -> set[str]:
    """Codes of the words of part B and of the header that nobody has compared with the official text."""
    compared = {one.code for one in corrections(language) if one.verified}
    return set(rules.FROM_MEMORY) - compared
