# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Strict JSON: what two parsers could read differently is refused (RFC 8259 leaves these to the reader)."""

import json
from typing import Any, NoReturn

from flask import Request, g

from app.errors import N_, DomainError

DEEPEST = 24
LONGEST_NUMBER = 40
LARGEST_FROM_STRANGERS = 16 * 1024
"""Bytes in the body of somebody who has not signed in: a name and a password are less."""


def read_json(request: Request) -> Any:
    """The JSON of a request; raises ``not_json`` (400) or ``wrong_content_type`` (415).

    Of a stranger no more than ``LARGEST_FROM_STRANGERS`` is taken in: 413.
    """
    if g.get("actor") is None:
        request.max_content_length = LARGEST_FROM_STRANGERS
    if not request.is_json:
        raise DomainError(N_("Send JSON, with Content-Type application/json."), "wrong_content_type", 415)
    return parse(request.get_data(cache=True))


def parse(raw: bytes) -> Any:
    """Parse UTF-8 JSON strictly: no duplicate keys, no NaN or infinity, no deep nesting, no endless numbers."""
    if _depth(raw) > DEEPEST:
        raise _not_json(N_("nested too deeply"))
    try:
        return json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_constant=_no_constant,
            parse_float=_finite,
            parse_int=_short_int,
        )
    except DomainError:
        raise
    except (ValueError, RecursionError):
        raise _not_json(N_("this cannot be read as JSON in UTF-8")) from None


def _depth(raw: bytes) -> int:
    """How deeply brackets nest, found without recursion; nought when there are too few of them to matter."""
    if raw.count(b"[") + raw.count(b"{") <= DEEPEST:
        return 0
    depth = deepest = 0
    inside = escaped = False
    for byte in raw:
        if inside:
            inside, escaped = not (byte == 0x22 and not escaped), byte == 0x5C and not escaped
        elif byte == 0x22:
            inside = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEEPEST:
                break
        elif byte in b"]}":
            depth -= 1
    return deepest


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name, value in pairs:
        if name in body:
            raise _twice(name[:64])
        body[name] = value
    return body


def _twice(name: str) -> DomainError:
    message = N_("The field %(field)s appears twice.")
    return DomainError(message, "duplicate_field", 400, fields={name: [N_("appears twice")]}, field=name)


def _no_constant(_name: str) -> NoReturn:
    raise _not_json(N_("NaN and infinity are no numbers"))


def _finite(text: str) -> float:
    if len(text) > LONGEST_NUMBER:
        raise _not_json(N_("a number is too long"))
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise _not_json(N_("a number is too large"))
    return number


def _short_int(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise _not_json(N_("a number is too long"))
    return int(text)


def _not_json(reason: str) -> DomainError:
    return DomainError(N_("The request could not be read."), "not_json", 400, reason=reason)
