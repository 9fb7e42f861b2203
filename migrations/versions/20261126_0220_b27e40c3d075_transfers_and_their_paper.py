# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods travel between sites with a paper, numbered without gaps.

Revision ID: b27e40c3d075
Revises: a16d39b2cf64
"""

import sqlalchemy as sa
from alembic import op

revision = "b27e40c3d075"
down_revision = "a16d39b2cf64"


def upgrade() -> None:
    for name, kind, length in (("address", "VARCHAR(160)", 160), ("series", "VARCHAR(12) NOT NULL DEFAULT ''", 12)):
        check = f"CONSTRAINT ck_organisation_{name}_length CHECK (length({name}) <= {length})"
        op.execute(sa.text(f"ALTER TABLE organisation ADD COLUMN {name} {kind} {check}"))
    _give_each_its_series()
    op.create_index("uq_organisation_series", "organisation", ["series"], unique=True)
    op.create_table(
        "transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("from_site_id", sa.Uuid(), nullable=False),
        sa.Column("to_site_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("returns_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reservation_id", sa.Uuid(), nullable=True),
        sa.Column("dispatched_by", sa.Uuid(), nullable=True),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dispatch_movement_id", sa.Uuid(), nullable=True),
        sa.Column("received_by", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrival_movement_id", sa.Uuid(), nullable=True),
        sa.Column("cancelled_by", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "state IN ('requested', 'picked', 'in_transit', 'received', 'cancelled')",
            name=op.f("ck_transfer_state_word"),
        ),
        sa.CheckConstraint("from_site_id <> to_site_id", name=op.f("ck_transfer_moves")),
        sa.CheckConstraint("length(cancel_reason) <= 500", name=op.f("ck_transfer_cancel_reason_length")),
        sa.CheckConstraint("length(code) <= 10", name=op.f("ck_transfer_code_length")),
        sa.CheckConstraint("length(note) <= 500", name=op.f("ck_transfer_note_length")),
        sa.CheckConstraint("length(state) <= 10", name=op.f("ck_transfer_state_length")),
        sa.ForeignKeyConstraint(["arrival_movement_id"], ["movement.id"], name=op.f("fk_transfer_arrival_movement_id")),
        sa.ForeignKeyConstraint(["cancelled_by"], ["operator.id"], name=op.f("fk_transfer_cancelled_by")),
        sa.ForeignKeyConstraint(
            ["dispatch_movement_id"], ["movement.id"], name=op.f("fk_transfer_dispatch_movement_id")
        ),
        sa.ForeignKeyConstraint(["dispatched_by"], ["operator.id"], name=op.f("fk_transfer_dispatched_by")),
        sa.ForeignKeyConstraint(["from_site_id"], ["site.id"], name=op.f("fk_transfer_from_site_id")),
        sa.ForeignKeyConstraint(["received_by"], ["operator.id"], name=op.f("fk_transfer_received_by")),
        sa.ForeignKeyConstraint(["requested_by"], ["operator.id"], name=op.f("fk_transfer_requested_by")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_transfer_reservation_id")),
        sa.ForeignKeyConstraint(["returns_id"], ["transfer.id"], name=op.f("fk_transfer_returns_id")),
        sa.ForeignKeyConstraint(["to_site_id"], ["site.id"], name=op.f("fk_transfer_to_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint("arrival_movement_id", name=op.f("uq_transfer_arrival_movement_id")),
        sa.UniqueConstraint("code", name=op.f("uq_transfer_code")),
        sa.UniqueConstraint("dispatch_movement_id", name=op.f("uq_transfer_dispatch_movement_id")),
    )
    op.create_index(
        op.f("ix_transfer_from_site_id_transfer_state"), "transfer", ["from_site_id", "state"], unique=False
    )
    op.create_index(op.f("ix_transfer_to_site_id_transfer_state"), "transfer", ["to_site_id", "state"], unique=False)
    op.create_table(
        "transfer_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("lot_reason", sa.String(length=200), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("typeof(position) = 'integer'", name=op.f("ck_transfer_line_position_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_transfer_line_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("length(lot_reason) <= 200", name=op.f("ck_transfer_line_lot_reason_length")),
        sa.CheckConstraint("position BETWEEN 1 AND 500", name=op.f("ck_transfer_line_position_bounds")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 100000", name=op.f("ck_transfer_line_quantity_bounds")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_transfer_line_item_id")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_transfer_line_lot_id")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_line_transfer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_line")),
        sa.UniqueConstraint("transfer_id", "position", name=op.f("uq_transfer_line_transfer_id_position")),
    )
    op.create_index(op.f("ix_transfer_line_item_id"), "transfer_line", ["item_id"], unique=False)
    op.create_table(
        "shipped_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("lot_reason", sa.String(length=200), nullable=True),
        sa.Column("arrived", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "typeof(arrived) = 'integer' OR arrived IS NULL", name=op.f("ck_shipped_line_arrived_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(position) = 'integer'", name=op.f("ck_shipped_line_position_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_shipped_line_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("arrived BETWEEN 0 AND 100000", name=op.f("ck_shipped_line_arrived_bounds")),
        sa.CheckConstraint("length(lot_reason) <= 200", name=op.f("ck_shipped_line_lot_reason_length")),
        sa.CheckConstraint("position BETWEEN 1 AND 10000", name=op.f("ck_shipped_line_position_bounds")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 100000", name=op.f("ck_shipped_line_quantity_bounds")),
        sa.ForeignKeyConstraint(
            ["lot_id", "item_id"], ["lot.id", "lot.item_id"], name=op.f("fk_shipped_line_lot_id_item_id")
        ),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_shipped_line_transfer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipped_line")),
        sa.UniqueConstraint("transfer_id", "lot_id", name=op.f("uq_shipped_line_transfer_id_lot_id")),
        sa.UniqueConstraint("transfer_id", "position", name=op.f("uq_shipped_line_transfer_id_position")),
    )
    op.create_table(
        "transfer_difference",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shipped_line_id", sa.Uuid(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "reason IN ('missing', 'damaged', 'extra', 'other')", name=op.f("ck_transfer_difference_reason_word")
        ),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_transfer_difference_number_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_transfer_difference_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("length(note) <= 200", name=op.f("ck_transfer_difference_note_length")),
        sa.CheckConstraint("length(reason) <= 10", name=op.f("ck_transfer_difference_reason_length")),
        sa.CheckConstraint("number BETWEEN 1 AND 10000", name=op.f("ck_transfer_difference_number_bounds")),
        sa.CheckConstraint("quantity BETWEEN 1 AND 100000", name=op.f("ck_transfer_difference_quantity_bounds")),
        sa.ForeignKeyConstraint(
            ["lot_id", "item_id"], ["lot.id", "lot.item_id"], name=op.f("fk_transfer_difference_lot_id_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["shipped_line_id"], ["shipped_line.id"], name=op.f("fk_transfer_difference_shipped_line_id")
        ),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_transfer_difference_transfer_id")),
        sa.PrimaryKeyConstraint("transfer_id", "number", name=op.f("pk_transfer_difference")),
    )
    op.create_table(
        "transfer_settlement",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("typeof(quantity) = 'integer'", name=op.f("ck_transfer_settlement_quantity_whole")).ddl_if(
            dialect="sqlite"
        ),
        sa.CheckConstraint("quantity BETWEEN 1 AND 100000", name=op.f("ck_transfer_settlement_quantity_bounds")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_transfer_settlement_movement_id")),
        sa.ForeignKeyConstraint(
            ["transfer_id", "number"],
            ["transfer_difference.transfer_id", "transfer_difference.number"],
            name=op.f("fk_transfer_settlement_transfer_id_number"),
        ),
        sa.PrimaryKeyConstraint("transfer_id", "number", "movement_id", name=op.f("pk_transfer_settlement")),
    )
    op.create_table(
        "ddt",
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.String(length=12), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transport_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("carrier", sa.String(length=8), nullable=False),
        sa.Column("carrier_name", sa.String(length=120), nullable=True),
        sa.Column("packages", sa.BigInteger(), nullable=True),
        sa.Column("weight_g", sa.BigInteger(), nullable=True),
        sa.Column("appearance", sa.String(length=60), nullable=True),
        sa.Column("printed", sa.JSON(), nullable=False),
        sa.CheckConstraint("carrier IN ('sender', 'receiver', 'carrier')", name=op.f("ck_ddt_carrier_word")),
        sa.CheckConstraint("cause IN ('transfer', 'free_cession', 'return')", name=op.f("ck_ddt_cause_word")),
        sa.CheckConstraint("state IN ('issued', 'void')", name=op.f("ck_ddt_state_word")),
        sa.CheckConstraint("typeof(number) = 'integer'", name=op.f("ck_ddt_number_whole")).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(packages) = 'integer' OR packages IS NULL", name=op.f("ck_ddt_packages_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint(
            "typeof(weight_g) = 'integer' OR weight_g IS NULL", name=op.f("ck_ddt_weight_g_whole")
        ).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("typeof(year) = 'integer'", name=op.f("ck_ddt_year_whole")).ddl_if(dialect="sqlite"),
        sa.CheckConstraint("length(appearance) <= 60", name=op.f("ck_ddt_appearance_length")),
        sa.CheckConstraint("length(carrier) <= 8", name=op.f("ck_ddt_carrier_length")),
        sa.CheckConstraint("length(carrier_name) <= 120", name=op.f("ck_ddt_carrier_name_length")),
        sa.CheckConstraint("length(cause) <= 12", name=op.f("ck_ddt_cause_length")),
        sa.CheckConstraint("length(series) <= 12", name=op.f("ck_ddt_series_length")),
        sa.CheckConstraint("length(state) <= 6", name=op.f("ck_ddt_state_length")),
        sa.CheckConstraint("number BETWEEN 1 AND 1000000", name=op.f("ck_ddt_number_bounds")),
        sa.CheckConstraint("packages BETWEEN 1 AND 10000", name=op.f("ck_ddt_packages_bounds")),
        sa.CheckConstraint("weight_g BETWEEN 1 AND 100000000", name=op.f("ck_ddt_weight_g_bounds")),
        sa.CheckConstraint("year BETWEEN 1970 AND 2199", name=op.f("ck_ddt_year_bounds")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_ddt_organisation_id")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name=op.f("fk_ddt_transfer_id")),
        sa.PrimaryKeyConstraint("transfer_id", name=op.f("pk_ddt")),
        sa.UniqueConstraint("organisation_id", "year", "number", name=op.f("uq_ddt_organisation_id_year_number")),
    )


def downgrade() -> None:
    op.drop_table("ddt")
    op.drop_table("transfer_settlement")
    op.drop_table("transfer_difference")
    op.drop_table("shipped_line")
    op.drop_table("transfer_line")
    op.drop_table("transfer")
    op.drop_index("uq_organisation_series", "organisation")
    op.execute(sa.text("ALTER TABLE organisation DROP COLUMN series"))
    op.execute(sa.text("ALTER TABLE organisation DROP COLUMN address"))


def _give_each_its_series() -> None:
    """The ambito's code and the organisation's place in it by name, as new ones get it."""
    connection = op.get_bind()
    organisation = sa.table("organisation", *(sa.column(name) for name in ("id", "ambito_id", "name", "series")))
    ambito = sa.table("ambito", sa.column("id"), sa.column("code"))
    found = sa.select(organisation.c.id, ambito.c.code).join(ambito, ambito.c.id == organisation.c.ambito_id)
    places: dict[str, int] = {}
    for row in connection.execute(found.order_by(ambito.c.code, organisation.c.name)).all():
        places[row.code] = places.get(row.code, 0) + 1
        series = f"{row.code}-{places[row.code]:02d}"
        connection.execute(organisation.update().where(organisation.c.id == row.id).values(series=series))
