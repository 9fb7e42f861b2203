# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file that was read in is known the second time.

Revision ID: c38f51d4e186
Revises: b27e40c3d075
"""

import sqlalchemy as sa
from alembic import op

revision = "c38f51d4e186"
down_revision = "b27e40c3d075"


def upgrade() -> None:
    op.create_table(
        "import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("rows_read", sa.BigInteger(), nullable=False),
        sa.Column("rows_taken", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('items', 'sites', 'stock', 'suppliers', 'donors')", name=op.f("ck_import_kind_word")
        ),
        sa.CheckConstraint("typeof(rows_read) = 'integer'", name=op.f("ck_import_rows_read_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(rows_taken) = 'integer'", name=op.f("ck_import_rows_taken_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("length(kind) <= 10", name=op.f("ck_import_kind_length")),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_import_name_length")),
        sa.CheckConstraint("length(sha256) <= 64", name=op.f("ck_import_sha256_length")),
        sa.CheckConstraint("rows_read BETWEEN 0 AND 1000000", name=op.f("ck_import_rows_read_bounds")),
        sa.CheckConstraint("rows_taken BETWEEN 0 AND 1000000", name=op.f("ck_import_rows_taken_bounds")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_import_site_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_import_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    op.create_index(op.f("ix_import_kind_import_sha256"), "import", ["kind", "sha256"], unique=False)


def downgrade() -> None:
    op.drop_table("import")
