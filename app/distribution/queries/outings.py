# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about nights of a street unit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.clock import day_of
from app.contact.models import Contact, Zone
from app.db import Rows, ask, db
from app.distribution.models import Handout, Outing, OutingCount, OutingCrew, OutingZone, UnmetRequest
from app.distribution.queries.undone import undone
from app.distribution.rules.outings import NIGHTS, OPEN_TOO_LONG
from app.identity.models import Assignment, Operator
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import Balance, MovementLine
from app.stock.rules import SHELF
from app.transfer.models import TransferLine


@dataclass(frozen=True)
class Pieces:
    """Pieces of an item, with its name."""

    item_id: UUID
    name: str
    size: str | None
    quantity: int

    @property
    def named(self) -> str:
        """Name and size."""
        return f"{self.name} {self.size}" if self.size else self.name


@dataclass(frozen=True)
class Counted:
    """An item of an outing at its end."""

    item_id: UUID
    name: str
    size: str | None
    loaded: int
    given: int
    back: int

    @property
    def named(self) -> str:
        """Name and size."""
        return f"{self.name} {self.size}" if self.size else self.name


@dataclass(frozen=True)
class Summary:
    """A night in numbers: nobody is named in it."""

    given: Sequence[Pieces]
    unmet: Sequence[Pieces]
    contacts: dict[str, int]
    people: int
    handouts: int
    counted: Sequence[Counted]


def outing(outing_id: UUID) -> Outing | None:
    """One outing, wherever it is of."""
    return db.session.get(Outing, outing_id)


def outings(scope: Scope, *, site_id: UUID | None = None) -> Rows:
    """Outings where one works, the latest first, each with the name of its street unit."""
    query: Rows = sa.select(Outing, Site.name.label("site")).join(Site, Site.id == Outing.site_id).where(within(scope))
    if site_id is not None:
        query = query.where(Outing.site_id == site_id)
    return query.order_by(Outing.planned_on.desc(), Outing.created_at.desc(), Outing.id)


def crew_of(outing_id: UUID) -> Sequence[Any]:
    """Who goes along: id and name."""
    query = (
        sa.select(Operator.id, Operator.display_name)
        .join(OutingCrew, OutingCrew.operator_id == Operator.id)
        .where(OutingCrew.outing_id == outing_id)
        .order_by(Operator.display_name)
    )
    return ask(query).all()


def zones_of(outing_id: UUID) -> Sequence[Any]:
    """Where it goes, in its order: id and name."""
    query = (
        sa.select(Zone.id, Zone.name)
        .join(OutingZone, OutingZone.zone_id == Zone.id)
        .where(OutingZone.outing_id == outing_id)
        .order_by(OutingZone.position)
    )
    return ask(query).all()


def operators_at(site_id: UUID) -> Sequence[Any]:
    """Who works at a site or in all of its ambito, and is not disabled: id and name."""
    query = (
        sa.select(Operator.id, Operator.display_name)
        .join(Assignment, Assignment.operator_id == Operator.id)
        .join(Site, sa.or_(Site.id == Assignment.site_id, Site.ambito_id == Assignment.ambito_id))
        .where(Site.id == site_id, Operator.disabled_at.is_(None))
        .where(Assignment.role.in_(("volunteer", "distributor", "coordinator")))
        .distinct()
        .order_by(Operator.display_name, Operator.id)
    )
    return ask(query).all()


def zones_at(site_id: UUID) -> Sequence[Any]:
    """Zones in use in a site's ambito: id and name."""
    query = (
        sa.select(Zone.id, Zone.name)
        .join(Site, Site.ambito_id == Zone.ambito_id)
        .where(Site.id == site_id, Zone.archived_at.is_(None))
        .order_by(Zone.name, Zone.id)
    )
    return ask(query).all()


def usual_zones(site_id: UUID) -> dict[UUID, int]:
    """The zones of a street unit's last outing that had any, with their place."""
    last = (
        sa.select(Outing.id)
        .where(Outing.site_id == site_id, Outing.state != "cancelled")
        .where(sa.exists().where(OutingZone.outing_id == Outing.id))
        .order_by(Outing.planned_on.desc(), Outing.created_at.desc(), Outing.id)
        .limit(1)
    )
    query = sa.select(OutingZone.zone_id, OutingZone.position).where(OutingZone.outing_id == last.scalar_subquery())
    return {row.zone_id: row.position for row in ask(query)}


def on_the_van(site_id: UUID) -> dict[UUID, int]:
    """Pieces on the shelf of a street unit, by item."""
    total = sa.func.sum(Balance.quantity).label("pieces")
    query = sa.select(Balance.item_id, total).where(Balance.site_id == site_id, Balance.place == SHELF)
    rows = ask(query.group_by(Balance.item_id).having(total > 0))
    return {row.item_id: int(row.pieces) for row in rows}


def lots_on_the_van(site_id: UUID) -> Sequence[Any]:
    """The same by lot: item, lot, pieces."""
    query = sa.select(Balance.item_id, Balance.lot_id, Balance.quantity).where(
        Balance.site_id == site_id, Balance.place == SHELF, Balance.quantity > 0
    )
    return ask(query.order_by(Balance.item_id, Balance.lot_id)).all()


def loaded_of(outing_id: UUID) -> dict[UUID, int]:
    """What was on the van as it left, by item."""
    query = sa.select(OutingCount.item_id, OutingCount.loaded).where(OutingCount.outing_id == outing_id)
    return {row.item_id: row.loaded for row in ask(query)}


def carried(transfer_id: UUID) -> set[UUID]:
    """The items that a transfer brought."""
    query = sa.select(TransferLine.item_id).where(TransferLine.transfer_id == transfer_id)
    return set(ask(query).scalars())


@dataclass(frozen=True)
class Nights:
    """Outings that somebody should look at: left open since ``since``, out now, to be loaded today."""

    left_open: Sequence[Outing]
    out: Sequence[Outing]
    tonight: Sequence[Outing]


def to_look_at(scope: Scope, now: datetime) -> Nights:
    """Outings where one works that nobody closed for a day, that are out, and that are planned for today."""
    today = day_of(now)
    planned = sa.and_(Outing.state == "planned", Outing.planned_on == today)
    query = sa.select(Outing).join(Site, Site.id == Outing.site_id).where(within(scope))
    query = query.where(sa.or_(Outing.state == "loaded", planned)).order_by(Outing.loaded_at, Outing.id)
    found = list(db.session.scalars(query))
    loaded = [(one, one.loaded_at) for one in found if one.loaded_at is not None]
    return Nights(
        left_open=[one for one, at in loaded if at <= now - OPEN_TOO_LONG],
        out=[one for one, at in loaded if at > now - OPEN_TOO_LONG],
        tonight=[one for one in found if one.loaded_at is None],
    )


def given_by(outing_ids: Collection[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Pieces given on each of these outings, by item; what was undone does not count."""
    total = sa.func.sum(MovementLine.quantity).label("pieces")
    query = (
        sa.select(Handout.outing_id, MovementLine.item_id, total)
        .join(MovementLine, MovementLine.movement_id == Handout.movement_id)
        .where(Handout.outing_id.in_(list(outing_ids)), ~undone)
        .group_by(Handout.outing_id, MovementLine.item_id)
    )
    found: dict[UUID, dict[UUID, int]] = {one: {} for one in outing_ids}
    for row in ask(query):
        found[row.outing_id][row.item_id] = int(row.pieces)
    return found


def last_nights(site_id: UUID) -> list[dict[UUID, int]]:
    """What was given on the last closed outings of a street unit, the latest first."""
    query = (
        sa.select(Outing.id)
        .where(Outing.site_id == site_id, Outing.state == "closed")
        .order_by(Outing.planned_on.desc(), Outing.closed_at.desc())
        .limit(NIGHTS)
    )
    ids = list(ask(query).scalars())
    given = given_by(ids)
    return [given[one] for one in ids]


def named(pieces: dict[UUID, int]) -> list[Pieces]:
    """Pieces with the names of their items, in their order."""
    query = sa.select(Item.id, Item.name, Item.size).where(Item.id.in_(list(pieces))).order_by(Item.name, Item.size)
    return [Pieces(row.id, row.name, row.size, pieces[row.id]) for row in ask(query)]


def met(one: Outing, now: datetime) -> tuple[dict[str, int], int]:
    """Contacts by kind while the unit was out, and people met.

    What was counted at the end of the night stays, whoever is forgotten since: those contacts lost their day. What
    telephones sent only later counts on top.
    """
    if one.loaded_at is None:
        return {}, 0
    rows = ask(_MET, {"site": one.site_id, "start": one.loaded_at, "end": one.closed_at or now}).all()
    there, counted = {row.kind: int(row.contacts) for row in rows}, one.contacts or {}
    contacts = {kind: max(there.get(kind, 0), counted.get(kind, 0)) for kind in sorted({*there, *counted})}
    return contacts, max(sum(int(row.people) for row in rows), one.people or 0)


_MET = (
    sa.select(Contact.kind, sa.func.count().label("contacts"), sa.func.sum(Contact.people).label("people"))
    .where(Contact.site_id == sa.bindparam("site"), Contact.unlinked_person_id.is_(None))
    .where(Contact.occurred_at.between(sa.bindparam("start"), sa.bindparam("end")))
    .group_by(Contact.kind)
)


def summary(one: Outing, now: datetime) -> Summary:
    """A night in numbers: pieces by item, contacts by kind, people met, what was asked for and not there."""
    contacts, people = met(one, now)
    asked = (
        sa.select(UnmetRequest.item_id, sa.func.sum(UnmetRequest.quantity).label("pieces"))
        .join(Handout, Handout.id == UnmetRequest.handout_id)
        .where(Handout.outing_id == one.id, sa.or_(Handout.movement_id.is_(None), ~undone))
        .group_by(UnmetRequest.item_id)
    )
    handouts = sa.select(sa.func.count()).select_from(Handout).where(Handout.outing_id == one.id, ~undone)
    return Summary(
        given=named(given_by([one.id])[one.id]),
        unmet=named({row.item_id: int(row.pieces) for row in ask(asked)}),
        contacts=contacts,
        people=people,
        handouts=int(ask(handouts).scalar() or 0),
        counted=counted_of(one.id),
    )


def counted_of(outing_id: UUID) -> list[Counted]:
    """What left, was given and came back, by item."""
    query = (
        sa.select(Item.id, Item.name, Item.size, OutingCount.loaded, OutingCount.given, OutingCount.back)
        .join(Item, Item.id == OutingCount.item_id)
        .where(OutingCount.outing_id == outing_id)
        .order_by(Item.name, Item.size)
    )
    return [Counted(*row) for row in ask(query)]
