# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happened and could not be booked."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app.db import insert, write
from app.distribution.models import QuarantinedHandout


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


def settle(quarantined_id: UUID, *, by: UUID, now: datetime) -> None:
    """Note that a kept handout was settled and blank what it said, a card's code among it; the reason stays."""
    waiting = sa.update(QuarantinedHandout).filter_by(id=quarantined_id, settled_at=None)
    write(waiting.values(settled_at=now, settled_by=by, body=None), [{}])
