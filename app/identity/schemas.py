# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of signing in."""

from marshmallow import fields

from app.web.fields import Id, Moment, Shape, Text


class SignInIn(Shape):
    username = Text(40, shortest=1, required=True)
    password = fields.String(required=True, validate=lambda text: len(text) <= 1000, load_only=True)


class SessionOut(Shape):
    token = fields.String(required=True, metadata={"description": "for the header Authorization: Bearer"})
    expires_at = Moment(required=True)


class HoldingOut(Shape):
    role = fields.String(required=True)
    ambito_id = Id(allow_none=True)
    site_id = Id(allow_none=True)


class OperatorOut(Shape):
    id = Id(required=True)
    username = fields.String(required=True)
    display_name = fields.String(required=True)
    language = fields.String(allow_none=True)
    assignments = fields.List(fields.Nested(HoldingOut), required=True)
