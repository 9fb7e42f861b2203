# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is usual, as coordinators keep it."""

from datetime import datetime
from uuid import UUID

from app.catalogue import queries as catalogue
from app.catalogue.models import Category
from app.db import db, take_turn
from app.distribution import queries
from app.distribution.models import Allowance
from app.distribution.rules import Limit, allowance_exists, check_allowance
from app.errors import N_, DomainError, NotFound


def add_allowance(
    *,
    id: UUID,
    ambito_id: UUID | None,
    by: UUID,
    now: datetime,
    per: str = "person",
    category_id: UUID | None = None,
    item_id: UUID | None = None,
    limit: Limit,
) -> Allowance:
    """Say what is usual of a category or an item, in an ambito or in all.

    Raises ``invalid_allowance``, ``unknown_item`` or ``unknown_category`` (422), and ``allowance_exists`` (409) when
    there is one of the same goods in the same place: it is archived first, so that one sees what held when.
    """
    check_allowance(per, limit)
    take_turn(category_id or item_id)
    _check_goods(category_id, item_id)
    if queries.same_allowance(ambito_id, {"category_id": category_id, "item_id": item_id}, per):
        raise allowance_exists()
    said = {"interval_days": limit.interval_days, "most": limit.most, "period_days": limit.period_days}
    whom = {"ambito_id": ambito_id, "category_id": category_id, "item_id": item_id, "per": per}
    made = Allowance(id=id, operator_id=by, changed_at=now, **whom, **said)
    db.session.add(made)
    db.session.flush()
    return made


def _check_goods(category_id: UUID | None, item_id: UUID | None) -> None:
    if item_id is not None and not catalogue.known_items([item_id]):
        message = N_("This item does not exist.")
        raise DomainError(message, "unknown_item", 422, fields={"item_id": [message]})
    if category_id is not None and db.session.get(Category, category_id) is None:
        message = N_("This category does not exist.")
        raise DomainError(message, "unknown_category", 422, fields={"category_id": [message]})


def archive_allowance(allowance_id: UUID, *, by: UUID, now: datetime) -> Allowance:
    """Let an allowance hold no longer; it stays to be seen. Archiving it again changes nothing."""
    known = queries.allowance(allowance_id)
    if known is None:
        raise NotFound
    take_turn(known.category_id or known.item_id)
    db.session.refresh(known)  # somebody may have archived it while one waited
    if known.archived_at is None:
        known.archived_at, known.changed_at, known.operator_id = now, now, by
        db.session.flush()
    return known
