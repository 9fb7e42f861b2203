# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Field types of the API, each with the bounds the database keeps as well."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app import clock
from app.errors import N_

LARGEST_QUANTITY = 100_000
PAGE_SIZE = 50
LARGEST_PAGE_SIZE = 200
LONGEST_CODE = 400

# Characters that change the direction of what stands beside them: a label or a report could be made to lie.
_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
_MARKS_IN_A_ROW = 4

IMPLAUSIBLE = N_("Give a year from 1970 to 2199.")


class Shape(Schema):
    """A schema that refuses fields it does not know, so that nothing is accepted and then ignored."""

    class Meta:
        unknown = RAISE


class Id(fields.UUID):
    """A UUID in its canonical text form."""

    default_error_messages = {"invalid_uuid": N_("This is not a UUID.")}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, str) or len(value) != 36:
            raise self.make_error("invalid_uuid")
        return super()._deserialize(value, attr, data, **kwargs)


class Flag(fields.Boolean):
    """Yes or no, as JSON says it: 1 and "yes" are neither."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Quantity(fields.Integer):
    """Whole pieces, 1 to 100 000."""

    default_error_messages = {"invalid": N_("Give a whole number of pieces.")}  # noqa: RUF012

    def __init__(self, *, low: int = 1, high: int = LARGEST_QUANTITY, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=InRange(low, high), **kwargs)

    def _validated(self, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid")
        return super()._validated(value)


class Count(Quantity):
    """A whole number of anything but pieces."""

    default_error_messages = {"invalid": N_("Give a whole number.")}  # noqa: RUF012


class Cents(Quantity):
    """Money in whole euro cents, 0 to 100 000 000."""

    default_error_messages = {"invalid": N_("Give whole cents.")}  # noqa: RUF012

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(low=0, high=100_000_000, **kwargs)


class Text(fields.String):
    """Text of people: composed (NFC), no blanks around it, no control or direction characters, never longer than said.
    Nothing but blanks is no text."""

    def __init__(self, longest: int, *, shortest: int = 0, lines: bool = False, **kwargs: Any) -> None:
        super().__init__(validate=InLength(shortest, longest), **kwargs)
        self.longest = longest
        self.lines = lines

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > self.longest * (_MARKS_IN_A_ROW + 1):
            raise ValidationError(N_("This text is too long."))
        text = check_text(text, lines=self.lines).strip()
        return text if any(unicodedata.category(character)[0] not in "ZC" for character in text) else ""


class Code(fields.String):
    """A code as a scanner sent it, control characters included: only its length is looked at here, what it says is for
    ``catalogue.rules`` to judge."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=InLength(1, LONGEST_CODE), **kwargs)


class Moment(fields.AwareDateTime):
    """ISO 8601 with its offset, in a year from 1970 to 2199; answered in UTC."""

    default_error_messages = {  # noqa: RUF012
        "invalid": N_("Give a date and time such as 2026-11-22T10:30:00+01:00."),
        "invalid_awareness": N_("Give the offset of the time too, such as +01:00."),
        "implausible": IMPLAUSIBLE,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, str) or len(value) > 40:
            raise self.make_error("invalid", obj_type="datetime", input=value)
        try:
            moment: datetime = super()._deserialize(value, attr, data, **kwargs).astimezone(UTC)
        except OverflowError:
            raise self.make_error("implausible") from None
        if not clock.is_plausible(moment):
            raise self.make_error("implausible")
        return moment


class Day(fields.Date):
    """A calendar day, YYYY-MM-DD, in a year from 1970 to 2199."""

    default_error_messages = {  # noqa: RUF012
        "invalid": N_("Give a day such as 2026-11-22."),
        "implausible": IMPLAUSIBLE,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if not isinstance(value, str) or len(value) != 10 or value[7] != "-":  # 2026-W01-1 is ISO 8601 too
            raise self.make_error("invalid", obj_type="date", input=value)
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not clock.is_plausible(day):
            raise self.make_error("implausible")
        return day


def check_text(text: str, *, lines: bool = False) -> str:
    """Composed text, or ``ValidationError`` naming what makes it unfit to be shown or printed."""
    text = unicodedata.normalize("NFC", text)
    marks = 0
    for character in text:
        if character in _DIRECTION:
            raise ValidationError(N_("This text holds a character that changes the writing direction."))
        kind = unicodedata.category(character)
        if kind in ("Cc", "Cs", "Co", "Cn") and not (lines and character in "\n\r\t"):
            raise ValidationError(N_("This text holds a control character."))
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks > _MARKS_IN_A_ROW:
            raise ValidationError(N_("This text holds too many accents on one letter."))
    return text


class Said(str):
    """A message that is filled in, and remembers its source text so that it can be said in another language."""

    source: str
    values: dict[str, Any]

    def __new__(cls, source: str, **values: Any) -> "Said":
        said = super().__new__(cls, source % values)
        said.source, said.values = source, values
        return said


class InRange(validate.Range):
    """Bounds with both ends allowed."""

    def _format_error(self, value: Any, message: str) -> str:
        return Said(N_("Give a number from %(low)s to %(high)s."), low=self.min, high=self.max)


class InLength(validate.Length):
    """Bounds on the length of a text or list."""

    def _format_error(self, value: Any, message: str) -> str:
        return Said(N_("The length is %(length)d; from %(low)d to %(high)d is allowed."), **self._bounds(value))

    def _bounds(self, value: Any) -> dict[str, Any]:
        return {"length": len(value), "low": self.min or 0, "high": self.max}


class Word(validate.OneOf):
    """A closed list of words."""

    def __init__(self, *words: str) -> None:
        super().__init__(words)

    def _format_error(self, value: Any) -> str:
        return Said(N_("Use one of: %(words)s."), words=", ".join(str(choice) for choice in self.choices))


# The few messages of the library itself that a caller may meet, here so that the catalogues hold them.
LIBRARY_MESSAGES = (
    N_("Missing data for required field."),
    N_("Field may not be null."),
    N_("Unknown field."),
    N_("Invalid input type."),
    N_("Not a valid string."),
    N_("Not a valid list."),
    N_("Not a valid integer."),
    N_("Not a valid boolean."),
    N_("Not a valid mapping type."),
)


class PageIn(Shape):
    """Which page of a list, from 1."""

    page = fields.Integer(load_default=1, validate=InRange(1, 1_000_000))
    page_size = fields.Integer(load_default=PAGE_SIZE, validate=InRange(1, LARGEST_PAGE_SIZE))


def page_of(row: type[Schema]) -> type[Schema]:
    """The answer shape of a list: its rows and where they stand."""
    return Shape.from_dict(
        {
            "items": fields.List(fields.Nested(row), required=True),
            "page": fields.Integer(required=True),
            "page_size": fields.Integer(required=True),
            "total": fields.Integer(required=True),
        },
        name=row.__name__.removesuffix("Out") + "Page",
    )
