# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What registers of goods are asked for, and how they are answered."""

from marshmallow import fields

from app.reporting.schemas.reports import ReportIn
from app.web.fields import Id, InRange, PageIn, Shape


class RegisterIn(ReportIn, PageIn):
    """A page holds so many movements, each with all its lines."""


class RegisterLineOut(Shape):
    """A line of the register; a missing site is the outside world."""

    movement_id = fields.UUID(required=True)
    site_id = fields.UUID(required=True)
    site = fields.String(required=True)
    number = fields.Integer(required=True)
    line = fields.Integer(required=True)
    kind = fields.String(required=True)
    what = fields.String(required=True)
    occurred_at = fields.AwareDateTime(format="iso", required=True)
    recorded_at = fields.AwareDateTime(format="iso", required=True)
    document = fields.String(required=True)
    item_id = fields.UUID(required=True)
    sku = fields.String(required=True)
    item = fields.String(required=True)
    lot_id = fields.UUID(required=True)
    lot_code = fields.String(required=True)
    lot = fields.String(allow_none=True)
    from_site = fields.String(allow_none=True)
    from_place = fields.String(allow_none=True)
    to_site = fields.String(allow_none=True)
    to_place = fields.String(allow_none=True)
    quantity = fields.Integer(required=True)
    unit_value_cents = fields.Integer(allow_none=True)
    value_cents = fields.Integer(allow_none=True)
    reason = fields.String(allow_none=True)
    operator = fields.String(required=True)
    reverses = fields.Integer(allow_none=True)
    undone_by = fields.Integer(allow_none=True)


class RegisterOut(Shape):
    """A page of the register; ``total`` counts movements."""

    report = fields.String(required=True)
    title = fields.String(required=True)
    since = fields.Date(data_key="from", required=True)
    until = fields.Date(data_key="to", required=True)
    where = fields.String(required=True)
    as_of = fields.AwareDateTime(format="iso", required=True)
    items = fields.List(fields.Nested(RegisterLineOut), required=True)
    page = fields.Integer(required=True)
    page_size = fields.Integer(required=True)
    total = fields.Integer(required=True)


class DonationsIn(Shape):
    """A quarter of a year; the last one that is over where nothing is said."""

    year = fields.Integer(validate=InRange(1970, 2199))
    quarter = fields.Integer(validate=InRange(1, 4))
    ambito_id = Id()
    organisation_id = Id()
    site_id = Id()
