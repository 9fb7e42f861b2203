# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is done with a transfer."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from app.errors import N_
from app.stock.schemas import MOST_LINES
from app.transfer.models import CARRIERS, DIFFERENCES
from app.transfer.operations import LONGEST_HOURS, USUAL_HOURS
from app.transfer.schemas.transfers import TransferLineIn
from app.web.fields import Code, Id, InLength, Moment, Quantity, Shape, Text, Word

HEAVIEST_G = 100_000_000
MOST_PACKAGES = 10_000
MOST_LINES_RECEIVED = 10_000
"""A line of what was asked for may have left in several lots."""

LOSSES = ("lost", "stolen", "other")


class TransferPickIn(Shape):
    id = Id(required=True)
    hours = Quantity(
        high=LONGEST_HOURS, load_default=USUAL_HOURS, metadata={"description": "for how long the goods are kept"}
    )


class TransferReleaseIn(Shape):
    id = Id(required=True)


class DispatchLineIn(TransferLineIn):
    line_id = Id(metadata={"description": "a line of what was put aside"})

    @validates_schema
    def check_goods(self, line: dict[str, Any], **_: Any) -> None:
        """A line of what was put aside, or goods by id or code: one of them."""
        if sum(name in line for name in ("line_id", "item_id", "code")) != 1:
            raise ValidationError(N_("Name a line, or goods by item_id or code, one of the three."), "line_id")


class TransferDispatchIn(Shape):
    id = Id(required=True)
    carrier = fields.String(validate=Word(*CARRIERS), load_default="sender")
    carrier_name = Text(120, shortest=1, allow_none=True)
    packages = Quantity(high=MOST_PACKAGES, allow_none=True)
    weight_g = Quantity(high=HEAVIEST_G, allow_none=True)
    appearance = Text(60, shortest=1, allow_none=True, metadata={"description": "cartons, bags, ..."})
    transport_starts_at = Moment(allow_none=True)
    lines = fields.List(
        fields.Nested(DispatchLineIn),
        validate=InLength(1, MOST_LINES),
        metadata={"description": "only these go; without it all that was put aside, or all that was asked for"},
    )

    @validates_schema
    def check_carrier(self, new: dict[str, Any], **_: Any) -> None:
        """A third party that carries goods is named on the paper (D.P.R. 472/1996)."""
        if new.get("carrier") == "carrier" and not new.get("carrier_name"):
            raise ValidationError(N_("Say who carries the goods."), "carrier_name")

    @validates_schema
    def check_lines(self, new: dict[str, Any], **_: Any) -> None:
        """Lines of what was put aside and goods are two ways of saying it: not both in one body."""
        if len({"line_id" in line for line in new.get("lines", ())}) > 1:
            raise ValidationError(N_("Name all lines by line_id, or all by their goods."), "lines")


class GapIn(Shape):
    quantity = Quantity(required=True)
    reason = fields.String(required=True, validate=Word(*DIFFERENCES))
    note = Text(200, allow_none=True)


class ArrivedIn(Shape):
    line_id = Id()
    item_id = Id()
    code = Code()
    quantity = Quantity(low=0, required=True, metadata={"description": "pieces that came fit for use"})
    reason = fields.String(validate=Word(*DIFFERENCES), allow_none=True)
    note = Text(200, allow_none=True)
    differences = fields.List(
        fields.Nested(GapIn),
        validate=InLength(1, 20),
        metadata={"description": "where one line differs for several reasons"},
    )

    @validates_schema
    def check_goods(self, line: dict[str, Any], **_: Any) -> None:
        """A line of the paper, or goods that are not on it."""
        if sum(name in line for name in ("line_id", "item_id", "code")) != 1:
            raise ValidationError(N_("Name a line, or goods by item_id or code, one of the three."), "line_id")

    @validates_schema
    def check_extra(self, line: dict[str, Any], **_: Any) -> None:
        """Goods that are not on the paper are ``extra``, and there is at least one of them."""
        if "line_id" in line or "quantity" not in line:
            return
        if line.get("reason") != "extra" or "differences" in line or line["quantity"] < 1:
            raise ValidationError(N_("What is not on the paper is extra: give that reason."), "reason")


class TransferReceiveIn(Shape):
    id = Id(required=True)
    lines = fields.List(fields.Nested(ArrivedIn), required=True, validate=InLength(1, MOST_LINES_RECEIVED))
    occurred_at = Moment()


class TurnedUpIn(Shape):
    number = Quantity(high=10_000, metadata={"description": "the number of the difference"})
    item_id = Id()
    quantity = Quantity(required=True)

    @validates_schema
    def check_which(self, line: dict[str, Any], **_: Any) -> None:
        """By the difference or by the goods."""
        if ("number" in line) == ("item_id" in line):
            raise ValidationError(
                N_("Name the difference by number or the goods by item_id, one of the two."), "number"
            )


class TransferFoundIn(Shape):
    id = Id(required=True)
    site_id = Id(metadata={"description": "where it turned up: one of the two ends; the receiver if absent"})
    lines = fields.List(fields.Nested(TurnedUpIn), required=True, validate=InLength(1, MOST_LINES))


class TransferWriteOffIn(Shape):
    id = Id(required=True)
    reason = fields.String(required=True, validate=Word(*LOSSES))


class TransferCancelIn(Shape):
    id = Id(required=True)
    reason = Text(500, shortest=1, required=True)
