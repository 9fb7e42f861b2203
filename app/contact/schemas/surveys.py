# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of survey days and their forms."""

from typing import Any

from marshmallow import ValidationError, fields

from app.contact.rules.survey_words import LANGUAGES
from app.contact.rules.surveys import ACTIVITIES, GROUPS, KINDS, QUESTIONS, RAREST
from app.errors import N_
from app.web.fields import Count, Day, Flag, Id, InLength, Moment, PageIn, Shape, Text, Word


class PostCode(Text):
    """Five digits."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(5, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if len(text) != 5 or not (text.isascii() and text.isdigit()):
            raise ValidationError(N_("Give the five digits of the post code."))
        return text


class SurveysIn(PageIn):
    site_id = Id()


class SurveyIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    every = Count(high=RAREST, required=True, metadata={"description": "every how many contacts one is asked"})
    post_code = PostCode(required=True)
    kind = fields.String(required=True, validate=Word(*KINDS))
    activity = fields.String(required=True, validate=Word(*ACTIVITIES))
    groups = fields.List(
        fields.String(validate=Word(*GROUPS)),
        load_default=list,
        validate=InLength(0, len(GROUPS)),
        metadata={"description": "part A: to whom the organisation gives goods"},
    )


class SurveyActIn(Shape):
    id = Id(required=True)


class RefusalIn(SurveyActIn):
    left_out = Flag(load_default=False, metadata={"description": "could not be asked, rather than did not want to"})


class FormIn(SurveyActIn):
    answers = fields.Dict(
        keys=fields.String(validate=Word(*(one.code for one in QUESTIONS))),
        values=fields.List(Text(15), validate=InLength(0, 10)),
        required=True,
        metadata={"description": "by question, what was chosen; a question may be left out"},
    )


class SurveyOut(Shape):
    """A survey day as it stands."""

    id = Id(required=True)
    site_id = Id(required=True)
    held_on = Day(required=True)
    every = fields.Integer(required=True)
    start = fields.Integer(required=True, metadata={"description": "the first contact to be asked, drawn by chance"})
    post_code = fields.String(required=True)
    kind = fields.String(required=True)
    activity = fields.String(required=True)
    groups = fields.List(fields.String(), required=True)
    counted = fields.Integer(required=True, metadata={"description": "contacts of the day"})
    drawn = fields.Integer(required=True, metadata={"description": "how many of them were to be asked"})
    waiting = fields.Integer(required=True, metadata={"description": "how many of these nobody has heard of yet"})
    forms = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    left_out = fields.Integer(required=True)
    carried = fields.Integer(required=True, metadata={"description": "forms of smaller days that joined these"})
    closed_at = Moment(required=True, allow_none=True)
    sent_at = Moment(required=True, allow_none=True)
    shown = fields.Boolean(required=True, metadata={"description": "whether there are enough forms to be told"})


class CountedOut(Shape):
    ask = fields.Boolean(required=True, metadata={"description": "whether this contact is to be asked"})


class NotedOut(Shape):
    noted = fields.Boolean(required=True)


class SurveyWordsIn(Shape):
    language = fields.String(required=True, validate=Word(*LANGUAGES))


class SurveyWordIn(SurveyWordsIn):
    code = Text(30, shortest=1, required=True)
    words = Text(400, shortest=1, required=True)
    verified = Flag(required=True, metadata={"description": "compared with the official text"})


class SurveyWordOut(Shape):
    code = fields.String(required=True)
    language = fields.String(required=True)
    words = fields.String(required=True)
    verified = fields.Boolean(required=True)


class SurveyWordListOut(Shape):
    items = fields.List(fields.Nested(SurveyWordOut), required=True)
