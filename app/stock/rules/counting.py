# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a count refuses, and how its printed sheets are made up."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.errors import N_, DomainError

MOST_ROUNDS = 100
MOST_SHEETS = 10_000
ITEM_STATES = ("all", "uncounted", "counted")

UNKNOWN_ITEM = N_("This item does not exist.")


def check_items(asked: Sequence[UUID], known: Collection[UUID], field: str = "item_ids.{}") -> None:
    """Every item exists, or belongs to the count; raises ``unknown_item`` (422) naming those that do not."""
    unknown = {field.format(place): [UNKNOWN_ITEM] for place, one in enumerate(asked) if one not in known}
    if unknown:
        raise DomainError(UNKNOWN_ITEM, "unknown_item", 422, fields=unknown)


def check_categories(asked: Sequence[UUID], known: Collection[UUID]) -> None:
    """Every category exists; raises ``unknown_category`` (422) naming those that do not."""
    message = N_("This category does not exist.")
    unknown = {f"category_ids.{place}": [message] for place, one in enumerate(asked) if one not in known}
    if unknown:
        raise DomainError(message, "unknown_category", 422, fields=unknown)


def check_open(state: str, number: int) -> None:
    """A count that has ended takes nothing more: raises ``count_closed`` (409)."""
    if state == "closed":
        raise DomainError(N_("Count no. %(number)d is closed: open a new one."), "count_closed", 409, number=number)
    if state != "open":
        raise DomainError(N_("Count no. %(number)d was given up: open a new one."), "count_closed", 409, number=number)


def check_not_compared(asked: Sequence[UUID], compared: Collection[UUID]) -> None:
    """Whoever has seen a difference must not count towards it: raises ``count_compared`` (409)."""
    seen = [one for one in asked if one in compared]
    if seen:
        message = N_("The difference of this item has been shown already: have it counted again.")
        raise DomainError(message, "count_compared", 409, item_ids=[str(one) for one in seen])


def check_rounds(rounds: Iterable[int]) -> None:
    """Counting again has an end: raises ``count_rounds`` (409)."""
    if any(one >= MOST_ROUNDS for one in rounds):
        raise DomainError(N_("This has been counted again too many times."), "count_rounds", 409)


def check_sheet(number: int, keyed: Mapping[int, datetime]) -> None:
    """A paper sheet is keyed in once: raises ``sheet_keyed`` (409), which says when it was."""
    if number in keyed:
        message = N_("Sheet %(number)d was keyed in already.")
        raise DomainError(message, "sheet_keyed", 409, number=number, keyed_at=keyed[number].isoformat())


def check_moment(counted_at: datetime | None, opened_at: datetime, now: datetime) -> datetime:
    """When lines were counted: now, or earlier while the count was open (people write hours and minutes); raises
    ``not_while_open`` (422)."""
    if counted_at is None:
        return now
    if counted_at < opened_at.replace(second=0, microsecond=0) or counted_at > now:
        message = N_("Give a time between the opening of the count and now.")
        raise DomainError(message, "not_while_open", 422, fields={"counted_at": [message]})
    return max(counted_at, opened_at)


# ---------------------------------------------------------------- paper


ROWS_OF_A_SHEET = 26
"""Room on a printed sheet. A row of boxes takes two, the name of a category one."""

BOXES_OF_A_ROW = 6

_CODE = re.compile(r"K([1-9][0-9]{0,6})S([1-9][0-9]{0,4})")


@dataclass(frozen=True, slots=True)
class Box:
    """One item on a printed sheet: where its number is written. ``expected`` is printed unless the count is blind."""

    item_id: UUID
    category: str
    product: str
    name: str
    size: str | None
    expected: int | None = None


@dataclass(slots=True)
class SheetRow:
    """Boxes that stand side by side: sizes of one product in one cut."""

    category: str
    product: str
    name: str
    boxes: list[Box] = field(default_factory=list)

    def takes(self, box: Box) -> bool:
        """Whether a box belongs here and has room."""
        same = (self.category, self.product, self.name) == (box.category, box.product, box.name)
        return same and len(self.boxes) < BOXES_OF_A_ROW


def sheets_of(boxes: Iterable[Box]) -> list[list[SheetRow]]:
    """The printed sheets of a count: rows of boxes in the order given, each sheet as full as it gets. Boxes that are
    added at the end change no sheet before the last one, so what was printed stays true."""
    sheets: list[list[SheetRow]] = []
    used = ROWS_OF_A_SHEET
    for box in boxes:
        row = sheets[-1][-1] if sheets else None
        if row is not None and row.takes(box):
            row.boxes.append(box)
            continue
        needed = 2 + (row is None or row.category != box.category)
        if used + needed > ROWS_OF_A_SHEET:
            sheets.append([])
            used, needed = 0, 3
        sheets[-1].append(SheetRow(box.category, box.product, box.name, [box]))
        used += needed
    return sheets


def sheet_code(count_number: int, sheet: int) -> str:
    """What the barcode of a printed sheet says: letters and digits alone, which every scanner sends alike."""
    return f"K{count_number}S{sheet}"


def read_sheet_code(text: str) -> tuple[int, int] | None:
    """Count and sheet of such a code, or of a sheet's number that was typed (count 0); nothing for anything else."""
    plain = text.strip().upper()
    found = _CODE.fullmatch(plain)
    if found:
        return int(found[1]), int(found[2])
    typed = plain.isascii() and plain.isdigit() and len(plain) <= 5
    return (0, int(plain)) if typed and 1 <= int(plain) <= MOST_SHEETS else None
