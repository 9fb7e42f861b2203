# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is due to go, by kind: the same conditions for the preview, for the nightly run, and once more when it goes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.acts import Act
from app.contact.models import (
    Card,
    Contact,
    Person,
    Referral,
    ReferralStep,
    RetentionRule,
    RetentionRun,
    SurveyDay,
    SurveyForm,
)
from app.contact.rules.people import Member, Somebody, together
from app.db import ask, db
from app.distribution.models import Handout, QuarantinedHandout
from app.identity.models import AccessRecord
from app.privacy.rules.reads import BY_CARD
from app.privacy.rules.retention import DEFAULTS, kept_from

# Answers that may tell of people; those of handouts tell only goods, and a telephone may ask for them years later.
TELLING = ("/api/v1/people", "/api/v1/contacts", "/api/v1/referrals")

AT_A_TIME = 20_000  # ids; each page looks through the table again, so few large ones are better than many small ones

_member = aliased(Person)


def months() -> dict[str, int]:
    """For how many months each kind is kept: as somebody decided, else the default."""
    decided = {row.kind: row.months for row in ask(sa.select(RetentionRule.kind, RetentionRule.months))}
    return {kind: decided.get(kind, default) for kind, default in DEFAULTS.items()}


def rules() -> list[dict[str, Any]]:
    """The rules in order, with what they would be by themselves and when somebody changed them."""
    decided = {one.kind: one for one in db.session.scalars(sa.select(RetentionRule))}
    return [
        {
            "kind": kind,
            "months": decided[kind].months if kind in decided else default,
            "default_months": default,
            "changed_at": decided[kind].changed_at if kind in decided else None,
        }
        for kind, default in DEFAULTS.items()
    ]


def runs() -> sa.Select[Any]:
    """What went, the latest first: how many of which kind, by wish or by the clock."""
    return sa.select(RetentionRun).order_by(RetentionRun.run_at.desc(), RetentionRun.kind, RetentionRun.id)


def kept_from_now(now: datetime) -> dict[str, datetime]:
    """From which moment on each kind is kept; what is older is due."""
    return {kind: kept_from(now, number) for kind, number in months().items()}


def preview(now: datetime) -> dict[str, int]:
    """How many records of each kind would go if the clock ran now."""
    return {kind: _count(kind, before) for kind, before in kept_from_now(now).items()}


def _count(kind: str, before: datetime) -> int:
    return sum(
        ask(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())).scalar_one()
        for query in due(kind, before)
    )


def due_ids(kind: str, before: datetime) -> Iterator[list[UUID]]:
    """Ids of all that is due of a kind, from one table after the other, in order and a page at a time: whoever stays is
    not seen twice, and a long list is never in memory as a whole."""
    for query in due(kind, before):
        id, last = query.selected_columns.id, None
        while ids := [row.id for row in ask(_after(query, id, last))]:
            yield ids
            last = ids[-1]
            if len(ids) < AT_A_TIME:
                break


def _after(query: sa.Select[Any], id: Any, last: UUID | None) -> sa.Select[Any]:
    query = query.order_by(None).order_by(id).limit(AT_A_TIME)
    return query if last is None else query.where(id > last)


def due(kind: str, before: datetime, among: Sequence[UUID] | None = None) -> list[sa.Select[Any]]:
    """What is due of a kind, one question per table; ``among`` looks at these ids alone."""
    queries: Mapping[str, tuple[sa.Select[Any], ...]] = {
        "person": (_inactive(before),),
        "contact_text": (sa.select(Contact.id).where(Contact.note.is_not(None), Contact.occurred_at < before),),
        "referral_text": (
            sa.select(Referral.id).where(Referral.note.is_not(None), Referral.made_at < before),
            sa.select(ReferralStep.id).where(ReferralStep.note.is_not(None), ReferralStep.recorded_at < before),
        ),
        "handout_text": (sa.select(Handout.id).where(Handout.reason.is_not(None), Handout.occurred_at < before),),
        "access_record": (sa.select(AccessRecord.id).where(AccessRecord.at < before),),
        "quarantined_body": (
            sa.select(QuarantinedHandout.id).where(
                QuarantinedHandout.body.is_not(None), QuarantinedHandout.received_at < before
            ),
        ),
        "survey_form": (
            sa.select(SurveyForm.id)
            .join(SurveyDay, SurveyDay.id == SurveyForm.day_id)
            .where(SurveyDay.opened_at < before),
        ),
        "act_answer": (
            sa.select(Act.id).where(
                Act.answer.is_not(None),
                Act.recorded_at < before,
                sa.or_(*(Act.kind.startswith(start, autoescape=True) for start in TELLING)),
            ),
        ),
    }
    found = queries[kind]
    if among is None:
        return list(found)
    return [query.where(query.selected_columns.id.in_(among)) for query in found]


def _inactive(before: datetime) -> sa.Select[Any]:
    """People of whom nothing happened since, at none of their cards: no handout, no contact, no referral, no new card,
    and the card was not shown."""
    since = (
        (Handout.person_id, Handout.occurred_at),
        (Contact.person_id, Contact.occurred_at),
        (Referral.person_id, Referral.made_at),
        (Card.person_id, Card.given_at),
    )
    lately = [sa.exists().where(owner == _member.id, moment >= before) for owner, moment in since]
    shown = sa.exists().where(
        AccessRecord.subject_id == _member.id, AccessRecord.at >= before, AccessRecord.action.in_(BY_CARD)
    )
    steps = (
        sa.select(ReferralStep.id)
        .join(Referral, Referral.id == ReferralStep.referral_id)
        .where(Referral.person_id == _member.id, ReferralStep.recorded_at >= before)
        .exists()
    )
    active = (
        sa.select(_member.id)
        .where(sa.or_(_member.id == Person.id, _member.root_id == Person.id), sa.or_(*lately, shown, steps))
        .exists()
    )
    return sa.select(Person.id).where(Person.root_id.is_(None), Person.created_at < before, ~active).order_by(Person.id)


def people_of(roots: Sequence[UUID]) -> list[Somebody]:
    """These people, each with all their records."""
    columns = (
        *(Person.id, Person.root_id, Person.code, Person.created_at),
        *(Person.age_band, Person.gender, Person.citizenship, Person.language, Person.sizes),
    )
    groups: dict[UUID, list[Member]] = {}
    for row in ask(sa.select(*columns).where(sa.or_(Person.id.in_(roots), Person.root_id.in_(roots)))):
        one = Member(**row._mapping)
        groups.setdefault(one.root, []).append(one)
    return [together(members) for _, members in sorted(groups.items(), key=lambda group: group[0].bytes)]
