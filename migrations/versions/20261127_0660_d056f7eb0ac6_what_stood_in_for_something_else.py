# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was given in place of something else; the daily flows are summed up anew.

Revision ID: d056f7eb0ac6
Revises: cf45e6da9fb5
"""

import sqlalchemy as sa
from alembic import op

revision = "d056f7eb0ac6"
down_revision = "cf45e6da9fb5"


def upgrade() -> None:
    checks = "CONSTRAINT ck_daily_flow_stood_in_bounds CHECK (stood_in BETWEEN 0 AND 9007199254740992)"
    if op.get_bind().dialect.name == "sqlite":
        checks += " CONSTRAINT ck_daily_flow_stood_in_whole CHECK (typeof(stood_in) = 'integer')"
    op.execute(sa.text(f"ALTER TABLE daily_flow ADD COLUMN stood_in BIGINT NOT NULL DEFAULT 0 {checks}"))
    op.create_index(op.f("ix_unmet_request_instead_item_id"), "unmet_request", ["instead_item_id"], unique=False)
    op.execute(sa.text("DELETE FROM roll_up"))


def downgrade() -> None:
    op.drop_index(op.f("ix_unmet_request_instead_item_id"), "unmet_request")
    op.execute(sa.text("ALTER TABLE daily_flow DROP COLUMN stood_in"))
