# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shelves have names and codes, operators a badge.

Revision ID: d49a62e5f297
Revises: c38f51d4e186
"""

import sqlalchemy as sa
from alembic import op

revision = "d49a62e5f297"
down_revision = "c38f51d4e186"


def upgrade() -> None:
    op.execute(
        sa.text(
            "ALTER TABLE operator ADD COLUMN badge VARCHAR(10) "
            "CONSTRAINT ck_operator_badge_length CHECK (length(badge) <= 10)"
        )
    )
    op.create_index("uq_operator_badge", "operator", ["badge"], unique=True)
    op.create_table(
        "shelf",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(code) <= 10", name=op.f("ck_shelf_code_length")),
        sa.CheckConstraint("length(name) <= 20", name=op.f("ck_shelf_name_length")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_shelf_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf")),
        sa.UniqueConstraint("code", name=op.f("uq_shelf_code")),
        sa.UniqueConstraint("site_id", "name", name=op.f("uq_shelf_site_id_name")),
    )


def downgrade() -> None:
    op.drop_table("shelf")
    op.drop_index("uq_operator_badge", table_name="operator")
    op.drop_column("operator", "badge")
