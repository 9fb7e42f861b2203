# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Gifts have a donor, purchases an order.

Revision ID: a16d39b2cf64
Revises: f05c28a1be53
"""

import sqlalchemy as sa
from alembic import op

revision = "a16d39b2cf64"
down_revision = "f05c28a1be53"


def upgrade() -> None:
    op.create_table(
        "donor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("tax_code", sa.String(length=16), nullable=True),
        sa.Column("address", sa.String(length=160), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind <> 'private' OR (tax_code IS NULL AND address IS NULL AND email IS NULL)",
            name=op.f("ck_donor_privacy"),
        ),
        sa.CheckConstraint("kind IN ('company', 'private', 'body')", name=op.f("ck_donor_kind_word")),
        sa.CheckConstraint("length(address) <= 160", name=op.f("ck_donor_address_length")),
        sa.CheckConstraint("length(email) <= 254", name=op.f("ck_donor_email_length")),
        sa.CheckConstraint("length(folded) <= 400", name=op.f("ck_donor_folded_length")),
        sa.CheckConstraint("length(kind) <= 8", name=op.f("ck_donor_kind_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_donor_name_length")),
        sa.CheckConstraint("length(tax_code) <= 16", name=op.f("ck_donor_tax_code_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor")),
    )
    op.create_index("uq_donor_tax_code", "donor", ["tax_code"], unique=True)
    op.create_table(
        "donation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=True),
        sa.Column("donor_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("declared_value_cents", sa.BigInteger(), nullable=True),
        sa.Column("value_basis", sa.String(length=16), nullable=True),
        sa.Column("ddt_number", sa.String(length=40), nullable=True),
        sa.Column("ddt_on", sa.Date(), nullable=True),
        sa.Column("waste_g", sa.BigInteger(), nullable=True),
        sa.Column("notice_sent_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revised_by", sa.Uuid(), nullable=True),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdraw_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdraw_reason IS NULL)", name=op.f("ck_donation_withdrawn_whole")
        ),
        sa.CheckConstraint("length(withdraw_reason) <= 500", name=op.f("ck_donation_withdraw_reason_length")),
        sa.CheckConstraint("(revised_by IS NULL) = (revised_at IS NULL)", name=op.f("ck_donation_revised_whole")),
        sa.CheckConstraint("receipt_id IS NOT NULL OR waste_g IS NOT NULL", name=op.f("ck_donation_something")),
        sa.CheckConstraint("receipt_id IS NULL OR withdrawn_at IS NULL", name=op.f("ck_donation_withdrawn_waste")),
        sa.CheckConstraint("length(note) <= 500", name=op.f("ck_donation_note_length")),
        sa.CheckConstraint("channel IN ('brought', 'collected')", name=op.f("ck_donation_channel_word")),
        sa.CheckConstraint(
            "typeof(declared_value_cents) = 'integer' OR declared_value_cents IS NULL",
            name=op.f("ck_donation_declared_value_cents_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(waste_g) = 'integer' OR waste_g IS NULL", name=op.f("ck_donation_waste_g_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "value_basis IN ('last_sale_price', 'purchase_cost', 'estimate')", name=op.f("ck_donation_value_basis_word")
        ),
        sa.CheckConstraint(
            "(declared_value_cents IS NULL) = (value_basis IS NULL)", name=op.f("ck_donation_value_whole")
        ),
        sa.CheckConstraint(
            "declared_value_cents BETWEEN 0 AND 100000000000", name=op.f("ck_donation_declared_value_cents_bounds")
        ),
        sa.CheckConstraint("length(channel) <= 10", name=op.f("ck_donation_channel_length")),
        sa.CheckConstraint("length(ddt_number) <= 40", name=op.f("ck_donation_ddt_number_length")),
        sa.CheckConstraint("length(value_basis) <= 16", name=op.f("ck_donation_value_basis_length")),
        sa.CheckConstraint("waste_g BETWEEN 1 AND 100000000", name=op.f("ck_donation_waste_g_bounds")),
        sa.ForeignKeyConstraint(["donor_id"], ["donor.id"], name=op.f("fk_donation_donor_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_donation_receipt_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["operator.id"], name=op.f("fk_donation_recorded_by")),
        sa.ForeignKeyConstraint(["revised_by"], ["operator.id"], name=op.f("fk_donation_revised_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_donation_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donation")),
        sa.UniqueConstraint("receipt_id", name=op.f("uq_donation_receipt_id")),
    )
    op.create_index(
        op.f("ix_donation_donor_id_donation_received_on"), "donation", ["donor_id", "received_on"], unique=False
    )
    op.create_index(
        op.f("ix_donation_site_id_donation_received_on"), "donation", ["site_id", "received_on"], unique=False
    )
    op.create_table(
        "declaration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("donor_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("quarter", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_declaration_number_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(quarter) = 'integer'", name=op.f("ck_declaration_quarter_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(year) = 'integer'", name=op.f("ck_declaration_year_whole")).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("number BETWEEN 1 AND 1000000", name=op.f("ck_declaration_number_bounds")),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_declaration_quarter_bounds")),
        sa.CheckConstraint("year BETWEEN 1970 AND 2199", name=op.f("ck_declaration_year_bounds")),
        sa.ForeignKeyConstraint(["donor_id"], ["donor.id"], name=op.f("fk_declaration_donor_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["operator.id"], name=op.f("fk_declaration_issued_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_declaration_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint(
            "donor_id",
            "organisation_id",
            "year",
            "quarter",
            name=op.f("uq_declaration_donor_id_organisation_id_year_quarter"),
        ),
        sa.UniqueConstraint(
            "organisation_id", "year", "number", name=op.f("uq_declaration_organisation_id_year_number")
        ),
    )
    op.create_table(
        "supplier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("tax_code", sa.String(length=16), nullable=True),
        sa.Column("address", sa.String(length=160), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("lead_time_days", sa.BigInteger(), nullable=False),
        sa.Column("min_order_cents", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("typeof(lead_time_days) = 'integer'", name=op.f("ck_supplier_lead_time_days_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(min_order_cents) = 'integer' OR min_order_cents IS NULL",
            name=op.f("ck_supplier_min_order_cents_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("lead_time_days BETWEEN 0 AND 730", name=op.f("ck_supplier_lead_time_days_bounds")),
        sa.CheckConstraint("length(address) <= 160", name=op.f("ck_supplier_address_length")),
        sa.CheckConstraint("length(email) <= 254", name=op.f("ck_supplier_email_length")),
        sa.CheckConstraint("length(folded) <= 400", name=op.f("ck_supplier_folded_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_supplier_name_length")),
        sa.CheckConstraint("length(note) <= 500", name=op.f("ck_supplier_note_length")),
        sa.CheckConstraint("length(tax_code) <= 16", name=op.f("ck_supplier_tax_code_length")),
        sa.CheckConstraint("min_order_cents BETWEEN 0 AND 100000000", name=op.f("ck_supplier_min_order_cents_bounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
    )
    op.create_index("uq_supplier_tax_code", "supplier", ["tax_code"], unique=True)
    op.create_table(
        "supplier_item",
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("unit_price_cents", sa.BigInteger(), nullable=False),
        sa.Column("pack_pieces", sa.BigInteger(), nullable=False),
        sa.Column("min_quantity", sa.BigInteger(), nullable=False),
        sa.Column("lead_time_days", sa.BigInteger(), nullable=True),
        sa.Column("supplier_code", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "typeof(lead_time_days) = 'integer' OR lead_time_days IS NULL",
            name=op.f("ck_supplier_item_lead_time_days_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(min_quantity) = 'integer'", name=op.f("ck_supplier_item_min_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(pack_pieces) = 'integer'", name=op.f("ck_supplier_item_pack_pieces_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(unit_price_cents) = 'integer'", name=op.f("ck_supplier_item_unit_price_cents_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("lead_time_days BETWEEN 0 AND 730", name=op.f("ck_supplier_item_lead_time_days_bounds")),
        sa.CheckConstraint("length(supplier_code) <= 40", name=op.f("ck_supplier_item_supplier_code_length")),
        sa.CheckConstraint("min_quantity BETWEEN 1 AND 100000", name=op.f("ck_supplier_item_min_quantity_bounds")),
        sa.CheckConstraint("pack_pieces BETWEEN 1 AND 100000", name=op.f("ck_supplier_item_pack_pieces_bounds")),
        sa.CheckConstraint(
            "unit_price_cents BETWEEN 0 AND 100000000", name=op.f("ck_supplier_item_unit_price_cents_bounds")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_supplier_item_item_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_supplier_item_supplier_id")),
        sa.PrimaryKeyConstraint("supplier_id", "item_id", name=op.f("pk_supplier_item")),
    )
    op.create_index(op.f("ix_supplier_item_item_id"), "supplier_item", ["item_id"], unique=False)
    op.create_table(
        "purchase_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("supplier_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("funding", sa.String(length=10), nullable=False),
        sa.Column("cig", sa.String(length=10), nullable=True),
        sa.Column("cup", sa.String(length=15), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (close_reason IS NULL)", name=op.f("ck_purchase_order_closed_with_reason")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("ck_purchase_order_closed_by_somebody")
        ),
        sa.CheckConstraint("(number IS NULL) = (year IS NULL)", name=op.f("ck_purchase_order_number_in_year")),
        sa.CheckConstraint("(sent_at IS NULL) = (number IS NULL)", name=op.f("ck_purchase_order_numbered")),
        sa.CheckConstraint("(sent_at IS NULL) = (sent_by IS NULL)", name=op.f("ck_purchase_order_sent_by_somebody")),
        sa.CheckConstraint("funding IN ('programme', 'own')", name=op.f("ck_purchase_order_funding_word")),
        sa.CheckConstraint(
            "typeof(number) = 'integer' OR number IS NULL", name=op.f("ck_purchase_order_number_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(year) = 'integer' OR year IS NULL", name=op.f("ck_purchase_order_year_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("length(cig) <= 10", name=op.f("ck_purchase_order_cig_length")),
        sa.CheckConstraint("length(close_reason) <= 500", name=op.f("ck_purchase_order_close_reason_length")),
        sa.CheckConstraint("length(code) <= 10", name=op.f("ck_purchase_order_code_length")),
        sa.CheckConstraint("length(cup) <= 15", name=op.f("ck_purchase_order_cup_length")),
        sa.CheckConstraint("length(funding) <= 10", name=op.f("ck_purchase_order_funding_length")),
        sa.CheckConstraint("length(note) <= 500", name=op.f("ck_purchase_order_note_length")),
        sa.CheckConstraint("number BETWEEN 1 AND 1000000", name=op.f("ck_purchase_order_number_bounds")),
        sa.CheckConstraint("year BETWEEN 1970 AND 2199", name=op.f("ck_purchase_order_year_bounds")),
        sa.ForeignKeyConstraint(["closed_by"], ["operator.id"], name=op.f("fk_purchase_order_closed_by")),
        sa.ForeignKeyConstraint(["created_by"], ["operator.id"], name=op.f("fk_purchase_order_created_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_purchase_order_organisation_id")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["operator.id"], name=op.f("fk_purchase_order_sent_by")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_purchase_order_site_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_purchase_order_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_order")),
        sa.UniqueConstraint("code", name=op.f("uq_purchase_order_code")),
        sa.UniqueConstraint(
            "organisation_id", "year", "number", name=op.f("uq_purchase_order_organisation_id_year_number")
        ),
    )
    op.create_index(
        op.f("ix_purchase_order_site_id_purchase_order_created_at"),
        "purchase_order",
        ["site_id", "created_at"],
        unique=False,
    )
    op.create_index(op.f("ix_purchase_order_supplier_id"), "purchase_order", ["supplier_id"], unique=False)
    op.create_table(
        "order_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_cents", sa.BigInteger(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.CheckConstraint("typeof(position) = 'integer'", name=op.f("ck_order_line_position_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_order_line_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(unit_price_cents) = 'integer'", name=op.f("ck_order_line_unit_price_cents_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("position BETWEEN 1 AND 500", name=op.f("ck_order_line_position_bounds")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 100000", name=op.f("ck_order_line_quantity_bounds")),
        sa.CheckConstraint(
            "unit_price_cents BETWEEN 0 AND 100000000", name=op.f("ck_order_line_unit_price_cents_bounds")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_order_line_item_id")),
        sa.ForeignKeyConstraint(["order_id"], ["purchase_order.id"], name=op.f("fk_order_line_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_line")),
        sa.UniqueConstraint("order_id", "item_id", name=op.f("uq_order_line_order_id_item_id")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_order_line_order_id_position")),
    )
    op.create_index(op.f("ix_order_line_item_id"), "order_line", ["item_id"], unique=False)
    op.create_table(
        "order_receipt",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("ddt_number", sa.String(length=40), nullable=True),
        sa.CheckConstraint("length(ddt_number) <= 40", name=op.f("ck_order_receipt_ddt_number_length")),
        sa.ForeignKeyConstraint(["order_id"], ["purchase_order.id"], name=op.f("fk_order_receipt_order_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_order_receipt_receipt_id")),
        sa.PrimaryKeyConstraint("receipt_id", name=op.f("pk_order_receipt")),
    )
    op.create_index(op.f("ix_order_receipt_order_id"), "order_receipt", ["order_id"], unique=False)
    op.create_table(
        "order_receipt_line",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_order_receipt_line_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("length(reason) <= 200", name=op.f("ck_order_receipt_line_reason_length")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 100000", name=op.f("ck_order_receipt_line_quantity_bounds")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_order_receipt_line_item_id")),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["order_receipt.receipt_id"], name=op.f("fk_order_receipt_line_receipt_id")
        ),
        sa.PrimaryKeyConstraint("receipt_id", "item_id", name=op.f("pk_order_receipt_line")),
    )


def downgrade() -> None:
    op.drop_table("order_receipt_line")
    op.drop_table("order_receipt")
    op.drop_table("order_line")
    op.drop_table("purchase_order")
    op.drop_table("supplier_item")
    op.drop_table("supplier")
    op.drop_table("declaration")
    op.drop_table("donation")
    op.drop_table("donor")
