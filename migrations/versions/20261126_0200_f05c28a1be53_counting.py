# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is really there is counted: by several people, in rounds, on paper.

Revision ID: f05c28a1be53
Revises: e93b17f0ad42
"""

import sqlalchemy as sa
from alembic import op

revision = "f05c28a1be53"
down_revision = "e93b17f0ad42"


def upgrade() -> None:
    op.create_table(
        "stock_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("movement_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_stock_count_ended")),
        sa.CheckConstraint("state IN ('open', 'closed', 'cancelled')", name=op.f("ck_stock_count_state_word")),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_stock_count_number_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("length(note) <= 500", name=op.f("ck_stock_count_note_length")),
        sa.CheckConstraint("length(state) <= 10", name=op.f("ck_stock_count_state_length")),
        sa.CheckConstraint("number BETWEEN 1 AND 1000000", name=op.f("ck_stock_count_number_bounds")),
        sa.ForeignKeyConstraint(["closed_by"], ["operator.id"], name=op.f("fk_stock_count_closed_by")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_stock_count_movement_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["operator.id"], name=op.f("fk_stock_count_opened_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_stock_count_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_count")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_stock_count_movement_id")),
        sa.UniqueConstraint("site_id", "number", name=op.f("uq_stock_count_site_id_number")),
    )
    op.create_index(op.f("ix_stock_count_site_id_stock_count_state"), "stock_count", ["site_id", "state"], unique=False)
    op.create_table(
        "count_item",
        sa.Column("count_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("compared_round", sa.BigInteger(), nullable=True),
        sa.Column("expected_quantity", sa.BigInteger(), nullable=True),
        sa.Column("counted_quantity", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "reason IN ('miscounted', 'unrecorded', 'lost', 'stolen', 'damaged', 'expired', 'other')",
            name=op.f("ck_count_item_reason_word"),
        ),
        sa.CheckConstraint(
            "typeof(counted_quantity) = 'integer' OR counted_quantity IS NULL",
            name=op.f("ck_count_item_counted_quantity_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(expected_quantity) = 'integer' OR expected_quantity IS NULL",
            name=op.f("ck_count_item_expected_quantity_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(round) = 'integer'", name=op.f("ck_count_item_round_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(position) = 'integer'", name=op.f("ck_count_item_position_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(compared_round) = 'integer' OR compared_round IS NULL",
            name=op.f("ck_count_item_compared_round_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("position BETWEEN 1 AND 100000", name=op.f("ck_count_item_position_bounds")),
        sa.CheckConstraint("compared_round BETWEEN 1 AND 100", name=op.f("ck_count_item_compared_round_bounds")),
        sa.CheckConstraint(
            "counted_quantity BETWEEN 0 AND 9007199254740992", name=op.f("ck_count_item_counted_quantity_bounds")
        ),
        sa.CheckConstraint(
            "expected_quantity BETWEEN -9007199254740992 AND 9007199254740992",
            name=op.f("ck_count_item_expected_quantity_bounds"),
        ),
        sa.CheckConstraint("length(reason) <= 12", name=op.f("ck_count_item_reason_length")),
        sa.CheckConstraint("round BETWEEN 1 AND 100", name=op.f("ck_count_item_round_bounds")),
        sa.ForeignKeyConstraint(["count_id"], ["stock_count.id"], name=op.f("fk_count_item_count_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_count_item_item_id")),
        sa.PrimaryKeyConstraint("count_id", "item_id", name=op.f("pk_count_item")),
    )
    op.create_table(
        "count_sheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("count_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("keyed_by", sa.Uuid(), nullable=False),
        sa.Column("keyed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_count_sheet_number_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 10000", name=op.f("ck_count_sheet_number_bounds")),
        sa.ForeignKeyConstraint(["count_id"], ["stock_count.id"], name=op.f("fk_count_sheet_count_id")),
        sa.ForeignKeyConstraint(["keyed_by"], ["operator.id"], name=op.f("fk_count_sheet_keyed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_sheet")),
        sa.UniqueConstraint("count_id", "number", name=op.f("uq_count_sheet_count_id_number")),
    )
    op.create_table(
        "count_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("count_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("ledger_sequence", sa.BigInteger(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=True),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "typeof(ledger_sequence) = 'integer'", name=op.f("ck_count_line_ledger_sequence_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_count_line_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(round) = 'integer'", name=op.f("ck_count_line_round_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "ledger_sequence BETWEEN 0 AND 9007199254740992", name=op.f("ck_count_line_ledger_sequence_bounds")
        ),
        sa.CheckConstraint("quantity BETWEEN 0 AND 100000", name=op.f("ck_count_line_quantity_bounds")),
        sa.CheckConstraint("round BETWEEN 1 AND 100", name=op.f("ck_count_line_round_bounds")),
        sa.ForeignKeyConstraint(
            ["count_id", "item_id"],
            ["count_item.count_id", "count_item.item_id"],
            name=op.f("fk_count_line_count_id_item_id"),
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_count_line_lot_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_count_line_operator_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["count_sheet.id"], name=op.f("fk_count_line_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_line")),
    )
    op.create_index(
        op.f("ix_count_line_count_id_count_line_item_id"), "count_line", ["count_id", "item_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("count_line")
    op.drop_table("count_sheet")
    op.drop_table("count_item")
    op.drop_table("stock_count")
