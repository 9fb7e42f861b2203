# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a monitoring pack is asked for."""

from marshmallow import fields

from app.reporting.rules.pack import FIRST_YEAR, HALVES, LAST_YEAR
from app.web.fields import Id, InRange, Shape, Word


class PackIn(Shape):
    """A half-year, and an ambito or all that one sees. ``exact`` leaves small numbers in, for whoever may see rows."""

    year = fields.Integer(required=True, validate=InRange(FIRST_YEAR, LAST_YEAR))
    half = fields.Integer(required=True, validate=InRange(HALVES[0], HALVES[-1]))
    ambito_id = Id()
    small_numbers = fields.String(load_default="carried", validate=Word("carried", "exact"))
