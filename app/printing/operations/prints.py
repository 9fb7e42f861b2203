# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing down what is printed, and making the codes that come to be by being printed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import codes
from app import db as database
from app.catalogue.models import Barcode
from app.db import db, take_turn
from app.identity import operations as identity
from app.printing.models import BlankCode, LabelPrint, LabelPrintLine
from app.printing.queries.staff import cards_of

CARD = "card"
"""Under which word it is written down that somebody's card was printed."""


@dataclass(frozen=True, slots=True)
class Line:
    """Copies of one label in a print."""

    kind: str
    thing_id: UUID | None
    title: str
    value: str
    copies: int


def read_cards(person_ids: Sequence[UUID], *, by: UUID, now: datetime) -> dict[UUID, str]:
    """Codes of these people's cards. Every id that is nobody's counts as guessing; ``too_many_attempts`` (429) after
    too many. That a card was read is written down when it is printed: ``note_cards``."""
    identity.check_guessing(by, now)
    found = cards_of(person_ids)
    for one in person_ids:
        if one not in found:
            identity.note_look_up(by, None, CARD, now)
    db.session.flush()
    return found


def note_cards(person_ids: Iterable[UUID], *, by: UUID, now: datetime) -> None:
    """Write down whose cards were printed, and by whom: nowhere else does it stand."""
    for person_id in person_ids:
        identity.record_access(by, person_id, CARD, now)


def make_badges(operator_ids: Sequence[UUID], *, by: UUID) -> dict[UUID, str]:
    """The codes on operators' badges, made now for those who have none.

    Before anything else is written: every row that names whoever prints holds theirs, and two who print each other's
    badges at once would wait for each other. So whoever prints waits for a turn too.
    """
    if not operator_ids:
        return {}
    take_turn(by, *operator_ids)
    return {one: identity.badge_of(one, codes.new_code("R")) for one in sorted(operator_ids)}


def draw_blanks(count: int) -> list[str]:
    """So many codes for blanks, all different, drawn at random. Thousands take a while: before any turn is taken."""
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        drawn |= dict.fromkeys(codes.new_code("N") for _ in range(count - len(drawn)))
    return list(drawn)


def record_print(*, id: UUID, lines: Sequence[Line], blanks: Sequence[str] = (), **traits: Any) -> None:
    """Write down a print, and the codes of its blanks in the order in which they stand on its sheets; one that somebody
    has already is drawn again.

    ``traits``: site_id, by, now, printer_id, sheet, symbol, output, start, dpi, sheets. Of people's cards only how many
    were printed is written down.
    """
    take_turn(id)
    by, now = traits.pop("by"), traits.pop("now")
    total = sum(line.copies for line in lines)
    db.session.add(LabelPrint(id=id, operator_id=by, printed_at=now, labels=total, **traits))
    db.session.flush()
    database.write(database.insert(LabelPrintLine), [_row(id, n, line) for n, line in enumerate(lines, 1)])
    if blanks:
        rows = [{"code": code, "print_id": id, "position": at} for at, code in enumerate(_fresh(blanks), 1)]
        database.write(database.insert(BlankCode), rows)


def note_replay(id: UUID) -> bool:
    """Write down that a print was asked for again, so that it is taken back no more; ``False`` when it was taken back
    in the meantime."""
    take_turn(id)
    again = sa.update(LabelPrint).where(LabelPrint.id == id).values(replays=LabelPrint.replays + 1)
    found = db.session.execute(again.returning(LabelPrint.id), execution_options={"synchronize_session": False})
    return found.first() is not None


def _fresh(blanks: Sequence[str]) -> list[str]:
    """These codes, each that is taken replaced by one that is not."""
    found: dict[str, None] = dict.fromkeys(blanks)
    while (taken := _taken(list(found))) or len(found) < len(blanks):
        kept = [code for code in found if code not in taken]
        found = dict.fromkeys([*kept, *draw_blanks(len(blanks) - len(kept))])
    return list(found)


def _taken(drawn: Sequence[str]) -> set[str]:
    """Of these codes those that were printed before, or stand on something already: a barcode may be anything."""
    return {
        code
        for column in (BlankCode.code, Barcode.code)
        for code in db.session.scalars(sa.select(column).where(column.in_(drawn)))
    }


def _row(print_id: UUID, position: int, line: Line) -> Mapping[str, Any]:
    nobody = line.kind == "person"
    return {
        "print_id": print_id,
        "position": position,
        "kind": line.kind,
        "thing_id": None if nobody else line.thing_id,
        "title": "" if nobody else line.title[:120],
        "value": line.value,
        "copies": line.copies,
    }
