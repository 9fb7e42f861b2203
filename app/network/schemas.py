# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of the network's API."""

from marshmallow import fields

from app.network.models import SITE_KINDS
from app.web.fields import Id, PageIn, Shape, Text, Word


class AmbitoIn(Shape):
    id = Id(required=True)
    code = Text(8, shortest=2, required=True)
    name = Text(80, shortest=1, required=True)


class AmbitoOut(Shape):
    id = Id(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)


class OrganisationIn(Shape):
    id = Id(required=True)
    ambito_id = Id(required=True)
    name = Text(120, shortest=1, required=True)
    tax_code = Text(16, allow_none=True)
    address = Text(160, allow_none=True)


class OrganisationOut(Shape):
    id = Id(required=True)
    ambito_id = Id(required=True)
    name = fields.String(required=True)
    tax_code = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    series = fields.String(required=True, metadata={"description": "what stands before the numbers of its papers"})


class SiteIn(Shape):
    id = Id(required=True)
    organisation_id = Id(required=True)
    ambito_id = Id(metadata={"description": "optional: an organisation belongs to one ambito"})
    kind = fields.String(required=True, validate=Word(*SITE_KINDS))
    name = Text(80, shortest=1, required=True)
    address = Text(160, allow_none=True)


class SiteOut(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=Word(*SITE_KINDS))
    ambito_id = Id(required=True)
    organisation_id = Id(required=True)
    code = fields.String(required=True, metadata={"description": "what the label on the door says when scanned"})
    address = fields.String(allow_none=True)
    mine = fields.Boolean(required=True, metadata={"description": "whether the caller acts there"})


class SitesIn(PageIn):
    q = Text(100)
    mine = fields.Boolean(load_default=False)
    kind = fields.String(validate=Word(*SITE_KINDS))
    ambito_id = Id()
