# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What became of a handout that could not be booked, and codes that were set aside for the office.

Revision ID: f278b9ad2ce8
Revises: e167a8fc1bd7
"""

import sqlalchemy as sa
from alembic import op

revision = "f278b9ad2ce8"
down_revision = "e167a8fc1bd7"

KEPT = "quarantined_handout"
WORDS = "settled_as IN ('booked', 'by_hand', 'sent_twice', 'test', 'other')"


def upgrade() -> None:
    kind = "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
    named = f"CONSTRAINT fk_{KEPT}_handout_id REFERENCES handout (id)"
    op.execute(sa.text(f"ALTER TABLE {KEPT} ADD COLUMN handout_id {kind} {named}"))
    checked = f"CONSTRAINT ck_{KEPT}_settled_as_word CHECK ({WORDS})"
    op.execute(sa.text(f"ALTER TABLE {KEPT} ADD COLUMN settled_as VARCHAR(10) {checked}"))
    op.create_index(op.f(f"uq_{KEPT}_handout_id"), KEPT, ["handout_id"], unique=True)
    op.create_table(
        "flagged_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_as", sa.String(length=10), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("length(code) <= 40", name=op.f("ck_flagged_code_code_length")),
        sa.CheckConstraint("length(note) <= 200", name=op.f("ck_flagged_code_note_length")),
        sa.CheckConstraint(
            "settled_as IN ('linked', 'not_ours', 'misread', 'other')", name=op.f("ck_flagged_code_settled_as_word")
        ),
        sa.CheckConstraint("times BETWEEN 1 AND 1000000", name=op.f("ck_flagged_code_times_bounds")),
        sa.CheckConstraint("typeof(times) = 'integer'", name=op.f("ck_flagged_code_times_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_flagged_code_item_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_flagged_code_operator_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["operator.id"], name=op.f("fk_flagged_code_settled_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_flagged_code_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flagged_code")),
    )
    open_ones = {f"{name}_where": sa.text("settled_at IS NULL") for name in ("sqlite", "postgresql")}
    op.create_index(op.f("uq_flagged_code_open"), "flagged_code", ["code", "site_id"], unique=True, **open_ones)


def downgrade() -> None:
    op.drop_table("flagged_code")
    op.drop_index(op.f(f"uq_{KEPT}_handout_id"), table_name=KEPT)
    op.execute(sa.text(f"ALTER TABLE {KEPT} DROP COLUMN settled_as"))
    op.execute(sa.text(f"ALTER TABLE {KEPT} DROP COLUMN handout_id"))
