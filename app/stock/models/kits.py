# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What kits that lie on a shelf are made of."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, whole


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
