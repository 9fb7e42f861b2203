# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of policies, of announced gifts and of days that will not come again."""

from typing import Any

from marshmallow import fields

from app.network.models import SITE_KINDS
from app.reorder.models import SCOPES, SERVICE_KINDS
from app.web.fields import Day, Flag, Id, InLength, Moment, PageIn, Quantity, Shape, Text, Word


def _number(low: int, high: int, told: str = "") -> Any:
    return Quantity(low=low, high=high, allow_none=True, metadata={"description": told} if told else {})


class PolicyFields(Shape):
    """What a policy may say."""

    review_weekday = _number(0, 6, "Monday is 0")
    review_days = _number(1, 28)
    lead_time_days = _number(0, 730, "else learned from what came")
    lead_time_spread_days = _number(0, 365)
    cover_days = _number(0, 365, "how long an order should last after the next could come")
    service_kind = fields.String(validate=Word(*SERVICE_KINDS), allow_none=True)
    service_permille = _number(500, 999)
    min_pieces = _number(0, 1_000_000)
    max_pieces = _number(0, 1_000_000)
    by_hand_until = Day(allow_none=True)
    by_hand_reason = Text(200, allow_none=True)
    pack_pieces = _number(1, 100_000)
    min_order_pieces = _number(0, 100_000)
    shelf_life_days = _number(1, 7300)
    storage_pieces = _number(0, 1_000_000)
    kits_per_night = _number(0, 10_000)
    weight = _number(1, 100, "how much it counts when the budget does not reach")
    surge_from = Day(allow_none=True)
    surge_to = Day(allow_none=True)
    surge_percent = _number(100, 400)
    supplied_by_site_id = Id(
        allow_none=True,
        metadata={"description": "the warehouse that orders for these sites; of a site, the site: it orders itself"},
    )
    like_item_id = Id(allow_none=True)
    guess_per_month = _number(0, 100_000)
    budget_cents = _number(0, 100_000_000_000)


class PolicyIn(PolicyFields):
    scope = fields.String(required=True, validate=Word(*SCOPES))
    ambito_id = Id(allow_none=True, metadata={"description": "none: the whole network"})
    site_id = Id(allow_none=True)
    site_kind = fields.String(validate=Word(*SITE_KINDS), allow_none=True)
    category_id = Id(allow_none=True)
    item_id = Id(allow_none=True)


class PolicyOut(PolicyFields):
    id = Id(allow_none=True)
    scope = fields.String(required=True)
    ambito_id = Id(allow_none=True)
    site_id = Id(allow_none=True)
    site_kind = fields.String(allow_none=True)
    category_id = Id(allow_none=True)
    item_id = Id(allow_none=True)
    changed_at = Moment(allow_none=True)


class EffectiveIn(Shape):
    site_id = Id(required=True)
    item_id = Id(required=True)


class PolicyOriginOut(Shape):
    field = fields.String(required=True)
    scope = fields.String(required=True, validate=Word(*SCOPES, "default"))
    policy_id = Id(allow_none=True)


class EffectiveOut(Shape):
    site_id = Id(required=True)
    item_id = Id(required=True)
    policy = fields.Nested(PolicyFields, required=True)
    origins = fields.List(fields.Nested(PolicyOriginOut), required=True)


class GiftIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    item_id = Id(required=True)
    quantity = Quantity(required=True)
    expected_on = Day(required=True)
    note = Text(200, allow_none=True)


class GiftEndIn(Shape):
    id = Id(required=True)


class GiftOut(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    item_id = Id(required=True)
    quantity = fields.Integer(required=True)
    expected_on = Day(required=True)
    note = fields.String(allow_none=True)
    said_at = Moment(required=True)
    ended_at = Moment(allow_none=True)


class GiftsIn(PageIn):
    ended = fields.Boolean(load_default=False)


class OneOffIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    item_ids = fields.List(Id(), required=True, validate=InLength(1, 200))
    day = Day(required=True)
    reason = Text(200, allow_none=True)
    lifted = Flag(load_default=False, metadata={"description": "it counts again as any other day"})


class OneOffOut(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    item_ids = fields.List(Id(), required=True)
    day = Day(required=True)
    lifted = fields.Boolean(required=True)
