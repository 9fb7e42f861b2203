# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of gifts."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from app.errors import N_
from app.stock.models import CONDITIONS
from app.stock.schemas import MOST_LINES, ItemOrCode
from app.supply.models import CHANNELS, VALUE_BASES
from app.supply.rules.donations import STREET_BIN
from app.web.fields import Cents, Day, Id, InLength, PageIn, Quantity, Shape, Text, Word

MOST_DECLARED_CENTS = 100_000_000_000
MOST_WASTE_G = 100_000_000
VIEWS = ("all", "ddt", "notice")


class GiftDdtIn(Shape):
    """The transport paper that came with a gift."""

    number = Text(40, shortest=1, required=True)
    on = Day(allow_none=True)


class Grams(Quantity):
    """A weight in whole grams, 1 to 100 000 000."""

    default_error_messages = {"invalid": N_("Give whole grams.")}  # noqa: RUF012

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(low=1, high=MOST_WASTE_G, **kwargs)


class DeclaredCents(Quantity):
    """What a giver says a gift is worth, in whole cents, up to a thousand million euros."""

    default_error_messages = {"invalid": N_("Give whole cents.")}  # noqa: RUF012

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(low=0, high=MOST_DECLARED_CENTS, **kwargs)


class Valued(Shape):
    """What a giver says a gift is worth, and on which ground: both or neither."""

    declared_value_cents = DeclaredCents(allow_none=True)
    value_basis = fields.String(validate=Word(*VALUE_BASES), allow_none=True)

    @validates_schema
    def check_value(self, said: dict[str, Any], **_: Any) -> None:
        """A value wants its ground, a ground its value."""
        value, basis = said.get("declared_value_cents"), said.get("value_basis")
        if (value is None) != (basis is None):
            message = N_("Give the declared value and the ground it stands on, both or neither.")
            raise ValidationError(message, "value_basis" if basis is None else "declared_value_cents")


class GivenLineIn(ItemOrCode):
    condition = fields.String(required=True, validate=Word(*CONDITIONS))
    lot = Text(40, shortest=1, allow_none=True)
    expires_on = Day(allow_none=True)
    unit_value_cents = Cents(allow_none=True, metadata={"description": "for information: a gift has no fundable value"})


class DonationIn(Valued):
    id = Id(required=True)
    site_id = Id(required=True)
    donor_id = Id(allow_none=True, metadata={"description": "none: somebody private, who stays without a name"})
    channel = fields.String(required=True, validate=Word(*CHANNELS, STREET_BIN))
    received_on = Day(allow_none=True, metadata={"description": "today when absent"})
    ddt = fields.Nested(GiftDdtIn, allow_none=True)
    waste_g = Grams(allow_none=True, metadata={"description": "what of it could only be thrown away"})
    lines = fields.List(fields.Nested(GivenLineIn), load_default=list, validate=InLength(0, MOST_LINES))
    note = Text(500, lines=True, allow_none=True)


class DonationPatchIn(Valued):
    donor_id = Id(metadata={"description": "where none was recorded"})
    ddt = fields.Nested(GiftDdtIn, allow_none=True)
    waste_g = Grams(allow_none=True)
    notice_sent_on = Day(allow_none=True, metadata={"description": "the donor's summary went to the tax office"})
    note = Text(500, lines=True, allow_none=True)


class WithdrawIn(Shape):
    id = Id(required=True)
    reason = Text(500, shortest=1, required=True)


class GiftDdtOut(Shape):
    number = fields.String(required=True)
    on = Day(allow_none=True)


class GivenLineOut(Shape):
    item_id = Id(required=True)
    lot_id = Id(required=True)
    lot = fields.String(allow_none=True)
    expires_on = Day(allow_none=True)
    quantity = fields.Integer(required=True)
    condition = fields.String(allow_none=True)
    funding = fields.String(allow_none=True)
    unit_value_cents = fields.Integer(allow_none=True)


class DonationOut(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    receipt_id = Id(allow_none=True, metadata={"description": "none where all of it was waste"})
    movement_id = Id(allow_none=True)
    donor_id = Id(allow_none=True)
    donor = fields.String(allow_none=True)
    donor_kind = fields.String(allow_none=True)
    channel = fields.String(required=True)
    received_on = Day(required=True)
    ddt = fields.Nested(GiftDdtOut, allow_none=True)
    ddt_missing = fields.Boolean(required=True)
    declared_value_cents = fields.Integer(allow_none=True)
    value_basis = fields.String(allow_none=True)
    notice_due_on = Day(allow_none=True, metadata={"description": "above 15,000 EUR: by when the donor sends it"})
    notice_sent_on = Day(allow_none=True)
    waste_g = fields.Integer(allow_none=True)
    note = fields.String(allow_none=True)
    pieces = fields.Integer(required=True)
    undone = fields.Boolean(required=True)
    lines = fields.List(fields.Nested(GivenLineOut), required=True)


class TotalsOut(Shape):
    gifts = fields.Integer(required=True)
    pieces = fields.Integer(required=True)
    declared_value_cents = fields.Integer(required=True)
    waste_g = fields.Integer(required=True)


class DonationsOut(Shape):
    items = fields.List(fields.Nested(DonationOut), required=True)
    page = fields.Integer(required=True)
    page_size = fields.Integer(required=True)
    total = fields.Integer(required=True)
    totals = fields.Nested(TotalsOut, required=True)


class DonationsIn(PageIn):
    site_id = Id()
    donor_id = Id()
    since = Day(data_key="from")
    until = Day(data_key="to")
    q = Text(100)
    view = fields.String(
        load_default="all",
        validate=Word(*VIEWS),
        metadata={"description": "ddt: those that lack their transport paper; notice: above 15,000 EUR, not sent yet"},
    )
