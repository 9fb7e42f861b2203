# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Policies and what they come to, and gifts that were announced."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Category, Item, Product
from app.db import Rows, ask, db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.reorder.models import FIELDS, ExpectedGift, ReorderPolicy
from app.reorder.rules.likeness import WAREHOUSE
from app.reorder.rules.policies import Book, Said, Subject

SAYING = (*FIELDS, "by_hand_until", "by_hand_reason")


def policies(scope: Scope) -> sa.Select[ReorderPolicy]:
    """Policies that hold in a scope, those of the whole network among them, the widest first."""
    query = sa.select(ReorderPolicy)
    if not scope.everywhere:
        here = sa.or_(ReorderPolicy.ambito_id.is_(None), ReorderPolicy.ambito_id.in_(scope.ambiti))
        query = query.where(here)
    return query.order_by(ReorderPolicy.scope, ReorderPolicy.scope_key)


def said(ambito_id: UUID) -> list[Said]:
    """Everything that was said for an ambito or for all."""
    here = sa.or_(ReorderPolicy.ambito_id.is_(None), ReorderPolicy.ambito_id == ambito_id)
    return [said_by(one) for one in db.session.scalars(sa.select(ReorderPolicy).where(here))]


def said_by(one: ReorderPolicy) -> Said:
    """A policy as a plain value."""
    about = (one.ambito_id, one.site_id, one.site_kind, one.category_id, one.item_id)
    return Said(one.id, one.scope, *about, {name: getattr(one, name) for name in SAYING})


def book(ambito_id: UUID, today: date) -> Book:
    """The policies of an ambito as they hold on a day."""
    return Book(said(ambito_id), today)


def subject(site_id: UUID, item_id: UUID) -> Subject | None:
    """An item at a site as policies ask for it; none when there is no such item or site."""
    query = (
        sa.select(Site.ambito_id, Site.id, Site.kind, Item.id, Product.category_id, Category.fead_class)
        .select_from(Item)
        .join(Product, Product.id == Item.product_id)
        .join(Category, Category.id == Product.category_id)
        .join(Site, Site.id == site_id)
        .where(Item.id == item_id)
    )
    row = ask(query).first()
    return Subject(*row) if row else None


def with_key(scope_key: str) -> ReorderPolicy | None:
    """The policy about this, if something was said."""
    return db.session.scalar(sa.select(ReorderPolicy).where(ReorderPolicy.scope_key == scope_key))


def named(model: type[Item] | type[Category] | type[Site], one: UUID) -> bool:
    """Whether there is such a thing."""
    return db.session.get(model, one) is not None


def warehouses(ambito_id: UUID | None) -> list[UUID]:
    """Warehouses in use of an ambito, by name: they may supply its other sites."""
    query = sa.select(Site.id).where(Site.ambito_id == ambito_id, Site.kind == WAREHOUSE, Site.archived_at.is_(None))
    return list(db.session.scalars(query.order_by(Site.name, Site.id)))


# ---------------------------------------------------------------- gifts that were announced


def expected(scope: Scope, *, ended: bool = False) -> Rows:
    """Gifts that were announced for sites in a scope, the next first; with ``ended`` those that are no longer waited
    for."""
    state = ExpectedGift.ended_at.is_not(None) if ended else ExpectedGift.ended_at.is_(None)
    query = sa.select(ExpectedGift).join(Site, Site.id == ExpectedGift.site_id).where(within(scope), state)
    return query.order_by(ExpectedGift.expected_on, ExpectedGift.id)


def expected_at(site_ids: Iterable[UUID]) -> list[tuple[UUID, UUID, int, date]]:
    """What is waited for at these sites: ``(site, item, pieces, day)``."""
    columns = (ExpectedGift.site_id, ExpectedGift.item_id, ExpectedGift.quantity, ExpectedGift.expected_on)
    query = sa.select(*columns).where(ExpectedGift.site_id.in_(list(site_ids)), ExpectedGift.ended_at.is_(None))
    return [(row.site_id, row.item_id, int(row.quantity), row.expected_on) for row in ask(query)]


def gift(gift_id: UUID) -> ExpectedGift | None:
    """One gift that was announced."""
    return db.session.get(ExpectedGift, gift_id)
