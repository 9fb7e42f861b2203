# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was said, by its names and by whom; days that will not come again; and what a winter plan would add."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Category, Item, Product
from app.db import Rows, ask, db
from app.identity.models import Operator
from app.network.models import Ambito, Site
from app.network.queries import within
from app.network.rules import Scope
from app.reorder.models import OneOff, ReorderLine, ReorderPolicy, ReorderRun
from app.reorder.queries import positions
from app.reorder.rules.winter import Asked

OF_ITEMS = ("item", "item_site")


def sayings(ambito_id: UUID | None) -> dict[UUID, Any]:
    """Policies of an ambito (its own and the network's; of the network alone where none is named) by id, each a row of
    ``ReorderPolicy, item, size, sku, site, category, category_en, ambito, operator``."""
    here: sa.ColumnElement[bool] = ReorderPolicy.ambito_id.is_(None)
    if ambito_id is not None:
        here = sa.or_(here, ReorderPolicy.ambito_id == ambito_id)
    query = (
        sa.select(
            *(ReorderPolicy, Item.name.label("item"), Item.size, Item.sku, Site.name.label("site")),
            *(Category.name.label("category"), Category.name_en.label("category_en"), Ambito.name.label("ambito")),
            Operator.display_name.label("operator"),
        )
        .outerjoin(Item, Item.id == ReorderPolicy.item_id)
        .outerjoin(Site, Site.id == ReorderPolicy.site_id)
        .outerjoin(Category, Category.id == ReorderPolicy.category_id)
        .outerjoin(Ambito, Ambito.id == ReorderPolicy.ambito_id)
        .join(Operator, Operator.id == ReorderPolicy.changed_by)
        .where(here)
        .order_by(Category.position, Item.name, Item.position, Site.name, ReorderPolicy.id)
    )
    return {row[0].id: row for row in db.session.execute(query)}


def categories() -> list[Category]:
    """All categories, in the order of the shelves."""
    return list(db.session.scalars(sa.select(Category).order_by(Category.position, Category.code)))


def category_of(item_id: UUID) -> Category | None:
    """The category of an item."""
    query = sa.select(Category).join(Product, Product.category_id == Category.id)
    return db.session.scalar(query.join(Item, Item.product_id == Product.id).where(Item.id == item_id))


def one_offs(scope: Scope, *, lifted: bool = False) -> Rows:
    """``OneOff, item, size, site, operator``: days of sites in a scope that will not come again, the latest first; with
    ``lifted`` those that count again."""
    state = OneOff.lifted_at.is_not(None) if lifted else OneOff.lifted_at.is_(None)
    return (
        sa.select(OneOff, Item.name.label("item"), Item.size, Site.name.label("site"), Operator.display_name)
        .join(Item, Item.id == OneOff.item_id)
        .join(Site, Site.id == OneOff.site_id)
        .join(Operator, Operator.id == OneOff.marked_by)
        .where(within(scope), state)
        .order_by(OneOff.day.desc(), Site.name, Item.name, Item.position, OneOff.item_id)
    )


def asked_for_now(ambito_id: UUID | None, about: Mapping[str, Any]) -> list[Asked] | None:
    """What the latest run of an ambito (of every ambito, where none is named) saw asked for of some goods, with what a
    piece costs; none when there was no run."""
    runs = list(ask(_latest(ambito_id)).scalars())
    if not runs:
        return None
    query = (
        sa.select(ReorderLine.item_id, ReorderLine.demand_milli, Item.unit_value_cents)
        .join(Item, Item.id == ReorderLine.item_id)
        .join(Product, Product.id == Item.product_id)
        .join(Site, Site.id == ReorderLine.site_id)
        .where(ReorderLine.run_id.in_(runs), *_matching(about))
    )
    offers = positions.offers()
    return [Asked(int(row.demand_milli), _price(offers.get(row.item_id), row.unit_value_cents)) for row in ask(query)]


def _latest(ambito_id: UUID | None) -> sa.Select[Any]:
    newer = sa.orm.aliased(ReorderRun)
    later = sa.or_(
        newer.made_at > ReorderRun.made_at, sa.and_(newer.made_at == ReorderRun.made_at, newer.id < ReorderRun.id)
    )
    query = sa.select(ReorderRun.id).where(~sa.exists().where(newer.ambito_id == ReorderRun.ambito_id, later))
    return query if ambito_id is None else query.where(ReorderRun.ambito_id == ambito_id)


def _matching(about: Mapping[str, Any]) -> Iterable[sa.ColumnElement[bool]]:
    columns = {
        "item_id": ReorderLine.item_id,
        "site_id": ReorderLine.site_id,
        "category_id": Product.category_id,
        "site_kind": Site.kind,
    }
    return [column == about[name] for name, column in columns.items() if about.get(name) is not None]


def _price(offers: list[Any] | None, value: int | None) -> int | None:
    return int(offers[0].unit_price_cents) if offers else value
