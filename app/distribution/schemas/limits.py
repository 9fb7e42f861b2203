# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of what is usual, of overrides and of loans."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from app.distribution.models import ALLOWANCE_PER, EXCEPTIONS
from app.distribution.queries import LOAN_STATES
from app.errors import N_
from app.web.fields import Day, Id, Moment, PageIn, Quantity, Shape, Word

MOST_DAYS = 730
MOST_PIECES = 1_000


class AllowanceIn(Shape):
    id = Id(required=True)
    ambito_id = Id(allow_none=True, metadata={"description": "absent: for all, which only an administrator says"})
    category_id = Id(allow_none=True)
    item_id = Id(allow_none=True)
    per = fields.String(validate=Word(*ALLOWANCE_PER), load_default="person")
    interval_days = Quantity(high=MOST_DAYS, allow_none=True)
    most = Quantity(high=MOST_PIECES, allow_none=True)
    period_days = Quantity(
        high=MOST_DAYS, allow_none=True, metadata={"description": "in how many days, today among them; or nights"}
    )

    @validates_schema
    def check_goods(self, said: dict[str, Any], **_: Any) -> None:
        """A category or an item, not both."""
        if (said.get("category_id") is None) == (said.get("item_id") is None):
            raise ValidationError(N_("Name a category or an item, one of the two."), "category_id")


class AllowanceOut(Shape):
    id = Id(required=True)
    ambito_id = Id(required=True, allow_none=True)
    category_id = Id(required=True, allow_none=True)
    item_id = Id(required=True, allow_none=True)
    per = fields.String(required=True, validate=Word(*ALLOWANCE_PER))
    interval_days = fields.Integer(required=True, allow_none=True)
    most = fields.Integer(required=True, allow_none=True)
    period_days = fields.Integer(required=True, allow_none=True)
    changed_at = Moment(required=True)
    archived_at = Moment(required=True, allow_none=True)


class AllowancesIn(PageIn):
    archived = fields.Boolean(load_default=False, metadata={"description": "those that hold no longer as well"})


class BackIn(Shape):
    id = Id(required=True)
    quantity = Quantity(high=MOST_PIECES, allow_none=True, metadata={"description": "absent: all that are out"})


class EndIn(Shape):
    id = Id(required=True)


class LoansIn(PageIn):
    site_id = Id()
    state = fields.String(validate=Word(*LOAN_STATES), load_default="out")


class LoanOut(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    item_id = Id(required=True)
    lot_id = Id(required=True)
    quantity = fields.Integer(required=True)
    returned = fields.Integer(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    lent_at = Moment(required=True)
    ended_at = Moment(required=True, allow_none=True)


class OverridesIn(Shape):
    since = Day(data_key="from")
    until = Day(data_key="to")


class OverrideOut(Shape):
    week = fields.Date(required=True, metadata={"description": "its Monday"})
    category_id = Id(required=True)
    exception = fields.String(required=True, allow_none=True, validate=Word(*EXCEPTIONS))
    handouts = fields.Integer(required=True)


class OverridesOut(Shape):
    items = fields.List(fields.Nested(OverrideOut), required=True)
