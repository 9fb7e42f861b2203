# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of contacts, zones and tallies. A note goes in and comes out only where one contact is read."""

from typing import Any

from marshmallow import fields

from app import codes
from app.contact.models import (
    AGE_BANDS,
    CITIZENSHIPS,
    COMPANY,
    CONTACT_KINDS,
    ETHOS,
    GENDERS,
    MINORITY_TRAITS,
    NEEDS,
    OCCASIONS,
    TALLY_METHODS,
)
from app.contact.rules.contacts import LONGEST_NOTE, RISKS
from app.contact.schemas.people import LANGUAGES
from app.web.fields import Day, Flag, Id, InLength, Moment, PageIn, Quantity, Shape, Text, Word

NOTE_HELP = "no names and nothing that tells who it is; sealed, and left out of every list and export"


class CardCode(Text):
    """The code on a card. Codes are compared without dashes and in capitals, as cards are read."""

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        """The code folded, once its text and length are found to be fit."""
        text = super().deserialize(value, attr, data, **kwargs)
        return codes.fold(text) if isinstance(text, str) and text else text


class ContactIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    kind = fields.String(required=True, validate=Word(*CONTACT_KINDS))
    occasion = fields.String(validate=Word(*OCCASIONS), load_default="unknown")
    zone_id = Id(allow_none=True)
    person_code = CardCode(20, allow_none=True, metadata={"description": "the code on a card, if there is one"})
    people = Quantity(high=1000, allow_none=True, metadata={"description": "how many were met together; 1 unless said"})
    ethos = fields.String(
        validate=Word(*ETHOS), allow_none=True, metadata={"description": "where they live, by ETHOS (FEANTSA 2005)"}
    )
    needs = fields.List(fields.String(validate=Word(*NEEDS)), load_default=list, validate=InLength(0, 2 * len(NEEDS)))
    company = fields.String(validate=Word(*COMPANY), allow_none=True)
    animals = Flag(allow_none=True)
    age_band = fields.String(validate=Word(*AGE_BANDS), allow_none=True)
    gender = fields.String(validate=Word(*GENDERS), allow_none=True)
    citizenship = fields.String(validate=Word(*CITIZENSHIPS), allow_none=True)
    language = fields.String(validate=Word(*LANGUAGES), allow_none=True)
    mediator = Flag(allow_none=True, metadata={"description": "whether somebody has to interpret"})
    informed = Flag(allow_none=True, metadata={"description": "whether the short notice was given"})
    informed_language = fields.String(validate=Word(*LANGUAGES), allow_none=True)
    cold_risk = Flag(load_default=False)
    minor_alone = Flag(load_default=False)
    note = Text(LONGEST_NOTE, lines=True, allow_none=True, metadata={"description": NOTE_HELP})
    fill_person = Flag(
        load_default=False, metadata={"description": "let this complete what the card's record does not hold yet"}
    )
    occurred_at = Moment()


class CallOut(Shape):
    risk = fields.String(required=True, validate=Word(*RISKS))
    who = fields.String(required=True)
    telephone = fields.String(required=True)
    is_default = fields.Boolean(required=True, metadata={"description": "your ambito has named nobody for this yet"})


class ContactOut(Shape):
    """A contact as lists show it."""

    id = Id(required=True)
    site_id = Id(required=True)
    zone_id = Id(allow_none=True)
    kind = fields.String(required=True)
    occasion = fields.String(required=True)
    people = fields.Integer(required=True)
    ethos = fields.String(allow_none=True)
    needs = fields.List(fields.String(), required=True)
    company = fields.String(allow_none=True)
    animals = fields.Boolean(allow_none=True)
    age_band = fields.String(allow_none=True)
    gender = fields.String(allow_none=True)
    citizenship = fields.String(allow_none=True)
    language = fields.String(allow_none=True)
    mediator = fields.Boolean(allow_none=True)
    informed = fields.Boolean(allow_none=True)
    informed_language = fields.String(allow_none=True)
    cold_risk = fields.Boolean(required=True)
    minor_alone = fields.Boolean(required=True)
    has_card = fields.Boolean(required=True)
    has_note = fields.Boolean(required=True)
    occurred_at = Moment(required=True)
    recorded_at = Moment(required=True)


class RecordedOut(ContactOut):
    """A contact just recorded, and whom to call now."""

    calls = fields.List(fields.Nested(CallOut), required=True)
    note_signs = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "what in the note looks as if it told who it is: tax_code, email, number, name"},
    )


class WholeContactOut(ContactOut):
    """One contact with its note, read from its own address."""

    note = fields.String(allow_none=True)
    note_readable = fields.Boolean(
        required=True, metadata={"description": "false: there is a note, and its key is not here"}
    )


class ContactsIn(PageIn):
    site_id = Id()
    kind = fields.String(validate=Word(*CONTACT_KINDS))
    occasion = fields.String(validate=Word(*OCCASIONS))
    from_ = Day(data_key="from")
    to = Day()


class ZoneIn(Shape):
    id = Id(required=True)
    ambito_id = Id(required=True)
    name = Text(60, shortest=1, required=True)


class ZonePatchIn(Shape):
    name = Text(60, shortest=1)
    archived = Flag()


class ZoneOut(Shape):
    id = Id(required=True)
    ambito_id = Id(required=True)
    name = fields.String(required=True)
    archived = fields.Boolean(required=True)


class ZonesIn(PageIn):
    ambito_id = Id()
    archived = fields.Boolean(load_default=False)


class TallyIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    shift_on = Day(required=True)
    trait = fields.String(required=True, validate=Word(*MINORITY_TRAITS))
    people = Quantity(low=0, high=10_000, required=True)
    method = fields.String(required=True, validate=Word(*TALLY_METHODS))


class TallyOut(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    shift_on = fields.Date(required=True)
    trait = fields.String(required=True)
    people = fields.Integer(required=True)
    method = fields.String(required=True)
    recorded_at = Moment(required=True)


class TalliesIn(PageIn):
    site_id = Id()
    from_ = Day(data_key="from")
    to = Day()
