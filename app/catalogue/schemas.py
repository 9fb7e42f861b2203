# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of the catalogue's API."""

from marshmallow import fields

from app.catalogue.models import FEAD_CLASSES, GENDERS
from app.web.fields import Cents, Code, Id, PageIn, Quantity, Shape, Text, Word


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


class ItemPatchIn(Shape):
    name = Text(120, shortest=1)
    size = Text(20, shortest=1, allow_none=True)
    gender = fields.String(validate=Word(*GENDERS), allow_none=True)
    tracks_expiry = fields.Boolean()
    unit_value_cents = Cents(allow_none=True)
    archived = fields.Boolean()


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


class ItemsIn(PageIn):
    q = Text(100)
    category_id = Id()
