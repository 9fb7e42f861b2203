# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happened stays: movements, their lines, receipts and the access log can only be added to.

Revision ID: 8c2d41b9a6f3
Revises: 5f1c0a7d3e20
"""

import sqlalchemy as sa
from alembic import op

revision = "8c2d41b9a6f3"
down_revision = "5f1c0a7d3e20"

# Per table, every set of columns that is unique: INSERT OR REPLACE would delete the row that is in its way.
APPEND_ONLY: dict[str, tuple[tuple[str, ...], ...]] = {
    "movement": (("id",), ("site_id", "sequence"), ("reverses_id",)),
    "movement_line": (("movement_id", "number"),),
    "receipt": (("id",), ("movement_id",)),
    "access_record": (("id",),),
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table, keys in APPEND_ONLY.items():
            _guard_sqlite(table, keys)
    else:
        _guard_postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for act in ("update", "delete", "replace"):
                op.execute(sa.text(f"DROP TRIGGER {table}_no_{act}"))
        return
    for table in APPEND_ONLY:
        op.execute(sa.text(f"DROP TRIGGER {table}_no_change ON {table}"))
        op.execute(sa.text(f"DROP TRIGGER {table}_no_truncate ON {table}"))
    op.execute(sa.text("DROP FUNCTION refuse_change()"))


def _guard_sqlite(table: str, keys: tuple[tuple[str, ...], ...]) -> None:
    refusal = f"SELECT RAISE(ABORT, '{table} is append-only'); END"
    op.execute(sa.text(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refusal}"))
    op.execute(sa.text(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refusal}"))
    same = " OR ".join("(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys)
    exists = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  (names from the table above)
    op.execute(sa.text(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {exists} BEGIN {refusal}"))


def _guard_postgresql() -> None:
    op.execute(
        sa.text(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
        )
    )
    for table in APPEND_ONLY:
        op.execute(
            sa.text(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        )
        op.execute(
            sa.text(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
        )
