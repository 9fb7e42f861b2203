# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Putting goods aside so that they are not promised twice, and putting them back."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from app import chance
from app.db import db, take_turn
from app.errors import N_
from app.stock import queries
from app.stock.models import Reservation
from app.stock.operations.posting import post
from app.stock.rules import RESERVED, SHELF, Draft, Line, Pick, Place

TIME_IS_OVER = N_("Put back by itself: the time for which it was put aside is over.")
"""What the register says of goods that nobody fetched."""


def put_aside(site_id: UUID, picks: Iterable[Pick], *, until: datetime, by: UUID, now: datetime) -> Reservation:
    """Move goods from the shelf to ``reserved``. The caller has the site's turn, and knows that they are there."""
    shelf, aside = Place(site_id, SHELF), Place(site_id, RESERVED)
    lines = tuple(Line(one.item_id, one.lot_id, one.quantity, shelf, aside) for one in picks)
    draft = Draft(chance.new_id(), site_id, "pick", lines, by, now, now)
    post([draft])
    held = Reservation(
        id=chance.new_id(), site_id=site_id, movement_id=draft.id, state="held", expires_at=until, ended_at=None
    )
    db.session.add(held)
    return held


def put_back(held: Reservation, *, by: UUID, now: datetime, note: str | None = None) -> Draft:
    """Move goods that were put aside back to the shelf, all of them. The caller has the site's turn and knows that
    they are still held."""
    picked = queries.draft_of(held.movement_id)
    draft = _release(held, picked.lines if picked else (), by, now, note)
    post([draft])
    end_reservation(held, "released", draft.id, now)
    return draft


def put_back_some(held: Reservation, picks: Sequence[Pick], *, by: UUID, now: datetime) -> None:
    """Move a part of what was put aside back to the shelf; the reservation goes on for the rest."""
    shelf, aside = Place(held.site_id, SHELF), Place(held.site_id, RESERVED)
    lines = [Line(one.item_id, one.lot_id, one.quantity, shelf, aside) for one in picks]
    if lines:
        post([_release(held, lines, by, now, None)])


def _release(held: Reservation, lines: Iterable[Line], by: UUID, now: datetime, note: str | None) -> Draft:
    back = tuple(line.turned() for line in lines)
    return Draft(chance.new_id(), held.site_id, "release", back, by, now, now, note=note)


def end_reservation(held: Reservation, state: str, movement_id: UUID, now: datetime) -> None:
    """Close a reservation: its goods were ``taken`` or ``released`` by this movement."""
    held.state, held.ended_at, held.ended_movement_id = state, now, movement_id


def release_due(now: datetime, site_ids: Collection[UUID]) -> list[UUID]:
    """Put back what was put aside at some sites for longer than was asked, each once however many look; returns the
    reservations.

    Whoever already has the turn of those sites may call this. The register names the one who put the goods aside, and
    that their time was over.
    """
    take_turn(*site_ids)
    over = queries.due(now, site_ids) if site_ids else []
    for held in over:
        picked = queries.movement(held.movement_id)
        if picked is not None:
            put_back(held, by=picked.operator_id, now=now, note=TIME_IS_OVER)
    return [held.id for held in over]
