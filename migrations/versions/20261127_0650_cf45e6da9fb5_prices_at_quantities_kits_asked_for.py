# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Prices at quantities, and kits that a site is asked for.

Revision ID: cf45e6da9fb5
Revises: be34d5c89fa4
"""

import sqlalchemy as sa
from alembic import op

revision = "cf45e6da9fb5"
down_revision = "be34d5c89fa4"


def upgrade() -> None:
    op.create_table(
        "kit_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=11), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=300), nullable=True),
        sa.CheckConstraint("action IN ('assemble', 'disassemble')", name=op.f("ck_kit_job_action_word")),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_kit_job_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name=op.f("ck_kit_job_ended_with_reason")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_kit_job_ended_by_somebody")),
        sa.CheckConstraint("length(action) <= 11", name=op.f("ck_kit_job_action_length")),
        sa.CheckConstraint("length(end_reason) <= 300", name=op.f("ck_kit_job_end_reason_length")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 100000", name=op.f("ck_kit_job_quantity_bounds")),
        sa.ForeignKeyConstraint(["asked_by"], ["operator.id"], name=op.f("fk_kit_job_asked_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["operator.id"], name=op.f("fk_kit_job_ended_by")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_kit_job_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_kit_job_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_job")),
    )
    op.create_index(op.f("ix_kit_job_site_id_kit_job_asked_at"), "kit_job", ["site_id", "asked_at"], unique=False)

    op.create_table(
        "kit_job_act",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_kit_job_act_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("quantity BETWEEN 1 AND 100000", name=op.f("ck_kit_job_act_quantity_bounds")),
        sa.ForeignKeyConstraint(["job_id"], ["kit_job.id"], name=op.f("fk_kit_job_act_job_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_kit_job_act_movement_id")),
        sa.PrimaryKeyConstraint("job_id", "movement_id", name=op.f("pk_kit_job_act")),
    )
    op.create_index(op.f("ix_kit_job_act_movement_id"), "kit_job_act", ["movement_id"], unique=False)

    op.create_table(
        "supplier_price_break",
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("from_pieces", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_price_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "typeof(from_pieces) = 'integer'", name=op.f("ck_supplier_price_break_from_pieces_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(unit_price_cents) = 'integer'", name=op.f("ck_supplier_price_break_unit_price_cents_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("from_pieces BETWEEN 2 AND 100000", name=op.f("ck_supplier_price_break_from_pieces_bounds")),
        sa.CheckConstraint(
            "unit_price_cents BETWEEN 0 AND 100000000", name=op.f("ck_supplier_price_break_unit_price_cents_bounds")
        ),
        sa.ForeignKeyConstraint(
            ["supplier_id", "item_id"],
            ["supplier_item.supplier_id", "supplier_item.item_id"],
            name=op.f("fk_supplier_price_break_supplier_id_item_id"),
        ),
        sa.PrimaryKeyConstraint("supplier_id", "item_id", "from_pieces", name=op.f("pk_supplier_price_break")),
    )
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    named = "CONSTRAINT fk_reorder_step_kit_job_id REFERENCES kit_job (id)"
    op.execute(sa.text(f"ALTER TABLE reorder_step ADD COLUMN kit_job_id {kind} {named}"))


def downgrade() -> None:
    op.execute(sa.text("ALTER TABLE reorder_step DROP COLUMN kit_job_id"))
    op.drop_table("supplier_price_break")
    op.drop_table("kit_job_act")
    op.drop_table("kit_job")
