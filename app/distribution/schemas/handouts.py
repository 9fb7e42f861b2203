# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of handouts."""

from typing import Any

from flask_babel import gettext
from marshmallow import ValidationError, fields, post_load, validates_schema

from app import codes
from app.contact.models import AGE_BANDS, GENDERS
from app.distribution.models import EXCEPTIONS, PURPOSES
from app.distribution.rules import LEVELS, Advice, Warned
from app.errors import N_
from app.stock.schemas import MOST_LINES, ItemOrCode
from app.web.fields import Day, Flag, Id, InLength, Moment, Quantity, Shape, Text, Word

MOST_HANDOUTS = 500
MOST_LENT = 1_000


class HandoutLineIn(ItemOrCode):
    lot_id = Id(allow_none=True)
    lot_reason = Text(
        200, allow_none=True, metadata={"description": "why this lot, although it is not its turn or has expired"}
    )
    loan = Flag(load_default=False, metadata={"description": "lent: it is to be brought back"})
    due_on = Day(allow_none=True, metadata={"description": "the day a loan is expected back"})

    @validates_schema
    def check_loan(self, line: dict[str, Any], **_: Any) -> None:
        """Only what is lent comes back on a day, and not by the thousand."""
        if line.get("due_on") and not line.get("loan"):
            raise ValidationError(N_("Only what is lent has a day to come back."), "due_on")
        if line.get("loan") and line["quantity"] > MOST_LENT:
            raise ValidationError(N_("Lend at most 1,000 pieces at a time."), "quantity")


class UnmetShape(Shape):
    item_id = Id(required=True)
    quantity = Quantity(required=True)
    instead_item_id = Id(allow_none=True, metadata={"description": "what was given in its place: one of the lines"})

    @validates_schema
    def check_instead(self, unmet: dict[str, Any], **_: Any) -> None:
        """What was given instead is something else."""
        if unmet.get("instead_item_id") == unmet["item_id"]:
            raise ValidationError(N_("What was given instead is something else."), "instead_item_id")


class HandoutIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    person_code = Text(
        20, allow_none=True, metadata={"description": "the code on a card; absent: nobody in particular"}
    )
    people = Quantity(high=1000, allow_none=True, metadata={"description": "how many people, when nobody asked who"})
    age_band = fields.String(validate=Word(*AGE_BANDS), allow_none=True)
    gender = fields.String(validate=Word(*GENDERS), allow_none=True)
    contact_id = Id(allow_none=True, metadata={"description": "of the same person, or of nobody"})
    referral_id = Id(allow_none=True, metadata={"description": "of the same person, or of nobody"})
    outing_id = Id(allow_none=True, metadata={"description": "an outing of this site"})
    purpose = fields.String(validate=Word(*PURPOSES), load_default="low_threshold")
    lines = fields.List(fields.Nested(HandoutLineIn), load_default=list, validate=InLength(0, MOST_LINES))
    unmet = fields.List(fields.Nested(UnmetShape), load_default=list, validate=InLength(0, MOST_LINES))
    exception = fields.String(
        validate=Word(*EXCEPTIONS),
        allow_none=True,
        metadata={"description": "why it is given before its time; reason enough by itself"},
    )
    reason = Text(500, allow_none=True)
    expired_reason = Text(
        200, allow_none=True, metadata={"description": "why expired goods are given when nothing else is left"}
    )
    occurred_at = Moment()
    offline = Flag(load_default=False, metadata={"description": "it already happened: it is never refused"})

    @validates_schema
    def check_something(self, handout: dict[str, Any], **_: Any) -> None:
        """A handout gives something, or notes that what was asked for was not there."""
        if not handout.get("lines") and not handout.get("unmet"):
            raise ValidationError(N_("Give at least one line, or note what was asked for in vain."), "lines")

    @validates_schema
    def check_who(self, handout: dict[str, Any], **_: Any) -> None:
        """A card names one person, so it goes with no number of unknown people."""
        if handout.get("person_code") and (handout.get("people") or 1) > 1:
            raise ValidationError(N_("A card is one person: leave out the number of people."), "people")

    @post_load
    def fold_code(self, handout: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Codes are compared without dashes and in capitals, as cards are read."""
        if handout.get("person_code"):
            handout["person_code"] = codes.fold(handout["person_code"])
        return handout


class HandoutLineOut(Shape):
    item_id = Id(required=True)
    lot_id = Id(required=True)
    quantity = fields.Integer(required=True)


class AdviceOut(Shape):
    item_id = Id(required=True)
    level = fields.String(required=True, validate=Word(*LEVELS))
    message = fields.Function(lambda advice: said(advice), required=True, metadata={"type": "string"})


class AdviceLineIn(Shape):
    item_id = Id(required=True)
    quantity = Quantity(required=True)


class AdviceIn(Shape):
    site_id = Id(required=True)
    person_code = Text(
        20, allow_none=True, metadata={"description": "the code on a card; absent: nobody in particular"}
    )
    people = Quantity(high=1000, allow_none=True)
    item_ids = fields.List(
        Id(), validate=InLength(1, MOST_LINES), metadata={"description": "one piece of each, where lines are not sent"}
    )
    lines = fields.List(fields.Nested(AdviceLineIn), validate=InLength(1, MOST_LINES))

    @validates_schema
    def check_goods(self, asked: dict[str, Any], **_: Any) -> None:
        """Items, or lines with their pieces: one of the two."""
        if ("item_ids" in asked) == ("lines" in asked):
            raise ValidationError(N_("Name the goods by item_ids or by lines, one of the two."), "item_ids")


class AdviceListOut(Shape):
    advice = fields.List(fields.Nested(AdviceOut), required=True)
    housing_referral_id = Id(
        required=True,
        allow_none=True,
        metadata={"description": "the person's way to a flat that is under way here: household goods go with it"},
    )


def _pieces(what: str) -> fields.Function:
    """Pieces by item, as a list."""
    return fields.Function(
        lambda booked: [
            {"item_id": str(item_id), "quantity": pieces} for item_id, pieces in getattr(booked, what).items()
        ],
        required=True,
        metadata={
            "type": "array",
            "items": {"type": "object", "properties": {"item_id": {"type": "string"}, "quantity": {"type": "integer"}}},
        },
    )


class WarnedOut(Shape):
    field = fields.String(required=True)
    message = fields.Function(lambda warned: warned_of(warned), required=True, metadata={"type": "string"})


class HandoutOut(Shape):
    id = Id(required=True)
    movement_id = Id(required=True, allow_none=True)
    lines = fields.List(fields.Nested(HandoutLineOut), required=True)
    advice = fields.List(fields.Nested(AdviceOut), required=True)
    shortages = _pieces("shortages")
    built = _pieces("built")
    warnings = fields.List(fields.Nested(WarnedOut), required=True)


class BatchIn(Shape):
    handouts = fields.List(
        fields.Raw(allow_none=True),
        required=True,
        validate=InLength(0, MOST_HANDOUTS),
        metadata={"description": "each as in /handouts, with a device_number if a phone counts them"},
    )
    device = fields.Raw(
        allow_none=True,
        metadata={
            "type": "object",
            "description": "what a phone says of itself: sent_at, pending, oldest_at, version, withdrawn",
        },
    )

    @validates_schema
    def check_something(self, batch: dict[str, Any], **_: Any) -> None:
        """A phone may say how it stands without a handout; nobody else has anything to say without one."""
        if not batch["handouts"] and not isinstance(batch.get("device"), dict):
            raise ValidationError(N_("Send at least one handout."), "handouts")


class OutcomeOut(Shape):
    id = fields.String(allow_none=True, required=True)
    outcome = fields.String(required=True, validate=Word("created", "duplicate", "conflict", "quarantined", "rejected"))
    handout = fields.Dict()
    error = fields.Dict()


class DeviceToldOut(Shape):
    missing = fields.List(fields.Integer(), required=True)


class BatchOut(Shape):
    results = fields.List(fields.Nested(OutcomeOut), required=True)
    device = fields.Nested(DeviceToldOut, metadata={"description": "to a phone: the numbers that have not arrived"})


class QuarantinedOut(Shape):
    id = Id(required=True)
    outcome = fields.String(required=True)
    error = fields.Dict(required=True)


def said(advice: Advice) -> str:
    """Advice in the caller's language."""
    return str(gettext(advice.message, **advice.values))


def warned_of(warned: Warned) -> str:
    """What of a fact was not recorded, in the caller's language."""
    return str(gettext(warned.message))
