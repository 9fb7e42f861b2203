# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of kits: what is done to them, and how many there are and could be."""

from marshmallow import fields

from app.web.fields import Day, Id, InLength, PageIn, Quantity, Shape, Text

MOST_NAMED = 200


class KitsIn(PageIn):
    site_id = Id(required=True)
    q = Text(100)


class LimitingOut(Shape):
    item_id = Id(required=True)
    name = fields.String(required=True)
    size = fields.String(allow_none=True)
    here = fields.Integer(required=True, metadata={"description": "pieces here, with those that may stand in"})
    needed = fields.Integer(required=True, metadata={"description": "pieces that one kit more would take in all"})


class KitOut(Shape):
    item_id = Id(required=True)
    sku = fields.String(required=True)
    name = fields.String(required=True)
    size = fields.String(allow_none=True)
    version = fields.Integer(required=True)
    built = fields.Integer(required=True, metadata={"description": "whole kits on the shelf"})
    opened = fields.Integer(
        required=True, metadata={"description": "kits on the shelf that something was taken out of"}
    )
    buildable = fields.Integer(required=True)
    limiting = fields.Nested(LimitingOut, allow_none=True)
    next_expiry = Day(allow_none=True)
    to_build = fields.Integer(required=True, metadata={"description": "kits that this site is asked to build"})
    to_take_apart = fields.Integer(required=True)


class BuildableIn(Shape):
    site_id = Id(required=True)


class PartHereOut(Shape):
    item_id = Id(required=True)
    name = fields.String(required=True)
    size = fields.String(allow_none=True)
    quantity = fields.Integer(required=True, metadata={"description": "pieces in one kit"})
    here = fields.Integer(required=True, metadata={"description": "pieces here, with those that may stand in"})
    substitutes = fields.List(Id(), required=True)


class BuildableOut(Shape):
    quantity = fields.Integer(required=True)
    limiting = fields.Nested(LimitingOut, required=True)
    parts = fields.List(fields.Nested(PartHereOut), required=True)


class KitIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    quantity = Quantity(required=True)


class AssembleIn(KitIn):
    lots = fields.List(Id(), load_default=[], validate=InLength(0, MOST_NAMED))
    reason = Text(500)


class LotOfKitsIn(KitIn):
    lot_id = Id(allow_none=True, load_default=None)


class TakeIn(Shape):
    item_id = Id(required=True)
    quantity = Quantity(required=True, high=1000, metadata={"description": "pieces out of each kit"})


class OpenIn(LotOfKitsIn):
    take = fields.List(fields.Nested(TakeIn), required=True, validate=InLength(1, 60))


class RefillIn(LotOfKitsIn):
    fresh_until = Day(
        allow_none=True,
        load_default=None,
        metadata={
            "description": "parts that expire before this day are exchanged; without it, those that have expired"
        },
    )


class EndJobsIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    reason = Text(300, shortest=1, required=True)


class EndedJobsOut(Shape):
    ended = fields.Integer(required=True)


class PieceOut(Shape):
    item_id = Id(required=True)
    lot_id = Id(required=True)
    quantity = fields.Integer(required=True)


class KitLotOut(Shape):
    lot_id = Id(required=True)
    quantity = fields.Integer(required=True, metadata={"description": "kits of this lot"})
    expires_on = Day(allow_none=True)
    parts = fields.List(fields.Nested(PieceOut), required=True, metadata={"description": "what is in each of them"})


class KitActOut(Shape):
    id = Id(required=True)
    movement_id = Id(required=True)
    item_id = Id(required=True)
    quantity = fields.Integer(required=True)
    lots = fields.List(fields.Nested(KitLotOut), required=True)
    returned = fields.List(fields.Nested(PieceOut), required=True, metadata={"description": "parts that came back"})
