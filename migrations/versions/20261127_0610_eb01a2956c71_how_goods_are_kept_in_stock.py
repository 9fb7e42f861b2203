# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How goods are kept in stock, and gifts that were announced.

Revision ID: eb01a2956c71
Revises: dac0f1845b60
"""

import sqlalchemy as sa
from alembic import op

revision = "eb01a2956c71"
down_revision = "dac0f1845b60"


def upgrade() -> None:
    op.create_table(
        "reorder_policy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(length=15), nullable=False),
        sa.Column("scope_key", sa.String(length=160), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("site_kind", sa.String(length=20), nullable=True),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("review_weekday", sa.BigInteger(), nullable=True),
        sa.Column("review_days", sa.BigInteger(), nullable=True),
        sa.Column("lead_time_days", sa.BigInteger(), nullable=True),
        sa.Column("lead_time_spread_days", sa.BigInteger(), nullable=True),
        sa.Column("cover_days", sa.BigInteger(), nullable=True),
        sa.Column("service_kind", sa.String(length=5), nullable=True),
        sa.Column("service_permille", sa.BigInteger(), nullable=True),
        sa.Column("min_pieces", sa.BigInteger(), nullable=True),
        sa.Column("max_pieces", sa.BigInteger(), nullable=True),
        sa.Column("by_hand_until", sa.Date(), nullable=True),
        sa.Column("by_hand_reason", sa.String(length=200), nullable=True),
        sa.Column("pack_pieces", sa.BigInteger(), nullable=True),
        sa.Column("min_order_pieces", sa.BigInteger(), nullable=True),
        sa.Column("shelf_life_days", sa.BigInteger(), nullable=True),
        sa.Column("storage_pieces", sa.BigInteger(), nullable=True),
        sa.Column("kits_per_night", sa.BigInteger(), nullable=True),
        sa.Column("weight", sa.BigInteger(), nullable=True),
        sa.Column("surge_from", sa.Date(), nullable=True),
        sa.Column("surge_to", sa.Date(), nullable=True),
        sa.Column("surge_percent", sa.BigInteger(), nullable=True),
        sa.Column("surge_by", sa.Uuid(), nullable=True),
        sa.Column("supplied_by_site_id", sa.Uuid(), nullable=True),
        sa.Column("like_item_id", sa.Uuid(), nullable=True),
        sa.Column("guess_per_month", sa.BigInteger(), nullable=True),
        sa.Column("budget_cents", sa.BigInteger(), nullable=True),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(scope = 'category_kind') = (site_kind IS NOT NULL)", name=op.f("ck_reorder_policy_at_a_kind_of_sites")
        ),
        sa.CheckConstraint("(scope = 'item_site') = (site_id IS NOT NULL)", name=op.f("ck_reorder_policy_at_a_site")),
        sa.CheckConstraint(
            "(scope IN ('category_kind', 'category')) = (category_id IS NOT NULL)",
            name=op.f("ck_reorder_policy_of_a_category"),
        ),
        sa.CheckConstraint(
            "(scope IN ('item_site', 'item')) = (item_id IS NOT NULL)", name=op.f("ck_reorder_policy_of_an_item")
        ),
        sa.CheckConstraint(
            "scope IN ('item_site', 'item', 'category_kind', 'category', 'all')",
            name=op.f("ck_reorder_policy_scope_word"),
        ),
        sa.CheckConstraint("service_kind IN ('fill', 'cycle')", name=op.f("ck_reorder_policy_service_kind_word")),
        sa.CheckConstraint(
            "site_kind IN ('warehouse', 'point', 'street_unit')", name=op.f("ck_reorder_policy_site_kind_word")
        ),
        sa.CheckConstraint(
            "typeof(budget_cents) = 'integer' OR budget_cents IS NULL",
            name=op.f("ck_reorder_policy_budget_cents_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(cover_days) = 'integer' OR cover_days IS NULL", name=op.f("ck_reorder_policy_cover_days_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(guess_per_month) = 'integer' OR guess_per_month IS NULL",
            name=op.f("ck_reorder_policy_guess_per_month_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(kits_per_night) = 'integer' OR kits_per_night IS NULL",
            name=op.f("ck_reorder_policy_kits_per_night_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(lead_time_days) = 'integer' OR lead_time_days IS NULL",
            name=op.f("ck_reorder_policy_lead_time_days_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(lead_time_spread_days) = 'integer' OR lead_time_spread_days IS NULL",
            name=op.f("ck_reorder_policy_lead_time_spread_days_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(max_pieces) = 'integer' OR max_pieces IS NULL", name=op.f("ck_reorder_policy_max_pieces_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(min_order_pieces) = 'integer' OR min_order_pieces IS NULL",
            name=op.f("ck_reorder_policy_min_order_pieces_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(min_pieces) = 'integer' OR min_pieces IS NULL", name=op.f("ck_reorder_policy_min_pieces_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(pack_pieces) = 'integer' OR pack_pieces IS NULL", name=op.f("ck_reorder_policy_pack_pieces_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(review_days) = 'integer' OR review_days IS NULL", name=op.f("ck_reorder_policy_review_days_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(review_weekday) = 'integer' OR review_weekday IS NULL",
            name=op.f("ck_reorder_policy_review_weekday_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(service_permille) = 'integer' OR service_permille IS NULL",
            name=op.f("ck_reorder_policy_service_permille_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(shelf_life_days) = 'integer' OR shelf_life_days IS NULL",
            name=op.f("ck_reorder_policy_shelf_life_days_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(storage_pieces) = 'integer' OR storage_pieces IS NULL",
            name=op.f("ck_reorder_policy_storage_pieces_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(surge_percent) = 'integer' OR surge_percent IS NULL",
            name=op.f("ck_reorder_policy_surge_percent_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(weight) = 'integer' OR weight IS NULL", name=op.f("ck_reorder_policy_weight_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "(service_kind IS NULL) = (service_permille IS NULL)", name=op.f("ck_reorder_policy_service_whole")
        ),
        sa.CheckConstraint(
            "(surge_from IS NULL) = (surge_percent IS NULL)", name=op.f("ck_reorder_policy_surge_whole")
        ),
        sa.CheckConstraint("(surge_from IS NULL) = (surge_to IS NULL)", name=op.f("ck_reorder_policy_surge_ends")),
        sa.CheckConstraint(
            "budget_cents BETWEEN 0 AND 100000000000", name=op.f("ck_reorder_policy_budget_cents_bounds")
        ),
        sa.CheckConstraint("cover_days BETWEEN 0 AND 365", name=op.f("ck_reorder_policy_cover_days_bounds")),
        sa.CheckConstraint(
            "guess_per_month BETWEEN 0 AND 100000", name=op.f("ck_reorder_policy_guess_per_month_bounds")
        ),
        sa.CheckConstraint("kits_per_night BETWEEN 0 AND 10000", name=op.f("ck_reorder_policy_kits_per_night_bounds")),
        sa.CheckConstraint("lead_time_days BETWEEN 0 AND 730", name=op.f("ck_reorder_policy_lead_time_days_bounds")),
        sa.CheckConstraint(
            "lead_time_spread_days BETWEEN 0 AND 365", name=op.f("ck_reorder_policy_lead_time_spread_days_bounds")
        ),
        sa.CheckConstraint("length(by_hand_reason) <= 200", name=op.f("ck_reorder_policy_by_hand_reason_length")),
        sa.CheckConstraint("length(scope) <= 15", name=op.f("ck_reorder_policy_scope_length")),
        sa.CheckConstraint("length(scope_key) <= 160", name=op.f("ck_reorder_policy_scope_key_length")),
        sa.CheckConstraint("length(service_kind) <= 5", name=op.f("ck_reorder_policy_service_kind_length")),
        sa.CheckConstraint("length(site_kind) <= 20", name=op.f("ck_reorder_policy_site_kind_length")),
        sa.CheckConstraint("max_pieces BETWEEN 0 AND 1000000", name=op.f("ck_reorder_policy_max_pieces_bounds")),
        sa.CheckConstraint(
            "min_order_pieces BETWEEN 0 AND 100000", name=op.f("ck_reorder_policy_min_order_pieces_bounds")
        ),
        sa.CheckConstraint("min_pieces BETWEEN 0 AND 1000000", name=op.f("ck_reorder_policy_min_pieces_bounds")),
        sa.CheckConstraint(
            "min_pieces IS NULL OR max_pieces IS NULL OR min_pieces <= max_pieces",
            name=op.f("ck_reorder_policy_min_to_max"),
        ),
        sa.CheckConstraint("pack_pieces BETWEEN 1 AND 100000", name=op.f("ck_reorder_policy_pack_pieces_bounds")),
        sa.CheckConstraint("review_days BETWEEN 1 AND 28", name=op.f("ck_reorder_policy_review_days_bounds")),
        sa.CheckConstraint("review_weekday BETWEEN 0 AND 6", name=op.f("ck_reorder_policy_review_weekday_bounds")),
        sa.CheckConstraint(
            "service_permille BETWEEN 500 AND 999", name=op.f("ck_reorder_policy_service_permille_bounds")
        ),
        sa.CheckConstraint("shelf_life_days BETWEEN 1 AND 7300", name=op.f("ck_reorder_policy_shelf_life_days_bounds")),
        sa.CheckConstraint(
            "storage_pieces BETWEEN 0 AND 1000000", name=op.f("ck_reorder_policy_storage_pieces_bounds")
        ),
        sa.CheckConstraint("surge_percent BETWEEN 100 AND 400", name=op.f("ck_reorder_policy_surge_percent_bounds")),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name=op.f("ck_reorder_policy_weight_bounds")),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_reorder_policy_ambito_id")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_reorder_policy_category_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["operator.id"], name=op.f("fk_reorder_policy_changed_by")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_reorder_policy_item_id")),
        sa.ForeignKeyConstraint(["like_item_id"], ["item.id"], name=op.f("fk_reorder_policy_like_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_reorder_policy_site_id")),
        sa.ForeignKeyConstraint(
            ["supplied_by_site_id"], ["site.id"], name=op.f("fk_reorder_policy_supplied_by_site_id")
        ),
        sa.ForeignKeyConstraint(["surge_by"], ["operator.id"], name=op.f("fk_reorder_policy_surge_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reorder_policy")),
        sa.UniqueConstraint("scope_key", name=op.f("uq_reorder_policy_scope_key")),
    )
    op.create_index(op.f("ix_reorder_policy_ambito_id"), "reorder_policy", ["ambito_id"], unique=False)
    op.create_table(
        "expected_gift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_expected_gift_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("length(note) <= 200", name=op.f("ck_expected_gift_note_length")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 100000", name=op.f("ck_expected_gift_quantity_bounds")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_expected_gift_item_id")),
        sa.ForeignKeyConstraint(["said_by"], ["operator.id"], name=op.f("fk_expected_gift_said_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_expected_gift_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_gift")),
    )
    op.create_index(
        op.f("ix_expected_gift_site_id_expected_gift_expected_on"),
        "expected_gift",
        ["site_id", "expected_on"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("expected_gift")
    op.drop_table("reorder_policy")
