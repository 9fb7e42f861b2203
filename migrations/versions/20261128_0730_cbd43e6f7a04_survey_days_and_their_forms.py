# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Survey days: what was counted, forms that are nobody's, and for how long these are kept.

Revision ID: cbd43e6f7a04
Revises: bac32d5e6f03
"""

import sqlalchemy as sa
from alembic import op

revision = "cbd43e6f7a04"
down_revision = "bac32d5e6f03"

BEFORE = (
    "kind IN ('person', 'contact_text', 'referral_text', 'handout_text', 'access_record', 'quarantined_body', "
    "'act_answer')"
)
NOW = BEFORE.replace("'act_answer')", "'act_answer', 'survey_form')")
COUNTED = ("counted", "forms", "refused", "left_out", "carried")


def upgrade() -> None:
    _days()
    op.create_table(
        "survey_form",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["day_id"], ["survey_day.id"], name=op.f("fk_survey_form_day_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_form")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_survey_form_day_id"), "survey_form", ["day_id"])
    op.create_table(
        "survey_total",
        sa.Column("day_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=15), nullable=False),
        sa.Column("answer", sa.String(length=15), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        *(_length("survey_total", name, 15) for name in ("question", "answer")),
        *_whole("survey_total", "people", 1, 50_000),
        sa.ForeignKeyConstraint(["day_id"], ["survey_day.id"], name=op.f("fk_survey_total_day_id")),
        sa.PrimaryKeyConstraint("day_id", "question", "answer", name=op.f("pk_survey_total")),
    )
    op.create_table(
        "survey_word",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *(_length("survey_word", name, most) for name, most in (("code", 30), ("language", 2), ("words", 400))),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_survey_word_operator_id")),
        sa.PrimaryKeyConstraint("code", "language", name=op.f("pk_survey_word")),
    )
    _kinds_kept(NOW)


def _days() -> None:
    words = {
        "kind": "kind IN ('public', 'third_sector', 'religious', 'other')",
        "activity": "activity IN ('food', 'health', 'education', 'social_protection', 'advice', 'psychological', "
        "'housing', 'other')",
    }
    op.create_table(
        "survey_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("every", sa.BigInteger(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("post_code", sa.String(length=5), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("activity", sa.String(length=20), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COUNTED),
        sa.Column("carried_to_id", sa.Uuid(), nullable=True),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.CheckConstraint(said, name=op.f(f"ck_survey_day_{name}_word")) for name, said in words.items()),
        _length("survey_day", "post_code", 5),
        *(check for name in ("every", "start") for check in _whole("survey_day", name, 1, 50)),
        *(check for name in COUNTED for check in _whole("survey_day", name, 0, 50_000)),
        sa.ForeignKeyConstraint(["carried_to_id"], ["survey_day.id"], name=op.f("fk_survey_day_carried_to_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_survey_day_operator_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["operator.id"], name=op.f("fk_survey_day_sent_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_survey_day_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_day")),
        sa.UniqueConstraint("site_id", "held_on", name=op.f("uq_survey_day_site_id_held_on")),
    )
    op.create_index(op.f("ix_survey_day_carried_to_id"), "survey_day", ["carried_to_id"])


def downgrade() -> None:
    for name in ("retention_rule", "retention_run"):
        op.execute(sa.text(f"DELETE FROM {name} WHERE kind = 'survey_form'"))  # noqa: S608  (named here)
    _kinds_kept(BEFORE)
    for name in ("survey_word", "survey_total", "survey_form", "survey_day"):
        op.drop_table(name)


def _length(table: str, column: str, most: int) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"length({column}) <= {most}", name=op.f(f"ck_{table}_{column}_length"))


def _whole(table: str, column: str, low: int, high: int) -> list[sa.CheckConstraint]:
    checks = [sa.CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=op.f(f"ck_{table}_{column}_bounds"))]
    if op.get_bind().dialect.name == "sqlite":
        checks.append(sa.CheckConstraint(f"typeof({column}) = 'integer'", name=op.f(f"ck_{table}_{column}_whole")))
    return checks


def _kinds_kept(words: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        for name in ("retention_rule", "retention_run"):
            op.drop_constraint(op.f(f"ck_{name}_kind_word"), name)
            op.create_check_constraint(op.f(f"ck_{name}_kind_word"), name, words)
        return
    _anew("retention_rule", _rule(words))
    op.drop_index(op.f("ix_retention_run_run_at"), "retention_run")
    _anew("retention_run", _run(words))
    op.create_index(op.f("ix_retention_run_run_at"), "retention_run", ["run_at"])


def _anew(table: str, things: list[sa.schema.SchemaItem]) -> None:
    """SQLite changes no check: the table is made again beside itself. Nothing refers to either."""
    columns = ", ".join(str(one.name) for one in things if isinstance(one, sa.Column))
    op.create_table(f"{table}_anew", *things)
    op.execute(sa.text(f"INSERT INTO {table}_anew ({columns}) SELECT {columns} FROM {table}"))  # noqa: S608  (above)
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)


def _rule(words: str) -> list[sa.schema.SchemaItem]:
    name = "retention_rule"
    return [
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("months", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(words, name=op.f(f"ck_{name}_kind_word")),
        *_whole(name, "months", 1, 240),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f(f"fk_{name}_operator_id")),
        sa.PrimaryKeyConstraint("kind", name=op.f(f"pk_{name}")),
    ]


def _run(words: str) -> list[sa.schema.SchemaItem]:
    name = "retention_run"
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("by_wish", sa.Boolean(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(words, name=op.f(f"ck_{name}_kind_word")),
        *_whole(name, "number", 1, 10_000_000),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    ]
