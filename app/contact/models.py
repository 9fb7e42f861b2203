# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of people. There is no column for a name, and there must never be one."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to

# Bands that serve both FEAD (children up to 15) and ESF+ (children below 18, young people 18 to 29).
AGE_BANDS = ("0-15", "16-17", "18-29", "30-49", "50-64", "65+")
GENDERS = ("f", "m", "other")
CITIZENSHIPS = ("it", "eu", "non_eu")


class Person(Base):
    """Somebody who carries a card with a random code. All the rest is optional, and absent means unknown."""

    __tablename__ = "person"
    __table_args__ = (
        *text_up_to(code=8, language=5),
        one_of("age_band", *AGE_BANDS),
        one_of("gender", *GENDERS),
        one_of("citizenship", *CITIZENSHIPS),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(8), unique=True)
    age_band: Mapped[str | None] = mapped_column(sa.String(5))
    gender: Mapped[str | None] = mapped_column(sa.String(5))
    citizenship: Mapped[str | None] = mapped_column(sa.String(6))
    language: Mapped[str | None] = mapped_column(sa.String(5))
    sizes: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    created_at: Mapped[datetime]
