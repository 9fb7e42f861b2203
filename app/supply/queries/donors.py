# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about who gives."""

from uuid import UUID

import sqlalchemy as sa

from app.catalogue.queries import folded
from app.db import db
from app.supply.models import Donor

MOST_WORDS = 8


def donors(*, q: str | None = None, kind: str | None = None, archived: bool = False) -> sa.Select[Donor]:
    """Donors in use (or those that are archived), by name. ``q`` finds every word of it in name, tax code, address."""
    query = sa.select(Donor).where(Donor.archived_at.is_not(None) if archived else Donor.archived_at.is_(None))
    if kind is not None:
        query = query.where(Donor.kind == kind)
    if q:
        query = query.where(answers_to(q))
    return query.order_by(Donor.name, Donor.id)


def answers_to(q: str) -> sa.ColumnElement[bool]:
    """The condition that a donor answers to what somebody typed."""
    words = [Donor.folded.contains(word, autoescape=True) for word in folded(q).split()[:MOST_WORDS]]
    return sa.and_(*words) if words else sa.false()


def donor(donor_id: UUID) -> Donor | None:
    """One donor, archived or not."""
    return db.session.get(Donor, donor_id)


def donor_with(tax_code: str) -> UUID | None:
    """Whose tax code this is."""
    return db.session.scalar(sa.select(Donor.id).where(Donor.tax_code == tax_code))
