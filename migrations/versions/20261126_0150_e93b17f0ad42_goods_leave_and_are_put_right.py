# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods are discarded, put right and put aside, each with its paper.

Revision ID: e93b17f0ad42
Revises: d2a86f31c07b
"""

import sqlalchemy as sa
from alembic import op

revision = "e93b17f0ad42"
down_revision = "d2a86f31c07b"


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "reason IN ('found', 'miscounted', 'wrong_item', 'wrong_size', 'wrong_lot', 'wrong_expiry', 'other')",
            name=op.f("ck_correction_reason_word"),
        ),
        sa.CheckConstraint("length(reason) <= 12", name=op.f("ck_correction_reason_length")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_correction_movement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_correction_movement_id")),
    )
    op.create_table(
        "discard",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("weight_g", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('expired', 'damaged', 'lost', 'stolen', 'waste', 'other')", name=op.f("ck_discard_reason_word")
        ),
        sa.CheckConstraint(
            "typeof(weight_g) = 'integer' OR weight_g IS NULL", name=op.f("ck_discard_weight_g_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("length(reason) <= 10", name=op.f("ck_discard_reason_length")),
        sa.CheckConstraint("weight_g BETWEEN 1 AND 100000000", name=op.f("ck_discard_weight_g_bounds")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_discard_movement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discard")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_discard_movement_id")),
    )
    op.create_table(
        "reservation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_movement_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'held') = (ended_at IS NULL)", name=op.f("ck_reservation_ended")),
        sa.CheckConstraint("state IN ('held', 'taken', 'released')", name=op.f("ck_reservation_state_word")),
        sa.CheckConstraint("length(state) <= 8", name=op.f("ck_reservation_state_length")),
        sa.ForeignKeyConstraint(["ended_movement_id"], ["movement.id"], name=op.f("fk_reservation_ended_movement_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_reservation_movement_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_reservation_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
        sa.UniqueConstraint("ended_movement_id", name=op.f("uq_reservation_ended_movement_id")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_reservation_movement_id")),
    )
    op.create_index(
        op.f("ix_reservation_state_reservation_expires_at"), "reservation", ["state", "expires_at"], unique=False
    )
    _guard("discard", (("id",), ("movement_id",)))
    _guard("correction", (("id",), ("movement_id",)))


def downgrade() -> None:
    op.drop_table("reservation")
    op.drop_table("discard")
    op.drop_table("correction")


def _guard(table: str, keys: tuple[tuple[str, ...], ...]) -> None:
    """Rows are never changed or deleted. On SQLite INSERT OR REPLACE would delete the row in its way: that too."""
    if op.get_bind().dialect.name != "sqlite":
        change = f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        empty = f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        op.execute(sa.text(f"CREATE TRIGGER {table}_no_change {change}"))
        op.execute(sa.text(f"CREATE TRIGGER {table}_no_truncate {empty}"))
        return
    refusal = f"SELECT RAISE(ABORT, '{table} is append-only'); END"
    op.execute(sa.text(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refusal}"))
    op.execute(sa.text(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refusal}"))
    same = " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys)
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  (names from the table above)
    op.execute(sa.text(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {exists} BEGIN {refusal}"))
