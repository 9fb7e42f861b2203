# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of the directory of services."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.contact.models import Service
from app.contact.operations.zones import written
from app.contact.rules.services import check_kind, path_of
from app.db import db, take_turn
from app.errors import NotFound


def add_service(*, id: UUID, ambito_id: UUID, group: str, kind: str, path: str | None = None, **said: Any) -> Service:
    """Add a service to an ambito's directory; raises ``wrong_group`` (422), ``taken`` (409)."""
    take_turn(ambito_id)
    check_kind(group, kind)
    service = Service(id=id, ambito_id=ambito_id, group=group, kind=kind, path=path_of(kind, path), **said)
    db.session.add(service)
    written()
    return service


def revise_service(service_id: UUID, *, now: datetime, archived: bool | None = None, **changes: Any) -> Service:
    """Change what the directory says of a service, or take it out of use: referrals to it stay. Another kind brings
    its own path, unless one is said.

    Raises as ``add_service`` does.
    """
    service = db.session.get(Service, service_id)
    if service is None:
        raise NotFound
    take_turn(service.ambito_id)
    db.session.refresh(service)
    kind = changes.get("kind", service.kind)
    check_kind(changes.get("group", service.group), kind)
    path = changes.pop("path", None)
    if path is not None or kind != service.kind:
        service.path = path_of(kind, path)
    for name, value in changes.items():
        setattr(service, name, value)
    if archived is not None:
        service.archived_at = (service.archived_at or now) if archived else None
    written()
    return service
