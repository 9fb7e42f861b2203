# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits have versions, and keep the lots of their parts; goods are new, used or flawed.

Revision ID: d2a86f31c07b
Revises: c41f7a2e9d60
"""

import sqlalchemy as sa
from alembic import op

revision = "d2a86f31c07b"
down_revision = "c41f7a2e9d60"


def upgrade() -> None:
    op.execute(sa.text("ALTER TABLE item ADD COLUMN is_kit BOOLEAN NOT NULL DEFAULT false"))
    op.execute(
        sa.text(
            "ALTER TABLE lot ADD COLUMN condition VARCHAR(6) "
            "CONSTRAINT ck_lot_condition_word CHECK (condition IN ('new', 'used', 'flawed'))"
        )
    )
    op.execute(sa.text("ALTER TABLE lot ADD COLUMN opened BOOLEAN NOT NULL DEFAULT false"))
    op.create_index(op.f("ix_lot_expires_on"), "lot", ["expires_on"], unique=False)
    op.create_table(
        "kit_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_kit_version_number_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 10000", name=op.f("ck_kit_version_number_bounds")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_kit_version_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_version")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_kit_version_item_id_number")),
    )
    op.create_table(
        "kit_part",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("typeof(position) = 'integer'", name=op.f("ck_kit_part_position_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_kit_part_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("position BETWEEN 1 AND 60", name=op.f("ck_kit_part_position_bounds")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 1000", name=op.f("ck_kit_part_quantity_bounds")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_kit_part_item_id")),
        sa.ForeignKeyConstraint(["version_id"], ["kit_version.id"], name=op.f("fk_kit_part_version_id")),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_kit_part")),
        sa.UniqueConstraint("version_id", "item_id", name=op.f("uq_kit_part_version_id_item_id")),
    )
    op.create_index(op.f("ix_kit_part_item_id"), "kit_part", ["item_id"], unique=False)
    op.create_table(
        "kit_substitute",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rank", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("typeof(rank) = 'integer'", name=op.f("ck_kit_substitute_rank_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("rank BETWEEN 1 AND 20", name=op.f("ck_kit_substitute_rank_bounds")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_kit_substitute_item_id")),
        sa.ForeignKeyConstraint(
            ["version_id", "position"],
            ["kit_part.version_id", "kit_part.position"],
            name=op.f("fk_kit_substitute_version_id_position"),
        ),
        sa.PrimaryKeyConstraint("version_id", "position", "rank", name=op.f("pk_kit_substitute")),
        sa.UniqueConstraint(
            "version_id", "position", "item_id", name=op.f("uq_kit_substitute_version_id_position_item_id")
        ),
    )
    op.create_table(
        "kit_lot_part",
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("part_lot_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_kit_lot_part_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("quantity BETWEEN 1 AND 1000", name=op.f("ck_kit_lot_part_quantity_bounds")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_kit_lot_part_lot_id")),
        sa.ForeignKeyConstraint(
            ["part_lot_id", "item_id"], ["lot.id", "lot.item_id"], name=op.f("fk_kit_lot_part_part_lot_id_item_id")
        ),
        sa.PrimaryKeyConstraint("lot_id", "part_lot_id", name=op.f("pk_kit_lot_part")),
    )
    op.create_index(op.f("ix_kit_lot_part_part_lot_id"), "kit_lot_part", ["part_lot_id"], unique=False)
    _guard("kit_lot_part", (("lot_id", "part_lot_id"),))


def downgrade() -> None:
    op.drop_table("kit_lot_part")
    op.drop_table("kit_substitute")
    op.drop_table("kit_part")
    op.drop_table("kit_version")
    op.drop_index(op.f("ix_lot_expires_on"), "lot")
    op.execute(sa.text("ALTER TABLE lot DROP COLUMN opened"))
    op.execute(sa.text("ALTER TABLE lot DROP COLUMN condition"))
    op.execute(sa.text("ALTER TABLE item DROP COLUMN is_kit"))


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
