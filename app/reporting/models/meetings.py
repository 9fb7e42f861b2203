# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of whom one met, summed up by month, and of what was known of a month when it was closed."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.contact.models import CONTACT_KINDS, OCCASIONS
from app.db import Base, one_of, text_up_to, whole

_MOST = 2**53


class ContactMonth(Base):
    """Contacts of a site in a month of Rome, by its first day. ``coded``: a card was shown; ``with_goods``: a handout
    that stands names the contact; ``with_need``: a need was told. ``people`` are presences."""

    __tablename__ = "contact_month"
    __table_args__ = (
        one_of("kind", *CONTACT_KINDS),
        one_of("occasion", *OCCASIONS),
        *whole("contacts", 1, _MOST),
        *whole("people", 1, _MOST),
    )

    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    occasion: Mapped[str] = mapped_column(sa.String(7), primary_key=True)
    coded: Mapped[bool] = mapped_column(primary_key=True)
    with_goods: Mapped[bool] = mapped_column(primary_key=True)
    with_need: Mapped[bool] = mapped_column(primary_key=True)
    contacts: Mapped[int]
    people: Mapped[int]


class MetMonth(Base):
    """The first contact that a card had at a site in a month. Whose it was, the contact says."""

    __tablename__ = "met_month"
    __table_args__ = (sa.Index(None, "site_id", "month"),)

    contact_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contact.id"), primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    month: Mapped[date]


class ClosedMonth(Base):
    """By how much a number of an ambito had grown when a month was closed, since the closing before: what came late, or
    was undone, is in the month in which it became known. Rows are added, never changed: what readers of aggregates
    were told of a month stays as it was told."""

    __tablename__ = "closed_month"
    __table_args__ = (*text_up_to(series=10, leaf=40), *whole("number", -(2**62), 2**62))

    series: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    ambito_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ambito.id"), primary_key=True)
    leaf: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int]


class MonthClosed(Base):
    """The last month of a series that was closed: also where there was nothing to tell of it."""

    __tablename__ = "month_closed"
    __table_args__ = text_up_to(series=10)

    series: Mapped[str] = mapped_column(sa.String(10), primary_key=True)
    month: Mapped[date]
