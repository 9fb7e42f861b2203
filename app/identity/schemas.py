# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of signing in, and of phones that hand in later."""

from base64 import b64encode

from marshmallow import ValidationError, fields

from app.errors import N_
from app.identity.rules import listed
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


class DeviceIn(Shape):
    id = Id(required=True, metadata={"description": "made on the phone, and kept there"})
    name = Text(80, shortest=1, required=True)
    version = Text(40, allow_none=True, load_default=None)


class RegisteredOut(Shape):
    id = Id(required=True, attribute="device.id")
    token = fields.String(required=True, metadata={"description": "for the header Authorization: Bearer"})
    key = fields.Function(
        lambda registered: b64encode(registered.key).decode(),
        required=True,
        metadata={"type": "string", "description": "32 bytes in base64: what the phone seals its outbox with"},
    )
    expires_at = Moment(required=True)
    last_number = fields.Integer(required=True, attribute="device.last_number")


class DeviceOut(Shape):
    id = Id(required=True, attribute="device.id")
    name = fields.String(required=True, attribute="device.name")
    operator_id = Id(required=True, attribute="device.operator_id")
    operator = fields.String(required=True)
    registered_at = Moment(required=True, attribute="device.registered_at")
    last_seen_at = Moment(required=True, attribute="seen_at")
    version = fields.String(required=True, allow_none=True, attribute="device.version")
    current = fields.Boolean(required=True, metadata={"description": "it may hand in"})
    pending = fields.Integer(required=True, allow_none=True, attribute="device.pending")
    oldest_at = Moment(required=True, allow_none=True, attribute="device.oldest_at")
    clock_off_seconds = fields.Integer(
        required=True,
        allow_none=True,
        attribute="device.clock_off_seconds",
        metadata={"description": "by how much its clock is behind; below nought, ahead"},
    )
    missing = fields.Function(
        lambda seen: listed(seen.gaps),
        required=True,
        metadata={"type": "array", "items": {"type": "integer"}},
    )
    missing_count = fields.Integer(required=True, attribute="device.missing")
    withdrawn_at = Moment(required=True, allow_none=True, attribute="device.withdrawn_at")


class DeviceActIn(Shape):
    id = Id(required=True)


class WithdrawnOut(Shape):
    id = Id(required=True)
    withdrawn_at = Moment(required=True)
