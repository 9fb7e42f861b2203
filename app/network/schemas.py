# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of the network's API."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from app.errors import N_
from app.network.models import SITE_KINDS
from app.web.fields import Id, InLength, PageIn, Shape, Text, Word

MOST_SHELVES = 200


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


class ShelvesIn(Shape):
    id = Id(required=True)
    name = Text(20, shortest=1)
    names = fields.List(
        Text(20, shortest=1),
        validate=InLength(1, MOST_SHELVES),
        metadata={"description": "a whole rack at once, instead of name"},
    )

    @validates_schema
    def _one_of_both(self, given: dict[str, Any], **_: Any) -> None:
        if ("name" in given) == ("names" in given):
            raise ValidationError(N_("Give a name, or a list of names."), "name")


class ShelfOut(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    name = fields.String(required=True)
    code = fields.String(required=True, metadata={"description": "what its label says when scanned"})
    archived = fields.Boolean(required=True)


class ShelvesOut(Shape):
    items = fields.List(fields.Nested(ShelfOut), required=True, metadata={"description": "in the order of the names"})


class ShelvesListIn(PageIn):
    archived = fields.Boolean(load_default=False)


class ShelfArchiveIn(Shape):
    id = Id(required=True)
    archived = fields.Boolean(load_default=True, metadata={"description": "false brings it back into use"})
