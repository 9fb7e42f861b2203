# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mark that this database holds invented data."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, text_up_to


class DemoLoad(Base):
    """Demo data was loaded here: how much, from which seed, when. Unfinished when it was interrupted half way."""

    __tablename__ = "demo_load"
    __table_args__ = text_up_to(size=10)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    size: Mapped[str] = mapped_column(sa.String(10))
    seed: Mapped[int]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
