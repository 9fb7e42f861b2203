# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The house stands: network, operators, catalogue, ledger, people by code, handouts.

Revision ID: 5f1c0a7d3e20
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "5f1c0a7d3e20"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("typeof(status) = 'integer' OR status IS NULL", name=op.f("ck_act_status_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("length(fingerprint) <= 64", name=op.f("ck_act_fingerprint_length")),
        sa.CheckConstraint("length(kind) <= 40", name=op.f("ck_act_kind_length")),
        sa.CheckConstraint("status BETWEEN 200 AND 299", name=op.f("ck_act_status_bounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    op.create_table(
        "ambito",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.CheckConstraint("length(code) <= 8", name=op.f("ck_ambito_code_length")),
        sa.CheckConstraint("length(name) <= 80", name=op.f("ck_ambito_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ambito")),
        sa.UniqueConstraint("code", name=op.f("uq_ambito_code")),
        sa.UniqueConstraint("name", name=op.f("uq_ambito_name")),
    )
    op.create_table(
        "category",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("fead_class", sa.String(length=3), nullable=False),
        sa.Column("pictogram", sa.String(length=20), nullable=False),
        sa.Column("new_only", sa.Boolean(), nullable=False),
        sa.Column("usual_interval_days", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "fead_class IN ('H-a', 'H-b', 'H-c', 'H-d', 'H-e', 'H-f')", name=op.f("ck_category_fead_class_word")
        ),
        sa.CheckConstraint("typeof(position) = 'integer'", name=op.f("ck_category_position_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(usual_interval_days) = 'integer' OR usual_interval_days IS NULL",
            name=op.f("ck_category_usual_interval_days_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("length(code) <= 20", name=op.f("ck_category_code_length")),
        sa.CheckConstraint("length(name) <= 60", name=op.f("ck_category_name_length")),
        sa.CheckConstraint("length(name_en) <= 60", name=op.f("ck_category_name_en_length")),
        sa.CheckConstraint("length(pictogram) <= 20", name=op.f("ck_category_pictogram_length")),
        sa.CheckConstraint("position BETWEEN 0 AND 9999", name=op.f("ck_category_position_bounds")),
        sa.CheckConstraint(
            "usual_interval_days BETWEEN 1 AND 730", name=op.f("ck_category_usual_interval_days_bounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("code", name=op.f("uq_category_code")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) <= 20", name=op.f("ck_heartbeat_name_length")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "job_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("slot", sa.String(length=20), nullable=False),
        sa.Column("host", sa.String(length=120), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=500), nullable=True),
        sa.CheckConstraint("length(host) <= 120", name=op.f("ck_job_run_host_length")),
        sa.CheckConstraint("length(job) <= 40", name=op.f("ck_job_run_job_length")),
        sa.CheckConstraint("length(outcome) <= 500", name=op.f("ck_job_run_outcome_length")),
        sa.CheckConstraint("length(slot) <= 20", name=op.f("ck_job_run_slot_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", "slot", name=op.f("uq_job_run_job_slot")),
    )
    op.create_table(
        "operator",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(display_name) <= 80", name=op.f("ck_operator_display_name_length")),
        sa.CheckConstraint("length(language) <= 5", name=op.f("ck_operator_language_length")),
        sa.CheckConstraint("length(password_hash) <= 200", name=op.f("ck_operator_password_hash_length")),
        sa.CheckConstraint("length(username) <= 40", name=op.f("ck_operator_username_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
        sa.UniqueConstraint("username", name=op.f("uq_operator_username")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("age_band", sa.String(length=5), nullable=True),
        sa.Column("gender", sa.String(length=5), nullable=True),
        sa.Column("citizenship", sa.String(length=6), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("sizes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "age_band IN ('0-15', '16-17', '18-29', '30-49', '50-64', '65+')", name=op.f("ck_person_age_band_word")
        ),
        sa.CheckConstraint("citizenship IN ('it', 'eu', 'non_eu')", name=op.f("ck_person_citizenship_word")),
        sa.CheckConstraint("gender IN ('f', 'm', 'other')", name=op.f("ck_person_gender_word")),
        sa.CheckConstraint("length(code) <= 8", name=op.f("ck_person_code_length")),
        sa.CheckConstraint("length(language) <= 5", name=op.f("ck_person_language_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("code", name=op.f("uq_person_code")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(subject) <= 64", name=op.f("ck_sign_in_attempt_subject_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(
        op.f("ix_sign_in_attempt_subject_sign_in_attempt_at"), "sign_in_attempt", ["subject", "at"], unique=False
    )

    op.create_table(
        "access_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(action) <= 40", name=op.f("ck_access_record_action_length")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_access_record_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_record")),
    )
    op.create_index(op.f("ix_access_record_operator_id"), "access_record", ["operator_id"], unique=False)
    op.create_index(
        op.f("ix_access_record_subject_id_access_record_at"), "access_record", ["subject_id", "at"], unique=False
    )

    op.create_table(
        "operator_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('browser', 'api', 'device')", name=op.f("ck_operator_session_kind_word")),
        sa.CheckConstraint("length(name) <= 80", name=op.f("ck_operator_session_name_length")),
        sa.CheckConstraint("length(secret_hash) <= 64", name=op.f("ck_operator_session_secret_hash_length")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_operator_session_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_session")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_operator_session_secret_hash")),
    )
    op.create_index(op.f("ix_operator_session_operator_id"), "operator_session", ["operator_id"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("tax_code", sa.String(length=16), nullable=True),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_organisation_name_length")),
        sa.CheckConstraint("length(tax_code) <= 16", name=op.f("ck_organisation_tax_code_length")),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_organisation_ambito_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_index(op.f("ix_organisation_ambito_id"), "organisation", ["ambito_id"], unique=False)

    op.create_table(
        "product",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_product_name_length")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_product_category_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("category_id", "name", name=op.f("uq_product_category_id_name")),
    )
    op.create_table(
        "quarantined_handout",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=True),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reason) <= 40", name=op.f("ck_quarantined_handout_reason_length")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_quarantined_handout_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantined_handout")),
    )
    op.create_index(op.f("ix_quarantined_handout_act_id"), "quarantined_handout", ["act_id"], unique=False)

    op.create_table(
        "item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("sku_key", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("size", sa.String(length=20), nullable=True),
        sa.Column("gender", sa.String(length=5), nullable=True),
        sa.Column("tracks_expiry", sa.Boolean(), nullable=False),
        sa.Column("unit_value_cents", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("gender IN ('f', 'm', 'other')", name=op.f("ck_item_gender_word")),
        sa.CheckConstraint("typeof(position) = 'integer'", name=op.f("ck_item_position_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "typeof(unit_value_cents) = 'integer' OR unit_value_cents IS NULL",
            name=op.f("ck_item_unit_value_cents_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("length(code) <= 10", name=op.f("ck_item_code_length")),
        sa.CheckConstraint("length(folded) <= 400", name=op.f("ck_item_folded_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_item_name_length")),
        sa.CheckConstraint("length(size) <= 20", name=op.f("ck_item_size_length")),
        sa.CheckConstraint("length(sku) <= 40", name=op.f("ck_item_sku_length")),
        sa.CheckConstraint("length(sku_key) <= 40", name=op.f("ck_item_sku_key_length")),
        sa.CheckConstraint("position BETWEEN 0 AND 9999", name=op.f("ck_item_position_bounds")),
        sa.CheckConstraint("unit_value_cents BETWEEN 0 AND 100000000", name=op.f("ck_item_unit_value_cents_bounds")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_item_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("code", name=op.f("uq_item_code")),
        sa.UniqueConstraint("sku_key", name=op.f("uq_item_sku_key")),
    )
    op.create_index(op.f("ix_item_product_id"), "item", ["product_id"], unique=False)

    op.create_table(
        "site",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=160), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('warehouse', 'point', 'street_unit')", name=op.f("ck_site_kind_word")),
        sa.CheckConstraint("length(address) <= 160", name=op.f("ck_site_address_length")),
        sa.CheckConstraint("length(code) <= 10", name=op.f("ck_site_code_length")),
        sa.CheckConstraint("length(name) <= 80", name=op.f("ck_site_name_length")),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_site_ambito_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_site_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("code", name=op.f("uq_site_code")),
    )
    op.create_index(op.f("ix_site_ambito_id"), "site", ["ambito_id"], unique=False)
    op.create_index(op.f("ix_site_organisation_id"), "site", ["organisation_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "role IN ('volunteer', 'distributor', 'procurement', 'coordinator', 'region', 'admin')",
            name=op.f("ck_assignment_role_word"),
        ),
        sa.CheckConstraint("ambito_id IS NULL OR site_id IS NULL", name=op.f("ck_assignment_one_scope")),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_assignment_ambito_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_assignment_operator_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_assignment_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "operator_id", "role", "ambito_id", "site_id", name=op.f("uq_assignment_operator_id_role_ambito_id_site_id")
        ),
    )
    op.create_index(op.f("ix_assignment_ambito_id"), "assignment", ["ambito_id"], unique=False)
    op.create_index(op.f("ix_assignment_site_id"), "assignment", ["site_id"], unique=False)

    op.create_table(
        "barcode",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("pieces", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("typeof(pieces) = 'integer'", name=op.f("ck_barcode_pieces_whole")).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("length(code) <= 40", name=op.f("ck_barcode_code_length")),
        sa.CheckConstraint("pieces BETWEEN 1 AND 100000", name=op.f("ck_barcode_pieces_bounds")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_barcode_item_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_barcode")),
    )
    op.create_index(op.f("ix_barcode_item_id"), "barcode", ["item_id"], unique=False)

    op.create_table(
        "lot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("traits", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("lot", sa.String(length=40), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("unit_value_cents", sa.BigInteger(), nullable=True),
        sa.Column("funding", sa.String(length=10), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("funding IN ('programme', 'own', 'donation')", name=op.f("ck_lot_funding_word")),
        sa.CheckConstraint(
            "typeof(unit_value_cents) = 'integer' OR unit_value_cents IS NULL",
            name=op.f("ck_lot_unit_value_cents_whole"),
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("length(code) <= 10", name=op.f("ck_lot_code_length")),
        sa.CheckConstraint("length(lot) <= 40", name=op.f("ck_lot_lot_length")),
        sa.CheckConstraint("length(traits) <= 120", name=op.f("ck_lot_traits_length")),
        sa.CheckConstraint("unit_value_cents BETWEEN 0 AND 100000000", name=op.f("ck_lot_unit_value_cents_bounds")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_lot_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("code", name=op.f("uq_lot_code")),
        sa.UniqueConstraint("id", "item_id", name=op.f("uq_lot_id_item_id")),
        sa.UniqueConstraint("item_id", "traits", name=op.f("uq_lot_item_id_traits")),
    )
    op.create_table(
        "movement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.CheckConstraint("typeof(sequence) = 'integer'", name=op.f("ck_movement_sequence_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("length(kind) <= 20", name=op.f("ck_movement_kind_length")),
        sa.CheckConstraint("length(note) <= 500", name=op.f("ck_movement_note_length")),
        sa.CheckConstraint("length(seal) <= 64", name=op.f("ck_movement_seal_length")),
        sa.CheckConstraint("sequence BETWEEN 1 AND 9007199254740992", name=op.f("ck_movement_sequence_bounds")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_movement_operator_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["movement.id"], name=op.f("fk_movement_reverses_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_movement_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_movement_reverses_id")),
        sa.UniqueConstraint("site_id", "sequence", name=op.f("uq_movement_site_id_sequence")),
    )
    op.create_index(
        op.f("ix_movement_operator_id_movement_recorded_at"), "movement", ["operator_id", "recorded_at"], unique=False
    )
    op.create_index(
        op.f("ix_movement_site_id_movement_recorded_at"), "movement", ["site_id", "recorded_at"], unique=False
    )

    op.create_table(
        "balance",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=12), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "place IN ('shelf', 'reserved', 'transit', 'unaccounted')", name=op.f("ck_balance_place_word")
        ),
        sa.CheckConstraint("quantity >= 0 OR place = 'unaccounted'", name=op.f("ck_balance_not_negative")),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_balance_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint(
            "quantity BETWEEN -9007199254740992 AND 9007199254740992", name=op.f("ck_balance_quantity_bounds")
        ),
        sa.ForeignKeyConstraint(
            ["lot_id", "item_id"], ["lot.id", "lot.item_id"], name=op.f("fk_balance_lot_id_item_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_balance_site_id")),
        sa.PrimaryKeyConstraint("site_id", "place", "lot_id", name=op.f("pk_balance")),
    )
    op.create_index(op.f("ix_balance_item_id_balance_site_id"), "balance", ["item_id", "site_id"], unique=False)
    op.create_index(op.f("ix_balance_site_id_balance_item_id"), "balance", ["site_id", "item_id"], unique=False)

    op.create_table(
        "handout",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("people", sa.BigInteger(), nullable=True),
        sa.Column("age_band", sa.String(length=5), nullable=True),
        sa.Column("gender", sa.String(length=5), nullable=True),
        sa.Column("purpose", sa.String(length=15), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("offline", sa.Boolean(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "age_band IN ('0-15', '16-17', '18-29', '30-49', '50-64', '65+')", name=op.f("ck_handout_age_band_word")
        ),
        sa.CheckConstraint("gender IN ('f', 'm', 'other')", name=op.f("ck_handout_gender_word")),
        sa.CheckConstraint("purpose IN ('low_threshold', 'autonomy')", name=op.f("ck_handout_purpose_word")),
        sa.CheckConstraint("typeof(people) = 'integer' OR people IS NULL", name=op.f("ck_handout_people_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("length(reason) <= 500", name=op.f("ck_handout_reason_length")),
        sa.CheckConstraint("people BETWEEN 1 AND 1000", name=op.f("ck_handout_people_bounds")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_handout_movement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_handout_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_handout_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handout")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_handout_movement_id")),
    )
    op.create_index(
        op.f("ix_handout_person_id_handout_occurred_at"), "handout", ["person_id", "occurred_at"], unique=False
    )
    op.create_index(op.f("ix_handout_site_id_handout_occurred_at"), "handout", ["site_id", "occurred_at"], unique=False)

    op.create_table(
        "movement_line",
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("from_site_id", sa.Uuid(), nullable=True),
        sa.Column("from_place", sa.String(length=12), nullable=True),
        sa.Column("to_site_id", sa.Uuid(), nullable=True),
        sa.Column("to_place", sa.String(length=12), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "from_place IN ('shelf', 'reserved', 'transit', 'unaccounted')",
            name=op.f("ck_movement_line_from_place_word"),
        ),
        sa.CheckConstraint(
            "to_place IN ('shelf', 'reserved', 'transit', 'unaccounted')", name=op.f("ck_movement_line_to_place_word")
        ),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_movement_line_number_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_movement_line_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("(from_site_id IS NULL) = (from_place IS NULL)", name=op.f("ck_movement_line_from_whole")),
        sa.CheckConstraint("(to_site_id IS NULL) = (to_place IS NULL)", name=op.f("ck_movement_line_to_whole")),
        sa.CheckConstraint(
            "from_site_id IS NOT NULL OR to_site_id IS NOT NULL", name=op.f("ck_movement_line_somewhere")
        ),
        sa.CheckConstraint(
            "from_site_id IS NULL OR to_site_id IS NULL OR from_site_id <> to_site_id OR from_place <> to_place",
            name=op.f("ck_movement_line_moves"),
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 10000", name=op.f("ck_movement_line_number_bounds")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 100000000", name=op.f("ck_movement_line_quantity_bounds")),
        sa.ForeignKeyConstraint(["from_site_id"], ["site.id"], name=op.f("fk_movement_line_from_site_id")),
        sa.ForeignKeyConstraint(
            ["lot_id", "item_id"], ["lot.id", "lot.item_id"], name=op.f("fk_movement_line_lot_id_item_id")
        ),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_movement_line_movement_id")),
        sa.ForeignKeyConstraint(["to_site_id"], ["site.id"], name=op.f("fk_movement_line_to_site_id")),
        sa.PrimaryKeyConstraint("movement_id", "number", name=op.f("pk_movement_line")),
    )
    op.create_index(
        op.f("ix_movement_line_item_id_movement_line_recorded_at_movement_line_movement_id"),
        "movement_line",
        ["item_id", "recorded_at", "movement_id"],
        unique=False,
    )
    op.create_index(op.f("ix_movement_line_lot_id"), "movement_line", ["lot_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.CheckConstraint("source IN ('donation', 'purchase', 'opening')", name=op.f("ck_receipt_source_word")),
        sa.CheckConstraint("length(source) <= 10", name=op.f("ck_receipt_source_length")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_receipt_movement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("movement_id", name=op.f("uq_receipt_movement_id")),
    )
    op.create_table(
        "unmet_request",
        sa.Column("handout_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_unmet_request_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("quantity BETWEEN 1 AND 100000", name=op.f("ck_unmet_request_quantity_bounds")),
        sa.ForeignKeyConstraint(["handout_id"], ["handout.id"], name=op.f("fk_unmet_request_handout_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_unmet_request_item_id")),
        sa.PrimaryKeyConstraint("handout_id", "item_id", name=op.f("pk_unmet_request")),
    )
    op.create_index(op.f("ix_unmet_request_item_id"), "unmet_request", ["item_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_unmet_request_item_id"), "unmet_request")

    op.drop_table("unmet_request")
    op.drop_table("receipt")
    op.drop_index(op.f("ix_movement_line_lot_id"), "movement_line")
    op.drop_index(op.f("ix_movement_line_item_id_movement_line_recorded_at_movement_line_movement_id"), "movement_line")

    op.drop_table("movement_line")
    op.drop_index(op.f("ix_handout_site_id_handout_occurred_at"), "handout")
    op.drop_index(op.f("ix_handout_person_id_handout_occurred_at"), "handout")

    op.drop_table("handout")
    op.drop_index(op.f("ix_balance_site_id_balance_item_id"), "balance")
    op.drop_index(op.f("ix_balance_item_id_balance_site_id"), "balance")

    op.drop_table("balance")
    op.drop_index(op.f("ix_movement_site_id_movement_recorded_at"), "movement")
    op.drop_index(op.f("ix_movement_operator_id_movement_recorded_at"), "movement")

    op.drop_table("movement")
    op.drop_table("lot")
    op.drop_index(op.f("ix_barcode_item_id"), "barcode")

    op.drop_table("barcode")
    op.drop_index(op.f("ix_assignment_site_id"), "assignment")
    op.drop_index(op.f("ix_assignment_ambito_id"), "assignment")

    op.drop_table("assignment")
    op.drop_index(op.f("ix_site_organisation_id"), "site")
    op.drop_index(op.f("ix_site_ambito_id"), "site")

    op.drop_table("site")
    op.drop_index(op.f("ix_item_product_id"), "item")

    op.drop_table("item")
    op.drop_index(op.f("ix_quarantined_handout_act_id"), "quarantined_handout")

    op.drop_table("quarantined_handout")
    op.drop_table("product")
    op.drop_index(op.f("ix_organisation_ambito_id"), "organisation")

    op.drop_table("organisation")
    op.drop_index(op.f("ix_operator_session_operator_id"), "operator_session")

    op.drop_table("operator_session")
    op.drop_index(op.f("ix_access_record_subject_id_access_record_at"), "access_record")
    op.drop_index(op.f("ix_access_record_operator_id"), "access_record")

    op.drop_table("access_record")
    op.drop_index(op.f("ix_sign_in_attempt_subject_sign_in_attempt_at"), "sign_in_attempt")

    op.drop_table("sign_in_attempt")
    op.drop_table("person")
    op.drop_table("operator")
    op.drop_table("job_run")
    op.drop_table("heartbeat")
    op.drop_table("category")
    op.drop_table("ambito")
    op.drop_table("act")
