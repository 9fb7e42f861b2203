# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of referrals."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance, clock
from app.ciphers import Place, Sealer
from app.contact.models import Contact, Person, Referral, ReferralStep, Service
from app.contact.operations.turns import carrier_in_turn
from app.contact.rules import contacts as met
from app.contact.rules import referrals as rules
from app.db import db, take_turn
from app.errors import NotFound

NOTE, STEP_NOTE = "referral", "referral_step"


def refer(
    *,
    id: UUID,
    service_id: UUID,
    site_id: UUID | None,
    by: UUID,
    now: datetime,
    sealer: Sealer,
    contact_id: UUID | None = None,
    person_code: str | None = None,
    person_id: UUID | None = None,
    reason: str | None = None,
    note: str | None = None,
    appointment_at: datetime | None = None,
    remind_on: date | None = None,
) -> Referral:
    """Send somebody to a service: proposed, today. Whoever has no card is sent all the same.

    The person is the card's, else the contact's. Raises ``unknown_person``, ``not_same_person``, ``bad_reminder``.
    """
    contact = db.session.get(Contact, contact_id) if contact_id else None
    carrier = carrier_in_turn(person_code, id, site_id, contact.person_id if contact else None, person_id)
    if contact is not None:
        db.session.refresh(contact)
    if person_code:
        person_id = carrier.own_id if carrier else None
    if (person_code or person_id) and (person_id is None or root_of(person_id) is None):
        raise met.unknown_card()
    today = clock.day_of(now)
    rules.check_reminder(remind_on, today)
    referral = Referral(
        id=id,
        contact_id=contact_id,
        person_id=_person_of(contact, person_id),
        service_id=service_id,
        site_id=site_id,
        reason=reason,
        state="proposed",
        remind_on=remind_on or rules.reminder("proposed", today),
        appointment_at=appointment_at,
        note=sealer.seal(note, Place(NOTE, id)),
        operator_id=by,
        made_at=now,
    )
    db.session.add(referral)
    db.session.flush()
    _add_step(referral, "proposed", today, by, now)
    return referral


def _person_of(contact: Contact | None, person_id: UUID | None) -> UUID | None:
    met_id = contact.person_id if contact is not None else None
    if met_id is None or person_id is None:
        return person_id or met_id
    if root_of(met_id) != root_of(person_id):
        raise met.not_same_person("person_code")
    return person_id


def root_of(person_id: UUID) -> UUID | None:
    """The person whom all their codes are."""
    return db.session.scalar(sa.select(sa.func.coalesce(Person.root_id, Person.id)).where(Person.id == person_id))


def go_on(
    referral_id: UUID,
    *,
    id: UUID,
    by: UUID,
    now: datetime,
    sealer: Sealer,
    outcome: str | None = None,
    milestone: str | None = None,
    occurred_on: date | None = None,
    note: str | None = None,
    **plans: Any,
) -> Referral:
    """Add a step: an outcome, forward only, or a milestone of the service's path. ``plans`` may hold ``remind_on`` and
    ``appointment_at``; what they do not name goes on as it is, a reminder as the outcome wants it.

    Raises ``referral_goes_forward`` (409), ``no_such_milestone``, ``not_yet``, ``step_too_early``, ``bad_reminder``,
    ``nothing_ahead`` (422).
    """
    referral, path = _mine_to_change(referral_id)
    today = clock.day_of(now)
    if outcome is not None:
        rules.check_outcome(referral.state, outcome)
    else:
        rules.check_milestone(path, referral.state, _reached(referral_id), milestone or "")
    day = occurred_on or today
    rules.check_step_day(day, _last_day(referral_id), today)
    if outcome is not None:
        referral.state = outcome
        plans = {"remind_on": rules.reminder(outcome, today)} | plans
    sealed = sealer.seal(note, Place(STEP_NOTE, id))
    db.session.add(
        ReferralStep(
            id=id,
            referral_id=referral_id,
            outcome=outcome,
            milestone=milestone,
            occurred_on=day,
            note=sealed,
            operator_id=by,
            recorded_at=now,
            seen_at=now if by == referral.operator_id else None,
        )
    )
    _plan(referral, plans, today)
    return referral


def replan(referral_id: UUID, *, now: datetime, **plans: Any) -> Referral:
    """Change when one is reminded, or the appointment; raises ``bad_reminder`` or ``nothing_ahead`` (422)."""
    referral, _ = _mine_to_change(referral_id)
    _plan(referral, plans, clock.day_of(now))
    return referral


def _plan(referral: Referral, plans: dict[str, Any], today: date) -> None:
    rules.check_plans(referral.state, plans)
    rules.check_reminder(plans.get("remind_on"), today)
    for name, value in plans.items():
        setattr(referral, name, value)
    db.session.flush()


def see(referral_id: UUID, *, by: UUID, now: datetime) -> None:
    """Whoever referred has opened it: its answers are no longer new."""
    mine = sa.select(Referral.id).where(Referral.id == referral_id, Referral.operator_id == by)
    new = sa.update(ReferralStep).where(ReferralStep.referral_id.in_(mine), ReferralStep.seen_at.is_(None))
    db.session.execute(new.values(seen_at=now))


def _mine_to_change(referral_id: UUID) -> tuple[Referral, str]:
    """The referral and the path of its service, in its turn and its person's: who is let go of takes the turns of all
    their records, this one among them, so nothing is written down behind their back."""
    take_turn(referral_id, db.session.scalar(sa.select(Referral.person_id).where(Referral.id == referral_id)))
    found = sa.select(Referral, Service.path).join(Service, Service.id == Referral.service_id)
    row = db.session.execute(
        found.where(Referral.id == referral_id).execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row.Referral, row.path


def _reached(referral_id: UUID) -> set[str]:
    return set(
        db.session.scalars(
            sa.select(ReferralStep.milestone).where(
                ReferralStep.referral_id == referral_id, ReferralStep.milestone.is_not(None)
            )
        )
    )


def _last_day(referral_id: UUID) -> date:
    """The day of the latest step: there always is one."""
    query = sa.select(sa.func.max(ReferralStep.occurred_on)).where(ReferralStep.referral_id == referral_id)
    return db.session.execute(query).scalar_one()


def _add_step(referral: Referral, outcome: str, day: date, by: UUID, now: datetime) -> None:
    step = {"referral_id": referral.id, "outcome": outcome, "occurred_on": day, "operator_id": by}
    db.session.add(ReferralStep(id=chance.new_id(), recorded_at=now, seen_at=now, **step))
    db.session.flush()
