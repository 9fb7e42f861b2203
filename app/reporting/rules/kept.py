# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a handout that was kept as it was sent, whatever is wrong with it, and setting it right."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app import clock
from app.catalogue.rules.gtin import LENGTHS, adds_up, is_digits
from app.codes import names_a_card

LONGEST_CODE = 60
MOST_PIECES = 100_000
MOST_SHOWN = 400
OF_A_LINE = ("lot_id", "lot_reason", "loan", "due_on")
GIVEN, ASKED = "lines", "unmet"


@dataclass(frozen=True)
class Said:
    """A line of a kept body: what was given (``lines``) or asked for in vain (``unmet``), as far as it can be read.
    ``shown`` is the code where it may be shown."""

    what: str
    item_id: UUID | None
    pieces: int | None
    code: str | None
    shown: str | None
    more: Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """What a coordinator says of a line: which item it was, and how many pieces; none at all leaves it out."""

    item_id: UUID | None
    pieces: int


def read_body(text: str | None) -> dict[str, Any]:
    """A kept body; nothing where it is none."""
    try:
        read = json.loads(text or "null")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def id_of(value: Any) -> UUID | None:
    """A UUID where it is one."""
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        return None


def moment_of(value: Any) -> datetime | None:
    """When it happened, as far as that can be read: it was kept because something in it was wrong."""
    try:
        told = datetime.fromisoformat(value)
        moment = told.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if told.tzinfo is not None and clock.is_plausible(moment) else None


def said_lines(body: Mapping[str, Any]) -> list[Said]:
    """What a body says of goods, line by line."""
    return [
        _said(what, line, of_a_sheet="sheet" in body)
        for what in (GIVEN, ASKED)
        for line in (body[what] if isinstance(body.get(what), list) else [])[:MOST_SHOWN]
        if isinstance(line, dict)
    ]


def _said(what: str, line: Mapping[str, Any], *, of_a_sheet: bool) -> Said:
    quantity, code = line.get("quantity"), line.get("code")
    whole = isinstance(quantity, int) and not isinstance(quantity, bool) and 0 < quantity <= MOST_PIECES
    code = code if isinstance(code, str) else None
    return Said(
        what=what,
        item_id=id_of(line.get("item_id")),
        pieces=quantity if whole else None,
        code=code,
        shown=code[:LONGEST_CODE] if code and may_be_shown(code, of_a_sheet=of_a_sheet) else None,
        more={name: line[name] for name in OF_A_LINE if name in line},
    )


def may_be_shown(code: str, *, of_a_sheet: bool) -> bool:
    """Whether a code of a kept body may be shown: what was written by hand on a sheet, or a product's number. Anything
    else that a telephone scanned may be somebody's card, ours or not. What cannot be printed is no code."""
    if names_a_card(code) or not code.isprintable():
        return False
    return of_a_sheet or (is_digits(code) and len(code) in LENGTHS and adds_up(code))


def settled_body(
    body: Mapping[str, Any],
    said: Sequence[Said],
    choices: Sequence[Choice],
    *,
    id: UUID,
    site_id: UUID | None,
    received_at: datetime,
    without_card: bool,
    kept: Iterable[str],
) -> dict[str, Any]:
    """The body as a coordinator sets it right: a fact of that site with the chosen goods, and of everything else the
    fields named in ``kept``. A line whose item was changed loses its lot."""
    dropped = {"id", "site_id", "offline", "occurred_at", GIVEN, ASKED} | ({"person_code"} if without_card else set())
    right: dict[str, Any] = {name: body[name] for name in kept if name in body and name not in dropped}
    happened = moment_of(body.get("occurred_at")) or received_at
    right |= {"id": str(id), "site_id": str(site_id), "offline": True, "occurred_at": happened.isoformat()}
    for what in (GIVEN, ASKED):
        right[what] = [
            {"item_id": str(choice.item_id), "quantity": choice.pieces, **_rest(one, choice)}
            for one, choice in zip(said, choices, strict=True)
            if one.what == what and choice.pieces
        ]
    right[ASKED] = _once_each(right[ASKED])
    if right.get("person_code"):
        right.pop("people", None)  # a card is one person, whatever the number beside it said
    return right


def _rest(one: Said, choice: Choice) -> Mapping[str, Any]:
    return one.more if one.item_id == choice.item_id else {}


def _once_each(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Asked for in vain is said once of each item."""
    total: dict[str, int] = {}
    for line in lines:
        total[line["item_id"]] = total.get(line["item_id"], 0) + line["quantity"]
    return [{"item_id": item_id, "quantity": pieces} for item_id, pieces in total.items()]
