# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of stock and its ledger."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from app.errors import N_
from app.stock.models import CONDITIONS, FUNDING, SOURCES
from app.web.fields import Cents, Code, Day, Id, InLength, Moment, PageIn, Quantity, Shape, Text, Word

MOST_LINES = 500


class ItemOrCode(Shape):
    """A line that names its goods by id, or by a code as it was scanned."""

    item_id = Id()
    code = Code()
    quantity = Quantity(required=True)

    @validates_schema
    def check_goods(self, line: dict[str, Any], **_: Any) -> None:
        """One of the two, not both."""
        if ("item_id" in line) == ("code" in line):
            raise ValidationError(N_("Name the goods by item_id or by code, one of the two."), "item_id")


class ReceiptLineIn(ItemOrCode):
    lot = Text(40, shortest=1, allow_none=True)
    expires_on = Day(allow_none=True)
    unit_value_cents = Cents(allow_none=True)
    funding = fields.String(validate=Word(*FUNDING), allow_none=True)
    condition = fields.String(validate=Word(*CONDITIONS), allow_none=True)


class SourceIn(Shape):
    kind = fields.String(required=True, validate=Word(*SOURCES))
    donor_id = Id(allow_none=True)
    order_id = Id(allow_none=True)

    @validates_schema
    def check_kind(self, source: dict[str, Any], **_: Any) -> None:
        """A gift may have a donor, a purchase an order; nothing else has either."""
        for name, kind in (("donor_id", "donation"), ("order_id", "purchase")):
            if source.get(name) is not None and source["kind"] != kind:
                raise ValidationError(N_("This does not go with that kind of source."), name)


class ReceiptIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    source = fields.Nested(SourceIn, required=True)
    lines = fields.List(fields.Nested(ReceiptLineIn), required=True, validate=InLength(1, MOST_LINES))
    occurred_at = Moment()
    note = Text(500, lines=True)


class ReceiptLineOut(Shape):
    item_id = Id(required=True)
    lot_id = Id(required=True)
    quantity = fields.Integer(required=True)


class ReceiptOut(Shape):
    id = Id(required=True)
    movement_id = Id(required=True)
    lines = fields.List(fields.Nested(ReceiptLineOut), required=True)


class StockIn(PageIn):
    site_id = Id()
    item_id = Id()
    ambito_id = Id()
    by = fields.String(validate=Word("lot"))


class StockOut(Shape):
    site_id = Id(required=True)
    item_id = Id(required=True)
    quantity = fields.Integer(required=True)
    reserved = fields.Integer(required=True)
    in_transit = fields.Integer(required=True)
    next_expiry = Day(allow_none=True)
    lot_id = Id()
    lot = fields.String(allow_none=True)
    expires_on = Day(allow_none=True)
    funding = fields.String(allow_none=True)
    condition = fields.String(allow_none=True)
    unit_value_cents = fields.Integer(allow_none=True)


class MovementsIn(PageIn):
    site_id = Id()
    item_id = Id()
    kind = Text(20)
    since = Day(data_key="from")
    until = Day(data_key="to")


class PlaceOut(Shape):
    site_id = Id(required=True)
    place = fields.String(required=True)


class MovementLineOut(Shape):
    item_id = Id(required=True)
    lot_id = Id(required=True)
    lot = fields.String(allow_none=True)
    expires_on = Day(allow_none=True)
    funding = fields.String(allow_none=True)
    condition = fields.String(allow_none=True)
    unit_value_cents = fields.Integer(allow_none=True)
    quantity = fields.Integer(required=True)
    source = fields.Nested(PlaceOut, data_key="from", allow_none=True)
    target = fields.Nested(PlaceOut, data_key="to", allow_none=True)


class MovementOut(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    sequence = fields.Integer(required=True)
    kind = fields.String(required=True)
    occurred_at = Moment(required=True)
    recorded_at = Moment(required=True)
    note = fields.String(allow_none=True)
    reverses_id = Id(allow_none=True)
    reversed_by_id = Id(allow_none=True)
    lines = fields.List(fields.Nested(MovementLineOut), required=True)


class ReverseIn(Shape):
    id = Id(required=True)
    reason = Text(500, shortest=1, required=True)


class ReversalOut(Shape):
    id = Id(required=True)
    movement_id = Id(required=True, metadata={"description": "the new movement; the same as id"})
    reverses_id = Id(required=True)
