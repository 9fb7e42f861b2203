# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was missing turned up, or will not."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.errors import N_, DomainError


@dataclass(frozen=True)
class Open:
    """A difference with pieces that are still missing."""

    number: int
    item_id: UUID
    lot_id: UUID
    quantity: int


@dataclass(frozen=True)
class Turned:
    """Pieces that turned up, by the number of the difference or by the item."""

    quantity: int
    number: int | None = None
    item_id: UUID | None = None


def share_out(found: Sequence[Turned], open_: Sequence[Open]) -> list[Open]:
    """The differences that found pieces settle, with how many of each.

    Raises ``more_than_missing`` (409), naming the lines that say more than is still missing.
    """
    left = {one.number: one.quantity for one in open_}
    settled: dict[int, int] = {}
    too_many: dict[str, list[str]] = {}
    for at, line in enumerate(found):
        wanted = line.quantity
        for one in open_:
            if wanted and (one.number == line.number or (line.number is None and one.item_id == line.item_id)):
                taken = min(wanted, left[one.number])
                left[one.number] -= taken
                wanted -= taken
                if taken:
                    settled[one.number] = settled.get(one.number, 0) + taken
        if wanted:
            too_many[f"lines.{at}.quantity"] = [MORE_THAN_MISSING]
    if too_many:
        raise DomainError(MORE_THAN_MISSING, "more_than_missing", 409, fields=too_many)
    return [Open(one.number, one.item_id, one.lot_id, settled[one.number]) for one in open_ if one.number in settled]


MORE_THAN_MISSING = N_("This is more than is still missing.")


def nothing_missing() -> DomainError:
    """The refusal of writing off when all is accounted for."""
    return DomainError(N_("Nothing is missing of this transfer."), "nothing_missing", 409)
