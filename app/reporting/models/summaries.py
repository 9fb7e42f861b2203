# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of what was given and to how many, summed up so that a figure over a year reads months instead of lines.

None of them names a person, or says what may change of one: who was reached is found through a handout, when it is
asked. They hold nothing that the ledger and the handouts do not: all can be made anew (``operations.rolling_up``).
"""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.catalogue.models import FEAD_CLASSES
from app.contact.models import AGE_BANDS, CITIZENSHIPS, GENDERS
from app.db import Base, one_of, text_up_to, whole
from app.distribution.models import PURPOSES
from app.reporting.rules.counting import FUNDINGS, HOUSED, RECIPIENTS, UNSAID

_MOST = 2**53
_MOST_CENTS = 2**62
"""A handout of 100,000 kits of 1,000 pieces at a million euros each can be typed: it must not stop all reports."""


class _Given:
    """Goods given, net of what came back: pieces, their value as far as it is known, and the pieces of which it is not.

    ``recipient`` is whom they were for as far as the handout or its contact says; ``by_card``: neither says how old,
    so the card's person is asked whether they are a child. ``lines`` is how many lines of the ledger it is made of.
    """

    @declared_attr
    @classmethod
    def site_id(cls) -> Mapped[UUID]:
        """Where."""
        return mapped_column(sa.ForeignKey("site.id"), primary_key=True, sort_order=-2)

    purpose: Mapped[str] = mapped_column(sa.String(15), primary_key=True)
    recipient: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    by_card: Mapped[bool] = mapped_column(primary_key=True)
    fead_class: Mapped[str] = mapped_column(sa.String(3), primary_key=True)
    funding: Mapped[str] = mapped_column(sa.String(9), primary_key=True)
    pieces: Mapped[int]
    value_cents: Mapped[int]
    unvalued: Mapped[int]
    lines: Mapped[int]


def _of_given() -> tuple[Any, ...]:
    return (
        one_of("purpose", *PURPOSES),
        one_of("recipient", *RECIPIENTS),
        one_of("fead_class", *FEAD_CLASSES),
        one_of("funding", *FUNDINGS),
        *whole("pieces", -_MOST, _MOST),
        *whole("value_cents", -_MOST_CENTS, _MOST_CENTS),
        *whole("unvalued", -_MOST, _MOST),
        *whole("lines", 1, _MOST),
    )


class GivenDay(_Given, Base):
    """Goods that a site gave on a day of Rome."""

    __tablename__ = "given_day"
    __table_args__ = _of_given()

    day: Mapped[date] = mapped_column(primary_key=True, sort_order=-1)


class GivenMonth(_Given, Base):
    """The same of a calendar month, by its first day."""

    __tablename__ = "given_month"
    __table_args__ = _of_given()

    month: Mapped[date] = mapped_column(primary_key=True, sort_order=-1)


class _Handed:
    """Handouts that gave goods, and the people they were for (whoever showed a card is one). What is said of them is
    what the handout or its contact said."""

    @declared_attr
    @classmethod
    def site_id(cls) -> Mapped[UUID]:
        """Where."""
        return mapped_column(sa.ForeignKey("site.id"), primary_key=True, sort_order=-2)

    coded: Mapped[bool] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(15), primary_key=True)
    age_band: Mapped[str] = mapped_column(sa.String(7), primary_key=True)
    gender: Mapped[str] = mapped_column(sa.String(7), primary_key=True)
    citizenship: Mapped[str] = mapped_column(sa.String(7), primary_key=True)
    housing: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    handouts: Mapped[int]
    people: Mapped[int]


def _of_handed() -> tuple[Any, ...]:
    return (
        one_of("purpose", *PURPOSES),
        one_of("age_band", *AGE_BANDS, UNSAID),
        one_of("gender", *GENDERS, UNSAID),
        one_of("citizenship", *CITIZENSHIPS, UNSAID),
        one_of("housing", *HOUSED, UNSAID),
        *whole("handouts", 1, _MOST),
        *whole("people", 1, _MOST),
    )


class HandedDay(_Handed, Base):
    """Handouts of a site on a day of Rome."""

    __tablename__ = "handed_day"
    __table_args__ = _of_handed()

    day: Mapped[date] = mapped_column(primary_key=True, sort_order=-1)


class HandedMonth(_Handed, Base):
    """The same of a calendar month, by its first day."""

    __tablename__ = "handed_month"
    __table_args__ = _of_handed()

    month: Mapped[date] = mapped_column(primary_key=True, sort_order=-1)


class ReachedMonth(Base):
    """The first handout that a card had at a site in a month for a purpose. Whose it was, the handout says.

    ``first_on`` and ``last_on`` are the days of the first and the last one of that month; ``month_before`` is the
    month of the row before of the same card, site and purpose, so that of any months each card is read once;
    ``opens_year``: it is the card's first there in the calendar year.
    """

    __tablename__ = "reached_month"
    __table_args__ = (
        *text_up_to(purpose=15),
        one_of("purpose", *PURPOSES),
        sa.Index(None, "site_id", "month"),
    )

    handout_id: Mapped[UUID] = mapped_column(sa.ForeignKey("handout.id"), primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    month: Mapped[date]
    purpose: Mapped[str] = mapped_column(sa.String(15))
    first_on: Mapped[date]
    last_on: Mapped[date]
    month_before: Mapped[date | None]
    opens_year: Mapped[bool]


class CountedAs(Base):
    """In which class of EU reports an item was counted when it was last summed up: where the catalogue says otherwise
    by now, what was given of it is counted anew."""

    __tablename__ = "counted_as"
    __table_args__ = (one_of("fead_class", *FEAD_CLASSES),)

    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"), primary_key=True)
    fead_class: Mapped[str] = mapped_column(sa.String(3))
