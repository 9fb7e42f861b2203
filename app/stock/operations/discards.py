# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods that nobody will be given any more."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app import chance
from app.clock import day_of
from app.db import db, take_turn
from app.network.rules import Scope
from app.stock import queries
from app.stock.models import Discard
from app.stock.operations.posting import post
from app.stock.operations.shortage import check_known, short_lines
from app.stock.rules import (
    SHELF,
    UNACCOUNTED,
    Draft,
    Line,
    Place,
    Wanted,
    check_note,
    choose_discards,
    not_enough_stock,
)


def discard(
    *,
    id: UUID,
    site_id: UUID,
    reason: str,
    lines: Sequence[Wanted],
    by: UUID,
    sight: Scope,
    now: datetime,
    weight_g: int | None = None,
    note: str | None = None,
    place: str = SHELF,
) -> Draft:
    """Take goods out of the books for good, from the shelf or, with ``unaccounted``, of what is missing here.

    Expired goods may be among them; with the reason ``expired`` lines that name no lot mean nothing else. Raises
    ``note_needed`` and ``unknown_item`` (422), ``not_enough_stock`` (409).
    """
    check_note(reason, note)
    take_turn(site_id)
    items = {one.item_id for one in lines}
    goods, shelves = queries.offer([site_id], items)
    check_known(((f"lines.{number}.item_id", one.item_id) for number, one in enumerate(lines)), goods)
    if place == UNACCOUNTED:
        shelf = queries.missing_at(site_id, items)
    else:
        shelf = {item_id: lots for (_, item_id), lots in shelves.items()}
    picks, lacking = choose_discards(lines, shelf, day_of(now), expired_only=reason == "expired")
    if lacking:
        raise not_enough_stock(short_lines(site_id, lines, lacking, goods, sight))
    source = Place(site_id, place)
    out = tuple(Line(one.item_id, one.lot_id, one.quantity, source, None) for one in picks)
    draft = Draft(chance.new_id(), site_id, "discard", out, by, now, now, note=note)
    post([draft])
    db.session.add(Discard(id=id, movement_id=draft.id, reason=reason, weight_g=weight_g))
    return draft
