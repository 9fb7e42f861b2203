# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happened with somebody, at all of their cards: the latest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Item
from app.contact.models import Card, Contact, ContactNeed, Referral, ReferralStep, Service, Zone
from app.db import ask, db
from app.distribution.models import Handout, Loan, UnmetRequest
from app.network.models import Site
from app.stock.models import Movement, MovementLine

EVER = 10_000
LATELY = 20


@dataclass(frozen=True)
class Goods:
    """Pieces of one item."""

    name: str
    size: str | None
    quantity: int
    instead: str | None = None

    @property
    def words(self) -> str:
        """As it is said: the name first, so that it reads well among letters that are written from the right."""
        return f"{self.name}{f' {self.size}' if self.size else ''} ({self.quantity})"


@dataclass
class Given:
    """One handout: what was given, what was asked for in vain, what is to come back."""

    id: UUID
    at: datetime
    site: str
    purpose: str
    undone: bool
    exception: str | None
    reason: str | None
    goods: list[Goods] = field(default_factory=list)
    asked: list[Goods] = field(default_factory=list)
    lent: list[tuple[Goods, date | None]] = field(default_factory=list)


_undoing = aliased(Movement)


def handouts_of(members: Sequence[UUID], most: int = LATELY) -> list[Given]:
    """Handouts to a person; what was undone says so."""
    query = (
        sa.select(
            *(Handout.id, Handout.occurred_at, Handout.purpose, Handout.exception, Handout.reason),
            *(Site.name, _undoing.id.label("undone")),
        )
        .join(Site, Site.id == Handout.site_id)
        .outerjoin(_undoing, _undoing.reverses_id == Handout.movement_id)
        .where(Handout.person_id.in_(members))
        .order_by(Handout.occurred_at.desc(), Handout.id)
        .limit(most)
    )
    found = {
        row.id: Given(
            *(row.id, row.occurred_at, row.name, row.purpose, row.undone is not None, row.exception, row.reason)
        )
        for row in ask(query)
    }
    if found:
        _add_goods(found)
    return list(found.values())


def _add_goods(found: dict[UUID, Given]) -> None:
    ids = list(found)
    pieces = sa.func.sum(MovementLine.quantity, type_=sa.Integer()).label("pieces")
    given = (
        sa.select(Handout.id, Item.name, Item.size, pieces)
        .join(MovementLine, MovementLine.movement_id == Handout.movement_id)
        .join(Item, Item.id == MovementLine.item_id)
        .where(Handout.id.in_(ids))
        .group_by(Handout.id, Item.id, Item.name, Item.size)
        .order_by(Item.name, Item.size)
    )
    for row in ask(given):
        found[row.id].goods.append(Goods(row.name, row.size, row.pieces))
    instead = aliased(Item)
    unmet = (
        sa.select(UnmetRequest.handout_id, Item.name, Item.size, UnmetRequest.quantity, instead.name.label("instead"))
        .join(Item, Item.id == UnmetRequest.item_id)
        .outerjoin(instead, instead.id == UnmetRequest.instead_item_id)
        .where(UnmetRequest.handout_id.in_(ids))
        .order_by(Item.name)
    )
    for row in ask(unmet):
        found[row.handout_id].asked.append(Goods(row.name, row.size, row.quantity, row.instead))
    lent = (
        sa.select(Loan.handout_id, Item.name, Item.size, (Loan.quantity - Loan.returned).label("out"), Loan.due_on)
        .join(Item, Item.id == Loan.item_id)
        .where(Loan.handout_id.in_(ids), Loan.ended_at.is_(None))
    )
    for row in ask(lent):
        found[row.handout_id].lent.append((Goods(row.name, row.size, row.out), row.due_on))


@dataclass(frozen=True)
class Met:
    """One contact with what was needed."""

    contact: Contact
    site: str
    zone: str | None
    needs: tuple[str, ...]


def contacts_of(members: Sequence[UUID], most: int = LATELY) -> list[Met]:
    """Contacts with a person."""
    query = (
        sa.select(Contact, Site.name.label("site"), Zone.name.label("zone"))
        .join(Site, Site.id == Contact.site_id)
        .outerjoin(Zone, Zone.id == Contact.zone_id)
        .where(Contact.person_id.in_(members))
        .order_by(Contact.occurred_at.desc(), Contact.id)
        .limit(most)
    )
    rows = db.session.execute(query).all()
    needs: dict[UUID, list[str]] = {}
    wanted = sa.select(ContactNeed.contact_id, ContactNeed.need).where(
        ContactNeed.contact_id.in_([row.Contact.id for row in rows])
    )
    for row in ask(wanted):
        needs.setdefault(row.contact_id, []).append(row.need)
    return [Met(row.Contact, row.site, row.zone, tuple(sorted(needs.get(row.Contact.id, ())))) for row in rows]


@dataclass(frozen=True)
class Sent:
    """One referral with its steps in order."""

    referral: Referral
    service: str
    steps: tuple[ReferralStep, ...]


def referrals_of(members: Sequence[UUID], most: int = LATELY) -> list[Sent]:
    """Referrals of a person."""
    query = (
        sa.select(Referral, Service.name.label("service"))
        .join(Service, Service.id == Referral.service_id)
        .where(Referral.person_id.in_(members))
        .order_by(Referral.made_at.desc(), Referral.id)
        .limit(most)
    )
    rows = db.session.execute(query).all()
    steps: dict[UUID, list[Any]] = {}
    wanted = (
        sa.select(ReferralStep)
        .where(ReferralStep.referral_id.in_([row.Referral.id for row in rows]))
        .order_by(ReferralStep.recorded_at, ReferralStep.occurred_on, ReferralStep.id)
    )
    for step in db.session.scalars(wanted):
        steps.setdefault(step.referral_id, []).append(step)
    return [Sent(row.Referral, row.service, tuple(steps.get(row.Referral.id, ()))) for row in rows]


def card_given_at(code: str) -> datetime | None:
    """When the card was given that somebody carries now."""
    return ask(sa.select(Card.given_at).where(Card.code == code)).scalar()
