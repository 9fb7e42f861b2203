# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods that come back of what had left."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app import chance
from app.db import db, take_turn
from app.stock.models import GoodsBack
from app.stock.operations.posting import post
from app.stock.rules import SHELF, Draft, Line, Pick, Place


def bring_back(
    *, of_movement_id: UUID, site_id: UUID, pieces: Sequence[Pick], by: UUID, now: datetime, note: str | None = None
) -> Draft:
    """Put pieces that a movement took out back on a site's shelf, each in the lot it had. The caller knows that they
    are out."""
    take_turn(site_id)
    shelf = Place(site_id, SHELF)
    lines = tuple(Line(one.item_id, one.lot_id, one.quantity, None, shelf) for one in pieces)
    draft = Draft(chance.new_id(), site_id, "return", lines, by, now, now, note=note)
    post([draft])
    db.session.add(GoodsBack(movement_id=draft.id, of_movement_id=of_movement_id))
    return draft
