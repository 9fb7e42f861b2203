# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was read in already."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

KINDS = ("items", "sites", "stock", "suppliers", "donors")


class Import(Base):
    """A file that was read in, known by its SHA-256, so that the same file is recognised the second time. ``site_id``
    is where its rows went if they do not say it themselves: one list of goods may begin the stock of several sites."""

    __tablename__ = "import"
    __table_args__ = (
        *text_up_to(kind=10, name=200, sha256=64),
        one_of("kind", *KINDS),
        *whole("rows_read", 0, 1_000_000),
        *whole("rows_taken", 0, 1_000_000),
        sa.Index(None, "kind", "sha256"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(200))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    rows_read: Mapped[int]
    rows_taken: Mapped[int]
    operator_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    imported_at: Mapped[datetime]
