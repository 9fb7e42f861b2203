# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about the directory of services."""

from uuid import UUID

import sqlalchemy as sa

from app.contact.models import SERVICE_GROUPS, Service
from app.contact.rules.services import FOR_NEED
from app.db import db
from app.folding import folded
from app.network.rules import Scope

MOST_WORDS = 8


def services(
    ambiti: Scope,
    *,
    ambito_id: UUID | None = None,
    group: str | None = None,
    kind: str | None = None,
    need: str | None = None,
    q: str | None = None,
    archived: bool = False,
) -> sa.Select[Service]:
    """Services of the ambiti one sees, by group and name. ``need`` finds what answers it, ``q`` every word of it in
    name, address, hours or note."""
    query = sa.select(Service).where(inside(ambiti))
    query = query.where(Service.archived_at.is_not(None) if archived else Service.archived_at.is_(None))
    for column, value in ((Service.ambito_id, ambito_id), (Service.group, group), (Service.kind, kind)):
        if value is not None:
            query = query.where(column == value)
    if need:
        query = query.where(Service.kind.in_(FOR_NEED[need]))
    if q:
        query = query.where(Service.id.in_(_answering_to(q, ambiti)))
    in_order = sa.case({group: number for number, group in enumerate(SERVICE_GROUPS)}, value=Service.group)
    return query.order_by(in_order, Service.name, Service.id)


def inside(ambiti: Scope) -> sa.ColumnElement[bool]:
    """The condition that a service is one of an ambito one sees."""
    return sa.true() if ambiti.everywhere else Service.ambito_id.in_(ambiti.ambiti)


def _answering_to(q: str, ambiti: Scope) -> list[UUID]:
    """Services are few: their words are folded here, alike for every database."""
    words = folded(q).split()[:MOST_WORDS]
    columns = (Service.id, Service.name, Service.address, Service.hours, Service.note)
    told = [(row[0], folded(*row[1:])) for row in db.session.execute(sa.select(*columns).where(inside(ambiti)))]
    return [service_id for service_id, text in told if words and all(word in text for word in words)]


def service(service_id: UUID, ambiti: Scope) -> Service | None:
    """One service of the ambiti one sees, in use or not."""
    return db.session.scalar(sa.select(Service).where(Service.id == service_id, inside(ambiti)))
