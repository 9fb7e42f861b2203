# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sealing the short texts anew, when their key changes."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.ciphers import Place, Sealer, Unreadable
from app.contact.models import Contact, Referral, ReferralStep
from app.db import db

SEALED: dict[str, Any] = {"contact": Contact, "referral": Referral, "referral_step": ReferralStep}
BATCH = 500


def seal_anew(sealer: Sealer, table: str, after: UUID | None, batch: int = BATCH) -> tuple[int, int, UUID | None]:
    """Seal the next texts of a table with the key that seals now.

    Returns how many were sealed, how many could not be read, and the last id looked at (none when there are no more).
    """
    model = SEALED[table]
    query = sa.select(model.id, model.note).where(model.note.is_not(None)).order_by(model.id).limit(batch)
    rows = db.session.execute(query if after is None else query.where(model.id > after)).all()
    sealed = lost = 0
    for row in rows:
        if sealer.is_current(row.note):
            continue
        place = Place(table, row.id)
        try:
            note = sealer.seal(sealer.open(row.note, place), place)
        except Unreadable:
            lost += 1
            continue
        unchanged = sa.update(model).where(model.id == row.id, model.note == row.note)  # blanked meanwhile: stays so
        db.session.execute(unchanged.values(note=note).execution_options(synchronize_session=False))
        sealed += 1
    return sealed, lost, rows[-1].id if len(rows) == batch else None
