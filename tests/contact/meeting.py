# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests of contacts and referrals stand on: bodies, and services to send people to."""

from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.contact.operations.services import add_service
from app.contact.operations.zones import add_zone
from app.db import db, transaction
from tests.factories import World

SECRET_TEXT = "Zanzibar dietro la stazione"


def fresh(**more: Any) -> dict[str, Any]:
    """A body with an id of its own; ids as texts."""
    return {"id": str(uuid4()), **{name: str(one) if isinstance(one, UUID) else one for name, one in more.items()}}


def contact(world: World, **more: Any) -> dict[str, Any]:
    """A contact at the point, or where it is said."""
    return fresh(**{"site_id": world.point, "kind": "desk", **more})


def service(world: World, kind: str = "shelter", group: str = "night", **more: Any) -> UUID:
    """A service in the ambito of Pisa, or where it is said."""
    service_id = uuid4()
    said = {"ambito_id": world.ambito, "name": f"{kind} {service_id.hex[:6]}", **more}
    with transaction():
        add_service(id=service_id, group=group, kind=kind, **said)
    db.session.rollback()
    return service_id


def zone(world: World, name: str = "Stazione", ambito_id: UUID | None = None) -> UUID:
    """A zone of Pisa, or of another ambito."""
    zone_id = uuid4()
    with transaction():
        add_zone(id=zone_id, ambito_id=ambito_id or world.ambito, name=name)
    db.session.rollback()
    return zone_id


def all_of(model: Any) -> list[Any]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(model)))
