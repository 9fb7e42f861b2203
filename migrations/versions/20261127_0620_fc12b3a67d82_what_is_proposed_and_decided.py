# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is proposed, why, and what was decided.

Revision ID: fc12b3a67d82
Revises: eb01a2956c71
"""

import sqlalchemy as sa
from alembic import op

revision = "fc12b3a67d82"
down_revision = "eb01a2956c71"


def upgrade() -> None:
    op.create_table(
        "reorder_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("previous_run_id", sa.Uuid(), nullable=True),
        sa.Column("budget_cents", sa.BigInteger(), nullable=True),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("buy_count", sa.BigInteger(), nullable=False),
        sa.Column("transfer_count", sa.BigInteger(), nullable=False),
        sa.Column("failure_count", sa.BigInteger(), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
        sa.Column("unfunded_cents", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "typeof(budget_cents) = 'integer' OR budget_cents IS NULL", name=op.f("ck_reorder_run_budget_cents_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(buy_count) = 'integer'", name=op.f("ck_reorder_run_buy_count_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(cost_cents) = 'integer'", name=op.f("ck_reorder_run_cost_cents_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(failure_count) = 'integer'", name=op.f("ck_reorder_run_failure_count_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(line_count) = 'integer'", name=op.f("ck_reorder_run_line_count_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(transfer_count) = 'integer'", name=op.f("ck_reorder_run_transfer_count_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(unfunded_cents) = 'integer'", name=op.f("ck_reorder_run_unfunded_cents_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("budget_cents BETWEEN 0 AND 100000000000", name=op.f("ck_reorder_run_budget_cents_bounds")),
        sa.CheckConstraint("buy_count BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_run_buy_count_bounds")),
        sa.CheckConstraint("cost_cents BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_run_cost_cents_bounds")),
        sa.CheckConstraint(
            "failure_count BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_run_failure_count_bounds")
        ),
        sa.CheckConstraint("length(digest) <= 64", name=op.f("ck_reorder_run_digest_length")),
        sa.CheckConstraint("line_count BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_run_line_count_bounds")),
        sa.CheckConstraint(
            "transfer_count BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_run_transfer_count_bounds")
        ),
        sa.CheckConstraint(
            "unfunded_cents BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_run_unfunded_cents_bounds")
        ),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_reorder_run_ambito_id")),
        sa.ForeignKeyConstraint(["made_by"], ["operator.id"], name=op.f("fk_reorder_run_made_by")),
        sa.ForeignKeyConstraint(["previous_run_id"], ["reorder_run.id"], name=op.f("fk_reorder_run_previous_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reorder_run")),
    )
    op.create_index(
        op.f("ix_reorder_run_ambito_id_reorder_run_made_at"), "reorder_run", ["ambito_id", "made_at"], unique=False
    )
    op.create_index(
        "uq_reorder_run_of_the_clock",
        "reorder_run",
        ["ambito_id", "as_of"],
        unique=True,
        sqlite_where=sa.text("made_by IS NULL"),
        postgresql_where=sa.text("made_by IS NULL"),
    )
    op.create_table(
        "reorder_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=11), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("in_transit", sa.BigInteger(), nullable=False),
        sa.Column("on_order", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("expiring", sa.BigInteger(), nullable=False),
        sa.Column("demand_milli", sa.BigInteger(), nullable=False),
        sa.Column("lead_time_days", sa.BigInteger(), nullable=False),
        sa.Column("reorder_point", sa.BigInteger(), nullable=False),
        sa.Column("order_up_to", sa.BigInteger(), nullable=False),
        sa.Column("stockout_on", sa.Date(), nullable=True),
        sa.Column("turned_away_milli", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("why_values", sa.JSON(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("compared", sa.String(length=7), nullable=True),
        sa.Column("overruled", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.String(length=7), nullable=True),
        sa.Column("decided_quantity", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(snoozed_until IS NOT NULL) = (decision IS NOT NULL AND decision = 'snooze')",
            name=op.f("ck_reorder_line_snoozed"),
        ),
        sa.CheckConstraint(
            "action IN ('buy', 'transfer', 'assemble', 'disassemble', 'none')", name=op.f("ck_reorder_line_action_word")
        ),
        sa.CheckConstraint(
            "compared IN ('new', 'open', 'changed', 'solved')", name=op.f("ck_reorder_line_compared_word")
        ),
        sa.CheckConstraint(
            "decision IN ('approve', 'change', 'reject', 'snooze')", name=op.f("ck_reorder_line_decision_word")
        ),
        sa.CheckConstraint("typeof(cost_cents) = 'integer'", name=op.f("ck_reorder_line_cost_cents_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(decided_quantity) = 'integer' OR decided_quantity IS NULL",
            name=op.f("ck_reorder_line_decided_quantity_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(demand_milli) = 'integer'", name=op.f("ck_reorder_line_demand_milli_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(expiring) = 'integer'", name=op.f("ck_reorder_line_expiring_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(in_transit) = 'integer'", name=op.f("ck_reorder_line_in_transit_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(lead_time_days) = 'integer'", name=op.f("ck_reorder_line_lead_time_days_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(on_hand) = 'integer'", name=op.f("ck_reorder_line_on_hand_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(on_order) = 'integer'", name=op.f("ck_reorder_line_on_order_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(order_up_to) = 'integer'", name=op.f("ck_reorder_line_order_up_to_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(overruled) = 'integer'", name=op.f("ck_reorder_line_overruled_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(position) = 'integer'", name=op.f("ck_reorder_line_position_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_reorder_line_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(reorder_point) = 'integer'", name=op.f("ck_reorder_line_reorder_point_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(reserved) = 'integer'", name=op.f("ck_reorder_line_reserved_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(turned_away_milli) = 'integer'", name=op.f("ck_reorder_line_turned_away_milli_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("ck_reorder_line_decided_by_somebody")
        ),
        sa.CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_reorder_line_decided")),
        sa.CheckConstraint("cost_cents BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_line_cost_cents_bounds")),
        sa.CheckConstraint(
            "decided_quantity BETWEEN 0 AND 100000", name=op.f("ck_reorder_line_decided_quantity_bounds")
        ),
        sa.CheckConstraint(
            "demand_milli BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_line_demand_milli_bounds")
        ),
        sa.CheckConstraint("expiring BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_line_expiring_bounds")),
        sa.CheckConstraint(
            "in_transit BETWEEN -9007199254740992 AND 9007199254740992", name=op.f("ck_reorder_line_in_transit_bounds")
        ),
        sa.CheckConstraint("lead_time_days BETWEEN 0 AND 10000", name=op.f("ck_reorder_line_lead_time_days_bounds")),
        sa.CheckConstraint("length(action) <= 11", name=op.f("ck_reorder_line_action_length")),
        sa.CheckConstraint("length(compared) <= 7", name=op.f("ck_reorder_line_compared_length")),
        sa.CheckConstraint("length(decision) <= 7", name=op.f("ck_reorder_line_decision_length")),
        sa.CheckConstraint("length(reason) <= 300", name=op.f("ck_reorder_line_reason_length")),
        sa.CheckConstraint("length(why) <= 300", name=op.f("ck_reorder_line_why_length")),
        sa.CheckConstraint(
            "on_hand BETWEEN -9007199254740992 AND 9007199254740992", name=op.f("ck_reorder_line_on_hand_bounds")
        ),
        sa.CheckConstraint(
            "on_order BETWEEN -9007199254740992 AND 9007199254740992", name=op.f("ck_reorder_line_on_order_bounds")
        ),
        sa.CheckConstraint(
            "order_up_to BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_line_order_up_to_bounds")
        ),
        sa.CheckConstraint("overruled BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_line_overruled_bounds")),
        sa.CheckConstraint("position BETWEEN 1 AND 9007199254740992", name=op.f("ck_reorder_line_position_bounds")),
        sa.CheckConstraint("quantity BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_line_quantity_bounds")),
        sa.CheckConstraint(
            "reorder_point BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_line_reorder_point_bounds")
        ),
        sa.CheckConstraint(
            "reserved BETWEEN -9007199254740992 AND 9007199254740992", name=op.f("ck_reorder_line_reserved_bounds")
        ),
        sa.CheckConstraint(
            "turned_away_milli BETWEEN 0 AND 9007199254740992", name=op.f("ck_reorder_line_turned_away_milli_bounds")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["operator.id"], name=op.f("fk_reorder_line_decided_by")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_reorder_line_item_id")),
        sa.ForeignKeyConstraint(["run_id"], ["reorder_run.id"], name=op.f("fk_reorder_line_run_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_reorder_line_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reorder_line")),
        sa.UniqueConstraint("run_id", "position", name=op.f("uq_reorder_line_run_id_position")),
        sa.UniqueConstraint("run_id", "site_id", "item_id", name=op.f("uq_reorder_line_run_id_site_id_item_id")),
    )
    op.create_index(
        op.f("ix_reorder_line_item_id_reorder_line_site_id_reorder_line_decided_at"),
        "reorder_line",
        ["item_id", "site_id", "decided_at"],
        unique=False,
    )
    op.create_table(
        "reorder_step",
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("action", sa.String(length=11), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("from_site_id", sa.Uuid(), nullable=True),
        sa.Column("supplier_id", sa.Uuid(), nullable=True),
        sa.Column("unit_price_cents", sa.BigInteger(), nullable=True),
        sa.Column("decided_quantity", sa.BigInteger(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("transfer_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(action = 'transfer') = (from_site_id IS NOT NULL)", name=op.f("ck_reorder_step_moved_from_somewhere")
        ),
        sa.CheckConstraint(
            "action IN ('buy', 'transfer', 'assemble', 'disassemble')", name=op.f("ck_reorder_step_action_word")
        ),
        sa.CheckConstraint("supplier_id IS NULL OR action = 'buy'", name=op.f("ck_reorder_step_bought")),
        sa.CheckConstraint(
            "typeof(decided_quantity) = 'integer' OR decided_quantity IS NULL",
            name=op.f("ck_reorder_step_decided_quantity_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_reorder_step_number_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_reorder_step_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(unit_price_cents) = 'integer' OR unit_price_cents IS NULL",
            name=op.f("ck_reorder_step_unit_price_cents_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "decided_quantity BETWEEN 0 AND 100000", name=op.f("ck_reorder_step_decided_quantity_bounds")
        ),
        sa.CheckConstraint("length(action) <= 11", name=op.f("ck_reorder_step_action_length")),
        sa.CheckConstraint("number BETWEEN 1 AND 100", name=op.f("ck_reorder_step_number_bounds")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 9007199254740992", name=op.f("ck_reorder_step_quantity_bounds")),
        sa.CheckConstraint(
            "unit_price_cents BETWEEN 0 AND 100000000", name=op.f("ck_reorder_step_unit_price_cents_bounds")
        ),
        sa.ForeignKeyConstraint(["from_site_id"], ["site.id"], name=op.f("fk_reorder_step_from_site_id")),
        sa.ForeignKeyConstraint(["line_id"], ["reorder_line.id"], name=op.f("fk_reorder_step_line_id")),
        sa.ForeignKeyConstraint(["order_id"], ["purchase_order.id"], name=op.f("fk_reorder_step_order_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_reorder_step_supplier_id")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_reorder_step_transfer_id")),
        sa.PrimaryKeyConstraint("line_id", "number", name=op.f("pk_reorder_step")),
    )
    op.create_index(op.f("ix_reorder_step_order_id"), "reorder_step", ["order_id"], unique=False)
    op.create_index(op.f("ix_reorder_step_transfer_id"), "reorder_step", ["transfer_id"], unique=False)
    op.create_table(
        "reorder_failure",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_reorder_failure_number_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("length(code) <= 40", name=op.f("ck_reorder_failure_code_length")),
        sa.CheckConstraint("length(message) <= 300", name=op.f("ck_reorder_failure_message_length")),
        sa.CheckConstraint("number BETWEEN 1 AND 9007199254740992", name=op.f("ck_reorder_failure_number_bounds")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_reorder_failure_item_id")),
        sa.ForeignKeyConstraint(["run_id"], ["reorder_run.id"], name=op.f("fk_reorder_failure_run_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_reorder_failure_site_id")),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_reorder_failure")),
    )


def downgrade() -> None:
    op.drop_table("reorder_failure")
    op.drop_table("reorder_step")
    op.drop_table("reorder_line")
    op.drop_table("reorder_run")
