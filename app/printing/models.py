# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of printing. Lengths are whole micrometres."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

LABEL_KINDS = (
    *("item", "lot", "kit", "site", "shelf", "transfer", "person", "operator", "blank"),
    *("mode", "quantity"),
)
"""What a label is of; the last two are the tiles on the wall that tell a scanner's page what to do."""

DPIS = (203, 300, 600)
OUTPUTS = ("pdf", "zpl")
LONGEST_UM = 600_000


class LabelSheet(Base):
    """A sheet or roll that somebody described: in an ambito, or for everybody. Those that everyone knows are files."""

    __tablename__ = "label_sheet"
    __table_args__ = (
        *text_up_to(name=60),
        *whole("page_width_um", 10_000, LONGEST_UM),
        *whole("page_height_um", 5_000, LONGEST_UM),
        *whole("label_width_um", 5_000, LONGEST_UM),
        *whole("label_height_um", 5_000, LONGEST_UM),
        *whole("left_um", 0, LONGEST_UM),
        *whole("top_um", 0, LONGEST_UM),
        *whole("pitch_x_um", 5_000, LONGEST_UM),
        *whole("pitch_y_um", 5_000, LONGEST_UM),
        *whole("across", 1, 50),
        *whole("down", 1, 100),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ambito_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("ambito.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    page_width_um: Mapped[int]
    page_height_um: Mapped[int]
    label_width_um: Mapped[int]
    label_height_um: Mapped[int]
    left_um: Mapped[int]
    top_um: Mapped[int]
    pitch_x_um: Mapped[int]
    pitch_y_um: Mapped[int]
    across: Mapped[int]
    down: Mapped[int]
    is_roll: Mapped[bool] = mapped_column(default=False)
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class Printer(Base):
    """A printer of a site: dots per inch, what it understands, how far off it prints, the sheet it usually holds.
    Its name is its own as long as it is in use."""

    __tablename__ = "printer"
    __table_args__ = (
        *text_up_to(name=60, sheet=40),
        *whole("dpi", 203, 600),
        one_of("output", *OUTPUTS),
        *whole("offset_x_um", -10_000, 10_000),
        *whole("offset_y_um", -10_000, 10_000),
        sa.Index(
            "uq_printer_site_id_name",
            "site_id",
            "name",
            unique=True,
            sqlite_where=sa.text("archived_at IS NULL"),
            postgresql_where=sa.text("archived_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(sa.String(60))
    dpi: Mapped[int] = mapped_column(default=600)
    output: Mapped[str] = mapped_column(sa.String(3), default="pdf")
    offset_x_um: Mapped[int] = mapped_column(default=0)
    offset_y_um: Mapped[int] = mapped_column(default=0)
    sheet: Mapped[str | None] = mapped_column(sa.String(40))
    archived_at: Mapped[datetime | None]


class LabelPrint(Base):
    """Labels that were printed at once. ``replays`` is how often the same was asked for again: such a print is on
    somebody's paper, whatever became of the first request."""

    __tablename__ = "label_print"
    __table_args__ = (
        *text_up_to(sheet=40, symbol=12),
        one_of("output", *OUTPUTS),
        *whole("start", 1, 5_000),
        *whole("dpi", 203, 600),
        *whole("labels", 1, 100_000),
        *whole("sheets", 1, 100_000),
        *whole("replays", 0, 1_000_000_000),
        sa.Index(None, "site_id", "printed_at"),
        sa.Index(None, "operator_id", "printed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    printed_at: Mapped[datetime]
    printer_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("printer.id"))
    sheet: Mapped[str] = mapped_column(sa.String(40))
    symbol: Mapped[str] = mapped_column(sa.String(12))
    output: Mapped[str] = mapped_column(sa.String(3))
    start: Mapped[int]
    dpi: Mapped[int]
    labels: Mapped[int]
    sheets: Mapped[int]
    replays: Mapped[int] = mapped_column(default=0)


class LabelPrintLine(Base):
    """Copies of one label in a print. ``thing_id`` and ``title`` are never those of a person: cards leave no trace."""

    __tablename__ = "label_print_line"
    __table_args__ = (
        *text_up_to(title=120, value=20),
        one_of("kind", *LABEL_KINDS),
        *whole("position", 1, 10_000),
        *whole("copies", 1, 100_000),
        sa.CheckConstraint("kind <> 'person' OR (thing_id IS NULL AND title = '')", name="nobody"),
        sa.Index(None, "thing_id"),
    )

    print_id: Mapped[UUID] = mapped_column(sa.ForeignKey("label_print.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(sa.String(10))
    thing_id: Mapped[UUID | None]
    title: Mapped[str] = mapped_column(sa.String(120), default="")
    value: Mapped[str] = mapped_column(sa.String(20), default="")
    copies: Mapped[int]


class BlankCode(Base):
    """A code that was printed before it stands for anything; it stands for an item once a barcode says so."""

    __tablename__ = "blank_code"
    __table_args__ = (
        *text_up_to(code=10),
        *whole("position", 1, 100_000),
        sa.UniqueConstraint("print_id", "position"),
    )

    code: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    print_id: Mapped[UUID] = mapped_column(sa.ForeignKey("label_print.id"))
    position: Mapped[int]
