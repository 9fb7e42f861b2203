# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of keeping and letting go."""

from marshmallow import fields

from app.contact.models import KEPT
from app.web.fields import Id, Moment, Shape, Word


class MonthsIn(Shape):
    months = fields.Integer(required=True, strict=True)


class RuleIn(MonthsIn):
    kind = fields.String(required=True, validate=Word(*KEPT))


class RuleOut(Shape):
    kind = fields.String(required=True, validate=Word(*KEPT))
    months = fields.Integer(required=True)
    default_months = fields.Integer(required=True)
    changed_at = Moment(allow_none=True)
    due = fields.Integer(required=True, metadata={"description": "how many would go if the clock ran now"})


class RulesOut(Shape):
    items = fields.List(fields.Nested(RuleOut), required=True)


class RunOut(Shape):
    id = Id(required=True)
    kind = fields.String(required=True, validate=Word(*KEPT))
    number = fields.Integer(required=True)
    by_wish = fields.Boolean(required=True)
    run_at = Moment(required=True)
