# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about distribution days and paper sheets on plain values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from app.clock import ROME
from app.errors import N_, DomainError

MOST_NUMBERS = 2_000
BOXES = 5
"""Sizes in a row of a sheet; the sixth box is for what was asked for and not there."""

ROWS = 14
"""Rows that fit on a sheet."""

_FROM = {"called": ("waiting", "gone"), "served": ("called",), "gone": ("waiting", "called"), "waiting": ("called",)}
SET_STATES = tuple(_FROM)


def day_closed() -> DomainError:
    """The refusal of a number of a day that is over."""
    return DomainError(N_("This distribution day is over."), "day_closed", 409)


def day_over() -> DomainError:
    """The refusal of a second day at the same point on the same date."""
    return DomainError(N_("Today's distribution day is over already."), "day_exists", 409)


def queue_full() -> DomainError:
    """The refusal of a number after the last."""
    return DomainError(N_("All numbers of today are taken."), "queue_full", 409)


def nobody_waits() -> DomainError:
    """The refusal of a call when nobody is left."""
    return DomainError(N_("Nobody is waiting."), "nobody_waits", 409)


def check_number(state: str, wanted: str) -> None:
    """A number is called before it is served; who is gone may be called again. Raises ``number_state`` (409)."""
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


def barcode_of(number: int) -> str:
    """What the barcode of a sheet says."""
    return f"FC{number:06d}"


def number_in(text: str) -> int | None:
    """The number of a sheet in what was typed or scanned; none when there is none."""
    digits = text.strip().upper().removeprefix("FC").lstrip("0")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 7 else None


def handout_id(sheet_id: UUID, row: int) -> UUID:
    """The id of the handout that a row of a sheet becomes: the same however often it is keyed in."""
    return uuid5(sheet_id, f"row {row}")


def moment_of(day: date, now: datetime) -> datetime:
    """When a sheet's handouts happened: at noon in Rome of its day, or now when that is to come."""
    return min(datetime.combine(day, time(12), ROME).astimezone(UTC), now)


def check_day(day: date, now: datetime) -> None:
    """A sheet is of a day that has begun. Raises ``sheet_in_future`` (422)."""
    if day > (now + timedelta(days=1)).date():
        message = N_("This day has not come yet.")
        raise DomainError(message, "sheet_in_future", 422, fields={"held_on": [message]})


@dataclass(frozen=True)
class Keyed:
    """A row of a sheet as somebody read it: pieces by place, and how often something was asked for in vain."""

    row: int
    pieces: Mapping[int, int]
    asked: int = 0


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
