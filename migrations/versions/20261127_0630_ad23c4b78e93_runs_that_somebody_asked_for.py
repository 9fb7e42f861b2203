# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs of the clock that somebody asked for.

Revision ID: ad23c4b78e93
Revises: fc12b3a67d82
"""

import sqlalchemy as sa
from alembic import op

revision = "ad23c4b78e93"
down_revision = "fc12b3a67d82"


def upgrade() -> None:
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    named = "CONSTRAINT fk_job_run_asked_by REFERENCES operator (id)"
    op.execute(sa.text(f"ALTER TABLE job_run ADD COLUMN asked_by {kind} {named}"))


def downgrade() -> None:
    op.execute(sa.text("ALTER TABLE job_run DROP COLUMN asked_by"))
