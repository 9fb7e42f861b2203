# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Phones that keep what was given and hand it in later: their sessions, their keys, their numbers.

Revision ID: e167a8fc1bd7
Revises: d056f7eb0ac6
"""

import sqlalchemy as sa
from alembic import op

revision = "e167a8fc1bd7"
down_revision = "d056f7eb0ac6"

SESSION = "operator_session"
COLUMNS = "id, operator_id, kind, secret_hash, name, created_at, last_seen_at, expires_at, ended_at"
BEFORE = "kind IN ('browser', 'api', 'device')"
COUNTS = ("last_number", "missing", "missing_known")
NOW = "kind IN ('browser', 'api', 'device', 'phone')"


def upgrade() -> None:
    _kinds_of_session(NOW)
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pending", sa.BigInteger(), nullable=True),
        sa.Column("oldest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_off_seconds", sa.BigInteger(), nullable=True),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("missing", sa.BigInteger(), nullable=False),
        sa.Column("missing_known", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(name) <= 80", name=op.f("ck_device_name_length")),
        sa.CheckConstraint("length(version) <= 40", name=op.f("ck_device_version_length")),
        *_whole("device", "pending", 0, 100_000, optional=True),
        *_whole("device", "clock_off_seconds", -10_000_000_000, 10_000_000_000, optional=True),
        *(check for name in COUNTS for check in _whole("device", name, 0, 1_000_000)),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_device_operator_id")),
        sa.ForeignKeyConstraint(["session_id"], ["operator_session.id"], name=op.f("fk_device_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("session_id", name=op.f("uq_device_session_id")),
    )
    op.create_index(op.f("ix_device_operator_id"), "device", ["operator_id"], unique=False)
    op.create_table(
        "device_number",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=True),
        sa.Column("device_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        *_whole("device_number", "number", 1, 1_000_000),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_device_number_device_id")),
        sa.PrimaryKeyConstraint("device_id", "number", name=op.f("pk_device_number")),
    )


def downgrade() -> None:
    op.drop_table("device_number")
    op.drop_table("device")
    op.execute(sa.text("DELETE FROM operator_session WHERE kind = 'phone'"))
    _kinds_of_session(BEFORE)


def _whole(table: str, column: str, low: int, high: int, *, optional: bool = False) -> list[sa.CheckConstraint]:
    checks = [sa.CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=op.f(f"ck_{table}_{column}_bounds"))]
    if op.get_bind().dialect.name == "sqlite":
        kind = f"typeof({column}) = 'integer'" + (f" OR {column} IS NULL" if optional else "")
        checks.append(sa.CheckConstraint(kind, name=op.f(f"ck_{table}_{column}_whole")))
    return checks


def _kinds_of_session(words: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        return _make_sessions_anew(words)
    op.drop_constraint(op.f(f"ck_{SESSION}_kind_word"), SESSION)
    op.create_check_constraint(op.f(f"ck_{SESSION}_kind_word"), SESSION, words)


def _make_sessions_anew(words: str) -> None:
    """SQLite changes no check: the table is made again beside itself. Nothing refers to it at that point."""
    beside = f"{SESSION}_anew"
    op.create_table(
        beside,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(words, name=op.f(f"ck_{SESSION}_kind_word")),
        sa.CheckConstraint("length(name) <= 80", name=op.f(f"ck_{SESSION}_name_length")),
        sa.CheckConstraint("length(secret_hash) <= 64", name=op.f(f"ck_{SESSION}_secret_hash_length")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f(f"fk_{SESSION}_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SESSION}")),
        sa.UniqueConstraint("secret_hash", name=op.f(f"uq_{SESSION}_secret_hash")),
    )
    op.execute(sa.text(f"INSERT INTO {beside} ({COLUMNS}) SELECT {COLUMNS} FROM {SESSION}"))  # noqa: S608  (above)
    op.drop_table(SESSION)
    op.rename_table(beside, SESSION)
    op.create_index(op.f(f"ix_{SESSION}_operator_id"), SESSION, ["operator_id"], unique=False)
