# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People are met, and sent to services.

Revision ID: a7cd95182a20
Revises: f6bc84071419
"""

import sqlalchemy as sa
from alembic import op

revision = "a7cd95182a20"
down_revision = "f6bc84071419"


def upgrade() -> None:
    op.create_table(
        "zone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(name) <= 60", name=op.f("ck_zone_name_length")),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_zone_ambito_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone")),
        sa.UniqueConstraint("ambito_id", "name", name=op.f("uq_zone_ambito_id_name")),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("zone_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("unlinked_person_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("occasion", sa.String(length=7), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("ethos", sa.String(length=4), nullable=True),
        sa.Column("company", sa.String(length=11), nullable=True),
        sa.Column("animals", sa.Boolean(), nullable=True),
        sa.Column("age_band", sa.String(length=5), nullable=True),
        sa.Column("gender", sa.String(length=5), nullable=True),
        sa.Column("citizenship", sa.String(length=6), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("mediator", sa.Boolean(), nullable=True),
        sa.Column("informed", sa.Boolean(), nullable=True),
        sa.Column("informed_language", sa.String(length=5), nullable=True),
        sa.Column("cold_risk", sa.Boolean(), nullable=False),
        sa.Column("minor_alone", sa.Boolean(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "age_band IN ('0-15', '16-17', '18-29', '30-49', '50-64', '65+')", name=op.f("ck_contact_age_band_word")
        ),
        sa.CheckConstraint("citizenship IN ('it', 'eu', 'non_eu')", name=op.f("ck_contact_citizenship_word")),
        sa.CheckConstraint(
            "company IN ('alone', 'couple', 'with_minors', 'group')", name=op.f("ck_contact_company_word")
        ),
        sa.CheckConstraint(
            "ethos IN ('1', '1.1', '2', '2.1', '3', '3.1', '3.2', '3.3', '4', '4.1', '5', '5.1', '5.2', "
            "'6', '6.1', '6.2', '6.3', '7', '7.1', '7.2', '8', '8.1', '8.2', '8.3', '9', '9.1', '9.2', "
            "'10', '10.1', '11', '11.1', '11.2', '11.3', '12', '12.1', '13', '13.1')",
            name=op.f("ck_contact_ethos_word"),
        ),
        sa.CheckConstraint("gender IN ('f', 'm', 'other')", name=op.f("ck_contact_gender_word")),
        sa.CheckConstraint(
            "kind IN ('street', 'desk', 'phone', 'day_centre', 'shelter')", name=op.f("ck_contact_kind_word")
        ),
        sa.CheckConstraint("occasion IN ('first', 'return', 'unknown')", name=op.f("ck_contact_occasion_word")),
        sa.CheckConstraint("typeof(people) = 'integer'", name=op.f("ck_contact_people_whole")).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("length(informed_language) <= 5", name=op.f("ck_contact_informed_language_length")),
        sa.CheckConstraint("length(language) <= 5", name=op.f("ck_contact_language_length")),
        sa.CheckConstraint("people BETWEEN 1 AND 1000", name=op.f("ck_contact_people_bounds")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_contact_operator_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_person_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_contact_site_id")),
        sa.ForeignKeyConstraint(
            ["unlinked_person_id"], ["unlinked_person.id"], name=op.f("fk_contact_unlinked_person_id")
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_contact_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(
        op.f("ix_contact_person_id_contact_occurred_at"), "contact", ["person_id", "occurred_at"], unique=False
    )
    op.create_index(op.f("ix_contact_site_id_contact_occurred_at"), "contact", ["site_id", "occurred_at"], unique=False)
    op.create_index(op.f("ix_contact_unlinked_person_id"), "contact", ["unlinked_person_id"], unique=False)
    op.create_table(
        "contact_need",
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("need", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "need IN ('blanket', 'clothing', 'shoes', 'hygiene', 'food', 'shower', 'bed', 'health', "
            "'documents', 'residence', 'work', 'listening')",
            name=op.f("ck_contact_need_need_word"),
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_contact_need_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", "need", name=op.f("pk_contact_need")),
    )
    op.create_table(
        "shift_tally",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("shift_on", sa.Date(), nullable=False),
        sa.Column("trait", sa.String(length=10), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("method IN ('counted', 'estimated', 'said')", name=op.f("ck_shift_tally_method_word")),
        sa.CheckConstraint("trait IN ('disability', 'minority', 'roma')", name=op.f("ck_shift_tally_trait_word")),
        sa.CheckConstraint("typeof(people) = 'integer'", name=op.f("ck_shift_tally_people_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("people BETWEEN 0 AND 10000", name=op.f("ck_shift_tally_people_bounds")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_shift_tally_operator_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_shift_tally_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_tally")),
        sa.UniqueConstraint("site_id", "shift_on", "trait", name=op.f("uq_shift_tally_site_id_shift_on_trait")),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=False),
        sa.Column("group_word", sa.String(length=15), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("path", sa.String(length=15), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=160), nullable=True),
        sa.Column("hours", sa.String(length=300), nullable=True),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "group_word IN ('basic_needs', 'night', 'day', 'social_office', 'taking_charge', 'other')",
            name=op.f("ck_service_group_word_word"),
        ),
        sa.CheckConstraint(
            "path IN ('plain', 'team', 'housing_first', 'housing_led')", name=op.f("ck_service_path_word")
        ),
        sa.CheckConstraint("length(address) <= 160", name=op.f("ck_service_address_length")),
        sa.CheckConstraint("length(hours) <= 300", name=op.f("ck_service_hours_length")),
        sa.CheckConstraint("length(kind) <= 30", name=op.f("ck_service_kind_length")),
        sa.CheckConstraint("length(name) <= 120", name=op.f("ck_service_name_length")),
        sa.CheckConstraint("length(note) <= 300", name=op.f("ck_service_note_length")),
        sa.CheckConstraint("length(telephone) <= 40", name=op.f("ck_service_telephone_length")),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_service_ambito_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("ambito_id", "name", name=op.f("uq_service_ambito_id_name")),
    )
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("unlinked_person_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=10), nullable=True),
        sa.Column("state", sa.String(length=15), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("appointment_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('listening', 'bed', 'food', 'shower', 'clothing', 'health', 'addiction', "
            "'documents', 'residence', 'work', 'legal', 'violence', 'housing', 'family', 'other')",
            name=op.f("ck_referral_reason_word"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'accepted', 'declined', 'accompanied', 'taken_in_charge', 'closed')",
            name=op.f("ck_referral_state_word"),
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_referral_contact_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_referral_operator_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_referral_person_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_referral_service_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_referral_site_id")),
        sa.ForeignKeyConstraint(
            ["unlinked_person_id"], ["unlinked_person.id"], name=op.f("fk_referral_unlinked_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_contact_id"), "referral", ["contact_id"], unique=False)
    op.create_index(op.f("ix_referral_person_id"), "referral", ["person_id"], unique=False)
    op.create_index(op.f("ix_referral_remind_on"), "referral", ["remind_on"], unique=False)
    op.create_index(op.f("ix_referral_service_id_referral_state"), "referral", ["service_id", "state"], unique=False)
    op.create_index(op.f("ix_referral_site_id_referral_made_at"), "referral", ["site_id", "made_at"], unique=False)
    op.create_index(op.f("ix_referral_unlinked_person_id"), "referral", ["unlinked_person_id"], unique=False)
    op.create_table(
        "referral_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=15), nullable=True),
        sa.Column("milestone", sa.String(length=15), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "milestone IN ('first_meeting', 'plan_agreed', 'assessed', 'home_found', 'moved_in', "
            "'home_kept', 'left_home')",
            name=op.f("ck_referral_step_milestone_word"),
        ),
        sa.CheckConstraint(
            "outcome IN ('proposed', 'accepted', 'declined', 'accompanied', 'taken_in_charge', 'closed')",
            name=op.f("ck_referral_step_outcome_word"),
        ),
        sa.CheckConstraint("(outcome IS NULL) <> (milestone IS NULL)", name=op.f("ck_referral_step_one_of_both")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_referral_step_operator_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_step_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_step")),
    )
    op.create_index(
        op.f("ix_referral_step_referral_id_referral_step_recorded_at"),
        "referral_step",
        ["referral_id", "recorded_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("referral_step")
    op.drop_table("referral")
    op.drop_table("service")
    op.drop_table("shift_tally")
    op.drop_table("contact_need")
    op.drop_table("contact")
    op.drop_table("zone")
