# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about handouts: which stand in the books, what they may point to, what may be given where."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Item
from app.clock import day_of
from app.contact.models import Contact, Person, Referral, Service
from app.db import ask
from app.distribution.models import Handout, Outing
from app.distribution.rules import Link
from app.network.models import Site
from app.stock import queries as shelves
from app.stock.models import Movement, MovementLine
from app.stock.queries.tiles import Tile, tiles

HOUSING = ("housing_first", "housing_led")


def known_handouts(ids: Iterable[UUID]) -> set[UUID]:
    """Which of these handouts stand in the books."""
    return set(ask(sa.select(Handout.id).where(Handout.id.in_(list(ids)))).scalars())


def given_at(contact_id: UUID) -> list[Any]:
    """``name, size, pieces`` of what was given at a contact and not taken back."""
    reversal = aliased(Movement)
    query = (
        sa.select(Item.name, Item.size, sa.func.sum(MovementLine.quantity, type_=sa.Integer()).label("pieces"))
        .join(MovementLine, MovementLine.item_id == Item.id)
        .join(Handout, Handout.movement_id == MovementLine.movement_id)
        .where(Handout.contact_id == contact_id)
        .where(~sa.exists().where(reversal.reverses_id == Handout.movement_id))
        .group_by(Item.id, Item.name, Item.size)
        .order_by(Item.name, Item.size)
    )
    return list(ask(query).all())


_whose = sa.func.coalesce(Person.root_id, Person.id, type_=sa.Uuid()).label("person_id")
_WANTED: Any = sa.bindparam("ids", expanding=True)
_LINKS: Mapping[str, Any] = {
    "contact_id": sa.select(
        Contact.id, Contact.site_id, Site.ambito_id, _whose, Contact.unlinked_person_id.label("forgotten")
    )
    .join(Site, Site.id == Contact.site_id)
    .outerjoin(Person, Person.id == Contact.person_id)
    .where(Contact.id.in_(_WANTED)),
    "referral_id": sa.select(
        Referral.id, Referral.site_id, Service.ambito_id, _whose, Referral.unlinked_person_id.label("forgotten")
    )
    .join(Service, Service.id == Referral.service_id)
    .outerjoin(Person, Person.id == Referral.person_id)
    .where(Referral.id.in_(_WANTED)),
    "outing_id": sa.select(
        Outing.id, Outing.site_id, Site.ambito_id, sa.null().label("person_id"), sa.null().label("forgotten")
    )
    .join(Site, Site.id == Outing.site_id)
    .where(Outing.id.in_(_WANTED)),
}


def links(name: str, ids: Collection[UUID]) -> dict[UUID, Link]:
    """Contacts, referrals or outings by id, as a handout sees them."""
    if not ids:
        return {}
    rows = ask(_LINKS[name], {"ids": list(ids)})
    return {row.id: Link(row.ambito_id, row.site_id, row.person_id, row.forgotten is not None) for row in rows}


def housing_of(person_id: UUID, site_id: UUID) -> UUID | None:
    """The referral of somebody to a flat (housing first, housing led) that is under way in a site's ambito, the latest;
    household goods may go to them for it."""
    own = sa.select(Person.id).where(sa.or_(Person.id == person_id, Person.root_id == person_id))
    query = (
        sa.select(Referral.id)
        .join(Service, Service.id == Referral.service_id)
        .join(Site, Site.ambito_id == Service.ambito_id)
        .where(Site.id == site_id, Referral.person_id.in_(own), Service.path.in_(HOUSING))
        .where(Referral.state.not_in(("declined", "closed")))
        .order_by(Referral.made_at.desc(), Referral.id)
        .limit(1)
    )
    return ask(query).scalar()


def outing_under_way(site_id: UUID) -> UUID | None:
    """The outing that a street unit is on, the latest that was loaded."""
    query = sa.select(Outing.id).where(Outing.site_id == site_id, Outing.state == "loaded")
    return ask(query.order_by(Outing.planned_on.desc(), Outing.loaded_at.desc()).limit(1)).scalar()


def tiles_to_give(site_id: UUID, now: datetime) -> list[Tile]:
    """The tiles of a site with what may be given there today: of kits also those that can be built of what is here,
    each as if it were the only one."""
    shown = tiles(site_id, now)
    kits = {row.id for row in ask(shelves.kits().with_only_columns(Item.id).order_by(None))}
    if not kits:
        return shown
    here = shelves.kits_here(site_id, kits, day_of(now))
    more = {kit_id: one.buildable.quantity for kit_id, one in here.items()}
    return [
        replace(tile, variants=tuple(replace(one, here=one.here + more.get(one.item_id, 0)) for one in tile.variants))
        for tile in shown
    ]
