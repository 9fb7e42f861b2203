# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Labels are printed on sheets, and it is remembered.

Revision ID: e5ab73f60308
Revises: d49a62e5f297
"""

import sqlalchemy as sa
from alembic import op

revision = "e5ab73f60308"
down_revision = "d49a62e5f297"


def upgrade() -> None:
    op.create_table(
        "label_sheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("page_width_um", sa.BigInteger(), nullable=False),
        sa.Column("page_height_um", sa.BigInteger(), nullable=False),
        sa.Column("label_width_um", sa.BigInteger(), nullable=False),
        sa.Column("label_height_um", sa.BigInteger(), nullable=False),
        sa.Column("left_um", sa.BigInteger(), nullable=False),
        sa.Column("top_um", sa.BigInteger(), nullable=False),
        sa.Column("pitch_x_um", sa.BigInteger(), nullable=False),
        sa.Column("pitch_y_um", sa.BigInteger(), nullable=False),
        sa.Column("across", sa.BigInteger(), nullable=False),
        sa.Column("down", sa.BigInteger(), nullable=False),
        sa.Column("is_roll", sa.Boolean(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("typeof(across) = 'integer'", name=op.f("ck_label_sheet_across_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(down) = 'integer'", name=op.f("ck_label_sheet_down_whole")).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(label_height_um) = 'integer'", name=op.f("ck_label_sheet_label_height_um_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(label_width_um) = 'integer'", name=op.f("ck_label_sheet_label_width_um_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(left_um) = 'integer'", name=op.f("ck_label_sheet_left_um_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(page_height_um) = 'integer'", name=op.f("ck_label_sheet_page_height_um_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(page_width_um) = 'integer'", name=op.f("ck_label_sheet_page_width_um_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(pitch_x_um) = 'integer'", name=op.f("ck_label_sheet_pitch_x_um_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(pitch_y_um) = 'integer'", name=op.f("ck_label_sheet_pitch_y_um_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(top_um) = 'integer'", name=op.f("ck_label_sheet_top_um_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("across BETWEEN 1 AND 50", name=op.f("ck_label_sheet_across_bounds")),
        sa.CheckConstraint("down BETWEEN 1 AND 100", name=op.f("ck_label_sheet_down_bounds")),
        sa.CheckConstraint(
            "label_height_um BETWEEN 5000 AND 600000", name=op.f("ck_label_sheet_label_height_um_bounds")
        ),
        sa.CheckConstraint("label_width_um BETWEEN 5000 AND 600000", name=op.f("ck_label_sheet_label_width_um_bounds")),
        sa.CheckConstraint("left_um BETWEEN 0 AND 600000", name=op.f("ck_label_sheet_left_um_bounds")),
        sa.CheckConstraint("length(name) <= 60", name=op.f("ck_label_sheet_name_length")),
        sa.CheckConstraint("page_height_um BETWEEN 5000 AND 600000", name=op.f("ck_label_sheet_page_height_um_bounds")),
        sa.CheckConstraint("page_width_um BETWEEN 10000 AND 600000", name=op.f("ck_label_sheet_page_width_um_bounds")),
        sa.CheckConstraint("pitch_x_um BETWEEN 5000 AND 600000", name=op.f("ck_label_sheet_pitch_x_um_bounds")),
        sa.CheckConstraint("pitch_y_um BETWEEN 5000 AND 600000", name=op.f("ck_label_sheet_pitch_y_um_bounds")),
        sa.CheckConstraint("top_um BETWEEN 0 AND 600000", name=op.f("ck_label_sheet_top_um_bounds")),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_label_sheet_ambito_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_label_sheet_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_sheet")),
    )
    op.create_index(op.f("ix_label_sheet_ambito_id"), "label_sheet", ["ambito_id"], unique=False)
    op.create_table(
        "printer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("dpi", sa.BigInteger(), nullable=False),
        sa.Column("output", sa.String(length=3), nullable=False),
        sa.Column("offset_x_um", sa.BigInteger(), nullable=False),
        sa.Column("offset_y_um", sa.BigInteger(), nullable=False),
        sa.Column("sheet", sa.String(length=40), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("output IN ('pdf', 'zpl')", name=op.f("ck_printer_output_word")),
        sa.CheckConstraint("typeof(dpi) = 'integer'", name=op.f("ck_printer_dpi_whole")).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(offset_x_um) = 'integer'", name=op.f("ck_printer_offset_x_um_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(offset_y_um) = 'integer'", name=op.f("ck_printer_offset_y_um_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("dpi BETWEEN 203 AND 600", name=op.f("ck_printer_dpi_bounds")),
        sa.CheckConstraint("length(name) <= 60", name=op.f("ck_printer_name_length")),
        sa.CheckConstraint("length(sheet) <= 40", name=op.f("ck_printer_sheet_length")),
        sa.CheckConstraint("offset_x_um BETWEEN -10000 AND 10000", name=op.f("ck_printer_offset_x_um_bounds")),
        sa.CheckConstraint("offset_y_um BETWEEN -10000 AND 10000", name=op.f("ck_printer_offset_y_um_bounds")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_printer_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printer")),
    )
    op.create_index(
        "uq_printer_site_id_name",
        "printer",
        ["site_id", "name"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "label_print",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printer_id", sa.Uuid(), nullable=True),
        sa.Column("sheet", sa.String(length=40), nullable=False),
        sa.Column("symbol", sa.String(length=12), nullable=False),
        sa.Column("output", sa.String(length=3), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("dpi", sa.BigInteger(), nullable=False),
        sa.Column("labels", sa.BigInteger(), nullable=False),
        sa.Column("sheets", sa.BigInteger(), nullable=False),
        sa.Column("replays", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("output IN ('pdf', 'zpl')", name=op.f("ck_label_print_output_word")),
        sa.CheckConstraint("typeof(dpi) = 'integer'", name=op.f("ck_label_print_dpi_whole")).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(labels) = 'integer'", name=op.f("ck_label_print_labels_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(replays) = 'integer'", name=op.f("ck_label_print_replays_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(sheets) = 'integer'", name=op.f("ck_label_print_sheets_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(start) = 'integer'", name=op.f("ck_label_print_start_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("dpi BETWEEN 203 AND 600", name=op.f("ck_label_print_dpi_bounds")),
        sa.CheckConstraint("labels BETWEEN 1 AND 100000", name=op.f("ck_label_print_labels_bounds")),
        sa.CheckConstraint("length(sheet) <= 40", name=op.f("ck_label_print_sheet_length")),
        sa.CheckConstraint("length(symbol) <= 12", name=op.f("ck_label_print_symbol_length")),
        sa.CheckConstraint("replays BETWEEN 0 AND 1000000000", name=op.f("ck_label_print_replays_bounds")),
        sa.CheckConstraint("sheets BETWEEN 1 AND 100000", name=op.f("ck_label_print_sheets_bounds")),
        sa.CheckConstraint("start BETWEEN 1 AND 5000", name=op.f("ck_label_print_start_bounds")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_label_print_operator_id")),
        sa.ForeignKeyConstraint(["printer_id"], ["printer.id"], name=op.f("fk_label_print_printer_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_label_print_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_print")),
    )
    op.create_index(
        op.f("ix_label_print_operator_id_label_print_printed_at"),
        "label_print",
        ["operator_id", "printed_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_label_print_site_id_label_print_printed_at"), "label_print", ["site_id", "printed_at"], unique=False
    )
    op.create_table(
        "label_print_line",
        sa.Column("print_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("value", sa.String(length=20), nullable=False),
        sa.Column("copies", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind <> 'person' OR (thing_id IS NULL AND title = '')", name=op.f("ck_label_print_line_nobody")
        ),
        sa.CheckConstraint(
            "kind IN ('item', 'lot', 'kit', 'site', 'shelf', 'transfer', 'person', 'operator', 'blank', "
            "'mode', 'quantity')",
            name=op.f("ck_label_print_line_kind_word"),
        ),
        sa.CheckConstraint("typeof(copies) = 'integer'", name=op.f("ck_label_print_line_copies_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(position) = 'integer'", name=op.f("ck_label_print_line_position_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("copies BETWEEN 1 AND 100000", name=op.f("ck_label_print_line_copies_bounds")),
        sa.CheckConstraint("length(title) <= 120", name=op.f("ck_label_print_line_title_length")),
        sa.CheckConstraint("length(value) <= 20", name=op.f("ck_label_print_line_value_length")),
        sa.CheckConstraint("position BETWEEN 1 AND 10000", name=op.f("ck_label_print_line_position_bounds")),
        sa.ForeignKeyConstraint(["print_id"], ["label_print.id"], name=op.f("fk_label_print_line_print_id")),
        sa.PrimaryKeyConstraint("print_id", "position", name=op.f("pk_label_print_line")),
    )
    op.create_index(op.f("ix_label_print_line_thing_id"), "label_print_line", ["thing_id"], unique=False)
    op.create_table(
        "blank_code",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("print_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("typeof(position) = 'integer'", name=op.f("ck_blank_code_position_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("length(code) <= 10", name=op.f("ck_blank_code_code_length")),
        sa.CheckConstraint("position BETWEEN 1 AND 100000", name=op.f("ck_blank_code_position_bounds")),
        sa.ForeignKeyConstraint(["print_id"], ["label_print.id"], name=op.f("fk_blank_code_print_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_blank_code")),
        sa.UniqueConstraint("print_id", "position", name=op.f("uq_blank_code_print_id_position")),
    )


def downgrade() -> None:
    for name in ("blank_code", "label_print_line", "label_print", "printer", "label_sheet"):
        op.drop_table(name)
