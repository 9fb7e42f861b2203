# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about contacts, zones and tallies. Lists carry no text and no code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.clock import day_of, start_of
from app.contact.models import Contact, ContactNeed, Service, ShiftTally, Zone
from app.contact.rules.contacts import CALLED, Answering
from app.db import Rows, db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope


@dataclass(frozen=True)
class Asked:
    """Which contacts a list shows; days are those of Tuscany, both included."""

    scope: Scope
    site_id: UUID | None = None
    kind: str | None = None
    occasion: str | None = None
    since: date | None = None
    until: date | None = None


def contacts(asked: Asked) -> Rows:
    """``Contact, site, zone`` inside a scope, latest first; the note stays where it is."""
    query = (
        sa.select(Contact, Site.name.label("site"), Zone.name.label("zone"))
        .join(Site, Site.id == Contact.site_id)
        .outerjoin(Zone, Zone.id == Contact.zone_id)
        .where(within(asked.scope))
    )
    for column in ("site_id", "kind", "occasion"):
        if getattr(asked, column) is not None:
            query = query.where(getattr(Contact, column) == getattr(asked, column))
    if asked.since is not None:
        query = query.where(Contact.occurred_at >= start_of(asked.since))
    if asked.until is not None:
        query = query.where(Contact.occurred_at < start_of(asked.until + timedelta(days=1)))
    return query.order_by(Contact.occurred_at.desc(), Contact.id)


def last_day(asked: Asked) -> date | None:
    """The last day on which somebody was met."""
    last = db.session.execute(contacts(asked).limit(1)).first()
    return day_of(last.Contact.occurred_at) if last else None


def contact(contact_id: UUID, scope: Scope) -> Any | None:
    """``Contact, site, zone`` of one contact inside a scope."""
    return db.session.execute(contacts(Asked(scope)).where(Contact.id == contact_id)).one_or_none()


def needs_of(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """What was needed, by contact, in the order of the list of needs."""
    rows = db.session.execute(
        sa.select(ContactNeed.contact_id, ContactNeed.need).where(ContactNeed.contact_id.in_(list(ids)))
    )
    found: dict[UUID, list[str]] = {}
    for row in rows:
        found.setdefault(row.contact_id, []).append(row.need)
    return {key: sorted(value) for key, value in found.items()}


def answering(ambito_id: UUID) -> list[Answering]:
    """Services of an ambito that are called when somebody is at risk."""
    query = sa.select(Service.kind, Service.name, Service.telephone).where(
        Service.ambito_id == ambito_id, Service.kind.in_(CALLED.values()), Service.archived_at.is_(None)
    )
    return [Answering(*row) for row in db.session.execute(query.order_by(Service.name))]


def zones(ambiti: Scope, ambito_id: UUID | None = None, *, archived: bool = False) -> sa.Select[Zone]:
    """Zones of the ambiti one sees, in use or not, by name."""
    query = sa.select(Zone).where(Zone.archived_at.is_not(None) if archived else Zone.archived_at.is_(None))
    if not ambiti.everywhere:
        query = query.where(Zone.ambito_id.in_(ambiti.ambiti))
    if ambito_id is not None:
        query = query.where(Zone.ambito_id == ambito_id)
    return query.order_by(Zone.name, Zone.id)


def zone(zone_id: UUID, ambiti: Scope) -> Zone | None:
    """One zone of the ambiti one sees, in use or not."""
    one = db.session.get(Zone, zone_id)
    return one if one is not None and (ambiti.everywhere or one.ambito_id in ambiti.ambiti) else None


def tallies(scope: Scope, *, site_id: UUID | None = None, since: date | None = None, until: date | None = None) -> Rows:
    """``ShiftTally, site`` inside a scope, latest first."""
    query = sa.select(ShiftTally, Site.name.label("site")).join(Site, Site.id == ShiftTally.site_id)
    query = query.where(within(scope))
    if site_id is not None:
        query = query.where(ShiftTally.site_id == site_id)
    if since is not None:
        query = query.where(ShiftTally.shift_on >= since)
    if until is not None:
        query = query.where(ShiftTally.shift_on <= until)
    return query.order_by(ShiftTally.shift_on.desc(), Site.name, ShiftTally.trait)


def tallies_of(site_id: UUID, shift_on: date) -> dict[str, ShiftTally]:
    """What was said of a shift, by trait."""
    rows = db.session.scalars(
        sa.select(ShiftTally).where(ShiftTally.site_id == site_id, ShiftTally.shift_on == shift_on)
    )
    return {row.trait: row for row in rows}
