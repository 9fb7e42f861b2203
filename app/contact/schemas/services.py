# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of services."""

from marshmallow import fields

from app.contact.models import SERVICE_GROUPS, SERVICE_PATHS
from app.contact.rules.services import ALL_KINDS, SEARCHABLE
from app.web.fields import Flag, Id, PageIn, Shape, Text, Word

NOTE_HELP = "of the service, never of a person"


class ServiceFormIn(Shape):
    """What a directory says of a service."""

    group = fields.String(required=True, validate=Word(*SERVICE_GROUPS))
    kind = fields.String(required=True, validate=Word(*ALL_KINDS))
    path = fields.String(validate=Word(*SERVICE_PATHS), allow_none=True)
    name = Text(120, shortest=1, required=True)
    address = Text(160, allow_none=True)
    hours = Text(300, allow_none=True, lines=True)
    telephone = Text(40, allow_none=True)
    note = Text(300, allow_none=True, lines=True, metadata={"description": NOTE_HELP})


class ServiceIn(ServiceFormIn):
    id = Id(required=True)
    ambito_id = Id(required=True)


class ServicePatchIn(Shape):
    group = fields.String(validate=Word(*SERVICE_GROUPS))
    kind = fields.String(validate=Word(*ALL_KINDS))
    path = fields.String(validate=Word(*SERVICE_PATHS))
    name = Text(120, shortest=1)
    address = Text(160, allow_none=True)
    hours = Text(300, allow_none=True, lines=True)
    telephone = Text(40, allow_none=True)
    note = Text(300, allow_none=True, lines=True)
    archived = Flag()


class ServiceOut(Shape):
    id = Id(required=True)
    ambito_id = Id(required=True)
    group = fields.String(required=True)
    kind = fields.String(required=True)
    path = fields.String(required=True)
    name = fields.String(required=True)
    address = fields.String(allow_none=True)
    hours = fields.String(allow_none=True)
    telephone = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    archived = fields.Boolean(required=True)


class ServicesIn(PageIn):
    ambito_id = Id()
    group = fields.String(validate=Word(*SERVICE_GROUPS))
    kind = fields.String(validate=Word(*ALL_KINDS))
    need = fields.String(validate=Word(*SEARCHABLE))
    q = Text(100)
    archived = fields.Boolean(load_default=False)
