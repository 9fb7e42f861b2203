# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of contacts and of the tallies of a shift."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance, clock
from app import db as database
from app.ciphers import Place, Sealer
from app.contact.models import Contact, ContactNeed, Person, ShiftTally, Zone
from app.contact.operations.turns import carrier_in_turn
from app.contact.queries import person
from app.contact.rules import contacts as rules
from app.contact.rules.people import SAID
from app.db import db, take_turn
from app.network.queries import ambito_of

NOTE = "contact"


def record_contact(
    *,
    id: UUID,
    site_id: UUID,
    kind: str,
    by: UUID,
    now: datetime,
    sealer: Sealer,
    occasion: str = "unknown",
    person_code: str | None = None,
    zone_id: UUID | None = None,
    people: int | None = None,
    needs: Collection[str] = (),
    note: str | None = None,
    fill_person: bool = False,
    occurred_at: datetime | None = None,
    **said: Any,
) -> Contact:
    """Write down that somebody was met; only site and kind need be said.

    ``fill_person`` lets what is said of the person complete their card, where it holds nothing yet. Raises
    ``unknown_person``, ``unknown_zone``, ``not_yet`` (422).
    """
    carrier = carrier_in_turn(person_code, site_id)
    if person_code and carrier is None:
        raise rules.unknown_card()
    rules.check_moment(occurred_at or now, now)
    _check_zone(zone_id, site_id)
    known = {name: value for name, value in said.items() if value is not None}
    contact = Contact(
        id=id,
        site_id=site_id,
        zone_id=zone_id,
        person_id=carrier.own_id if carrier else None,
        kind=kind,
        occasion=occasion,
        people=people or 1,
        note=sealer.seal(note, Place(NOTE, id)),
        operator_id=by,
        occurred_at=min(occurred_at or now, now),
        recorded_at=now,
        **{"cold_risk": False, "minor_alone": False, **known},
    )
    db.session.add(contact)
    db.session.flush()
    db.session.add_all(ContactNeed(contact_id=id, need=one) for one in dict.fromkeys(needs))
    if fill_person and carrier is not None:
        _fill(carrier.root_id, known)
    db.session.flush()
    return contact


def _check_zone(zone_id: UUID | None, site_id: UUID) -> None:
    if zone_id is None:
        return
    known = sa.select(Zone.id).where(
        Zone.id == zone_id, Zone.ambito_id == ambito_of(site_id), Zone.archived_at.is_(None)
    )
    if db.session.scalar(known) is None:
        raise rules.unknown_zone()


def _fill(root_id: UUID, said: dict[str, Any]) -> None:
    known = person(root_id)
    new = {name: said[name] for name in SAID if said.get(name) and getattr(known, name) is None}
    if new:
        db.session.execute(sa.update(Person).where(Person.id == root_id).values(**new))


def tally(
    *, id: UUID, site_id: UUID, shift_on: date, trait: str, people: int, method: str, by: UUID, now: datetime
) -> ShiftTally:
    """Say how many people of a shift had a trait, and how one knows; said again, it replaces what was said before.

    Raises ``not_yet`` (422).
    """
    take_turn(site_id)
    rules.check_day(shift_on, clock.day_of(now), "shift_on")
    said = {"people": people, "method": method, "operator_id": by, "recorded_at": now}
    row = database.insert(ShiftTally).values(
        id=id if _is_free(id) else chance.new_id(), site_id=site_id, shift_on=shift_on, trait=trait, **said
    )
    db.session.execute(row.on_conflict_do_update(index_elements=["site_id", "shift_on", "trait"], set_=said))
    one = sa.select(ShiftTally).where(
        ShiftTally.site_id == site_id, ShiftTally.shift_on == shift_on, ShiftTally.trait == trait
    )
    return db.session.scalars(one.execution_options(populate_existing=True)).one()


def _is_free(id: UUID) -> bool:
    """One act may say several tallies: only the first has the act's own id."""
    return db.session.scalar(sa.select(ShiftTally.id).where(ShiftTally.id == id)) is None
