# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whom one met, summed up by month; what was known of a month when it was closed.

Revision ID: bac32d5e6f03
Revises: a9b21c4d5e02
"""

import sqlalchemy as sa
from alembic import op

revision = "bac32d5e6f03"
down_revision = "a9b21c4d5e02"

_MOST = 9007199254740992
_KINDS = "'street', 'desk', 'phone', 'day_centre', 'shelter'"


def _whole(table: str, column: str, low: int, high: int = _MOST) -> tuple[sa.CheckConstraint, ...]:
    bounds = sa.CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=op.f(f"ck_{table}_{column}_bounds"))
    kind = sa.CheckConstraint(f"typeof({column}) = 'integer'", name=op.f(f"ck_{table}_{column}_whole"))
    return bounds, kind.ddl_if(dialect="sqlite")


def upgrade() -> None:
    op.create_table(
        "contact_month",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("occasion", sa.String(length=7), nullable=False),
        sa.Column("coded", sa.Boolean(), nullable=False),
        sa.Column("with_goods", sa.Boolean(), nullable=False),
        sa.Column("with_need", sa.Boolean(), nullable=False),
        sa.Column("contacts", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_contact_month_kind_word")),
        sa.CheckConstraint("occasion IN ('first', 'return', 'unknown')", name=op.f("ck_contact_month_occasion_word")),
        *_whole("contact_month", "contacts", 1),
        *_whole("contact_month", "people", 1),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_contact_month_site_id")),
        sa.PrimaryKeyConstraint(
            *("site_id", "month", "kind", "occasion", "coded", "with_goods", "with_need"),
            name=op.f("pk_contact_month"),
        ),
    )
    op.create_table(
        "met_month",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_met_month_contact_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_met_month_site_id")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_met_month")),
    )
    op.create_index(op.f("ix_met_month_site_id_met_month_month"), "met_month", ["site_id", "month"])
    op.create_index(op.f("ix_contact_recorded_at"), "contact", ["recorded_at"])
    _closing()


def _closing() -> None:
    op.create_table(
        "closed_month",
        sa.Column("series", sa.String(length=10), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=False),
        sa.Column("leaf", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("length(series) <= 10", name=op.f("ck_closed_month_series_length")),
        sa.CheckConstraint("length(leaf) <= 40", name=op.f("ck_closed_month_leaf_length")),
        *_whole("closed_month", "number", -(2**62), 2**62),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_closed_month_ambito_id")),
        sa.PrimaryKeyConstraint("series", "ambito_id", "leaf", "month", name=op.f("pk_closed_month")),
    )
    op.create_table(
        "month_closed",
        sa.Column("series", sa.String(length=10), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.CheckConstraint("length(series) <= 10", name=op.f("ck_month_closed_series_length")),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_month_closed")),
    )


def downgrade() -> None:
    op.execute("DELETE FROM roll_up WHERE name = 'met'")  # else nothing would be summed up after the way back up
    op.drop_index(op.f("ix_contact_recorded_at"), "contact")
    for table in ("month_closed", "closed_month", "met_month", "contact_month"):
        op.drop_table(table)
