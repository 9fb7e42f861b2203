# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about what is usual, as coordinators keep it."""

from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Category, Item
from app.db import Rows, ask, db
from app.distribution.models import Allowance
from app.network.models import Ambito, Site
from app.network.rules import Scope


def allowance(allowance_id: UUID) -> Allowance | None:
    """One allowance."""
    return db.session.get(Allowance, allowance_id)


def allowances(scope: Scope, *, archived: bool = False) -> Rows:
    """``Allowance, category's names, item's name and size, ambito's name`` of those that hold in a scope: those of all,
    and those of its ambiti."""
    mine = (
        sa.true() if scope.everywhere else sa.or_(Allowance.ambito_id.is_(None), Allowance.ambito_id.in_(scope.ambiti))
    )
    query = (
        sa.select(
            Allowance,
            Category.name.label("category"),
            Category.name_en.label("category_en"),
            Item.name.label("item"),
            Item.size,
            Ambito.name.label("ambito"),
        )
        .outerjoin(Category, Category.id == Allowance.category_id)
        .outerjoin(Item, Item.id == Allowance.item_id)
        .outerjoin(Ambito, Ambito.id == Allowance.ambito_id)
        .where(mine)
    )
    query = query if archived else query.where(Allowance.archived_at.is_(None))
    return query.order_by(
        Allowance.archived_at.isnot(None),
        Category.position,
        Category.name,
        Item.name,
        Item.size,
        Allowance.per,
        Allowance.id,
    )


def same_allowance(ambito_id: UUID | None, of: dict[str, UUID | None], per: str) -> bool:
    """Whether an allowance of the same goods in the same place is in force."""
    query = sa.select(Allowance.id).where(
        Allowance.archived_at.is_(None),
        Allowance.per == per,
        Allowance.ambito_id.is_not_distinct_from(ambito_id),
        Allowance.category_id.is_not_distinct_from(of.get("category_id")),
        Allowance.item_id.is_not_distinct_from(of.get("item_id")),
    )
    return ask(query.limit(1)).scalar() is not None


def nightly_at(site_id: UUID) -> bool:
    """Whether anything at a site has a usual most of a night: then advice is asked for also where nobody has a card."""
    query = (
        sa.select(Allowance.id)
        .join(Site, sa.or_(Allowance.ambito_id.is_(None), Allowance.ambito_id == Site.ambito_id))
        .where(Site.id == site_id, Allowance.archived_at.is_(None), Allowance.per == "night")
    )
    return ask(query.limit(1)).scalar() is not None
