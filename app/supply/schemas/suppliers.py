# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of suppliers and their price lists."""

from marshmallow import fields

from app.supply.rules.suppliers import MOST_BREAKS
from app.web.fields import Cents, Id, InLength, PageIn, Quantity, Shape, Text

LONGEST_WAIT = 730


class SupplierIn(Shape):
    id = Id(required=True)
    name = Text(120, shortest=1, required=True)
    lead_time_days = Quantity(low=0, high=LONGEST_WAIT, required=True)
    tax_code = Text(20, allow_none=True)
    address = Text(160, allow_none=True)
    email = Text(254, allow_none=True)
    min_order_cents = Cents(allow_none=True, metadata={"description": "they take orders from this amount on"})
    note = Text(500, lines=True, allow_none=True)


class SupplierPatchIn(Shape):
    name = Text(120, shortest=1)
    lead_time_days = Quantity(low=0, high=LONGEST_WAIT)
    tax_code = Text(20, allow_none=True)
    address = Text(160, allow_none=True)
    email = Text(254, allow_none=True)
    min_order_cents = Cents(allow_none=True)
    note = Text(500, lines=True, allow_none=True)
    archived = fields.Boolean()


class SupplierOut(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    tax_code = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    lead_time_days = fields.Integer(required=True)
    min_order_cents = fields.Integer(allow_none=True)
    note = fields.String(allow_none=True)
    archived = fields.Boolean(required=True)


class SuppliersIn(PageIn):
    q = Text(100)
    archived = fields.Boolean(load_default=False)


class PriceBreakIn(Shape):
    from_pieces = Quantity(low=2, required=True)
    unit_price_cents = Cents(required=True)


class PriceIn(Shape):
    unit_price_cents = Cents(required=True)
    pack_pieces = Quantity(load_default=1)
    min_quantity = Quantity(load_default=1)
    lead_time_days = Quantity(low=0, high=LONGEST_WAIT, allow_none=True)
    supplier_code = Text(40, allow_none=True)
    breaks = fields.List(
        fields.Nested(PriceBreakIn),
        load_default=list,
        validate=InLength(0, MOST_BREAKS),
        metadata={"description": "lower prices from so many pieces on, the fewest first"},
    )


class PriceBreakOut(Shape):
    from_pieces = fields.Integer(required=True)
    unit_price_cents = fields.Integer(required=True)


class PriceOut(Shape):
    supplier_id = Id(required=True)
    item_id = Id(required=True)
    unit_price_cents = fields.Integer(required=True)
    pack_pieces = fields.Integer(required=True)
    min_quantity = fields.Integer(required=True)
    lead_time_days = fields.Integer(allow_none=True, metadata={"description": "none: the supplier's own"})
    supplier_code = fields.String(allow_none=True)
    breaks = fields.List(fields.Nested(PriceBreakOut), required=True)
