# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Undoing a movement by a new one that points to it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.db import ask, take_turn
from app.errors import N_, DomainError, NotFound
from app.network.rules import Scope
from app.stock import queries
from app.stock.models import Balance
from app.stock.operations.posting import post
from app.stock.operations.shortage import elsewhere
from app.stock.rules import (
    UNACCOUNTED,
    Draft,
    Line,
    Place,
    came_back,
    check_reversible,
    counted_since,
    deltas,
    not_enough_stock,
)


def reverse(*, id: UUID, movement_id: UUID, reason: str, by: UUID, now: datetime, sight: Scope) -> Draft:
    """Undo a movement by a new one that points to it; ``id`` is the new one's.

    Raises ``not_reversible`` (409) for what goes back another way, ``already_reversed``, ``came_back`` when some of the
    goods are back already, ``counted_since`` when a count has found since what is there, and ``not_enough_stock`` when
    the goods have meanwhile gone on (all 409).
    """
    first = queries.draft_of(movement_id)
    if first is None:
        raise NotFound
    take_turn(first.site_id, *_sites(first.lines))
    check_reversible(first.kind)
    if queries.reversals_of([movement_id]):
        raise DomainError(N_("This was already undone."), "already_reversed", 409)
    if queries.came_back_of(movement_id):
        raise came_back()
    check_not_counted(first)
    back = tuple(line.turned() for line in first.lines)
    _check_still_there(first.site_id, back, sight)
    draft = Draft(id, first.site_id, "reversal", back, by, now, now, note=reason, reverses_id=movement_id)
    post([draft])
    return draft


def check_not_counted(first: Draft) -> None:
    """No later count covers goods of a movement: what was counted after it was counted with the mistake in it.

    Raises ``counted_since`` (409).
    """
    posted = queries.movement(first.id)
    counts = queries.counted_since(
        posted.sequence if posted else 0, first.site_id, {one.item_id for one in first.lines}
    )
    if counts:
        number = max(number for number, _ in counts)
        covered = {item_id for one, item_id in counts if one == number}
        lines = queries.lines_of([first.id])[first.id]
        goods = dict.fromkeys((str(one.item_id), one.name, one.size) for one in lines if one.item_id in covered)
        raise counted_since(number, list(goods))


def _sites(lines: Iterable[Line]) -> set[UUID]:
    return {place.site_id for line in lines for place in (line.source, line.target) if place is not None}


def _check_still_there(site_id: UUID, lines: Sequence[Line], sight: Scope) -> None:
    """Every place that gives pieces back must still have them; the refusal names each lot that does not."""
    needed = {key: -change for key, change in deltas(lines).items() if change < 0 and key[0].name != UNACCOUNTED}
    here = _here({(place, lot_id) for place, lot_id, _ in needed})
    short = [
        (item_id, quantity, here.get((place, lot_id), 0))
        for (place, lot_id, item_id), quantity in needed.items()
        if here.get((place, lot_id), 0) < quantity
    ]
    if short:
        more = elsewhere({item_id for item_id, _, _ in short}, sight, site_id)
        raise not_enough_stock(
            [
                {"item_id": str(item_id), "asked": asked, "here": there, "elsewhere": more[item_id]}
                for item_id, asked, there in short
            ]
        )


def _here(wanted: Collection[tuple[Place, UUID]]) -> dict[tuple[Place, UUID], int]:
    """Pieces of these lots at these places, in one question."""
    if not wanted:
        return {}
    query = sa.select(Balance.site_id, Balance.place, Balance.lot_id, Balance.quantity).where(
        Balance.site_id.in_({place.site_id for place, _ in wanted}),
        Balance.place.in_({place.name for place, _ in wanted}),
        Balance.lot_id.in_({lot_id for _, lot_id in wanted}),
    )
    return {(Place(row.site_id, row.place), row.lot_id): row.quantity for row in ask(query)}
