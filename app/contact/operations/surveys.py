# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of survey days. Contacts are counted, never named; a form joins the others so that none can be told apart."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app import db as database
from app.clock import day_of
from app.contact.models import SurveyDay, SurveyForm, SurveyTotal, SurveyWord
from app.contact.queries import surveys as queries
from app.contact.rules import surveys as rules
from app.contact.rules.survey_words import WORDS
from app.db import ask, db, table_of, take_turn, write
from app.errors import NotFound
from app.network.queries import ambito_of

_FORM, _TOTAL = table_of(SurveyForm), table_of(SurveyTotal)


def open_day(
    *,
    id: UUID,
    site_id: UUID,
    every: int,
    post_code: str,
    kind: str,
    activity: str,
    groups: Sequence[str],
    by: UUID,
    now: datetime,
) -> SurveyDay:
    """Open today's survey at a site, its first contact to be asked drawn by chance; who comes second gets the one that
    is open. Raises ``survey_over`` (409) for one that was closed: what was told of it stays as it is."""
    take_turn(site_id)
    known = queries.day_on(site_id, day_of(now))
    if known is not None:
        db.session.refresh(known)
        rules.check_open(known.closed_at is not None)
        return known
    said = {"post_code": post_code, "kind": kind, "activity": activity}
    one = SurveyDay(
        id=id,
        site_id=site_id,
        held_on=day_of(now),
        every=every,
        start=rules.drawn_start(every),
        groups=[group for group in rules.GROUPS if group in groups],
        operator_id=by,
        opened_at=now,
        **said,
    )
    db.session.add(one)
    db.session.flush()
    return one


def count_contact(day_id: UUID) -> bool:
    """One more contact; whether it is to be asked. Raises ``survey_over`` and ``survey_full`` (409)."""
    one = _turn_of(day_id)
    rules.check_room(one.counted)
    one.counted += 1
    db.session.flush()
    return rules.is_asked(one.counted, one.every, one.start)


def take_back_contact(day_id: UUID) -> None:
    """One contact was counted by mistake. Raises ``nothing_to_take_back`` and ``survey_over`` (409)."""
    one = _turn_of(day_id)
    was_asked = rules.is_asked(one.counted, one.every, one.start)
    rules.check_takes_back(one.counted, queries.standing(one).waiting, was_asked)
    one.counted -= 1
    db.session.flush()


def note_refusal(day_id: UUID, *, left_out: bool = False) -> None:
    """Whoever was to be asked did not want to, or could not be asked: it is counted, and nothing else is kept.

    Raises ``nobody_to_ask`` and ``survey_over`` (409).
    """
    one = _turn_of(day_id)
    rules.check_somebody_asked(queries.standing(one).waiting)
    if left_out:
        one.left_out += 1
    else:
        one.refused += 1
    db.session.flush()


def take_form(day_id: UUID, answers: Mapping[str, Sequence[str]]) -> None:
    """Put a form among the others of the day. Raises ``bad_answer``, ``empty_form`` (422), ``nobody_to_ask`` and
    ``survey_over`` (409)."""
    kept = rules.check_answers(answers)
    one = _turn_of(day_id)
    rules.check_somebody_asked(queries.standing(one).waiting)
    _write_anew(day_id, [*queries.forms_of(day_id), kept])
    one.forms += 1
    db.session.flush()


def _write_anew(day_id: UUID, forms: Sequence[Mapping[str, Any]]) -> None:
    """All forms of a day under new ids, in the order of these: none can be told to have come before another."""
    ask(sa.delete(_FORM).where(_FORM.c.day_id == day_id))
    rows = [{"id": chance.new_id(), "day_id": day_id, "answers": answers} for answers in forms]
    if rows:
        write(_FORM.insert(), sorted(rows, key=lambda row: row["id"].bytes))


def close_day(day_id: UUID, *, now: datetime) -> SurveyDay:
    """The day is over; whoever was still to be asked was left out. Too few forms wait for the next day of the ambito,
    and those that waited join this one. Raises ``survey_over`` (409)."""
    known = queries.day(day_id)
    ambito_id = ambito_of(known.site_id) if known else None
    take_turn(day_id, ambito_id)
    one = _open(day_id)
    one.left_out += queries.standing(one).waiting
    one.closed_at = now
    if ambito_id is not None and one.forms:
        for small in queries.small_ones(ambito_id, day_id):
            _carry(small, one)
    db.session.flush()
    return one


def _carry(small: SurveyDay, to: SurveyDay) -> None:
    """Forms of a small day become those of another, so that the two can never be told apart again."""
    db.session.refresh(small)
    joined = [*queries.forms_of(to.id), *queries.forms_of(small.id)]
    _write_anew(small.id, ())
    _write_anew(to.id, joined)
    to.carried += small.forms + small.carried
    small.carried_to_id = to.id


def mark_sent(day_id: UUID, *, by: UUID, now: datetime) -> SurveyDay:
    """What the day told was sent on: the totals stay, the forms go. Said again it changes nothing.

    Raises ``survey_too_small`` (409).
    """
    take_turn(day_id)
    one = _known(day_id)
    rules.check_shown(one.closed_at is not None, queries.standing(one).held)
    if one.sent_at is None:
        one.sent_at, one.sent_by = now, by
        empty(one, now=now)
    return one


def empty(one: SurveyDay, *, now: datetime) -> int:
    """Delete the forms of a day, once the totals stand of one that may be told; returns how many went."""
    forms = queries.forms_of(one.id)
    if one.emptied_at is None and queries.standing(one).shown:
        rows = [
            {"day_id": one.id, "question": question, "answer": answer, "people": people}
            for (question, answer), people in sorted(rules.counted(forms).items())
        ]
        write(_TOTAL.insert(), rows)
    _write_anew(one.id, ())
    one.closed_at, one.emptied_at = one.closed_at or now, now
    db.session.flush()
    return len(forms)


def let_forms_go(ids: Sequence[UUID], *, now: datetime) -> int:
    """Empty the days that these forms are of, whether they were sent or not; returns how many forms went."""
    query = sa.select(_FORM.c.day_id).where(_FORM.c.id.in_(ids)).distinct()
    days = sorted(row.day_id for row in ask(query))
    take_turn(*days)
    return sum(empty(_known(day_id), now=now) for day_id in days)


def correct_word(*, code: str, language: str, words: str, verified: bool, by: UUID, now: datetime) -> None:
    """Say a word of the survey otherwise, or that it was compared with the official text. Raises ``NotFound``."""
    if code not in WORDS.get(language, {}):
        raise NotFound
    said = {"words": words, "verified": verified, "operator_id": by, "changed_at": now}
    row = database.insert(SurveyWord).values(code=code, language=language, **said)
    db.session.execute(row.on_conflict_do_update(index_elements=["code", "language"], set_=said))
    db.session.expire_all()


def _turn_of(day_id: UUID) -> SurveyDay:
    take_turn(day_id)
    return _open(day_id)


def _open(day_id: UUID) -> SurveyDay:
    one = _known(day_id)
    rules.check_open(one.closed_at is not None)
    return one


def _known(day_id: UUID) -> SurveyDay:
    """A day as it is now, once one has its turn."""
    one = queries.day(day_id)
    if one is None:
        raise NotFound
    db.session.refresh(one)
    return one
