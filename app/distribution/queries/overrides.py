# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was given although it was soon after the last: by category, exception and week, and never by who gave it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Category, Item, Product
from app.clock import day_of
from app.db import ask
from app.distribution.models import Handout, OverLimit
from app.distribution.queries.undone import undone
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope


@dataclass(frozen=True)
class Override:
    """How often goods of a category were given before their time in a week, for one kind of reason (none: in words)."""

    week: date
    category_id: UUID
    category: str
    category_en: str
    exception: str | None
    handouts: int


def overrides(scope: Scope, since: datetime, until: datetime) -> Sequence[Override]:
    """Handouts over what is usual, by the Monday of their week, category and exception; latest week first. Several
    items of one category in a handout are one; what was undone does not count."""
    query = (
        sa.select(
            Handout.id,
            Handout.occurred_at,
            Handout.exception,
            Category.id.label("category_id"),
            Category.name,
            Category.name_en,
        )
        .join(Site, Site.id == Handout.site_id)
        .join(OverLimit, OverLimit.handout_id == Handout.id)
        .join(Item, Item.id == OverLimit.item_id)
        .join(Product, Product.id == Item.product_id)
        .join(Category, Category.id == Product.category_id)
        .where(within(scope), Handout.over_limit, Handout.occurred_at >= since, Handout.occurred_at < until, ~undone)
        .distinct()
    )
    counts: dict[tuple[date, str, str, UUID, str | None], int] = {}
    for row in ask(query):
        key = (monday(day_of(row.occurred_at)), row.name, row.name_en, row.category_id, row.exception)
        counts[key] = counts.get(key, 0) + 1
    told = [Override(week, id, name, name_en, why, count) for (week, name, name_en, id, why), count in counts.items()]
    return sorted(told, key=lambda one: (-one.week.toordinal(), one.category, one.exception or "~"))


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())
