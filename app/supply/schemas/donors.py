# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of who gives."""

import re
from typing import Any

from marshmallow import ValidationError, fields

from app.errors import N_
from app.supply.models import DONOR_KINDS
from app.web.fields import Id, Moment, PageIn, Shape, Text, Word

NAME_HELP = "private givers stay without a name: leave it out, and never write a person's"

_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")


def check_email(text: str | None) -> None:
    """Refuse what no mail could be sent to; whether somebody reads it is not for us to know."""
    if text and not _ADDRESS.fullmatch(text):
        raise ValidationError(N_("This is not an e-mail address."))


class Email(Text):
    """An address for mail, of an office rather than of a person."""

    def _deserialize(self, *args: Any, **kwargs: Any) -> str:
        text = super()._deserialize(*args, **kwargs)
        check_email(text)
        return text


class DonorIn(Shape):
    id = Id(required=True)
    kind = fields.String(required=True, validate=Word(*DONOR_KINDS))
    name = Text(120, allow_none=True, metadata={"description": NAME_HELP})
    tax_code = Text(30, allow_none=True, metadata={"description": "11 digits, of a company or body"})
    address = Text(160, allow_none=True)
    email = Email(254, allow_none=True)


class DonorPatchIn(Shape):
    kind = fields.String(validate=Word(*DONOR_KINDS))
    name = Text(120, allow_none=True)
    tax_code = Text(30, allow_none=True)
    address = Text(160, allow_none=True)
    email = Email(254, allow_none=True)
    archived = fields.Boolean()


class DonorFormIn(DonorPatchIn):
    """A donor as the form of a page sends it: its id is that of its act."""

    kind = fields.String(required=True, validate=Word(*DONOR_KINDS))


class DonorOut(Shape):
    id = Id(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    tax_code = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    created_at = Moment(required=True)
    archived = fields.Boolean(required=True)


class DonorsIn(PageIn):
    q = Text(100)
    kind = fields.String(validate=Word(*DONOR_KINDS))
    archived = fields.Boolean(load_default=False)
