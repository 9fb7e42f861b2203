# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A database with invented data says so.

Revision ID: 3a7e90c4d1b8
Revises: 8c2d41b9a6f3
"""

import sqlalchemy as sa
from alembic import op

revision = "3a7e90c4d1b8"
down_revision = "8c2d41b9a6f3"


def upgrade() -> None:
    op.create_table(
        "demo_load",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.String(length=10), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(size) <= 10", name=op.f("ck_demo_load_size_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_load")),
    )


def downgrade() -> None:
    op.drop_table("demo_load")
