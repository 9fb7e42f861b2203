# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of signing in."""

from marshmallow import ValidationError, fields

from app.errors import N_
from app.web.fields import Id, InLength, Moment, Shape, Text


def check_encodable(text: str) -> None:
    """A password is hashed as UTF-8, so half a character (a lone surrogate) is none; raises ``ValidationError``."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValidationError(N_("Not a valid string.")) from None


class SignInIn(Shape):
    username = Text(40, shortest=1, required=True)
    password = fields.String(required=True, validate=[InLength(0, 1000), check_encodable], load_only=True)


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
