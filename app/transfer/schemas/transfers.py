# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Transfers as they are asked for and as they are answered."""

from marshmallow import fields

from app.stock.schemas import MOST_LINES, ItemOrCode
from app.transfer.models import CAUSES, DDT_STATES, DIFFERENCES, STATES
from app.web.fields import Day, Id, InLength, Moment, PageIn, Shape, Text, Word
from app.web.language import LANGUAGES


class TransferLineIn(ItemOrCode):
    lot_id = Id(allow_none=True, metadata={"description": "this lot and no other"})
    lot_reason = Text(
        200, shortest=1, allow_none=True, metadata={"description": "why this lot although another expires sooner"}
    )


class TransferIn(Shape):
    id = Id(required=True)
    from_site_id = Id(required=True)
    to_site_id = Id(required=True)
    lines = fields.List(fields.Nested(TransferLineIn), required=True, validate=InLength(1, MOST_LINES))
    note = Text(500, lines=True, allow_none=True)
    returns_id = Id(allow_none=True, metadata={"description": "the transfer whose leftovers go back"})


class TransferLinesIn(Shape):
    id = Id(required=True)
    lines = fields.List(fields.Nested(TransferLineIn), required=True, validate=InLength(1, MOST_LINES))


class TransfersIn(PageIn):
    site_id = Id(metadata={"description": "transfers from or to this site; without it those of one's own sites"})
    direction = fields.String(validate=Word("out", "in"))
    state = fields.String(validate=Word(*STATES))
    q = Text(100, metadata={"description": "words of the code, the paper's number, a site or an item"})


class TransportPaperIn(Shape):
    language = fields.String(validate=Word(*LANGUAGES), metadata={"description": "the reader's own if absent"})


class TransportPaperOut(Shape):
    series = fields.String(required=True)
    year = fields.Integer(required=True)
    number = fields.Integer(required=True)
    label = fields.String(required=True, metadata={"description": "as it is printed: PI-01 2026/118"})
    state = fields.String(required=True, validate=Word(*DDT_STATES))
    cause = fields.String(required=True, validate=Word(*CAUSES))
    issued_at = Moment(required=True)
    transport_starts_at = Moment(required=True)


class TransferLineOut(Shape):
    item_id = Id(required=True)
    lot_id = Id(allow_none=True)
    lot_reason = fields.String(allow_none=True)
    quantity = fields.Integer(required=True)


class ShippedLineOut(Shape):
    line_id = Id(required=True, metadata={"description": "what one receives by"})
    item_id = Id(required=True)
    lot_id = Id(required=True)
    lot = fields.String(allow_none=True)
    expires_on = Day(allow_none=True)
    quantity = fields.Integer(required=True)
    lot_reason = fields.String(allow_none=True)
    arrived = fields.Integer(allow_none=True, metadata={"description": "how many came fit for use"})


class TransferDifferenceOut(Shape):
    number = fields.Integer(required=True)
    line_id = Id(attribute="shipped_line_id", allow_none=True)
    item_id = Id(required=True)
    lot_id = Id(required=True)
    quantity = fields.Integer(required=True)
    reason = fields.String(required=True, validate=Word(*DIFFERENCES))
    note = fields.String(allow_none=True)
    open = fields.Integer(required=True, metadata={"description": "pieces still missing"})


class TransferActOut(Shape):
    id = Id(required=True, metadata={"description": "the transfer"})
    state = fields.String(required=True, validate=Word(*STATES))
    movement_id = Id(allow_none=True)
    expires_at = Moment(allow_none=True, metadata={"description": "until when the goods are put aside"})
    ddt = fields.Nested(TransportPaperOut, allow_none=True)
    lines = fields.List(fields.Nested(ShippedLineOut), required=True)
    differences = fields.List(fields.Nested(TransferDifferenceOut), required=True)


class TransferOut(Shape):
    id = Id(required=True)
    code = fields.String(required=True, metadata={"description": "what the paper's QR says"})
    state = fields.String(required=True, validate=Word(*STATES))
    from_site_id = Id(required=True)
    to_site_id = Id(required=True)
    returns_id = Id(allow_none=True)
    note = fields.String(allow_none=True)
    requested_at = Moment(required=True)
    expires_at = Moment(allow_none=True)
    dispatched_at = Moment(allow_none=True)
    received_at = Moment(allow_none=True)
    cancelled_at = Moment(allow_none=True)
    cancel_reason = fields.String(allow_none=True)
    ddt = fields.Nested(TransportPaperOut, allow_none=True)
    lines = fields.List(fields.Nested(TransferLineOut), required=True, metadata={"description": "what was asked for"})
    shipped = fields.List(fields.Nested(ShippedLineOut), required=True, metadata={"description": "what was put in"})
    differences = fields.List(fields.Nested(TransferDifferenceOut), required=True)


class TransferRowOut(Shape):
    id = Id(required=True)
    code = fields.String(required=True)
    state = fields.String(required=True, validate=Word(*STATES))
    from_site_id = Id(required=True)
    to_site_id = Id(required=True)
    returns_id = Id(allow_none=True)
    requested_at = Moment(required=True)
    dispatched_at = Moment(allow_none=True)
    received_at = Moment(allow_none=True)
    cancelled_at = Moment(allow_none=True)
    ddt = fields.String(attribute="label", allow_none=True, metadata={"description": "the paper's number as printed"})
    lines = fields.Integer(required=True)
    pieces = fields.Integer(required=True)
