# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Street units go out, points have days with a queue, sheets of paper have numbers.

Revision ID: b8dea6293b31
Revises: a7cd95182a20
"""

import sqlalchemy as sa
from alembic import op

revision = "b8dea6293b31"
down_revision = "a7cd95182a20"


def upgrade() -> None:
    op.create_table(
        "outing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("from_site_id", sa.Uuid(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("van", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("load_transfer_id", sa.Uuid(), nullable=True),
        sa.Column("return_transfer_id", sa.Uuid(), nullable=True),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contacts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("people", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("people BETWEEN 0 AND 1000000", name=op.f("ck_outing_people_bounds")),
        sa.CheckConstraint("typeof(people) = 'integer' OR people IS NULL", name=op.f("ck_outing_people_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("state IN ('planned', 'loaded', 'closed', 'cancelled')", name=op.f("ck_outing_state_word")),
        sa.CheckConstraint("length(note) <= 500", name=op.f("ck_outing_note_length")),
        sa.CheckConstraint("length(van) <= 40", name=op.f("ck_outing_van_length")),
        sa.ForeignKeyConstraint(["from_site_id"], ["site.id"], name=op.f("fk_outing_from_site_id")),
        sa.ForeignKeyConstraint(["load_transfer_id"], ["transfer.id"], name=op.f("fk_outing_load_transfer_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_outing_operator_id")),
        sa.ForeignKeyConstraint(["return_transfer_id"], ["transfer.id"], name=op.f("fk_outing_return_transfer_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_outing_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outing")),
    )
    op.create_index(op.f("ix_outing_site_id_outing_planned_on"), "outing", ["site_id", "planned_on"], unique=False)
    op.create_table(
        "outing_crew",
        sa.Column("outing_id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_outing_crew_operator_id")),
        sa.ForeignKeyConstraint(["outing_id"], ["outing.id"], name=op.f("fk_outing_crew_outing_id")),
        sa.PrimaryKeyConstraint("outing_id", "operator_id", name=op.f("pk_outing_crew")),
    )
    op.create_table(
        "outing_zone",
        sa.Column("outing_id", sa.Uuid(), nullable=False),
        sa.Column("zone_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("typeof(position) = 'integer'", name=op.f("ck_outing_zone_position_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("position BETWEEN 1 AND 100", name=op.f("ck_outing_zone_position_bounds")),
        sa.ForeignKeyConstraint(["outing_id"], ["outing.id"], name=op.f("fk_outing_zone_outing_id")),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_outing_zone_zone_id")),
        sa.PrimaryKeyConstraint("outing_id", "zone_id", name=op.f("pk_outing_zone")),
    )
    op.create_table(
        "outing_count",
        sa.Column("outing_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("loaded", sa.BigInteger(), nullable=False),
        sa.Column("given", sa.BigInteger(), nullable=False),
        sa.Column("back", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("typeof(back) = 'integer'", name=op.f("ck_outing_count_back_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(given) = 'integer'", name=op.f("ck_outing_count_given_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(loaded) = 'integer'", name=op.f("ck_outing_count_loaded_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("back BETWEEN 0 AND 100000", name=op.f("ck_outing_count_back_bounds")),
        sa.CheckConstraint("given BETWEEN 0 AND 100000", name=op.f("ck_outing_count_given_bounds")),
        sa.CheckConstraint("loaded BETWEEN 0 AND 100000", name=op.f("ck_outing_count_loaded_bounds")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_outing_count_item_id")),
        sa.ForeignKeyConstraint(["outing_id"], ["outing.id"], name=op.f("fk_outing_count_outing_id")),
        sa.PrimaryKeyConstraint("outing_id", "item_id", name=op.f("pk_outing_count")),
    )
    op.create_table(
        "distribution_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_distribution_day_operator_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_distribution_day_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution_day")),
        sa.UniqueConstraint("site_id", "held_on", name=op.f("uq_distribution_day_site_id_held_on")),
    )
    op.create_table(
        "queue_number",
        sa.Column("day_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'called', 'served', 'gone')", name=op.f("ck_queue_number_state_word")),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_queue_number_number_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 2000", name=op.f("ck_queue_number_number_bounds")),
        sa.ForeignKeyConstraint(["day_id"], ["distribution_day.id"], name=op.f("fk_queue_number_day_id")),
        sa.PrimaryKeyConstraint("day_id", "number", name=op.f("pk_queue_number")),
    )
    op.create_table(
        "handout_sheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keyed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_handout_sheet_number_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 1000000", name=op.f("ck_handout_sheet_number_bounds")),
        sa.ForeignKeyConstraint(["keyed_by"], ["operator.id"], name=op.f("fk_handout_sheet_keyed_by")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_handout_sheet_operator_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_handout_sheet_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handout_sheet")),
        sa.UniqueConstraint("site_id", "number", name=op.f("uq_handout_sheet_site_id_number")),
    )
    op.create_table(
        "handout_sheet_item",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("typeof(position) = 'integer'", name=op.f("ck_handout_sheet_item_position_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("position BETWEEN 1 AND 200", name=op.f("ck_handout_sheet_item_position_bounds")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_handout_sheet_item_item_id")),
        sa.ForeignKeyConstraint(["sheet_id"], ["handout_sheet.id"], name=op.f("fk_handout_sheet_item_sheet_id")),
        sa.PrimaryKeyConstraint("sheet_id", "position", name=op.f("pk_handout_sheet_item")),
    )


def downgrade() -> None:
    op.drop_table("handout_sheet_item")
    op.drop_table("handout_sheet")
    op.drop_table("queue_number")
    op.drop_table("distribution_day")
    op.drop_table("outing_count")
    op.drop_table("outing_zone")
    op.drop_table("outing_crew")
    op.drop_table("outing")
