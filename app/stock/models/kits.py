# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What kits that lie on a shelf are made of, and kits that a site was asked to build or to take apart."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

KIT_JOBS = ("assemble", "disassemble")


class KitLotPart(Base):
    """Pieces of a part's lot in each kit of a lot of kits: parts keep their lot, value and funding inside a kit."""

    __tablename__ = "kit_lot_part"
    __table_args__ = (
        sa.ForeignKeyConstraint(["part_lot_id", "item_id"], ["lot.id", "lot.item_id"]),
        *whole("quantity", 1, 1000),
        sa.Index(None, "part_lot_id"),
    )

    lot_id: Mapped[UUID] = mapped_column(sa.ForeignKey("lot.id"), primary_key=True)
    part_lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    item_id: Mapped[UUID]
    quantity: Mapped[int]


class KitJob(Base):
    """So many kits that a site was asked to build or to take apart. How far it has come is not written here: it follows
    from the movements that did it, so that one that is undone opens it again."""

    __tablename__ = "kit_job"
    __table_args__ = (
        *text_up_to(action=11, end_reason=300),
        one_of("action", *KIT_JOBS),
        *whole("quantity", 1, 100_000),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="ended_with_reason"),
        sa.Index(None, "site_id", "asked_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"))
    action: Mapped[str] = mapped_column(sa.String(11))
    quantity: Mapped[int]
    asked_by: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    asked_at: Mapped[datetime]
    ended_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(sa.String(300))


class KitJobAct(Base):
    """Kits of a job that a movement built or took apart."""

    __tablename__ = "kit_job_act"
    __table_args__ = (*whole("quantity", 1, 100_000), sa.Index(None, "movement_id"))

    job_id: Mapped[UUID] = mapped_column(sa.ForeignKey("kit_job.id"), primary_key=True)
    movement_id: Mapped[UUID] = mapped_column(sa.ForeignKey("movement.id"), primary_key=True)
    quantity: Mapped[int]
