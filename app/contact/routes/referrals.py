# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Referrals over JSON, and the slip of an appointment."""

from typing import Any, cast
from uuid import UUID

from flask import Response

from app import clock
from app.ciphers import Place
from app.contact.models import Referral, ReferralStep
from app.contact.operations import referrals as operations
from app.contact.queries import contacts as met
from app.contact.queries import referrals as queries
from app.contact.queries import services
from app.contact.queries.referrals import Sought
from app.contact.routes.blueprint import bp
from app.contact.routes.lookups import counts_misses
from app.contact.routes.zones import READ as SERVICE
from app.contact.routes.zones import ambiti
from app.contact.rules import contacts as meeting
from app.contact.rules import referrals as rules
from app.contact.schemas.referrals import (
    OutcomeIn,
    ReferralIn,
    ReferralOut,
    ReferralPatchIn,
    ReferralsIn,
    SlipIn,
    WholeReferralOut,
)
from app.db import in_transaction, transaction
from app.errors import NotFound
from app.identity.operations import record_access
from app.identity.rules import Actor
from app.network.rules import Scope
from app.paper.slip import Slip, slip_paper
from app.web import actor, may, once
from app.web.blueprint import FILE
from app.web.fields import page_of
from app.web.paging import page_of_rows
from app.web.texts import opened, sealer

READ, WRITE = "referral.read", "referral.write"
COLUMNS = ("id", "service_id", "contact_id", "site_id", "reason", "state", "remind_on", "appointment_at", "made_at")
STEP_COLUMNS = ("id", "outcome", "milestone", "occurred_on", "recorded_at")


@bp.get("/referrals")
@may(READ)
@bp.arguments(ReferralsIn, location="query")
@bp.response(200, page_of(ReferralOut))
def list_referrals(asked: dict[str, Any]) -> dict[str, Any]:
    """Referrals from one's sites, latest first: no note, no code."""
    by = actor().operator_id
    if asked.get("site_id") is not None and not someone().may_at(READ, asked["site_id"]):
        raise NotFound
    sought = Sought(
        reach(),
        by,
        **{name: asked.get(name) for name in ("state", "service_id", "contact_id", "site_id")},
        open_only=asked["open"],
        due_on=clock.today() if asked["due"] else None,
        new_to=by if asked["new"] else None,
    )
    rows = queries.referrals(sought)
    page, page_size = asked["page"], asked["page_size"]
    return page_of_rows(rows, page, page_size, shown=lambda found: [told(one) for one in found])


@bp.post("/referrals")
@may(WRITE)
@bp.arguments(ReferralIn)
@bp.response(201, ReferralOut)
@counts_misses
@once(ReferralOut)
def refer(new: dict[str, Any]) -> dict[str, Any]:
    """Send somebody to a service: by card, from a contact, or nobody in particular."""
    return told(make(new))


def make(new: dict[str, Any]) -> Referral:
    """Make a referral from a body, its links checked: inside a transaction."""
    by, now = actor().operator_id, clock.now()
    service = services.service(new["service_id"], ambiti(SERVICE))
    if service is None or service.archived_at is not None:
        raise rules.unknown_service()
    site_id = _site_of(new)
    one = operations.refer(**{**new, "site_id": site_id}, by=by, now=now, sealer=sealer())
    if one.person_id is not None:
        record_access(by, one.person_id, "refer", now, site_id=one.site_id, reason="referral")
    return one


def _site_of(new: dict[str, Any]) -> UUID | None:
    """From where: as said, else the contact's, else the only site one acts at; a coordinator need not say."""
    reaching = someone().scope(WRITE)
    if new.get("contact_id"):
        row = met.contact(new["contact_id"], someone().scope(WRITE))
        if row is None:
            raise meeting.unknown_contact()
        here: UUID = row.Contact.site_id
        return new.get("site_id") if new.get("site_id") and _may_from(new["site_id"]) else here
    if new.get("site_id"):
        _may_from(new["site_id"])
        return cast("UUID", new["site_id"])
    if len(reaching.sites) == 1 and not reaching.ambiti:
        return next(iter(reaching.sites))
    return None


def _may_from(site_id: UUID) -> bool:
    if not someone().may_at(WRITE, site_id):
        raise NotFound
    return True


@bp.get("/referrals/<uuid:referral_id>")
@may(READ)
@bp.response(200, WholeReferralOut)
@in_transaction
def get_referral(referral_id: UUID) -> dict[str, Any]:
    """One referral with its steps. Once whoever referred has read it, its answers are no longer new."""
    row = readable(referral_id)
    steps = queries.steps_of(referral_id)
    answer = whole(row, steps)
    operations.see(referral_id, by=actor().operator_id, now=clock.now())
    return answer


@bp.patch("/referrals/<uuid:referral_id>")
@may(WRITE)
@bp.arguments(ReferralPatchIn)
@bp.response(200, ReferralOut)
@in_transaction
def replan(change: dict[str, Any], referral_id: UUID) -> dict[str, Any]:
    """Change the appointment, or the day of the reminder."""
    readable(referral_id, WRITE)
    return told(operations.replan(referral_id, now=clock.now(), **change))


@bp.post("/referrals/<uuid:referral_id>/outcome")
@may(WRITE)
@bp.arguments(OutcomeIn)
@bp.response(201, WholeReferralOut)
@once(WholeReferralOut)
def go_on(step: dict[str, Any], referral_id: UUID) -> dict[str, Any]:
    """What came of it: forward only, steps may be skipped; or a milestone where the service is a path of its own."""
    take_step(referral_id, step)
    answer = whole(readable(referral_id), queries.steps_of(referral_id))
    hidden = [one | {"note": None} for one in answer["steps"]]  # the answer is kept to be given again: without texts
    return answer | {"note": None, "steps": hidden}


def take_step(referral_id: UUID, step: dict[str, Any]) -> None:
    """Add a step to a referral one may change: inside a transaction."""
    readable(referral_id, WRITE)
    operations.go_on(referral_id, **step, by=actor().operator_id, now=clock.now(), sealer=sealer())


@bp.get("/referrals/<uuid:referral_id>/slip.pdf")
@may(READ)
@bp.arguments(SlipIn, location="query")
@bp.response(200, FILE, content_type="application/pdf")
def print_slip(asked: dict[str, Any], referral_id: UUID) -> Response:
    """The appointment on paper, in the person's language: where and when, and nothing about them.

    It is drawn outside any turn: nobody waits for it.
    """
    with transaction():
        row = readable(referral_id)
        service = services.service(row.Referral.service_id, Scope(everywhere=True))
        if service is None:
            raise NotFound
        slip = Slip(service.name, service.address, service.hours, service.telephone, row.Referral.appointment_at)
    answer = Response(slip_paper(slip, asked["language"]), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = "inline; filename=appointment.pdf"
    return answer


def readable(referral_id: UUID, permission: str = READ) -> Any:
    """A row of ``queries.referrals`` one may see; ``NotFound`` else. That it was read is written down where it is of
    somebody with a card: inside a transaction."""
    by = actor().operator_id
    row = queries.referral(referral_id, reach(permission), by)
    if row is None:
        raise NotFound
    if row.Referral.person_id is not None:
        where = row.Referral.site_id
        record_access(by, row.Referral.person_id, "read", clock.now(), site_id=where, reason="referral")
    return row


def reach(permission: str = READ) -> Scope:
    """Where one reads referrals."""
    return someone().scope(permission)


def someone() -> Actor:
    """Whoever asks, with what they may."""
    return cast("Actor", actor())


def told(one: Referral) -> dict[str, Any]:
    """A referral as lists show it."""
    links = {"has_card": one.person_id is not None, "has_note": one.note is not None}
    return {name: getattr(one, name) for name in COLUMNS} | links


def whole(row: Any, steps: list[ReferralStep]) -> dict[str, Any]:
    """One referral with its steps, its texts opened."""
    one = row.Referral
    reached = {step.milestone for step in steps if step.milestone}
    return told(one) | {
        "note": opened(one.note, Place(operations.NOTE, one.id))[0],
        "steps": [_step(step) for step in steps],
        "next": rules.next_outcomes(one.state),
        "next_milestones": rules.next_milestones(row.path, one.state, reached),
    }


def _step(step: ReferralStep) -> dict[str, Any]:
    note = opened(step.note, Place(operations.STEP_NOTE, step.id))[0]
    shown = {name: getattr(step, name) for name in STEP_COLUMNS}
    return shown | {"note": note, "new": step.seen_at is None}
