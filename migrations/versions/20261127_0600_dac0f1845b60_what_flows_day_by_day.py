# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What flows day by day; a clock that falls silent is relieved.

Revision ID: dac0f1845b60
Revises: c9efb73a4c42
"""

import sqlalchemy as sa
from alembic import op

revision = "dac0f1845b60"
down_revision = "c9efb73a4c42"

_HEARD_OF = """
    UPDATE unmet_request SET recorded_at = COALESCE(
        (SELECT movement.recorded_at FROM handout JOIN movement ON movement.id = handout.movement_id
          WHERE handout.id = unmet_request.handout_id),
        (SELECT handout.occurred_at FROM handout WHERE handout.id = unmet_request.handout_id))
"""


def upgrade() -> None:
    op.create_table(
        "daily_flow",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("issued", sa.BigInteger(), nullable=False),
        sa.Column("unmet", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("donated", sa.BigInteger(), nullable=False),
        sa.Column("other_in", sa.BigInteger(), nullable=False),
        sa.Column("other_out", sa.BigInteger(), nullable=False),
        sa.Column("closing", sa.BigInteger(), nullable=False),
        sa.Column("exceptional", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.CheckConstraint("typeof(closing) = 'integer'", name=op.f("ck_daily_flow_closing_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(donated) = 'integer'", name=op.f("ck_daily_flow_donated_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(issued) = 'integer'", name=op.f("ck_daily_flow_issued_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(other_in) = 'integer'", name=op.f("ck_daily_flow_other_in_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(other_out) = 'integer'", name=op.f("ck_daily_flow_other_out_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(received) = 'integer'", name=op.f("ck_daily_flow_received_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(unmet) = 'integer'", name=op.f("ck_daily_flow_unmet_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "closing BETWEEN -9007199254740992 AND 9007199254740992", name=op.f("ck_daily_flow_closing_bounds")
        ),
        sa.CheckConstraint("donated BETWEEN 0 AND 9007199254740992", name=op.f("ck_daily_flow_donated_bounds")),
        sa.CheckConstraint("issued BETWEEN 0 AND 9007199254740992", name=op.f("ck_daily_flow_issued_bounds")),
        sa.CheckConstraint("other_in BETWEEN 0 AND 9007199254740992", name=op.f("ck_daily_flow_other_in_bounds")),
        sa.CheckConstraint("other_out BETWEEN 0 AND 9007199254740992", name=op.f("ck_daily_flow_other_out_bounds")),
        sa.CheckConstraint("received BETWEEN 0 AND 9007199254740992", name=op.f("ck_daily_flow_received_bounds")),
        sa.CheckConstraint("unmet BETWEEN 0 AND 9007199254740992", name=op.f("ck_daily_flow_unmet_bounds")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_daily_flow_item_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_daily_flow_site_id")),
        sa.PrimaryKeyConstraint("site_id", "item_id", "day", name=op.f("pk_daily_flow")),
    )
    op.create_index(op.f("ix_daily_flow_item_id_daily_flow_day"), "daily_flow", ["item_id", "day"], unique=False)
    op.create_table(
        "one_off",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(reason) <= 200", name=op.f("ck_one_off_reason_length")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_one_off_item_id")),
        sa.ForeignKeyConstraint(["marked_by"], ["operator.id"], name=op.f("fk_one_off_marked_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_one_off_site_id")),
        sa.PrimaryKeyConstraint("site_id", "item_id", "day", name=op.f("pk_one_off")),
    )
    op.create_table(
        "roll_up",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("recorded_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) <= 20", name=op.f("ck_roll_up_name_length")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_roll_up")),
    )
    kind = "TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"
    op.execute(sa.text(f"ALTER TABLE unmet_request ADD COLUMN recorded_at {kind}"))
    op.create_index(op.f("ix_unmet_request_recorded_at"), "unmet_request", ["recorded_at"], unique=False)
    op.execute(sa.text(_HEARD_OF))
    op.execute(sa.text(f"ALTER TABLE job_run ADD COLUMN beat_at {kind}"))
    op.execute(sa.text("ALTER TABLE job_run ADD COLUMN taken_over BOOLEAN NOT NULL DEFAULT false"))
    op.create_index(op.f("ix_job_run_started_at"), "job_run", ["started_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_job_run_started_at"), "job_run")
    for column in ("taken_over", "beat_at"):
        op.execute(sa.text(f"ALTER TABLE job_run DROP COLUMN {column}"))
    op.drop_index(op.f("ix_unmet_request_recorded_at"), "unmet_request")
    op.execute(sa.text("ALTER TABLE unmet_request DROP COLUMN recorded_at"))
    op.drop_table("roll_up")
    op.drop_table("one_off")
    op.drop_table("daily_flow")
