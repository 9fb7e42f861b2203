# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handouts of lately are found without reading the whole ledger; and nobody holds the same role twice at one place.

Revision ID: c41f7a2e9d60
Revises: b7d4e1902c5a
"""

import sqlalchemy as sa
from alembic import op

revision = "c41f7a2e9d60"
down_revision = "b7d4e1902c5a"

ONE_EACH = {
    "uq_assignment_everywhere": (["operator_id", "role"], "ambito_id IS NULL AND site_id IS NULL"),
    "uq_assignment_in_ambito": (["operator_id", "role", "ambito_id"], "ambito_id IS NOT NULL"),
    "uq_assignment_at_site": (["operator_id", "role", "site_id"], "site_id IS NOT NULL"),
}


def upgrade() -> None:
    op.create_index(op.f("ix_movement_kind_movement_recorded_at"), "movement", ["kind", "recorded_at"], unique=False)
    op.execute(
        sa.text(
            "DELETE FROM assignment WHERE CAST(id AS VARCHAR(36)) NOT IN ("
            "SELECT min(CAST(id AS VARCHAR(36))) FROM assignment GROUP BY operator_id, role, ambito_id, site_id)"
        )
    )
    for name, (columns, condition) in ONE_EACH.items():
        where = sa.text(condition)
        op.create_index(name, "assignment", columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in ONE_EACH:
        op.drop_index(name, "assignment")
    op.drop_index(op.f("ix_movement_kind_movement_recorded_at"), "movement")
