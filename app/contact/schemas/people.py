# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of people: a code, and nothing that anybody must say."""

from marshmallow import fields

from app.contact.models import AGE_BANDS, CARD_ENDS, CITIZENSHIPS, GENDERS
from app.web.fields import Id, Moment, Shape, Text, Word

LANGUAGES = (
    "it",
    "en",
    "fr",
    "ro",
    "ar",
    "uk",
    "sq",
    "es",
    "de",
    "bn",
    "ur",
    "fa",
    "ti",
    "so",
    "wo",
    "pt",
    "ru",
    "pl",
    "zh",
)


class SizesShape(Shape):
    shoes = Text(10)
    tops = Text(10)
    trousers = Text(10)
    socks = Text(10)


class PersonChangeIn(Shape):
    age_band = fields.String(validate=Word(*AGE_BANDS), allow_none=True)
    gender = fields.String(validate=Word(*GENDERS), allow_none=True)
    citizenship = fields.String(validate=Word(*CITIZENSHIPS), allow_none=True)
    language = fields.String(validate=Word(*LANGUAGES), allow_none=True)
    sizes = fields.Nested(SizesShape, allow_none=True)


class PersonIn(PersonChangeIn):
    id = Id(required=True)


class CardIn(Shape):
    id = Id(required=True)
    why = fields.String(load_default="lost", validate=Word(*CARD_ENDS))


class MergeIn(Shape):
    id = Id(required=True)
    into_code = Text(20, required=True, metadata={"description": "the card of the person that both are"})


class PersonOut(Shape):
    id = Id(required=True)
    code = fields.String(required=True, metadata={"description": "eight characters, the only name a person has here"})
    age_band = fields.String(allow_none=True)
    gender = fields.String(allow_none=True)
    citizenship = fields.String(allow_none=True)
    language = fields.String(allow_none=True)
    sizes = fields.Nested(SizesShape, required=True)


class MergeOut(Shape):
    id = Id(required=True)
    merged_at = Moment(required=True)
    undone_at = Moment(allow_none=True)


class MergedOut(PersonOut):
    merge_id = Id(required=True, metadata={"description": "what to undo, for thirty days"})


class UndoneOut(Shape):
    id = Id(required=True, metadata={"description": "the merge"})
    person_id = Id(required=True, metadata={"description": "whoever is somebody of their own again"})
    undone_at = Moment(required=True)


class KnownPersonOut(PersonOut):
    merges = fields.List(fields.Nested(MergeOut), required=True)
