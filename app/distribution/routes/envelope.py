# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a phone puts around what it hands in. Nothing of it decides about a handout: what is nonsense is not there."""

from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields

from app.identity import queries
from app.identity.models import MOST_NUMBERS, MOST_PENDING
from app.identity.rules import PHONE, Actor, Phone, Report
from app.web.fields import Moment, Text

NUMBER, MOMENT = "device_number", "device_at"
MOST_WITHDRAWN = 1_000

_MOMENT, _VERSION = Moment(), Text(40, shortest=1)


def phone_of(by: Actor, envelope: Any, now: datetime) -> Phone | None:
    """The phone that hands in, with what it says of itself; none when whoever asks is no phone."""
    return queries.phone_with(by.session_id, report_of(envelope), now) if by.kind == PHONE else None


def report_of(envelope: Any) -> Report:
    """What can be understood of an envelope."""
    said = envelope if isinstance(envelope, dict) else {}
    withdrawn = said.get("withdrawn")
    return Report(
        sent_at=_read(_MOMENT, said.get("sent_at")),
        pending=_whole(said.get("pending"), 0, MOST_PENDING),
        oldest_at=_read(_MOMENT, said.get("oldest_at")),
        version=_read(_VERSION, said.get("version")) or None,
        withdrawn=tuple(_numbers(withdrawn[:MOST_WITHDRAWN] if isinstance(withdrawn, list) else [])),
    )


def apart(raw: Any) -> tuple[Any, int | None, datetime | None]:
    """A handout without its number and the moment it was kept at, which are no part of what it says; and those. The
    same handout with others, or none, is the same act."""
    if not isinstance(raw, dict) or not {NUMBER, MOMENT} & raw.keys():
        return raw, None, None
    bare = {name: value for name, value in raw.items() if name not in (NUMBER, MOMENT)}
    return bare, _whole(raw.get(NUMBER), 1, MOST_NUMBERS), _read(_MOMENT, raw.get(MOMENT))


def _numbers(said: list[Any]) -> list[int]:
    found = (_whole(one, 1, MOST_NUMBERS) for one in said)
    return [one for one in found if one is not None]


def _whole(value: Any, low: int, high: int) -> int | None:
    plain = isinstance(value, int) and not isinstance(value, bool)
    return value if plain and low <= value <= high else None


def _read(field: fields.Field[Any], value: Any) -> Any:
    try:
        return field.deserialize(value) if value is not None else None
    except ValidationError:
        return None
