# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sealing what is sealed anew, when the key changes: the short texts about people, and the keys of phones."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.ciphers import Place, Sealer, Unreadable
from app.contact.models import Contact, Referral, ReferralStep
from app.db import db
from app.identity.models import Device

SEALED: dict[str, Any] = {
    "contact": Contact.note,
    "device": Device.key,
    "referral": Referral.note,
    "referral_step": ReferralStep.note,
}
BATCH = 500


def seal_anew(sealer: Sealer, table: str, after: UUID | None, batch: int = BATCH) -> tuple[int, int, UUID | None]:
    """Seal the next texts of a table with the key that seals now.

    Returns how many were sealed, how many could not be read, and the last id looked at (none when there are no more).
    """
    column = SEALED[table]
    model = column.class_
    query = sa.select(model.id, column.label("text")).where(column.is_not(None)).order_by(model.id).limit(batch)
    rows = db.session.execute(query if after is None else query.where(model.id > after)).all()
    sealed = lost = 0
    for row in rows:
        if sealer.is_current(row.text):
            continue
        place = Place(table, row.id, column.key)
        try:
            anew = sealer.seal(sealer.open(row.text, place), place)
        except Unreadable:
            lost += 1
            continue
        unchanged = sa.update(model).where(model.id == row.id, column == row.text)  # blanked meanwhile: stays so
        db.session.execute(unchanged.values({column.key: anew}).execution_options(synchronize_session=False))
        sealed += 1
    return sealed, lost, rows[-1].id if len(rows) == batch else None
