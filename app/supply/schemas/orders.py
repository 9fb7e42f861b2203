# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of purchase orders and of what comes against them."""

from typing import Any

from flask_babel import gettext
from marshmallow import fields

from app.stock.schemas import MOST_LINES, ItemOrCode
from app.supply.models import ORDER_FUNDING
from app.supply.rules.orders import STATES, Notice
from app.web.fields import Cents, Day, Id, InLength, Moment, PageIn, Quantity, Shape, Text, Word


class OrderLineIn(Shape):
    item_id = Id(required=True)
    quantity = Quantity(required=True)
    unit_price_cents = Cents(allow_none=True, metadata={"description": "of a piece; without it, the supplier's"})


def _lines(**options: Any) -> Any:
    return fields.List(fields.Nested(OrderLineIn), validate=InLength(1, MOST_LINES), **options)


class OrderIn(Shape):
    id = Id(required=True)
    supplier_id = Id(required=True)
    site_id = Id(required=True)
    lines = _lines(required=True)
    funding = fields.String(validate=Word(*ORDER_FUNDING), metadata={"description": "programme when cup is given"})
    cig = Text(20, allow_none=True)
    cup = Text(25, allow_none=True)
    note = Text(500, lines=True, allow_none=True)


class OrderPatchIn(Shape):
    supplier_id = Id()
    lines = _lines()
    funding = fields.String(validate=Word(*ORDER_FUNDING))
    cig = Text(20, allow_none=True)
    cup = Text(25, allow_none=True)
    note = Text(500, lines=True, allow_none=True)


class ActIn(Shape):
    id = Id(required=True)


class CloseIn(ActIn):
    reason = Text(500, shortest=1, required=True)


class DeliveryLineIn(ItemOrCode):
    lot = Text(40, shortest=1, allow_none=True)
    expires_on = Day(allow_none=True)
    reason = Text(200, allow_none=True, metadata={"description": "why more than is open, or what was not ordered"})


class DeliveryIn(ActIn):
    lines = fields.List(fields.Nested(DeliveryLineIn), required=True, validate=InLength(1, MOST_LINES))
    ddt_number = Text(40, allow_none=True, metadata={"description": "the number of the supplier's transport paper"})
    occurred_at = Moment()
    note = Text(500, lines=True, allow_none=True)


class OrderNoticeOut(Shape):
    code = fields.String(required=True)
    message = fields.Function(lambda one: said(one), required=True, metadata={"type": "string"})
    item_id = Id(allow_none=True)
    details = fields.Dict(required=True)


class OrderLineOut(Shape):
    item_id = Id(required=True)
    quantity = fields.Integer(required=True, metadata={"description": "ordered; nought for what was not"})
    unit_price_cents = fields.Integer(allow_none=True)
    received = fields.Integer(required=True)
    open = fields.Integer(required=True)
    expected_on = Day(allow_none=True)


class DeliveryLineOut(Shape):
    item_id = Id(required=True)
    quantity = fields.Integer(required=True)
    reason = fields.String(allow_none=True)


class DeliveryOut(Shape):
    receipt_id = Id(required=True)
    movement_id = Id(required=True)
    ddt_number = fields.String(allow_none=True)
    received_at = Moment(required=True)
    undone = fields.Boolean(required=True)
    lines = fields.List(fields.Nested(DeliveryLineOut), required=True)


class OrderRowOut(Shape):
    id = Id(required=True)
    code = fields.String(required=True, metadata={"description": "what is printed on it, to be scanned"})
    state = fields.String(required=True, validate=Word(*STATES))
    reference = fields.String(allow_none=True, metadata={"description": "series, year and number; none for a draft"})
    series = fields.String(required=True)
    year = fields.Integer(allow_none=True)
    number = fields.Integer(allow_none=True)
    supplier_id = Id(required=True)
    site_id = Id(required=True)
    organisation_id = Id(required=True)
    funding = fields.String(required=True)
    cig = fields.String(allow_none=True)
    cup = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    created_at = Moment(required=True)
    sent_at = Moment(allow_none=True)
    closed_at = Moment(allow_none=True)
    close_reason = fields.String(allow_none=True)
    expected_on = Day(allow_none=True)
    pieces = fields.Integer(required=True)
    total_cents = fields.Integer(required=True)


class OrderOut(OrderRowOut):
    lines = fields.List(fields.Nested(OrderLineOut), required=True)
    deliveries = fields.List(fields.Nested(DeliveryOut), required=True)
    warnings = fields.List(fields.Nested(OrderNoticeOut), required=True)


class OrderDeliveryOut(Shape):
    id = Id(required=True)
    order_id = Id(required=True)
    movement_id = Id(required=True)
    state = fields.String(required=True, validate=Word(*STATES))
    lines = fields.List(fields.Nested(OrderLineOut), required=True)


class OrdersIn(PageIn):
    site_id = Id()
    supplier_id = Id()
    item_id = Id()
    state = fields.String(validate=Word(*STATES))
    q = Text(100)


class PrintIn(Shape):
    language = fields.String(validate=Word("it", "en"), load_default="it")


def said(notice: Notice) -> str:
    """A notice in the caller's language."""
    return str(gettext(notice.message, **notice.details))
