# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of runs, their lines, and what is decided about them."""

from typing import Any

from flask_babel import gettext
from marshmallow import fields

from app.reorder.models import ACTIONS, COMPARED, DECISIONS, STEPS
from app.reorder.schemas.policies import PolicyFields, PolicyOriginOut
from app.web.fields import Day, Id, InLength, Moment, PageIn, Quantity, Shape, Text, Word

MOST_DECISIONS = 5_000


class ReorderRunIn(Shape):
    id = Id(required=True)
    as_of = Day(metadata={"description": "today unless said"})
    ambito_id = Id(metadata={"description": "one's own unless said"})
    budget_cents = Quantity(low=0, high=100_000_000_000, allow_none=True)


class ReorderRunsIn(PageIn):
    ambito_id = Id()


class ReorderRunRowOut(Shape):
    id = Id(required=True)
    ambito_id = Id(required=True)
    as_of = Day(required=True)
    made_at = Moment(required=True)
    by_the_clock = fields.Function(lambda one: maker_of(one) is None, required=True, metadata={"type": "boolean"})
    previous_run_id = Id(allow_none=True)
    budget_cents = fields.Integer(allow_none=True)
    line_count = fields.Integer(required=True)
    buy_count = fields.Integer(required=True)
    transfer_count = fields.Integer(required=True)
    failure_count = fields.Integer(required=True)
    cost_cents = fields.Integer(required=True)
    unfunded_cents = fields.Integer(required=True)
    digest = fields.String(required=True)


class RunPrintIn(Shape):
    language = fields.String(validate=Word("it", "en"), metadata={"description": "the reader's unless said"})


class ReorderStepOut(Shape):
    action = fields.String(required=True, validate=Word(*STEPS))
    quantity = fields.Integer(required=True)
    from_site_id = Id(allow_none=True)
    supplier_id = Id(allow_none=True)
    unit_price_cents = fields.Integer(allow_none=True)
    decided_quantity = fields.Integer(allow_none=True)
    order_id = Id(allow_none=True)
    transfer_id = Id(allow_none=True)


class ReorderLineOut(Shape):
    line_id = Id(required=True)
    item_id = Id(required=True)
    site_id = Id(required=True)
    action = fields.String(required=True, validate=Word(*ACTIONS))
    from_site_id = Id(allow_none=True)
    supplier_id = Id(allow_none=True)
    quantity = fields.Integer(required=True)
    cost_cents = fields.Integer(required=True)
    on_hand = fields.Integer(required=True)
    reserved = fields.Integer(required=True)
    in_transit = fields.Integer(required=True)
    on_order = fields.Integer(required=True)
    expiring = fields.Integer(required=True)
    demand_per_day = fields.Float(required=True)
    lead_time_days = fields.Integer(required=True)
    reorder_point = fields.Integer(required=True)
    order_up_to = fields.Integer(required=True)
    stockout_on = Day(allow_none=True)
    turned_away = fields.Float(required=True, metadata={"description": "people who would be sent away without"})
    why = fields.Function(lambda one: said(one), required=True, metadata={"type": "string"})
    compared = fields.String(allow_none=True, validate=Word(*COMPARED))
    flags = fields.List(fields.String(), required=True)
    overruled = fields.Integer(required=True, metadata={"description": "how often it was changed or rejected before"})
    decision = fields.String(allow_none=True, validate=Word(*DECISIONS))
    decided_quantity = fields.Integer(allow_none=True)
    reason = fields.String(allow_none=True)
    snoozed_until = Day(allow_none=True)
    decided_at = Moment(allow_none=True)
    steps = fields.List(fields.Nested(ReorderStepOut), required=True)


class ReorderFailureOut(Shape):
    site_id = Id(allow_none=True)
    item_id = Id(allow_none=True)
    code = fields.String(required=True)
    message = fields.Function(lambda one: str(gettext(one.message)), required=True, metadata={"type": "string"})


class ReorderRunOut(ReorderRunRowOut):
    lines = fields.List(fields.Nested(ReorderLineOut), required=True)
    failures = fields.List(fields.Nested(ReorderFailureOut), required=True)


class DailyFlowOut(Shape):
    day = Day(required=True)
    issued = fields.Integer(required=True)
    unmet = fields.Integer(required=True)
    received = fields.Integer(required=True)
    donated = fields.Integer(required=True)
    other_in = fields.Integer(required=True)
    other_out = fields.Integer(required=True)
    closing = fields.Integer(required=True)
    exceptional = fields.Boolean(required=True)


class ReorderLineInFullOut(ReorderLineOut):
    run_id = Id(required=True)
    numbers = fields.Dict(required=True)
    policy = fields.Nested(PolicyFields, required=True)
    origins = fields.List(fields.Nested(PolicyOriginOut), required=True)
    flows = fields.List(fields.Nested(DailyFlowOut), required=True)


class DecisionIn(Shape):
    line_id = Id(required=True)
    decision = fields.String(required=True, validate=Word(*DECISIONS))
    quantity = Quantity(low=0, allow_none=True)
    reason = Text(300, allow_none=True)
    until = Day(allow_none=True, metadata={"description": "put off until; a week unless said"})


class DecideIn(Shape):
    id = Id(required=True)
    lines = fields.List(fields.Nested(DecisionIn), load_default=[], validate=InLength(0, MOST_DECISIONS))
    everything = fields.String(
        validate=Word("approve", "snooze"), metadata={"description": "said of all lines that are open and not named"}
    )


class MadeOrderOut(Shape):
    id = Id(required=True)
    supplier_id = Id(required=True)
    site_id = Id(required=True)


class MadeTransferOut(Shape):
    id = Id(required=True)
    from_site_id = Id(required=True)
    to_site_id = Id(required=True)


class MadeKitJobOut(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    item_id = Id(required=True)
    action = fields.String(required=True)
    quantity = fields.Integer(required=True)


class DecidedOut(Shape):
    orders = fields.List(fields.Nested(MadeOrderOut), required=True)
    transfers = fields.List(fields.Nested(MadeTransferOut), required=True)
    kit_jobs = fields.List(fields.Nested(MadeKitJobOut), required=True)
    lines = fields.List(fields.Nested(ReorderLineOut), required=True)


def said(line: Any) -> str:
    """Why, in the caller's language."""
    one = line if isinstance(line, dict) else vars(line)
    why, values = one["why"], one["why_values"]
    return str(gettext(why, **values))


def maker_of(run: Any) -> Any:
    """Who asked for a run; nobody when the clock made it."""
    return run["made_by"] if isinstance(run, dict) else run.made_by
