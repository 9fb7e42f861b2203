# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of what expires."""

from flask_babel import gettext
from marshmallow import fields

from app.stock.rules import HORIZONS, PACE_DAYS, PROPOSALS, Proposal
from app.web.fields import Day, Id, PageIn, Shape, Word

EXPIRED = "expired"
WITHIN = (*(str(days) for days in HORIZONS), EXPIRED)


class ExpiringIn(PageIn):
    site_id = Id()
    days = fields.String(
        validate=Word(*WITHIN),
        load_default=WITHIN[0],
        metadata={"description": "within so many days, the last among them; or what has expired"},
    )


class ProposalOut(Shape):
    kind = fields.String(required=True, validate=Word(*PROPOSALS))
    quantity = fields.Integer(required=True)
    to_site_id = Id(required=True, allow_none=True)
    use = fields.Integer(required=True, metadata={"description": "pieces the site gives until then, at its pace"})
    left = fields.Integer(required=True, metadata={"description": "pieces that would be left over here"})
    why = fields.Function(lambda one: why_of(one), required=True, metadata={"type": "string"})


class ExpiringOut(Shape):
    site_id = Id(required=True)
    item_id = Id(required=True)
    lot_id = Id(required=True)
    lot = fields.String(required=True, allow_none=True)
    quantity = fields.Integer(required=True)
    expires_on = Day(required=True)
    days_left = fields.Integer(required=True, metadata={"description": "0 today, below 0 when it has expired"})
    use_per_day = fields.Function(
        lambda row: round(row.proposal.given / PACE_DAYS, 2),
        required=True,
        metadata={"type": "number", "description": f"pieces handed out here in the last {PACE_DAYS} days, a day"},
    )
    proposal = fields.Nested(ProposalOut, required=True)


def why_of(proposal: Proposal) -> str:
    """Why this is proposed, in the caller's language."""
    return str(gettext(proposal.why, **proposal.values))
