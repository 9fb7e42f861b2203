# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of discards, of goods that turned up, and of corrections."""

from marshmallow import fields

from app.stock.models import CONDITIONS, CORRECTION_REASONS, DISCARD_REASONS
from app.stock.rules import SHELF, UNACCOUNTED
from app.stock.schemas.ledger import MOST_LINES, ItemOrCode, MovementLineOut, ReceiptLineOut
from app.web.fields import Day, Id, InLength, Moment, PageIn, Quantity, Shape, Text, Word

HEAVIEST = 100_000_000  # grams


class DiscardLineIn(ItemOrCode):
    lot_id = Id(allow_none=True)


class DiscardIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    reason = fields.String(required=True, validate=Word(*DISCARD_REASONS))
    lines = fields.List(fields.Nested(DiscardLineIn), required=True, validate=InLength(1, MOST_LINES))
    weight_g = Quantity(high=HEAVIEST, allow_none=True, metadata={"description": "what the waste weighed, in grams"})
    note = Text(500, lines=True, allow_none=True)
    place = fields.String(
        validate=Word(SHELF, UNACCOUNTED),
        load_default=SHELF,
        metadata={"description": "`unaccounted`: write off what is missing here"},
    )


class DiscardOut(Shape):
    id = Id(required=True)
    movement_id = Id(required=True)
    lines = fields.List(fields.Nested(ReceiptLineOut), required=True)


class DiscardsIn(PageIn):
    site_id = Id()
    reason = fields.String(validate=Word(*DISCARD_REASONS))
    since = Day(data_key="from")
    until = Day(data_key="to")


class DiscardRowOut(DiscardOut):
    site_id = Id(required=True)
    reason = fields.String(required=True)
    weight_g = fields.Integer(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    recorded_at = Moment(required=True)
    reversed_by_id = Id(required=True, allow_none=True)
    pieces = fields.Integer(required=True)
    lines = fields.List(fields.Nested(MovementLineOut), required=True)


class DiscardTotalOut(Shape):
    reason = fields.String(required=True)
    discards = fields.Integer(required=True)
    pieces = fields.Integer(required=True)
    weight_g = fields.Integer(required=True)


class DiscardsOut(Shape):
    items = fields.List(fields.Nested(DiscardRowOut), required=True)
    page = fields.Integer(required=True)
    page_size = fields.Integer(required=True)
    total = fields.Integer(required=True)
    totals = fields.List(
        fields.Nested(DiscardTotalOut), required=True, metadata={"description": "by reason, what was undone left out"}
    )


class FoundLineIn(ItemOrCode):
    lot = Text(40, shortest=1, allow_none=True)
    expires_on = Day(allow_none=True)
    condition = fields.String(validate=Word(*CONDITIONS), allow_none=True)


class FoundIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    lines = fields.List(fields.Nested(FoundLineIn), required=True, validate=InLength(1, MOST_LINES))
    note = Text(500, lines=True, allow_none=True)


class BecomeIn(Shape):
    """What pieces really are, each only where it differs; null takes lot, expiry or condition away."""

    item_id = Id()
    lot = Text(40, shortest=1, allow_none=True)
    expires_on = Day(allow_none=True)
    condition = fields.String(validate=Word(*CONDITIONS), allow_none=True)


class CorrectionLineIn(Shape):
    item_id = Id(required=True)
    lot_id = Id(allow_none=True)
    quantity = Quantity(required=True)
    to = fields.Nested(BecomeIn, allow_none=True)


class CorrectionIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    reason = fields.String(required=True, validate=Word(*(one for one in CORRECTION_REASONS if one != "found")))
    lines = fields.List(fields.Nested(CorrectionLineIn), required=True, validate=InLength(1, MOST_LINES))
    note = Text(500, lines=True, allow_none=True)


class CorrectionLineOut(ReceiptLineOut):
    onto_shelf = fields.Boolean(required=True, metadata={"description": "whether these came, or went"})


class CorrectionOut(Shape):
    id = Id(required=True)
    movement_id = Id(required=True)
    lines = fields.List(fields.Nested(CorrectionLineOut), required=True)
