# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking goods in from outside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import chance
from app.catalogue import queries as catalogue
from app.db import db, take_turn
from app.errors import N_, DomainError
from app.stock.models import Receipt
from app.stock.operations.lots import lots_for
from app.stock.operations.posting import post
from app.stock.rules import SHELF, Draft, Line, Place, Traits


@dataclass(frozen=True)
class Incoming:
    """Pieces that come in, and what makes them a lot."""

    item_id: UUID
    quantity: int
    traits: Traits


MOST_PIECES = 100_000
"""What one line may come to when its packs are opened: the same as the largest number somebody may type."""


def opened(packs: int, pieces: int) -> int:
    """How many pieces so many packs are; raises ``too_many_pieces`` (422) naming ``quantity``."""
    if packs * pieces > MOST_PIECES:
        raise too_many_pieces("quantity")
    return packs * pieces


def too_many_pieces(field: str) -> DomainError:
    """The refusal of a line that comes to more than ``MOST_PIECES``."""
    message = N_("These are more than 100,000 pieces: split them up.")
    return DomainError(message, "too_many_pieces", 422, fields={field: [message]})


def receive(
    *,
    id: UUID,
    site_id: UUID,
    source: str,
    lines: Sequence[Incoming],
    by: UUID,
    now: datetime,
    occurred_at: datetime | None = None,
    note: str | None = None,
) -> Draft:
    """Take goods in from outside: all lines or none. Returns the movement, with the lot each line went to.

    Raises ``item_archived`` (422), naming every line of goods that are in use no more.
    """
    take_turn(site_id)
    check_in_use((f"lines.{number}.item_id", one.item_id) for number, one in enumerate(lines))
    lots = lots_for(((line.item_id, line.traits) for line in lines), now)
    shelf = Place(site_id, SHELF)
    draft = Draft(
        id=chance.new_id(),
        site_id=site_id,
        kind="receipt",
        lines=tuple(
            Line(line.item_id, lots[line.item_id, line.traits.key], line.quantity, None, shelf) for line in lines
        ),
        by=by,
        occurred_at=occurred_at or now,
        recorded_at=now,
        note=note,
    )
    post([draft])
    db.session.add(Receipt(id=id, movement_id=draft.id, source=source))
    return draft


def check_in_use(item_ids: Iterable[tuple[str, UUID]]) -> None:
    """All goods are in use; raises ``item_archived`` (422) naming the fields, which stand before the ids."""
    named = list(item_ids)
    archived = catalogue.archived(item_id for _, item_id in named)
    if archived:
        message = N_("This item is archived: bring it back into use first.")
        fields = {field: [message] for field, item_id in named if item_id in archived}
        raise DomainError(message, "item_archived", 422, fields=fields)
