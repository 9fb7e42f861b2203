# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forgetting somebody because they ask for it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app.contact.models import RetentionRun
from app.contact.operations.turns import alone_with
from app.db import db
from app.privacy.operations.cutting import cut


def forget(person_id: UUID, *, now: datetime) -> None:
    """Cut every link to somebody: their codes go, quantities stay. Raises ``NotFound`` for nobody."""
    somebody, _ = alone_with(person_id)
    cut([somebody])
    row = {"id": chance.new_id(), "kind": "person", "number": 1, "by_wish": True, "run_at": now}
    db.session.execute(sa.insert(RetentionRun).values(**row))
