# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was given, and to how many, summed up by day and month; who was reached, found through handouts.

Revision ID: f8a10b3c4d01
Revises: f278b9ad2ce8
"""

import sqlalchemy as sa
from alembic import op

revision = "f8a10b3c4d01"
down_revision = "f278b9ad2ce8"

MOST, MOST_CENTS = 2**53, 2**62
PURPOSES = ("low_threshold", "autonomy")
CLASSES = ("H-a", "H-b", "H-c", "H-d", "H-e", "H-f")
GIVEN = {
    "purpose": (15, PURPOSES),
    "recipient": (8, ("child_15", "child_17", "homeless", "other")),
    "fead_class": (3, CLASSES),
    "funding": (9, ("programme", "used", "own", "donation", "unknown")),
}
HANDED = {
    "purpose": (15, PURPOSES),
    "age_band": (7, ("0-15", "16-17", "18-29", "30-49", "50-64", "65+", "unknown")),
    "gender": (7, ("f", "m", "other", "unknown")),
    "citizenship": (7, ("it", "eu", "non_eu", "unknown")),
    "housing": (8, ("homeless", "excluded", "unknown")),
}


def upgrade() -> None:
    for span in ("day", "month"):
        least = {"pieces": -MOST, "value_cents": -MOST_CENTS, "unvalued": -MOST, "lines": 1}
        summary(f"given_{span}", span, ["purpose", "recipient", "by_card", "fead_class", "funding"], GIVEN, least)
        kinds = ["coded", "purpose", "age_band", "gender", "citizenship", "housing"]
        summary(f"handed_{span}", span, kinds, HANDED, {"handouts": 1, "people": 1})
    op.create_table(
        "reached_month",
        sa.Column("handout_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(length=15), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("month_before", sa.Date(), nullable=True),
        sa.Column("opens_year", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(purpose) <= 15", name=op.f("ck_reached_month_purpose_length")),
        word("reached_month", "purpose", PURPOSES),
        sa.ForeignKeyConstraint(["handout_id"], ["handout.id"], name=op.f("fk_reached_month_handout_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_reached_month_site_id")),
        sa.PrimaryKeyConstraint("handout_id", name=op.f("pk_reached_month")),
    )
    index = op.f("ix_reached_month_site_id_reached_month_month")
    op.create_index(index, "reached_month", ["site_id", "month"], unique=False)
    op.create_table(
        "counted_as",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("fead_class", sa.String(length=3), nullable=False),
        word("counted_as", "fead_class", CLASSES),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_counted_as_item_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_counted_as")),
    )


def summary(
    table: str, span: str, kinds: list[str], words: dict[str, tuple[int, tuple[str, ...]]], least: dict[str, int]
) -> None:
    """A table of whole numbers by site, span of time and kind."""
    op.create_table(
        table,
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column(span, sa.Date(), nullable=False),
        *(
            sa.Column(kind, sa.String(length=words[kind][0]) if kind in words else sa.Boolean(), nullable=False)
            for kind in kinds
        ),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in least),
        *(word(table, name, allowed) for name, (_, allowed) in words.items()),
        *(
            sa.CheckConstraint(
                f"{name} BETWEEN {low} AND {MOST_CENTS if name == 'value_cents' else MOST}",
                name=op.f(f"ck_{table}_{name}_bounds"),
            )
            for name, low in least.items()
        ),
        *(
            sa.CheckConstraint(f"typeof({name}) = 'integer'", name=op.f(f"ck_{table}_{name}_whole")).ddl_if(
                dialect="sqlite"
            )
            for name in least
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f(f"fk_{table}_site_id")),
        sa.PrimaryKeyConstraint("site_id", span, *kinds, name=op.f(f"pk_{table}")),
    )


def word(table: str, column: str, allowed: tuple[str, ...]) -> sa.CheckConstraint:
    """A closed list of words for a column."""
    listed = ", ".join(f"'{one}'" for one in allowed)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}_word"))


def downgrade() -> None:
    op.execute("DELETE FROM roll_up WHERE name = 'given'")  # else nothing would be summed up after the way back up
    for table in ("counted_as", "reached_month", "handed_month", "given_month", "handed_day", "given_day"):
        op.drop_table(table)
