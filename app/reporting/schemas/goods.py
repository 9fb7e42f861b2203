# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What reports about goods are asked for, and how they are answered."""

from marshmallow import fields

from app.reporting.schemas.reports import ReportIn, ReportOut
from app.web.fields import Shape, Word


class StockReportIn(ReportIn):
    """``by`` site (for readers of aggregates by ambito), or items of all places added up."""

    by = fields.String(load_default="item", validate=Word("item", "site"))


class ChainIn(Shape):
    """Nothing: a chain is of all time."""


class LotPartOut(Shape):
    """Pieces in each kit of the lot."""

    lot_id = fields.UUID(allow_none=True)
    item_id = fields.UUID(required=True)
    name = fields.String(required=True)
    size = fields.String(allow_none=True)
    quantity = fields.Integer(required=True)


class ChainLotOut(Shape):
    """The lot that a chain is of; ``parts`` of a lot of kits."""

    lot_id = fields.UUID(required=True)
    code = fields.String(required=True)
    lot = fields.String(allow_none=True)
    expires_on = fields.Date(allow_none=True)
    unit_value_cents = fields.Integer(allow_none=True)
    funding = fields.String(allow_none=True)
    condition = fields.String(allow_none=True)
    item_id = fields.UUID(required=True)
    sku = fields.String(required=True)
    name = fields.String(required=True)
    size = fields.String(allow_none=True)
    fead_class = fields.String(required=True)
    parts = fields.List(fields.Nested(LotPartOut), required=True)


class ChainOut(ReportOut):
    """A chain: steps as rows, and whether they add up to what the balances hold."""

    lot = fields.Nested(ChainLotOut, required=True)
    pieces_by_steps = fields.Integer(required=True)
    pieces_left = fields.Integer(required=True)
    adds_up = fields.Boolean(required=True)
