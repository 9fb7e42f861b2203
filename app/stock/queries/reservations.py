# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods that are put aside, and which of them have waited long enough."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.db import ask, db
from app.stock.models import Reservation


def reservation(reservation_id: UUID) -> Reservation:
    """One reservation as it stands now; raises ``NoResultFound`` when there is none."""
    return db.session.get_one(Reservation, reservation_id, populate_existing=True)


def sites_with_due(now: datetime) -> list[UUID]:
    """Sites where goods are put aside for longer than was asked."""
    return list(ask(sa.select(Reservation.site_id).where(*_due(now)).distinct()).scalars())


def due(now: datetime, site_ids: Collection[UUID]) -> list[Reservation]:
    """Reservations of these sites whose time is over and that are still held, longest over first."""
    query = sa.select(Reservation).where(*_due(now), Reservation.site_id.in_(site_ids))
    query = query.order_by(Reservation.expires_at, Reservation.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _due(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return Reservation.state == "held", Reservation.expires_at <= now
