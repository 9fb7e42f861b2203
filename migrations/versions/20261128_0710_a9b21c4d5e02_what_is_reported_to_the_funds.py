# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is reported to the funds: the lines of both programmes, to be corrected by an administrator, and estimates.

Revision ID: a9b21c4d5e02
Revises: f8a10b3c4d01
"""

from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "a9b21c4d5e02"
down_revision = "f8a10b3c4d01"

# Code, parent's code, measure, Italian, English, whether the code was held against the official text.
ESF_PLUS = (
    ("EMCO01", None, "value", "Valore totale di alimenti e beni distribuiti",
     "Total monetary value of distributed food and goods", False),
    ("EMCO05", "EMCO01", "value_goods", "Valore totale dei beni distribuiti",
     "Total value of goods distributed", False),
    ("EMCO06", "EMCO05", "value_children", "Valore dei beni per minori", "Value of goods for children", False),
    ("EMCO07", "EMCO05", "value_homeless", "Valore dei beni per persone senza dimora",
     "Value of goods for the homeless", False),
    ("EMCO08", "EMCO05", "value_other", "Valore dei beni per altri gruppi di destinatari",
     "Value of goods for other target groups", False),
    ("EMCR10", None, "people", "Destinatari finali del sostegno materiale",
     "End recipients of material support", True),
    ("EMCR11", "EMCR10", "people_children", "Minori di 18 anni", "Children below 18 years of age", True),
    ("EMCR12", "EMCR10", "people_young", "Giovani da 18 a 29 anni", "Young people aged 18 to 29", True),
    ("EMCR13", "EMCR10", "people_women", "Donne", "Women", True),
    ("EMCR14", "EMCR10", "people_65", "Persone di 65 anni e oltre", "People aged 65 and over", True),
    ("EMCR15", "EMCR10", "people_disability", "Persone con disabilità", "People with disabilities", True),
    ("EMCR16", "EMCR10", "people_third_country", "Cittadini di paesi terzi", "Third-country nationals", True),
    ("EMCR17", "EMCR10", "people_minority",
     "Persone di origine straniera e minoranze, comprese le comunità emarginate come i Rom",
     "People with a foreign background and minorities, including marginalised communities such as Roma", True),
    ("EMCR18", "EMCR10", "people_homeless", "Persone senza dimora o colpite da esclusione abitativa",
     "Homeless people or people affected by housing exclusion", True),
)  # fmt: skip
CLASSES = (
    ("a", "Sacchi a pelo, coperte", "Sleeping bags, blankets"),
    ("b", "Utensili da cucina", "Kitchen equipment"),
    ("c", "Asciugamani, biancheria da letto", "Towels, bed linen"),
    ("d", "Indumenti e calzature", "Clothes and footwear"),
    ("e", "Articoli per l\u2019igiene", "Hygiene articles"),
    ("f", "Altro, da specificare", "Other, to be specified"),
)
FEAD = (
    ("15", None, "value", "Valore totale dei beni distribuiti", "Total monetary value of goods distributed", False),
    ("15a", "15", "value_children", "Valore dei beni per bambini fino a 15 anni",
     "Value of goods for children aged 15 or below", False),
    ("15b", "15", "value_homeless", "Valore dei beni per persone senza dimora",
     "Value of goods for the homeless", False),
    ("15c", "15", "value_other", "Valore dei beni per altri gruppi di destinatari",
     "Value of goods for other target groups", False),
    ("16", None, "classes_children", "Categorie di beni dati a bambini",
     "Categories of goods given to children", False),
    ("16e", "16", "classes_children_e", "Indumenti e calzature", "Clothes and footwear", False),
    ("16f", "16", "classes_children_f", "Altro, da specificare", "Other, to be specified", False),
    ("17", None, "classes_homeless", "Categorie di beni dati a persone senza dimora",
     "Categories of goods given to the homeless", False),
    *((f"H-{one}", "17", f"classes_homeless_{one}", it, en, False) for one, it, en in CLASSES),
    ("18", None, "classes_other", "Categorie di beni dati ad altri gruppi di destinatari",
     "Categories of goods given to other target groups", False),
    *((f"18{one}", "18", f"classes_other_{one}", it, en, False) for one, it, en in CLASSES),
    ("19", None, "people", "Persone che ricevono assistenza materiale di base",
     "People receiving basic material assistance", False),
    ("19a", "19", "people_children", "Bambini fino a 15 anni", "Children aged 15 or below", False),
    ("19b", "19", "people_65", "Persone di 65 anni e oltre", "People aged 65 and over", False),
    ("19c", "19", "people_women", "Donne", "Women", False),
    ("19d", "19", "people_migrants",
     "Migranti, persone di origine straniera, minoranze (comprese le comunità emarginate come i Rom)",
     "Migrants, people with a foreign background, minorities (including marginalised communities such as Roma)", False),
    ("19e", "19", "people_disability", "Persone con disabilità", "People with disabilities", False),
    ("19f", "19", "people_homeless", "Persone senza dimora", "Homeless people", False),
)  # fmt: skip


def upgrade() -> None:
    indicator = op.create_table(
        "indicator",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("label_it", sa.String(length=200), nullable=False),
        sa.Column("label_en", sa.String(length=200), nullable=False),
        sa.Column("verified", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("shown", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(code) <= 12", name=op.f("ck_indicator_code_length")),
        sa.CheckConstraint("length(measure) <= 30", name=op.f("ck_indicator_measure_length")),
        sa.CheckConstraint("length(label_it) <= 200", name=op.f("ck_indicator_label_it_length")),
        sa.CheckConstraint("length(label_en) <= 200", name=op.f("ck_indicator_label_en_length")),
        sa.CheckConstraint("programme IN ('esf_plus', 'fead')", name=op.f("ck_indicator_programme_word")),
        sa.CheckConstraint("position BETWEEN 0 AND 9999", name=op.f("ck_indicator_position_bounds")),
        sa.CheckConstraint("typeof(position) = 'integer'", name=op.f("ck_indicator_position_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["indicator.id"], name=op.f("fk_indicator_parent_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["operator.id"], name=op.f("fk_indicator_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("programme", "code", name=op.f("uq_indicator_programme_code")),
        sa.UniqueConstraint("programme", "measure", name=op.f("uq_indicator_programme_measure")),
    )
    for number, programme, lines in ((1, "esf_plus", ESF_PLUS), (2, "fead", FEAD)):
        op.bulk_insert(indicator, _rows(number, programme, lines))
    _estimates()


def _rows(number, programme, lines):
    """Lines in their order, ten apart, under ids that are the same everywhere."""
    ids = {line[0]: UUID(f"5061a6f1-0000-4000-8{number:03}-{at:012}") for at, line in enumerate(lines, 1)}
    return [
        {
            "id": ids[code],
            "programme": programme,
            "code": code,
            "parent_id": ids[parent] if parent else None,
            "measure": measure,
            "label_it": it,
            "label_en": en,
            "verified": verified,
            "shown": True,
            "position": at * 10,
        }
        for at, (code, parent, measure, it, en, verified) in enumerate(lines, 1)
    ]


def _estimates() -> None:
    op.create_table(
        "indicator_estimate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ambito_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=500), nullable=False),
        sa.Column("operator_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("length(method) <= 500", name=op.f("ck_indicator_estimate_method_length")),
        sa.CheckConstraint("value BETWEEN 0 AND 1000000", name=op.f("ck_indicator_estimate_value_bounds")),
        sa.CheckConstraint("typeof(value) = 'integer'", name=op.f("ck_indicator_estimate_value_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_indicator_estimate_forwards")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_indicator_estimate_withdrawn_by_somebody")
        ),
        sa.ForeignKeyConstraint(["ambito_id"], ["ambito.id"], name=op.f("fk_indicator_estimate_ambito_id")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_estimate_indicator_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_indicator_estimate_operator_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["operator.id"], name=op.f("fk_indicator_estimate_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_estimate")),
    )
    standing = {f"{name}_where": sa.text("withdrawn_at IS NULL") for name in ("sqlite", "postgresql")}
    columns = ["ambito_id", "indicator_id", "first_on", "last_on"]
    op.create_index("uq_indicator_estimate_standing", "indicator_estimate", columns, unique=True, **standing)


def downgrade() -> None:
    op.drop_table("indicator_estimate")
    op.drop_table("indicator")
