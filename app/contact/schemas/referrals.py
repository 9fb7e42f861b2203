# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of referrals. A note goes in and comes out only where one referral is read."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from app.contact.models import MILESTONES, OUTCOMES, REASONS
from app.contact.rules.contacts import LONGEST_NOTE
from app.contact.schemas.contacts import NOTE_HELP, CardCode
from app.errors import N_
from app.paper.slip import SLIP_LANGUAGES
from app.web.fields import Day, Id, Moment, PageIn, Shape, Text, Word


class ReferralIn(Shape):
    id = Id(required=True)
    service_id = Id(required=True)
    contact_id = Id(allow_none=True)
    person_code = CardCode(20, allow_none=True, metadata={"description": "the code on a card, if there is one"})
    site_id = Id(
        allow_none=True, metadata={"description": "from where; the contact's site, or the only one you act at"}
    )
    reason = fields.String(validate=Word(*REASONS), allow_none=True)
    note = Text(LONGEST_NOTE, lines=True, allow_none=True, metadata={"description": NOTE_HELP})
    appointment_at = Moment(allow_none=True)
    remind_on = Day(allow_none=True, metadata={"description": "when to ask what came of it; in 14 days unless said"})


class OutcomeIn(Shape):
    id = Id(required=True)
    outcome = fields.String(validate=Word(*OUTCOMES), allow_none=True)
    milestone = fields.String(
        validate=Word(*MILESTONES), allow_none=True, metadata={"description": "of a path of its own, in its place"}
    )
    occurred_on = Day(allow_none=True, metadata={"description": "today unless said"})
    note = Text(LONGEST_NOTE, lines=True, allow_none=True, metadata={"description": NOTE_HELP})
    appointment_at = Moment(allow_none=True)
    remind_on = Day(allow_none=True)

    @validates_schema
    def check_one(self, step: dict[str, Any], **_: Any) -> None:
        """A step is an outcome or a milestone."""
        if bool(step.get("outcome")) == bool(step.get("milestone")):
            raise ValidationError(N_("Give an outcome, or a milestone."), "outcome")


class ReferralPatchIn(Shape):
    appointment_at = Moment(allow_none=True)
    remind_on = Day(allow_none=True)


class ReferralOut(Shape):
    """A referral as lists show it."""

    id = Id(required=True)
    service_id = Id(required=True)
    contact_id = Id(allow_none=True)
    site_id = Id(allow_none=True)
    reason = fields.String(allow_none=True)
    state = fields.String(required=True, validate=Word(*OUTCOMES))
    has_card = fields.Boolean(required=True)
    has_note = fields.Boolean(required=True)
    remind_on = fields.Date(allow_none=True)
    appointment_at = Moment(allow_none=True)
    made_at = Moment(required=True)


class StepOut(Shape):
    id = Id(required=True)
    outcome = fields.String(allow_none=True)
    milestone = fields.String(allow_none=True)
    occurred_on = fields.Date(required=True)
    note = fields.String(allow_none=True)
    recorded_at = Moment(required=True)
    new = fields.Boolean(required=True, metadata={"description": "whoever referred has not seen it yet"})


class WholeReferralOut(ReferralOut):
    """One referral with its steps and notes."""

    note = fields.String(allow_none=True)
    steps = fields.List(fields.Nested(StepOut), required=True)
    next = fields.List(fields.String(), required=True, metadata={"description": "outcomes it may go on to"})
    next_milestones = fields.List(fields.String(), required=True)


class ReferralsIn(PageIn):
    state = fields.String(validate=Word(*OUTCOMES))
    service_id = Id()
    contact_id = Id()
    site_id = Id()
    open = fields.Boolean(load_default=False, metadata={"description": "neither declined nor closed"})
    due = fields.Boolean(load_default=False, metadata={"description": "of which nothing was heard by its day"})
    new = fields.Boolean(load_default=False, metadata={"description": "yours, with answers that you have not seen"})


class SlipIn(Shape):
    language = fields.String(validate=Word(*SLIP_LANGUAGES), load_default="it")
