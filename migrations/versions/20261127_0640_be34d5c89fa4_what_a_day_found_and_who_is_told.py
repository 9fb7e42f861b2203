# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a day found, who is told of it by mail, and what was sent.

Revision ID: be34d5c89fa4
Revises: ad23c4b78e93
"""

import sqlalchemy as sa
from alembic import op

revision = "be34d5c89fa4"
down_revision = "ad23c4b78e93"


def upgrade() -> None:
    op.create_table(
        "daily_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_daily_check_ambito_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_check")),
        sa.UniqueConstraint("ambito_id", "checked_on", name=op.f("uq_daily_check_ambito_id_checked_on")),
    )
    op.create_table(
        "daily_finding",
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("days", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(kind = 'overdue') = (item_id IS NULL)", name=op.f("ck_daily_finding_about_an_item")),
        sa.CheckConstraint("(kind = 'overdue') = (order_id IS NOT NULL)", name=op.f("ck_daily_finding_about_an_order")),
        sa.CheckConstraint("days BETWEEN 1 AND 365", name=op.f("ck_daily_finding_days_bounds")),
        sa.CheckConstraint("typeof(days) = 'integer' OR days IS NULL", name=op.f("ck_daily_finding_days_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("length(kind) <= 8", name=op.f("ck_daily_finding_kind_length")),
        sa.CheckConstraint(
            "kind IN ('ran_out', 'runs_out', 'expiring', 'overdue')", name=op.f("ck_daily_finding_kind_word")
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 2147483648", name=op.f("ck_daily_finding_number_bounds")),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_daily_finding_number_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("(kind = 'expiring') = (days IS NOT NULL)", name=op.f("ck_daily_finding_passed_a_mark")),
        sa.CheckConstraint("quantity BETWEEN 0 AND 9007199254740992", name=op.f("ck_daily_finding_quantity_bounds")),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_daily_finding_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(["check_id"], ["daily_check.id"], name=op.f("fk_daily_finding_check_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_daily_finding_item_id")),
        sa.ForeignKeyConstraint(["order_id"], ["purchase_order.id"], name=op.f("fk_daily_finding_order_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_daily_finding_site_id")),
        sa.PrimaryKeyConstraint("check_id", "number", name=op.f("pk_daily_finding")),
    )
    op.create_table(
        "reorder_subscription",
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("address LIKE '%_@_%'", name=op.f("ck_reorder_subscription_address_form")),
        sa.CheckConstraint("length(address) <= 254", name=op.f("ck_reorder_subscription_address_length")),
        sa.CheckConstraint("length(language) <= 2", name=op.f("ck_reorder_subscription_language_length")),
        sa.CheckConstraint("language IN ('it', 'en')", name=op.f("ck_reorder_subscription_language_word")),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_reorder_subscription_ambito_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_reorder_subscription_operator_id")),
        sa.PrimaryKeyConstraint("operator_id", "ambito_id", name=op.f("pk_reorder_subscription")),
        sa.UniqueConstraint("ambito_id", "address", name=op.f("uq_reorder_subscription_ambito_id_address")),
    )
    op.create_table(
        "reorder_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=False),
        sa.Column("mailed_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("check_id", sa.Uuid(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(code) <= 40", name=op.f("ck_reorder_mail_code_length")),
        sa.CheckConstraint("(state = 'sending') = (ended_at IS NULL)", name=op.f("ck_reorder_mail_ended")),
        sa.CheckConstraint("length(state) <= 7", name=op.f("ck_reorder_mail_state_length")),
        sa.CheckConstraint(
            "state IN ('sending', 'sent', 'failed', 'unclear')", name=op.f("ck_reorder_mail_state_word")
        ),
        sa.CheckConstraint("tries BETWEEN 1 AND 1000", name=op.f("ck_reorder_mail_tries_bounds")),
        sa.CheckConstraint("typeof(tries) = 'integer'", name=op.f("ck_reorder_mail_tries_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_reorder_mail_ambito_id")),
        sa.ForeignKeyConstraint(["check_id"], ["daily_check.id"], name=op.f("fk_reorder_mail_check_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_reorder_mail_operator_id")),
        sa.ForeignKeyConstraint(["run_id"], ["reorder_run.id"], name=op.f("fk_reorder_mail_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reorder_mail")),
        sa.UniqueConstraint(
            "operator_id", "ambito_id", "mailed_on", name=op.f("uq_reorder_mail_operator_id_ambito_id_mailed_on")
        ),
    )


def downgrade() -> None:
    for table in ("reorder_mail", "reorder_subscription", "daily_finding", "daily_check"):
        op.drop_table(table)
