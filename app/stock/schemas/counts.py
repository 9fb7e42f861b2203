# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of counts. What the books expect is there only where it may be known: not in a blind count that is open."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from app.errors import N_
from app.stock.models import DIFFERENCE_REASONS
from app.stock.models.counts import COUNT_STATES
from app.stock.rules.counting import ITEM_STATES, MOST_SHEETS
from app.stock.schemas.ledger import MOST_LINES, ItemOrCode
from app.web.fields import Code, Day, Id, InLength, Moment, PageIn, Quantity, Shape, Text, Word

MOST_ITEMS = 5_000
WORDS_OF_UNCOUNTED = ("leave", "none_here")


class CountIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    blind = fields.Boolean(load_default=False, metadata={"description": "what the books expect is hidden"})
    item_ids = fields.List(Id(), validate=InLength(1, MOST_ITEMS))
    category_ids = fields.List(Id(), validate=InLength(1, 100))
    note = Text(500, lines=True, allow_none=True)

    @validates_schema
    def check_scope(self, body: dict[str, Any], **_: Any) -> None:
        """Items, or categories, or the whole site."""
        if "item_ids" in body and "category_ids" in body:
            raise ValidationError(N_("Name items or categories, not both."), "category_ids")


class CountActIn(Shape):
    id = Id(required=True)


class CountsIn(PageIn):
    site_id = Id()
    state = fields.String(validate=Word(*COUNT_STATES))


class CountProgressOut(Shape):
    items = fields.Integer(required=True)
    counted = fields.Integer(required=True)
    uncounted = fields.Integer(required=True)
    pieces = fields.Integer(required=True)


class CountOut(Shape):
    id = Id(required=True)
    number = fields.Integer(required=True)
    site_id = Id(required=True)
    state = fields.String(required=True)
    blind = fields.Boolean(required=True)
    note = fields.String(required=True, allow_none=True)
    opened_at = Moment(required=True)
    closed_at = Moment(required=True, allow_none=True)
    movement_id = Id(required=True, allow_none=True)
    progress = fields.Nested(CountProgressOut, required=True)


class CountMadeOut(Shape):
    id = Id(required=True)
    number = fields.Integer(required=True)
    state = fields.String(required=True)
    blind = fields.Boolean(required=True)
    items = fields.Integer(required=True, metadata={"description": "how many items it covers"})


class CountLineOut(Shape):
    id = Id(required=True)
    item_id = Id(required=True)
    lot = fields.String(required=True, allow_none=True)
    quantity = fields.Integer(required=True)
    who = fields.String(required=True)
    mine = fields.Boolean(required=True)
    recorded_at = Moment(required=True)
    sheet = fields.Integer(required=True, allow_none=True)


class CountWholeOut(CountOut):
    people = fields.List(fields.String(), required=True, metadata={"description": "who has counted"})
    lines = fields.List(fields.Nested(CountLineOut), required=True, metadata={"description": "the latest"})
    sheets = fields.List(fields.Integer(), required=True, metadata={"description": "paper sheets keyed in"})


class CountItemsIn(PageIn):
    state = fields.String(validate=Word(*ITEM_STATES), load_default="all")
    q = Text(100)
    category_id = Id()


class CountItemOut(Shape):
    item_id = Id(required=True)
    name = fields.String(required=True)
    size = fields.String(required=True, allow_none=True)
    sku = fields.String(required=True)
    category_id = Id(required=True)
    round = fields.Integer(required=True)
    counted = fields.Integer(required=True, allow_none=True)
    own = fields.Integer(required=True, metadata={"description": "what the one who asks has counted of it"})
    expected = fields.Integer(metadata={"description": "absent while a blind count hides it"})
    difference = fields.Integer(allow_none=True)
    reason = fields.String(allow_none=True)


class CountReadIn(Shape):
    code = Code(required=True)


class CountReadOut(Shape):
    """What a code is to a count. ``own_label`` is a lot's own label: its line is sent by code."""

    item_id = Id(required=True)
    name = fields.String(required=True)
    size = fields.String(required=True, allow_none=True)
    pieces = fields.Integer(required=True)
    lot = fields.String(required=True, allow_none=True)
    expires_on = fields.Date(required=True, allow_none=True)
    covered = fields.Boolean(required=True, metadata={"description": "whether the count covers the item already"})
    counted = fields.Integer(required=True, allow_none=True)
    own_label = fields.Boolean(required=True)
    expected = fields.Integer(metadata={"description": "absent while a blind count hides it"})


class CountTallyIn(ItemOrCode):
    quantity = Quantity(low=0, required=True)
    lot = Text(40, shortest=1, allow_none=True)
    expires_on = Day(allow_none=True, metadata={"description": "read off the label beside the lot"})


class CountLineIn(CountTallyIn):
    id = Id(required=True)
    counted_at = Moment(metadata={"description": "when it was counted, if it is sent later"})


class CountTallyOut(Shape):
    id = Id(required=True)
    count_id = Id(required=True)
    item_id = Id(required=True)
    lot_id = Id(required=True, allow_none=True)
    quantity = fields.Integer(required=True)
    counted = fields.Integer(required=True, metadata={"description": "pieces of the item counted so far by everybody"})


class CountWithdrawnOut(Shape):
    id = Id(required=True)
    withdrawn_at = Moment(required=True)


class CountSheetIn(Shape):
    id = Id(required=True)
    number = Quantity(high=MOST_SHEETS, required=True)
    counted_at = Moment(metadata={"description": "when it was counted, if not just now"})
    lines = fields.List(fields.Nested(CountTallyIn), required=True, validate=InLength(0, MOST_LINES))


class CountSheetOut(Shape):
    id = Id(required=True)
    number = fields.Integer(required=True)
    lines = fields.Integer(required=True)


class CountRecountIn(CountActIn):
    item_ids = fields.List(Id(), required=True, validate=InLength(1, MOST_ITEMS))


class CountRecountOut(Shape):
    id = Id(required=True)
    items = fields.Integer(required=True)


class CountDifferenceOut(Shape):
    item_id = Id(required=True)
    expected = fields.Integer(required=True)
    counted = fields.Integer(required=True)
    difference = fields.Integer(required=True)
    reason = fields.String(allow_none=True)
    moved_meanwhile = fields.Boolean(required=True)


class CountSupersededOut(Shape):
    item_id = Id(required=True)
    number = fields.Integer(required=True, metadata={"description": "the closed count that counted it later"})


class CountDifferencesOut(Shape):
    id = Id(required=True)
    state = fields.String(required=True)
    differences = fields.List(fields.Nested(CountDifferenceOut), required=True)
    uncounted = fields.List(Id(), required=True)
    superseded = fields.List(fields.Nested(CountSupersededOut), required=True)
    hidden = fields.Integer(required=True, metadata={"description": "counted blind and not compared yet"})


class CountReasonIn(Shape):
    item_id = Id(required=True)
    reason = fields.String(required=True, validate=Word(*DIFFERENCE_REASONS))


class CountCloseIn(CountActIn):
    reasons = fields.List(fields.Nested(CountReasonIn), load_default=list, validate=InLength(0, MOST_ITEMS))
    uncounted = fields.String(load_default="leave", validate=Word(*WORDS_OF_UNCOUNTED))


class CountClosedOut(Shape):
    id = Id(required=True)
    state = fields.String(required=True)
    movement_id = Id(required=True)
    differences = fields.List(fields.Nested(CountDifferenceOut), required=True)
    uncounted = fields.List(Id(), required=True)
    superseded = fields.List(fields.Nested(CountSupersededOut), required=True)


class CountEndOut(Shape):
    id = Id(required=True)
    state = fields.String(required=True)


class CountLanguageIn(Shape):
    language = fields.String(validate=Word("it", "en"))
