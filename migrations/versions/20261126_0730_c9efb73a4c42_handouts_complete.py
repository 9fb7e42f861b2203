# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A handout knows its contact, its referral, its outing, and why it came so soon; limits and loans.

Revision ID: c9efb73a4c42
Revises: b8dea6293b31
"""

import sqlalchemy as sa
from alembic import op

revision = "c9efb73a4c42"
down_revision = "b8dea6293b31"

_LINKS = ("contact_id", "referral_id", "unlinked_person_id", "outing_id")


def upgrade() -> None:
    words = "'cold_alert', 'wet', 'theft', 'loss', 'damaged', 'other'"
    op.execute(
        sa.text(
            "ALTER TABLE handout ADD COLUMN exception VARCHAR(10) "
            f"CONSTRAINT ck_handout_exception_word CHECK (exception IN ({words}))"
        )
    )
    op.execute(sa.text("ALTER TABLE handout ADD COLUMN over_limit BOOLEAN NOT NULL DEFAULT false"))
    for column in _LINKS:
        table = column.removesuffix("_id")
        constraint = f"CONSTRAINT fk_handout_{column} REFERENCES {table} (id)"
        op.execute(sa.text(f"ALTER TABLE handout ADD COLUMN {column} {_uuid()} {constraint}"))
        op.create_index(op.f(f"ix_handout_{column}"), "handout", [column], unique=False)
    constraint = "CONSTRAINT fk_unmet_request_instead_item_id REFERENCES item (id)"
    op.execute(sa.text(f"ALTER TABLE unmet_request ADD COLUMN instead_item_id {_uuid()} {constraint}"))
    op.create_table(
        "allowance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=True),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("per", sa.String(length=6), nullable=False),
        sa.Column("interval_days", sa.BigInteger(), nullable=True),
        sa.Column("most", sa.BigInteger(), nullable=True),
        sa.Column("period_days", sa.BigInteger(), nullable=True),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("per IN ('person', 'night')", name=op.f("ck_allowance_per_word")),
        sa.CheckConstraint(
            "typeof(interval_days) = 'integer' OR interval_days IS NULL", name=op.f("ck_allowance_interval_days_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(most) = 'integer' OR most IS NULL", name=op.f("ck_allowance_most_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(period_days) = 'integer' OR period_days IS NULL", name=op.f("ck_allowance_period_days_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("(category_id IS NULL) <> (item_id IS NULL)", name=op.f("ck_allowance_of_one")),
        sa.CheckConstraint("(most IS NULL) = (period_days IS NULL)", name=op.f("ck_allowance_most_in_a_period")),
        sa.CheckConstraint("interval_days BETWEEN 1 AND 730", name=op.f("ck_allowance_interval_days_bounds")),
        sa.CheckConstraint("interval_days IS NOT NULL OR most IS NOT NULL", name=op.f("ck_allowance_says_something")),
        sa.CheckConstraint("most BETWEEN 1 AND 1000", name=op.f("ck_allowance_most_bounds")),
        sa.CheckConstraint("period_days BETWEEN 1 AND 730", name=op.f("ck_allowance_period_days_bounds")),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_allowance_ambito_id")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_allowance_category_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_allowance_item_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_allowance_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance")),
    )
    op.create_index(op.f("ix_allowance_ambito_id"), "allowance", ["ambito_id"], unique=False)
    op.create_table(
        "loan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("handout_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("lent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_loan_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(returned) = 'integer'", name=op.f("ck_loan_returned_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("quantity BETWEEN 1 AND 1000", name=op.f("ck_loan_quantity_bounds")),
        sa.CheckConstraint("returned <= quantity", name=op.f("ck_loan_not_more_than_lent")),
        sa.CheckConstraint("returned BETWEEN 0 AND 1000", name=op.f("ck_loan_returned_bounds")),
        sa.ForeignKeyConstraint(["handout_id"], ["handout.id"], name=op.f("fk_loan_handout_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_loan_item_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_loan_lot_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_loan_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
    )
    op.create_index(op.f("ix_loan_handout_id"), "loan", ["handout_id"], unique=False)
    op.create_index(op.f("ix_loan_site_id_loan_ended_at"), "loan", ["site_id", "ended_at"], unique=False)
    op.create_table(
        "loan_return",
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_loan_return_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("quantity BETWEEN 1 AND 1000", name=op.f("ck_loan_return_quantity_bounds")),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_return_loan_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_loan_return_movement_id")),
        sa.PrimaryKeyConstraint("movement_id", "loan_id", name=op.f("pk_loan_return")),
    )
    op.create_index(op.f("ix_loan_return_loan_id"), "loan_return", ["loan_id"], unique=False)
    op.create_table(
        "goods_back",
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("of_movement_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_goods_back_movement_id")),
        sa.ForeignKeyConstraint(["of_movement_id"], ["movement.id"], name=op.f("fk_goods_back_of_movement_id")),
        sa.PrimaryKeyConstraint("movement_id", name=op.f("pk_goods_back")),
    )
    op.create_index(op.f("ix_goods_back_of_movement_id"), "goods_back", ["of_movement_id"], unique=False)
    op.create_table(
        "over_limit",
        sa.Column("handout_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["handout_id"], ["handout.id"], name=op.f("fk_over_limit_handout_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_over_limit_item_id")),
        sa.PrimaryKeyConstraint("handout_id", "item_id", name=op.f("pk_over_limit")),
    )
    op.create_table(
        "handout_sheet_row",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("row_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("handout_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("typeof(row_number) = 'integer'", name=op.f("ck_handout_sheet_row_row_number_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("row_number BETWEEN 1 AND 100", name=op.f("ck_handout_sheet_row_row_number_bounds")),
        sa.ForeignKeyConstraint(["handout_id"], ["handout.id"], name=op.f("fk_handout_sheet_row_handout_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["handout_sheet.id"], name=op.f("fk_handout_sheet_row_sheet_id")),
        sa.PrimaryKeyConstraint("sheet_id", "row_number", name=op.f("pk_handout_sheet_row")),
    )


def downgrade() -> None:
    op.drop_table("handout_sheet_row")
    op.drop_table("over_limit")
    op.drop_table("goods_back")
    op.drop_table("loan_return")
    op.drop_table("loan")
    op.drop_table("allowance")
    op.execute(sa.text("ALTER TABLE unmet_request DROP COLUMN instead_item_id"))
    for column in _LINKS:
        op.drop_index(op.f(f"ix_handout_{column}"), "handout")
        op.execute(sa.text(f"ALTER TABLE handout DROP COLUMN {column}"))
    for column in ("over_limit", "exception"):
        op.execute(sa.text(f"ALTER TABLE handout DROP COLUMN {column}"))


def _uuid() -> str:
    """The type of an id in this database, as the models have it."""
    return "UUID" if op.get_bind().dialect.name == "postgresql" else "CHAR(32)"
