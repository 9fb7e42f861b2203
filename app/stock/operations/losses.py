# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods that are gone for good, lot by lot as somebody else has found out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app import chance
from app.db import db
from app.stock.models import Discard
from app.stock.operations.posting import post
from app.stock.rules import Draft, Line


def throw_away(
    site_id: UUID, lines: Sequence[Line], reason: str, *, by: UUID, now: datetime, occurred_at: datetime | None = None
) -> Draft:
    """Write lines that lead out of the house into a site's register as a discard with its reason.

    The caller has the turn of every site named in them and knows that the goods are there.
    """
    draft = Draft(chance.new_id(), site_id, "discard", tuple(lines), by, occurred_at or now, now)
    post([draft])
    db.session.add(Discard(id=chance.new_id(), movement_id=draft.id, reason=reason))
    return draft
