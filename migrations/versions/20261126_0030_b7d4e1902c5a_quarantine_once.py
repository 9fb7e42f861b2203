# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is put aside is put aside once, and somebody settles it; of what is settled the body may go.

Revision ID: b7d4e1902c5a
Revises: 3a7e90c4d1b8
"""

import sqlalchemy as sa
from alembic import op

revision = "b7d4e1902c5a"
down_revision = "3a7e90c4d1b8"

NAME = "quarantined_handout"
OLD = ("id", "act_id", "operator_id", "reason", "body", "received_at")
NEW = ("fingerprint", "settled_at", "settled_by")


def upgrade() -> None:
    op.add_column(NAME, sa.Column("fingerprint", sa.String(length=64), nullable=True))
    op.add_column(NAME, sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(NAME, sa.Column("settled_by", sa.Uuid(), nullable=True))
    # What was put aside before has no fingerprint: its own id keeps it apart from everything else.
    rows = sa.table(NAME, sa.column("id", sa.Uuid()), sa.column("fingerprint", sa.String(64)))
    op.execute(rows.update().values(fingerprint=sa.cast(rows.c.id, sa.String(64))))
    if op.get_bind().dialect.name == "sqlite":
        _make_anew((*OLD, *NEW), sa.Column("body", sa.Text(), nullable=True), *_new_parts())
        return
    op.alter_column(NAME, "body", existing_type=sa.Text(), nullable=True)
    op.alter_column(NAME, "fingerprint", existing_type=sa.String(length=64), nullable=False)
    op.create_check_constraint(op.f(f"ck_{NAME}_fingerprint_length"), NAME, "length(fingerprint) <= 64")
    op.create_unique_constraint(op.f(f"uq_{NAME}_fingerprint"), NAME, ["fingerprint"])
    op.create_foreign_key(op.f(f"fk_{NAME}_settled_by"), NAME, "operator", ["settled_by"], ["id"])


def downgrade() -> None:
    op.execute(sa.text(f"UPDATE {NAME} SET body = 'null' WHERE body IS NULL"))  # noqa: S608  (the name above)
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(OLD, sa.Column("body", sa.Text(), nullable=False))
        return
    for column in reversed(NEW):  # and their constraints with them
        op.drop_column(NAME, column)
    op.alter_column(NAME, "body", existing_type=sa.Text(), nullable=False)


def _new_parts() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("length(fingerprint) <= 64", name=op.f(f"ck_{NAME}_fingerprint_length")),
        sa.ForeignKeyConstraint(["settled_by"], ["operator.id"], name=op.f(f"fk_{NAME}_settled_by")),
        sa.UniqueConstraint("fingerprint", name=op.f(f"uq_{NAME}_fingerprint")),
    )


def _make_anew(columns: tuple[str, ...], *parts: sa.schema.SchemaItem) -> None:
    """SQLite changes no column: the table is made again beside itself. Not by Alembic's batches, which write the
    constraints in an order of their own every time."""
    beside = f"{NAME}_anew"
    op.create_table(
        beside,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=True),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        *parts,
        sa.CheckConstraint("length(reason) <= 40", name=op.f(f"ck_{NAME}_reason_length")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f(f"fk_{NAME}_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NAME}")),
    )
    named = ", ".join(columns)
    op.execute(sa.text(f"INSERT INTO {beside} ({named}) SELECT {named} FROM {NAME}"))  # noqa: S608  (names above)
    op.drop_table(NAME)
    op.rename_table(beside, NAME)
    op.create_index(op.f(f"ix_{NAME}_act_id"), NAME, ["act_id"], unique=False)
