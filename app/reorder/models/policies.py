# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of how goods are kept in stock: policies, each said once where it holds, and gifts that were announced."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole
from app.network.models import SITE_KINDS

SCOPES = ("item_site", "item", "category_kind", "category", "all")
"""What a policy is about, the most specific first."""

SERVICE_KINDS = ("fill", "cycle")

FIELDS = (
    *("review_weekday", "review_days", "lead_time_days", "lead_time_spread_days", "cover_days"),
    *("service_kind", "service_permille", "min_pieces", "max_pieces", "pack_pieces", "min_order_pieces"),
    *("shelf_life_days", "storage_pieces", "kits_per_night", "weight"),
    *("surge_from", "surge_to", "surge_percent", "supplied_by_site_id", "like_item_id", "guess_per_month"),
    "budget_cents",
)
"""What a policy may say; what it does not say, the next wider one does."""


class ReorderPolicy(Base):
    """How an item, a category or all is kept in stock, in an ambito or (none) the whole network, at a site or a
    kind of sites; at most one row for each ``scope_key``. Numbers set by hand hold until a day and have a reason. The
    winter plan (``surge``) is declared, dated and somebody's; a guess about a new item fades as its own demand is
    seen."""

    __tablename__ = "reorder_policy"
    __table_args__ = (
        *text_up_to(scope=15, scope_key=160, site_kind=20, service_kind=5, by_hand_reason=200),
        one_of("scope", *SCOPES),
        one_of("site_kind", *SITE_KINDS),
        one_of("service_kind", *SERVICE_KINDS),
        *whole("review_weekday", 0, 6, optional=True),
        *whole("review_days", 1, 28, optional=True),
        *whole("lead_time_days", 0, 730, optional=True),
        *whole("lead_time_spread_days", 0, 365, optional=True),
        *whole("cover_days", 0, 365, optional=True),
        *whole("service_permille", 500, 999, optional=True),
        *whole("min_pieces", 0, 1_000_000, optional=True),
        *whole("max_pieces", 0, 1_000_000, optional=True),
        *whole("pack_pieces", 1, 100_000, optional=True),
        *whole("min_order_pieces", 0, 100_000, optional=True),
        *whole("shelf_life_days", 1, 7300, optional=True),
        *whole("storage_pieces", 0, 1_000_000, optional=True),
        *whole("kits_per_night", 0, 10_000, optional=True),
        *whole("weight", 1, 100, optional=True),
        *whole("surge_percent", 100, 400, optional=True),
        *whole("guess_per_month", 0, 100_000, optional=True),
        *whole("budget_cents", 0, 100_000_000_000, optional=True),
        sa.CheckConstraint("(scope IN ('item_site', 'item')) = (item_id IS NOT NULL)", name="of_an_item"),
        sa.CheckConstraint(
            "(scope IN ('category_kind', 'category')) = (category_id IS NOT NULL)", name="of_a_category"
        ),
        sa.CheckConstraint("(scope = 'item_site') = (site_id IS NOT NULL)", name="at_a_site"),
        sa.CheckConstraint("(scope = 'category_kind') = (site_kind IS NOT NULL)", name="at_a_kind_of_sites"),
        sa.CheckConstraint("(surge_from IS NULL) = (surge_percent IS NULL)", name="surge_whole"),
        sa.CheckConstraint("(surge_from IS NULL) = (surge_to IS NULL)", name="surge_ends"),
        sa.CheckConstraint("(service_kind IS NULL) = (service_permille IS NULL)", name="service_whole"),
        sa.CheckConstraint("min_pieces IS NULL OR max_pieces IS NULL OR min_pieces <= max_pieces", name="min_to_max"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(sa.String(15))
    scope_key: Mapped[str] = mapped_column(sa.String(160), unique=True)
    ambito_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("ambito.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    site_kind: Mapped[str | None] = mapped_column(sa.String(20))
    category_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("category.id"))
    item_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("item.id"))
    review_weekday: Mapped[int | None]
    review_days: Mapped[int | None]
    lead_time_days: Mapped[int | None]
    lead_time_spread_days: Mapped[int | None]
    cover_days: Mapped[int | None]
    service_kind: Mapped[str | None] = mapped_column(sa.String(5))
    service_permille: Mapped[int | None]
    min_pieces: Mapped[int | None]
    max_pieces: Mapped[int | None]
    by_hand_until: Mapped[date | None]
    by_hand_reason: Mapped[str | None] = mapped_column(sa.String(200))
    pack_pieces: Mapped[int | None]
    min_order_pieces: Mapped[int | None]
    shelf_life_days: Mapped[int | None]
    storage_pieces: Mapped[int | None]
    kits_per_night: Mapped[int | None]
    weight: Mapped[int | None]
    surge_from: Mapped[date | None]
    surge_to: Mapped[date | None]
    surge_percent: Mapped[int | None]
    surge_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    supplied_by_site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    like_item_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("item.id"))
    guess_per_month: Mapped[int | None]
    budget_cents: Mapped[int | None]
    changed_by: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    changed_at: Mapped[datetime]


class ExpectedGift(Base):
    """Goods that somebody announced as a gift, for a day: counted as on order until they came or will not come."""

    __tablename__ = "expected_gift"
    __table_args__ = (
        *text_up_to(note=200),
        *whole("quantity", 1, 100_000),
        sa.Index(None, "site_id", "expected_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"))
    quantity: Mapped[int]
    expected_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(sa.String(200))
    said_by: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    said_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
