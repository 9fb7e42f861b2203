# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about distribution days and paper sheets on plain values."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

from app.clock import ROME, day_of
from app.codes import fold
from app.errors import N_, DomainError

MOST_NUMBERS = 2_000
BOXES = 5
"""Sizes in a row of a sheet; the sixth box is for what was asked for and not there."""

ROWS = 13
"""Rows that fit on a sheet."""

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
_SHEET = re.compile(f"(?:FC)?0*([1-9][0-9]{{0,6}})([{LETTERS}]{{4}})?")
_CODE = re.compile(f"FC[0-9]{{6,7}}(?:[{LETTERS}]{{4}})?")

_FROM = {
    "called": ("waiting", "gone", "served"),
    "served": ("called",),
    "gone": ("waiting", "called"),
    "waiting": ("called",),
}
SET_STATES = tuple(_FROM)


def day_closed() -> DomainError:
    """The refusal of a number of a day that is over."""
    return DomainError(N_("This distribution day is over."), "day_closed", 409)


def queue_full() -> DomainError:
    """The refusal of a number after the last."""
    return DomainError(N_("All numbers of today are taken."), "queue_full", 409)


def nobody_waits() -> DomainError:
    """The refusal of a call when nobody is left."""
    return DomainError(N_("Nobody is waiting."), "nobody_waits", 409)


def check_number(state: str, wanted: str) -> None:
    """A number is called before it is served; who is gone, or was noted as served by mistake, may be called again.
    Raises ``number_state`` (409)."""
    if state not in _FROM[wanted]:
        raise DomainError(N_("This number is not in that place any more."), "number_state", 409, state=state)


def place_of(row: int, box: int) -> int:
    """A box of a sheet as one number: rows and boxes both from 1."""
    return (row - 1) * 10 + box


def box_of(position: int) -> tuple[int, int]:
    """Row and box of such a number."""
    row, box = divmod(position, 10)
    return row + 1, box


def laid_out(products: Sequence[Sequence[UUID]]) -> list[dict[int, UUID]]:
    """Items by their place on sheets: a product to a row, one with many sizes over several, so many rows to a sheet."""
    rows = [items[start : start + BOXES] for items in products for start in range(0, len(items), BOXES)]
    return [
        {place_of(row, box): item for row, items in enumerate(page, 1) for box, item in enumerate(items, 1)}
        for page in (rows[start : start + ROWS] for start in range(0, len(rows), ROWS))
    ]


def mark_of(sheet_id: UUID) -> str:
    """Four letters that tell a sheet from another site's with the same number."""
    rest, mark = sheet_id.int, ""
    for _ in range(4):
        rest, place = divmod(rest, len(LETTERS))
        mark += LETTERS[place]
    return mark


def barcode_of(number: int, sheet_id: UUID) -> str:
    """What the barcode of a sheet says: its number at its site, and the mark that is its own."""
    return f"FC{number:06d}{mark_of(sheet_id)}"


def sheet_in(text: str) -> tuple[int, str | None] | None:
    """Number and mark of a sheet in what was typed or scanned, the mark only where it was given; none when it is no
    sheet."""
    found = _SHEET.fullmatch(fold(text))
    return (int(found[1]), found[2]) if found else None


def is_sheet_code(text: str) -> bool:
    """Whether a scanned text has the form of a sheet's barcode."""
    return _CODE.fullmatch(fold(text)) is not None


def handout_id(sheet_id: UUID, row: int) -> UUID:
    """The id of the handout that a row of a sheet becomes: the same however often it is keyed in."""
    return uuid5(sheet_id, f"row {row}")


def handout_again(undone_id: UUID) -> UUID:
    """The id of the handout of a row whose first handout was undone."""
    return uuid5(undone_id, "again")


def moment_of(day: date, now: datetime) -> datetime:
    """When a sheet's handouts happened: at noon in Rome of its day, or now when that is to come."""
    return min(datetime.combine(day, time(12), ROME).astimezone(UTC), now)


def check_day(day: date, now: datetime) -> None:
    """A sheet is of a day that has begun. Raises ``sheet_in_future`` (422)."""
    if day > day_of(now):
        message = N_("This day has not come yet.")
        raise DomainError(message, "sheet_in_future", 422, fields={"held_on": [message]})


@dataclass(frozen=True)
class Keyed:
    """A row of a sheet as somebody read it: pieces by place, and how often something was asked for in vain."""

    row: int
    pieces: Mapping[int, int]
    asked: int = 0


@dataclass(frozen=True)
class Other:
    """Something that somebody wrote on a sheet by hand: a code or words, and pieces."""

    text: str
    quantity: int


def check_rows(rows: Sequence[Keyed], known: Collection[int]) -> None:
    """Every row is on the sheet, once, with boxes that are there. Raises ``unknown_row`` (422)."""
    there = {box_of(place)[0] for place in known}
    message = N_("This row or box is not on the sheet, or is named twice.")
    wrong = {
        f"rows.{number}.row": [message]
        for number, one in enumerate(rows)
        if one.row not in there
        or not set(one.pieces) <= set(known)
        or any(box_of(place)[0] != one.row for place in one.pieces)
        or one.row in {other.row for other in rows[:number]}
    }
    if wrong:
        raise DomainError(message, "unknown_row", 422, fields=wrong)
