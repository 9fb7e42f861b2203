# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of a person's record."""

from marshmallow import fields

from app.privacy.rules.reads import ACTIONS, REASONS
from app.privacy.rules.words import LANGUAGES
from app.web.fields import Day, Id, Moment, PageIn, Shape, Word


class WhyIn(Shape):
    reason = fields.String(validate=Word(*REASONS), metadata={"description": "why the record is opened"})


class RecordIn(WhyIn):
    language = fields.String(validate=Word(*LANGUAGES), metadata={"description": "the person's, unless it is said"})


class ForgetIn(Shape):
    id = Id(required=True)


class ForgottenOut(Shape):
    id = Id(required=True)
    forgotten_at = Moment(required=True)


class ReadsIn(PageIn):
    operator_id = Id()
    action = fields.String(validate=Word(*ACTIONS))
    since = Day(data_key="from")
    until = Day(data_key="to")


class ReadOut(Shape):
    id = Id(required=True)
    at = Moment(required=True)
    operator_id = Id(required=True)
    operator = fields.String(required=True)
    action = fields.String(required=True)
    reason = fields.String(allow_none=True)
    site = fields.String(allow_none=True)
    person = fields.String(
        required=True,
        metadata={
            "description": "tells people apart, and leads to none: six letters that only the server can make of an id"
        },
    )
