# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of the catalogue."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

# Categories of goods for people without a home, FEAD indicator 17 (Delegated Regulation (EU) 1255/2014, annex).
FEAD_CLASSES = ("H-a", "H-b", "H-c", "H-d", "H-e", "H-f")
GENDERS = ("f", "m", "other")
FLAGS_END_AS = ("linked", "not_ours", "misread", "other")
"""What became of a code that was set aside for the office."""


class Category(Base):
    """A kind of goods, its class in EU reports, and the usual interval in days (none: no advice)."""

    __tablename__ = "category"
    __table_args__ = (
        *text_up_to(code=20, name=60, name_en=60, pictogram=20),
        one_of("fead_class", *FEAD_CLASSES),
        *whole("usual_interval_days", 1, 730, optional=True),
        *whole("position", 0, 9999),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    name_en: Mapped[str] = mapped_column(sa.String(60))
    fead_class: Mapped[str] = mapped_column(sa.String(3))
    pictogram: Mapped[str] = mapped_column(sa.String(20))
    new_only: Mapped[bool] = mapped_column(default=False)
    usual_interval_days: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)


class Product(Base):
    """What people ask for by one word; its items are the sizes and cuts it comes in."""

    __tablename__ = "product"
    __table_args__ = (*text_up_to(name=120), sa.UniqueConstraint("category_id", "name"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    category_id: Mapped[UUID] = mapped_column(sa.ForeignKey("category.id"))
    name: Mapped[str] = mapped_column(sa.String(120))


class Item(Base):
    """One variant that is counted on its own: this product in this size and cut."""

    __tablename__ = "item"
    __table_args__ = (
        *text_up_to(sku=40, sku_key=40, code=10, name=120, size=20, folded=400),
        one_of("gender", *GENDERS),
        *whole("unit_value_cents", 0, 100_000_000, optional=True),
        *whole("position", 0, 9999),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(sa.ForeignKey("product.id"), index=True)
    sku: Mapped[str] = mapped_column(sa.String(40))
    sku_key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    code: Mapped[str] = mapped_column(sa.String(10), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    size: Mapped[str | None] = mapped_column(sa.String(20))
    gender: Mapped[str | None] = mapped_column(sa.String(5))
    tracks_expiry: Mapped[bool] = mapped_column(default=False)
    unit_value_cents: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    is_kit: Mapped[bool] = mapped_column(default=False, server_default=sa.text("false"))
    folded: Mapped[str] = mapped_column(sa.String(400))  # what searches look in: neither database folds accents
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class Barcode(Base):
    """A code printed on goods or their packing, and how many pieces it stands for. A code means one thing."""

    __tablename__ = "barcode"
    __table_args__ = (*text_up_to(code=40), *whole("pieces", 1, 100_000))

    code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"), index=True)
    pieces: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class FlaggedCode(Base):
    """A code that nobody had linked to an item and that somebody set aside for the office, as ``Barcode`` would keep
    it: one row for each site it turned up at, and how often. Never a code of somebody's card."""

    __tablename__ = "flagged_code"
    __table_args__ = (
        *text_up_to(code=40, note=200),
        *whole("times", 1, 1_000_000),
        one_of("settled_as", *FLAGS_END_AS),
        sa.Index(
            "uq_flagged_code_open",
            "code",
            "site_id",
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    note: Mapped[str | None] = mapped_column(sa.String(200))
    times: Mapped[int]
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    settled_as: Mapped[str | None] = mapped_column(sa.String(10))
    item_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("item.id"))


class KitVersion(Base):
    """What a kit consisted of from a moment on. A change makes the next number; kits built before keep theirs."""

    __tablename__ = "kit_version"
    __table_args__ = (*whole("number", 1, 10_000), sa.UniqueConstraint("item_id", "number"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"))
    number: Mapped[int]
    created_at: Mapped[datetime]


class KitPart(Base):
    """Pieces of one item that belong into a kit. Its rows of ``KitSubstitute`` may stand in, in their order."""

    __tablename__ = "kit_part"
    __table_args__ = (
        *whole("position", 1, 60),
        *whole("quantity", 1, 1000),
        sa.UniqueConstraint("version_id", "item_id"),
        sa.Index(None, "item_id"),
    )

    version_id: Mapped[UUID] = mapped_column(sa.ForeignKey("kit_version.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"))
    quantity: Mapped[int]


class KitSubstitute(Base):
    """An item that may take a part's place when there is not enough of it: hat A or hat B."""

    __tablename__ = "kit_substitute"
    __table_args__ = (
        *whole("rank", 1, 20),
        sa.ForeignKeyConstraint(["version_id", "position"], ["kit_part.version_id", "kit_part.position"]),
        sa.UniqueConstraint("version_id", "position", "item_id"),
    )

    version_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"))
