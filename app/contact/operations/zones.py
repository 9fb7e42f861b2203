# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of zones."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.contact.models import Zone
from app.db import db, take_turn
from app.errors import N_, DomainError, NotFound


def add_zone(*, id: UUID, ambito_id: UUID, name: str) -> Zone:
    """Add a part of town; raises ``taken`` (409) when the ambito has one of this name."""
    take_turn(ambito_id)
    zone = Zone(id=id, ambito_id=ambito_id, name=name)
    db.session.add(zone)
    written()
    return zone


def revise_zone(zone_id: UUID, *, now: datetime, name: str | None = None, archived: bool | None = None) -> Zone:
    """Give a zone another name, or take it out of use; raises ``taken`` (409)."""
    zone = db.session.get(Zone, zone_id)
    if zone is None:
        raise NotFound
    take_turn(zone.ambito_id)
    db.session.refresh(zone)
    if name:
        zone.name = name
    if archived is not None:
        zone.archived_at = (zone.archived_at or now) if archived else None
    written()
    return zone


def written() -> None:
    """Flush a row whose name must be its own in the ambito; raises ``taken`` (409)."""
    try:
        db.session.flush()
    except IntegrityError as error:
        if "name" not in str(error.orig):
            raise
        message = N_("This name or code is already in use.")
        raise DomainError(message, "taken", 409, fields={"name": [message]}) from None
