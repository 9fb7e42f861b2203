# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happened and could not be booked."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app.db import db, insert, take_turn, write
from app.distribution.models import QuarantinedHandout
from app.distribution.operations.booking import Booked, hand_out
from app.distribution.operations.picture import Order
from app.errors import NotFound
from app.network.rules import Scope


def quarantine(
    *, act_id: UUID | None, body: Any, reason: str, by: UUID, now: datetime, fingerprint: str | None = None
) -> bool:
    """Keep a handout that happened but could not be booked, whole, for a coordinator to settle: once per fingerprint,
    which tells bodies apart. Returns whether it was not kept before."""
    text = json.dumps(body, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace").decode()
    row = {
        "id": chance.new_id(),
        "act_id": act_id,
        "operator_id": by,
        "reason": reason[:40],
        "body": text,
        "fingerprint": fingerprint or chance.new_id().hex,
        "received_at": now,
    }
    once = insert(QuarantinedHandout).on_conflict_do_nothing(index_elements=["fingerprint"])
    return write(once.returning(QuarantinedHandout.id), [row]).first() is not None


def settle(
    quarantined_id: UUID, *, by: UUID, now: datetime, settled_as: str = "other", handout_id: UUID | None = None
) -> None:
    """Note what became of a kept handout and blank what it said, a card's code among it; the reason stays. Raises
    ``NotFound`` when somebody else has settled it meanwhile."""
    waiting = sa.update(QuarantinedHandout).filter_by(id=quarantined_id, settled_at=None)
    values = {"settled_at": now, "settled_by": by, "settled_as": settled_as, "handout_id": handout_id, "body": None}
    if not write(waiting.values(values), [{}]).rowcount:
        raise NotFound


def book_kept(quarantined_id: UUID, order: Order, *, sent_by: UUID, by: UUID, sight: Scope, now: datetime) -> Booked:
    """Book a kept handout as a coordinator has set it right: a fact of whoever sent it, with its own moment, once.
    Raises what of the order is still wrong, and ``NotFound`` when somebody else has settled it meanwhile."""
    take_turn(quarantined_id)
    waits = sa.select(QuarantinedHandout.id).filter_by(id=quarantined_id, settled_at=None)
    if db.session.scalar(waits) is None:
        raise NotFound
    booked = hand_out(order, by=sent_by, sight=sight, now=now)
    settle(quarantined_id, by=by, now=now, settled_as="booked", handout_id=order.id)
    return booked
