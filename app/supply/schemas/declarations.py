# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of quarterly declarations."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from app.clock import FIRST_YEAR, LAST_YEAR
from app.errors import N_
from app.web.fields import Day, Id, InRange, Moment, PageIn, Quantity, Shape, Word

QUARTERS = (1, 4)
ITALIAN = "it"


class DeclarationsIn(PageIn):
    year = fields.Integer(validate=InRange(FIRST_YEAR, LAST_YEAR))
    quarter = fields.Integer(validate=InRange(*QUARTERS))
    organisation_id = Id()
    donor_id = Id()

    @validates_schema
    def check_quarter(self, asked: dict[str, Any], **_: Any) -> None:
        """A year wants its quarter; without either it is the last one that is over."""
        if ("year" in asked) != ("quarter" in asked):
            raise ValidationError(N_("Give year and quarter, both or neither."), "quarter")


class DeclarationIn(Shape):
    id = Id(required=True)
    organisation_id = Id()
    site_id = Id(metadata={"description": "instead of the organisation: one of its sites"})
    donor_id = Id(required=True)
    year = Quantity(low=FIRST_YEAR, high=LAST_YEAR, required=True)
    quarter = Quantity(low=1, high=4, required=True)

    @validates_schema
    def check_organisation(self, new: dict[str, Any], **_: Any) -> None:
        """One of the two, not both."""
        if ("organisation_id" in new) == ("site_id" in new):
            raise ValidationError(N_("Name the organisation, or one of its sites: one of the two."), "organisation_id")


class DeclarationPaperIn(Shape):
    language = fields.String(load_default=ITALIAN, validate=Word(ITALIAN, "en"))


class DeclarationOut(Shape):
    id = Id(allow_none=True)
    organisation_id = Id(required=True)
    organisation = fields.String(required=True)
    donor_id = Id(required=True)
    donor = fields.String(required=True)
    year = fields.Integer(required=True)
    quarter = fields.Integer(required=True)
    gifts = fields.Integer(required=True)
    declared_value_cents = fields.Integer(required=True)
    due_on = Day(required=True)
    issued = fields.Boolean(required=True)
    issued_at = Moment(allow_none=True)
    number = fields.Integer(allow_none=True)
    label = fields.String(allow_none=True)
    changed = fields.Boolean(required=True, metadata={"description": "gifts were added or changed since it was issued"})
