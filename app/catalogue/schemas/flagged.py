# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of codes that are set aside for the office."""

from marshmallow import fields

from app.web.fields import Code, Id, Moment, Shape, Text


class FlaggedIn(Shape):
    id = Id(required=True)
    code = Code(required=True, metadata={"description": "as it was scanned"})
    site_id = Id(required=True)
    note = Text(200, allow_none=True, metadata={"description": "what it is on; never a card's code"})


class FlaggedOut(Shape):
    id = Id(required=True)
    code = fields.String(required=True)
    site_id = Id(required=True)
    times = fields.Integer(required=True, metadata={"description": "how often it was set aside at this site"})
    first_at = Moment(required=True)
