# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of scanning."""

from typing import Any

from flask_babel import gettext
from marshmallow import fields

from app.codes import MODES
from app.contact.schemas import PersonOut
from app.web.fields import Day, Id, Moment, Shape, Word

KINDS = ("item", "lot", "kit", "site", "person", "transfer", "unknown")


class ScanIn(Shape):
    code = fields.String(required=True, metadata={"description": "the scanner's text, untouched, up to 400 characters"})
    site_id = Id(allow_none=True)


class ScannedItemOut(Shape):
    id = Id(required=True)
    sku = fields.String(required=True)
    name = fields.String(required=True)
    size = fields.String(allow_none=True)
    gender = fields.String(allow_none=True)
    tracks_expiry = fields.Boolean(required=True)


class ScannedLotOut(Shape):
    id = Id(required=True)
    lot = fields.String(allow_none=True)
    expires_on = Day(allow_none=True)


class InsideOut(Shape):
    item_id = Id(required=True)
    name = fields.String(required=True)
    size = fields.String(allow_none=True)
    quantity = fields.Integer(required=True)
    lot_id = Id(allow_none=True)
    lot = fields.String(allow_none=True)
    expires_on = Day(allow_none=True)


class ScannedSiteOut(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)


class ScannedShelfOut(Shape):
    id = Id(required=True)
    name = fields.String(required=True)


class WallOut(Shape):
    kind = fields.String(required=True, validate=Word("mode", "quantity"))
    value = fields.Raw(
        required=True,
        metadata={"oneOf": [{"type": "string", "enum": list(MODES)}, {"type": "integer", "minimum": 1}]},
    )


class NoticeOut(Shape):
    code = fields.String(required=True)
    message = fields.Function(lambda notice: said(notice), required=True, metadata={"type": "string"})
    details = fields.Dict(required=True)


class ElsewhereOut(Shape):
    site_id = Id(required=True)
    name = fields.String(required=True)
    quantity = fields.Integer(required=True)


class OnHandOut(Shape):
    here = fields.Integer(required=True)
    in_transit = fields.Integer(required=True)
    elsewhere = fields.List(fields.Nested(ElsewhereOut), required=True)


class ScannedOrderOut(Shape):
    id = Id(required=True)
    state = fields.String(required=True)
    supplier = fields.String(required=True)


class ScannedTransferOut(Shape):
    id = Id(required=True)
    code = fields.String(required=True)
    state = fields.String(required=True)
    from_site_id = Id(required=True)
    to_site_id = Id(required=True)


class ScannedSheetOut(Shape):
    id = Id(required=True)
    number = fields.Integer(required=True)
    site_id = Id(required=True)


class ScanOut(Shape):
    kind = fields.String(required=True, validate=Word(*KINDS))
    pieces = fields.Integer(required=True)
    symbology = fields.String(allow_none=True)
    parsed = fields.Dict(required=True)
    warnings = fields.List(fields.Nested(NoticeOut), required=True)
    reason = fields.Nested(NoticeOut, metadata={"description": "why the code is unknown"})
    order = fields.Nested(ScannedOrderOut, metadata={"description": "beside the reason, for the code of an order"})
    sheet = fields.Nested(ScannedSheetOut, metadata={"description": "beside the reason: a sheet of where one works"})
    item = fields.Nested(ScannedItemOut)
    lot = fields.Nested(ScannedLotOut, allow_none=True)
    contents = fields.List(
        fields.Nested(InsideOut),
        metadata={
            "description": "what is in a kit: with lots when the code is that of a lot of kits, else what belongs in"
        },
    )
    site = fields.Nested(ScannedSiteOut)
    shelf = fields.Nested(ScannedShelfOut, metadata={"description": "beside the site, for the label of a shelf in it"})
    wall = fields.Nested(WallOut, metadata={"description": "beside the reason, for a tile on the wall"})
    person = fields.Nested(PersonOut)
    transfer = fields.Nested(ScannedTransferOut)
    on_hand = fields.Nested(OnHandOut, required=True)


class PictureIn(Shape):
    site_id = Id(required=True)


class PicturedSiteOut(ScannedSiteOut):
    ambito_id = Id(required=True)


class PicturedItemOut(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    size = fields.String(allow_none=True)
    gender = fields.String(allow_none=True)
    tracks_expiry = fields.Boolean(required=True)
    is_kit = fields.Boolean(required=True)
    here = fields.Integer(required=True, metadata={"description": "pieces on the shelf of the site"})


class PicturedPlaceOut(Shape):
    site_id = Id(required=True)
    name = fields.String(required=True)
    shelf = fields.String(metadata={"description": "its name, for the label of a shelf in the site"})


class PictureOut(Shape):
    site = fields.Nested(PicturedSiteOut, required=True)
    as_of = Moment(required=True)
    items = fields.List(fields.Nested(PicturedItemOut), required=True)
    codes = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Raw()),
        required=True,
        metadata={"description": "code, as a scan of it is compared, to item and pieces"},
    )
    places = fields.Dict(keys=fields.String(), values=fields.Nested(PicturedPlaceOut), required=True)


def said(notice: Any) -> str:
    """A notice in the caller's language."""
    return str(gettext(notice.message))
