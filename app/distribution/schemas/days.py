# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of distribution days and of paper sheets."""

from marshmallow import fields

from app.distribution.models import NUMBER_STATES
from app.distribution.rules.days import BOXES, ROWS, SET_STATES
from app.web.fields import Day, Id, InLength, Moment, PageIn, Quantity, Shape, Text, Word


class DayIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)


class DayActIn(Shape):
    id = Id(required=True)


class DaysIn(PageIn):
    site_id = Id()


class DayOut(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    held_on = Day(required=True)
    opened_at = Moment(required=True)
    closed_at = Moment(required=True, allow_none=True)


class NumberIn(Shape):
    id = Id(required=True)
    state = fields.String(required=True, validate=Word(*SET_STATES))


class NumberOut(Shape):
    number = fields.Integer(required=True)
    state = fields.String(required=True, validate=Word(*NUMBER_STATES))


class QueueOut(Shape):
    waiting = fields.List(fields.Integer(), required=True)
    called = fields.List(fields.Integer(), required=True, metadata={"description": "the last called is last"})
    served = fields.Integer(required=True, metadata={"description": "how many"})
    gone = fields.List(fields.Integer(), required=True)


class HandoutSheetsIn(PageIn):
    site_id = Id()


class HandoutSheetOut(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    number = fields.Integer(required=True)
    printed_at = Moment(required=True)
    keyed_at = Moment(required=True, allow_none=True)


class HandoutSheetListOut(Shape):
    sheets = fields.List(fields.Nested(HandoutSheetOut), required=True)


class BoxIn(Shape):
    box = Quantity(high=BOXES, required=True)
    quantity = Quantity(high=1_000, required=True)


class RowIn(Shape):
    row = Quantity(high=ROWS, required=True)
    boxes = fields.List(fields.Nested(BoxIn), load_default=list, validate=InLength(0, BOXES))
    asked = Quantity(
        low=0, high=1_000, load_default=0, metadata={"description": "pieces asked for and not there, of the first box"}
    )


class OtherIn(Shape):
    text = Text(60, shortest=1, required=True, metadata={"description": "a code or words; never about a person"})
    quantity = Quantity(high=1_000, required=True)


class KeyInIn(Shape):
    id = Id(required=True)
    held_on = Day(required=True, metadata={"description": "the day it was filled in"})
    rows = fields.List(fields.Nested(RowIn), required=True, validate=InLength(0, ROWS))
    others = fields.List(
        fields.Nested(OtherIn),
        load_default=list,
        validate=InLength(0, ROWS),
        metadata={"description": "what was written by hand: kept as text, for a coordinator to settle"},
    )


class KeyedOut(Shape):
    keyed = fields.List(fields.Integer(), required=True)
    earlier = fields.List(fields.Integer(), required=True, metadata={"description": "keyed in before: nothing changed"})
    refused = fields.List(fields.Integer(), required=True)
    kept = fields.Integer(
        required=True, metadata={"description": "how many of the others are kept to be settled, and were not before"}
    )
