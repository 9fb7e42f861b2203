# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a movement is: places, lines, how they change balances, how it is sealed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

SHELF = "shelf"
UNACCOUNTED = "unaccounted"
TRANSIT = "transit"
RESERVED = "reserved"


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in a site."""

    site_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces of a lot from one place to another; a missing place is the outside world."""

    item_id: UUID
    lot_id: UUID
    quantity: int
    source: Place | None
    target: Place | None

    def turned(self) -> "Line":
        """The same pieces on their way back."""
        return Line(self.item_id, self.lot_id, self.quantity, self.target, self.source)


@dataclass(frozen=True, slots=True)
class Draft:
    """A movement about to be posted, in the ledger of one site."""

    id: UUID
    site_id: UUID
    kind: str
    lines: tuple[Line, ...]
    by: UUID
    occurred_at: datetime
    recorded_at: datetime
    note: str | None = None
    reverses_id: UUID | None = None


MOST_LINES_OF_A_MOVEMENT = 10_000
"""Past that, what is done becomes several movements or is refused."""


def deltas(lines: Iterable[Line]) -> dict[tuple[Place, UUID, UUID], int]:
    """How lines change balances: pieces by place, lot and item."""
    changes: dict[tuple[Place, UUID, UUID], int] = {}
    for line in lines:
        for place, sign in ((line.source, -1), (line.target, 1)):
            if place is not None:
                key = (place, line.lot_id, line.item_id)
                changes[key] = changes.get(key, 0) + sign * line.quantity
    return {key: change for key, change in changes.items() if change}


def seal(previous: str, sequence: int, draft: Draft) -> str:
    """SHA-256 over the seal before and all that a movement says: change one row, and every seal after it is wrong."""
    lines = ";".join(
        f"{line.lot_id}:{line.item_id}:{line.quantity}:{_named(line.source)}:{_named(line.target)}"
        for line in draft.lines
    )
    said = "\x1f".join(
        (
            previous,
            str(draft.site_id),
            str(sequence),
            str(draft.id),
            draft.kind,
            str(draft.by),
            _stamp(draft.occurred_at),
            _stamp(draft.recorded_at),
            draft.note or "",
            str(draft.reverses_id or ""),
            lines,
        )
    )
    return hashlib.sha256(said.encode()).hexdigest()


def _named(place: Place | None) -> str:
    return f"{place.site_id}/{place.name}" if place else "-"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
