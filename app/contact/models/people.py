# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of people and their cards. There is no column for a name, and there must never be one."""

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
CARD_ENDS = ("lost", "replaced")
_MERGED = sa.text("root_id IS NOT NULL")


class Person(Base):
    """Somebody who carries a card with a random code. All the rest is optional, and absent means unknown.

    ``code`` is the card they carry now; ``card`` has it too, beside those of before. Of codes that were merged
    ``root_id`` is the person they all are; it is empty for those who are nobody else.
    """

    __tablename__ = "person"
    __table_args__ = (
        *text_up_to(code=8, language=5),
        one_of("age_band", *AGE_BANDS),
        one_of("gender", *GENDERS),
        one_of("citizenship", *CITIZENSHIPS),
        # Of the few that were merged alone: to a planner, most people being nobody else would look like one big group.
        sa.Index(None, "root_id", sqlite_where=_MERGED, postgresql_where=_MERGED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(8), unique=True)
    age_band: Mapped[str | None] = mapped_column(sa.String(5))
    gender: Mapped[str | None] = mapped_column(sa.String(5))
    citizenship: Mapped[str | None] = mapped_column(sa.String(6))
    language: Mapped[str | None] = mapped_column(sa.String(5))
    sizes: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    root_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]


class Card(Base):
    """A code that somebody carries, or carried: a lost one still leads to its person, so that a find is recognised.
    ``act_id`` is the act that gave it, whose kept answer holds the code."""

    __tablename__ = "card"
    __table_args__ = (*text_up_to(code=8), one_of("ended_why", *CARD_ENDS), sa.Index(None, "person_id"))

    code: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None] = mapped_column(sa.String(10))
    act_id: Mapped[UUID | None]


class PersonMerge(Base):
    """Two codes that turned out to be one person. Undone within thirty days, it is as if it had not been."""

    __tablename__ = "person_merge"
    __table_args__ = (sa.Index(None, "from_id"), sa.Index(None, "into_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    into_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    merged_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))


class UnlinkedPerson(Base):
    """Somebody who was forgotten, or not seen for so long that the link to their card was cut: no code leads here and
    no id of before. What is left lets figures stay true: that it was one person, their band, gender, citizenship."""

    __tablename__ = "unlinked_person"
    __table_args__ = (
        one_of("age_band", *AGE_BANDS),
        one_of("gender", *GENDERS),
        one_of("citizenship", *CITIZENSHIPS),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    age_band: Mapped[str | None] = mapped_column(sa.String(5))
    gender: Mapped[str | None] = mapped_column(sa.String(5))
    citizenship: Mapped[str | None] = mapped_column(sa.String(6))
