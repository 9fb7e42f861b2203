# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of survey days: what was counted, forms that are nobody's, and what was told of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.contact.rules.surveys import ACTIVITIES, KINDS, MOST_CONTACTS, RAREST
from app.db import Base, one_of, text_up_to, whole


class SurveyDay(Base):
    """A day on which a site asks every ``every``-th contact, from a ``start`` drawn by chance: once per site and day.

    Contacts are counted and not written down. ``forms`` are those taken here, ``carried`` those of smaller days of the
    ambito that joined them; a small day's own have gone to the day that ``carried_to_id`` names. ``groups`` is part A.
    """

    __tablename__ = "survey_day"
    __table_args__ = (
        *whole("every", 1, RAREST),
        *whole("start", 1, RAREST),
        *(
            check
            for name in ("counted", "forms", "refused", "left_out", "carried")
            for check in whole(name, 0, 10 * MOST_CONTACTS)
        ),
        *text_up_to(post_code=5),
        one_of("kind", *KINDS),
        one_of("activity", *ACTIVITIES),
        sa.UniqueConstraint("site_id", "held_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    held_on: Mapped[date]
    every: Mapped[int]
    start: Mapped[int]
    post_code: Mapped[str] = mapped_column(sa.String(5))
    kind: Mapped[str] = mapped_column(sa.String(15))
    activity: Mapped[str] = mapped_column(sa.String(20))
    groups: Mapped[list[str]] = mapped_column(sa.JSON)
    counted: Mapped[int] = mapped_column(default=0)
    forms: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0)
    carried: Mapped[int] = mapped_column(default=0)
    carried_to_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("survey_day.id"), index=True)
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    emptied_at: Mapped[datetime | None]


class SurveyForm(Base):
    """What somebody answered. It knows nobody: no contact, no person, no operator, no moment.

    Whenever one joins, all forms of the day are written anew, with new ids, in the order of those ids: neither the
    place in the table nor the transaction that wrote a row tells which came first.
    """

    __tablename__ = "survey_form"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    day_id: Mapped[UUID] = mapped_column(sa.ForeignKey("survey_day.id"), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class SurveyTotal(Base):
    """How many forms of a day gave an answer: what stays once the forms are gone."""

    __tablename__ = "survey_total"
    __table_args__ = (*text_up_to(question=15, answer=15), *whole("people", 1, 10 * MOST_CONTACTS))

    day_id: Mapped[UUID] = mapped_column(sa.ForeignKey("survey_day.id"), primary_key=True)
    question: Mapped[str] = mapped_column(sa.String(15), primary_key=True)
    answer: Mapped[str] = mapped_column(sa.String(15), primary_key=True)
    people: Mapped[int]


class SurveyWord(Base):
    """A word of the survey as an administrator corrected it, or compared it with the official text."""

    __tablename__ = "survey_word"
    __table_args__ = (*text_up_to(code=30, language=2, words=400),)

    code: Mapped[str] = mapped_column(sa.String(30), primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    words: Mapped[str] = mapped_column(sa.String(400))
    verified: Mapped[bool]
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    changed_at: Mapped[datetime]
