# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cards may be lost, two codes may be one person, and people are let go of.

Revision ID: f6bc84071419
Revises: e5ab73f60308
"""

import sqlalchemy as sa
from alembic import op

revision = "f6bc84071419"
down_revision = "e5ab73f60308"


def upgrade() -> None:
    op.execute(
        sa.text(f"ALTER TABLE person ADD COLUMN root_id {_uuid()} CONSTRAINT fk_person_root_id REFERENCES person (id)")
    )
    op.execute(
        sa.text(
            f"ALTER TABLE access_record ADD COLUMN site_id {_uuid()} "
            "CONSTRAINT fk_access_record_site_id REFERENCES site (id)"
        )
    )
    for table, column, kind, length in (("access_record", "reason", 40, 40), ("operator", "pin_hash", 200, 200)):
        check = f"CONSTRAINT ck_{table}_{column}_length CHECK (length({column}) <= {length})"
        op.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR({kind}) {check}"))
    op.create_index(op.f("ix_access_record_at"), "access_record", ["at"], unique=False)
    op.create_table(
        "unlinked_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("age_band", sa.String(length=5), nullable=True),
        sa.Column("gender", sa.String(length=5), nullable=True),
        sa.Column("citizenship", sa.String(length=6), nullable=True),
        sa.CheckConstraint(
            "age_band IN ('0-15', '16-17', '18-29', '30-49', '50-64', '65+')",
            name=op.f("ck_unlinked_person_age_band_word"),
        ),
        sa.CheckConstraint("citizenship IN ('it', 'eu', 'non_eu')", name=op.f("ck_unlinked_person_citizenship_word")),
        sa.CheckConstraint("gender IN ('f', 'm', 'other')", name=op.f("ck_unlinked_person_gender_word")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unlinked_person")),
    )
    op.create_table(
        "card",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=10), nullable=True),
        sa.Column("act_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("ended_why IN ('lost', 'replaced')", name=op.f("ck_card_ended_why_word")),
        sa.CheckConstraint("length(code) <= 8", name=op.f("ck_card_code_length")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_card_person_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_card")),
    )
    op.create_index(op.f("ix_card_person_id"), "card", ["person_id"], unique=False)
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_person_merge_from_id")),
        sa.ForeignKeyConstraint(["into_id"], ["person.id"], name=op.f("fk_person_merge_into_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_person_merge_operator_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["operator.id"], name=op.f("fk_person_merge_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    op.create_index(op.f("ix_person_merge_from_id"), "person_merge", ["from_id"], unique=False)
    op.create_index(op.f("ix_person_merge_into_id"), "person_merge", ["into_id"], unique=False)
    op.create_table(
        "retention_rule",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("months", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('person', 'contact_text', 'referral_text', 'handout_text', 'access_record', 'quarantined_body', "
            "'act_answer')",
            name=op.f("ck_retention_rule_kind_word"),
        ),
        sa.CheckConstraint("typeof(months) = 'integer'", name=op.f("ck_retention_rule_months_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("months BETWEEN 1 AND 240", name=op.f("ck_retention_rule_months_bounds")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_retention_rule_operator_id")),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_retention_rule")),
    )
    op.create_table(
        "retention_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("by_wish", sa.Boolean(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('person', 'contact_text', 'referral_text', 'handout_text', 'access_record', 'quarantined_body', "
            "'act_answer')",
            name=op.f("ck_retention_run_kind_word"),
        ),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_retention_run_number_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 10000000", name=op.f("ck_retention_run_number_bounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
    )
    op.create_index(op.f("ix_retention_run_run_at"), "retention_run", ["run_at"], unique=False)
    merged = sa.text("root_id IS NOT NULL")
    op.create_index(
        op.f("ix_person_root_id"), "person", ["root_id"], sqlite_where=merged, postgresql_where=merged, unique=False
    )
    _let_old_reads_go()
    op.execute(
        sa.text("INSERT INTO card (code, person_id, given_at, act_id) SELECT code, id, created_at, id FROM person")
    )


def downgrade() -> None:
    _keep_every_read()
    op.drop_index(op.f("ix_person_root_id"), "person")
    op.execute(sa.text("ALTER TABLE person DROP COLUMN root_id"))
    op.drop_index(op.f("ix_access_record_at"), "access_record")
    for table, column in (("access_record", "site_id"), ("access_record", "reason"), ("operator", "pin_hash")):
        op.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {column}"))
    op.drop_table("retention_run")
    op.drop_table("retention_rule")
    op.drop_table("person_merge")
    op.drop_table("card")
    op.drop_table("unlinked_person")


# Who read what is append-only while it may be asked for: what is older than this goes by the retention clock.
DAYS = 200


def _let_old_reads_go() -> None:
    if op.get_bind().dialect.name == "sqlite":
        young = f"OLD.at > datetime('now', '-{DAYS} days')"
        op.execute(sa.text("DROP TRIGGER access_record_no_delete"))
        op.execute(
            sa.text(
                f"CREATE TRIGGER access_record_no_delete BEFORE DELETE ON access_record WHEN {young} "
                "BEGIN SELECT RAISE(ABORT, 'access_record is append-only'); END"
            )
        )
        return
    young = f"OLD.at > now() - interval '{DAYS} days'"
    op.execute(sa.text("DROP TRIGGER access_record_no_change ON access_record"))
    for act, condition in (("update", ""), ("delete", f" WHEN ({young})")):
        op.execute(
            sa.text(
                f"CREATE TRIGGER access_record_no_{act} BEFORE {act.upper()} ON access_record "
                f"FOR EACH ROW{condition} EXECUTE FUNCTION refuse_change()"
            )
        )


def _keep_every_read() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(sa.text("DROP TRIGGER access_record_no_delete"))
        op.execute(
            sa.text(
                "CREATE TRIGGER access_record_no_delete BEFORE DELETE ON access_record "
                "BEGIN SELECT RAISE(ABORT, 'access_record is append-only'); END"
            )
        )
        return
    for act in ("update", "delete"):
        op.execute(sa.text(f"DROP TRIGGER access_record_no_{act} ON access_record"))
    op.execute(
        sa.text(
            "CREATE TRIGGER access_record_no_change BEFORE UPDATE OR DELETE ON access_record "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    )


def _uuid() -> str:
    """The type of an id in this database, as the models have it."""
    return "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
