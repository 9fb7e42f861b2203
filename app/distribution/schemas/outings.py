# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of a street unit's nights."""

from marshmallow import fields

from app.distribution.models import OUTING_STATES
from app.distribution.rules.outings import LOST_REASONS
from app.stock.schemas import MOST_LINES, ItemOrCode
from app.web.fields import Day, Flag, Id, InLength, Moment, PageIn, Quantity, Shape, Text, Word


class OutingIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True, metadata={"description": "a street unit"})
    planned_on = Day(required=True)
    van = Text(40, allow_none=True)
    note = Text(500, allow_none=True, metadata={"description": "about the night, never about a person"})
    crew = fields.List(Id(), load_default=list, validate=InLength(0, 30))
    zones = fields.List(Id(), load_default=list, validate=InLength(0, 50), metadata={"description": "in their order"})


class OutingOut(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    from_site_id = Id(required=True, allow_none=True)
    planned_on = Day(required=True)
    van = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=Word(*OUTING_STATES))
    load_transfer_id = Id(required=True, allow_none=True)
    return_transfer_id = Id(required=True, allow_none=True)
    loaded_at = Moment(required=True, allow_none=True)
    closed_at = Moment(required=True, allow_none=True)


class OutingsIn(PageIn):
    site_id = Id()


class OutingLoadIn(Shape):
    id = Id(required=True)
    from_site_id = Id(allow_none=True, metadata={"description": "where the goods are; needed with lines"})
    lines = fields.List(fields.Nested(ItemOrCode), load_default=list, validate=InLength(0, MOST_LINES))


class OutingBackIn(Shape):
    item_id = Id(required=True)
    quantity = Quantity(low=0, required=True)
    reason = fields.String(validate=Word(*LOST_REASONS), allow_none=True)
    note = Text(200, allow_none=True)


class OutingCloseIn(Shape):
    id = Id(required=True)
    lines = fields.List(
        fields.Nested(OutingBackIn),
        load_default=list,
        validate=InLength(0, MOST_LINES),
        metadata={"description": "what was counted; an item that is not named is as the books have it"},
    )
    stays = Flag(load_default=False, metadata={"description": "what is left stays on the van"})


class OutingActIn(Shape):
    id = Id(required=True)


class OutingPiecesOut(Shape):
    item_id = Id(required=True)
    name = fields.String(required=True)
    size = fields.String(required=True, allow_none=True)
    quantity = fields.Integer(required=True)


class SuggestionOut(Shape):
    lines = fields.List(fields.Nested(OutingPiecesOut), required=True)
    nights = fields.Integer(required=True, metadata={"description": "how many nights it was learned from"})


class OutingCountOut(Shape):
    item_id = Id(required=True)
    name = fields.String(required=True)
    size = fields.String(required=True, allow_none=True)
    loaded = fields.Integer(required=True)
    given = fields.Integer(required=True)
    back = fields.Integer(required=True)


class SummaryOut(Shape):
    given = fields.List(fields.Nested(OutingPiecesOut), required=True)
    unmet = fields.List(fields.Nested(OutingPiecesOut), required=True)
    contacts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    people = fields.Integer(required=True)
    handouts = fields.Integer(required=True)
    counted = fields.List(fields.Nested(OutingCountOut), required=True)
