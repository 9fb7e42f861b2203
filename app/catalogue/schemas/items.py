# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of categories, items and what kits consist of."""

from typing import Any

from marshmallow import fields, post_load

from app.catalogue.models import FEAD_CLASSES, GENDERS
from app.catalogue.rules import MOST_IN_A_KIT, MOST_PARTS, MOST_SUBSTITUTES, Part
from app.web.fields import Cents, Code, Id, InLength, Moment, PageIn, Quantity, Shape, Text, Word


class CategoryIn(Shape):
    id = Id(required=True)
    code = Text(20, shortest=1, required=True)
    name = Text(60, shortest=1, required=True)
    name_en = Text(60, shortest=1, required=True)
    fead_class = fields.String(required=True, validate=Word(*FEAD_CLASSES))
    pictogram = Text(20, load_default="box")
    new_only = fields.Boolean(load_default=False)
    usual_interval_days = Quantity(high=730, allow_none=True)
    position = Quantity(low=0, high=9999, load_default=0)


class CategoryOut(Shape):
    id = Id(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    fead_class = fields.String(required=True)
    pictogram = fields.String(required=True)
    new_only = fields.Boolean(required=True)
    usual_interval_days = fields.Integer(allow_none=True)
    position = fields.Integer(required=True)


class BarcodeIn(Shape):
    code = Code(required=True)
    pieces = Quantity(load_default=1)


class BarcodeOut(Shape):
    code = fields.String(required=True)
    item_id = Id(required=True)
    pieces = fields.Integer(required=True)


class PartIn(Shape):
    item_id = Id(required=True)
    quantity = Quantity(high=MOST_IN_A_KIT, required=True)
    substitutes = fields.List(Id(), load_default=[], validate=InLength(0, MOST_SUBSTITUTES))

    @post_load
    def as_part(self, read: dict[str, Any], **_: Any) -> Part:
        """The part as a plain value."""
        return Part(read["item_id"], read["quantity"], tuple(read["substitutes"]))


class PartOut(Shape):
    item_id = Id(required=True)
    quantity = fields.Integer(required=True)
    substitutes = fields.List(Id(), required=True, metadata={"description": "what may stand in, first choice first"})


class ItemIn(Shape):
    id = Id(required=True)
    sku = Text(40, shortest=1, required=True)
    name = Text(120, shortest=1, required=True)
    category_id = Id(required=True)
    product = Text(120, shortest=1, allow_none=True)
    size = Text(20, shortest=1, allow_none=True)
    gender = fields.String(validate=Word(*GENDERS), allow_none=True)
    gtin = Text(14, shortest=8, allow_none=True)
    tracks_expiry = fields.Boolean(load_default=False)
    unit_value_cents = Cents(allow_none=True)
    contents = fields.List(fields.Nested(PartIn), validate=InLength(0, MOST_PARTS))


class ItemPatchIn(Shape):
    name = Text(120, shortest=1)
    size = Text(20, shortest=1, allow_none=True)
    gender = fields.String(validate=Word(*GENDERS), allow_none=True)
    tracks_expiry = fields.Boolean()
    unit_value_cents = Cents(allow_none=True)
    archived = fields.Boolean()
    contents = fields.List(fields.Nested(PartIn), validate=InLength(0, MOST_PARTS))


class ItemOut(Shape):
    id = Id(required=True)
    sku = fields.String(required=True)
    code = fields.String(required=True, metadata={"description": "our own code, for a label"})
    name = fields.String(required=True)
    category_id = Id(required=True)
    product = fields.String(required=True)
    size = fields.String(allow_none=True)
    gender = fields.String(allow_none=True)
    gtin = fields.String(allow_none=True)
    barcodes = fields.List(fields.Nested(BarcodeOut), required=True)
    tracks_expiry = fields.Boolean(required=True)
    unit_value_cents = fields.Integer(allow_none=True)
    archived = fields.Boolean(required=True)
    contents = fields.List(
        fields.Nested(PartOut),
        required=True,
        metadata={"description": "what a kit consists of; nothing for other items"},
    )
    kit_version = fields.Integer(
        required=True, allow_none=True, metadata={"description": "the number of the contents, for kits"}
    )


class ItemsIn(PageIn):
    q = Text(100)
    category_id = Id()


class VersionOut(Shape):
    number = fields.Integer(required=True)
    since = Moment(required=True, metadata={"description": "when it began to hold"})
    contents = fields.List(fields.Nested(PartOut), required=True)
