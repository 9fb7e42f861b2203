# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of what came, went and lay on the shelf, day by day: the ledger summed up, so that no run reads all of it."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, text_up_to, whole

_MOST = 2**53


class DailyFlow(Base):
    """An item at a site on a day of Rome on which something happened to it; on the days between two rows nothing did,
    and the shelf stayed at the first one's ``closing``.

    ``issued`` to people (what came back and what was undone taken off the day it belongs to), ``stood_in`` of it where
    something else was asked for and was not there, ``unmet`` asked for in vain, ``received`` from outside or another
    site (``donated`` of it as gifts), ``other_in`` and ``other_out`` the rest, ``closing`` the pieces on the shelf at
    the day's end. ``exceptional``: somebody said that the day tells nothing of other days.
    """

    __tablename__ = "daily_flow"
    __table_args__ = (
        *whole("issued", 0, _MOST),
        *whole("unmet", 0, _MOST),
        *whole("stood_in", 0, _MOST),
        *whole("received", 0, _MOST),
        *whole("donated", 0, _MOST),
        *whole("other_in", 0, _MOST),
        *whole("other_out", 0, _MOST),
        *whole("closing", -_MOST, _MOST),
        sa.Index(None, "item_id", "day"),
    )

    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    issued: Mapped[int]
    unmet: Mapped[int]
    received: Mapped[int]
    donated: Mapped[int]
    other_in: Mapped[int]
    other_out: Mapped[int]
    closing: Mapped[int]
    stood_in: Mapped[int] = mapped_column(default=0, server_default=sa.text("0"))
    exceptional: Mapped[bool] = mapped_column(default=False, server_default=sa.text("false"))


class OneOff(Base):
    """A day of an item at a site that will not come again, as somebody said, and why: it is left out of the demand.
    ``lifted_at``: it was taken back."""

    __tablename__ = "one_off"
    __table_args__ = text_up_to(reason=200)

    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(200))
    marked_by: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    marked_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]


class RollUp(Base):
    """Up to which moment of recording the daily flows were brought; one row."""

    __tablename__ = "roll_up"
    __table_args__ = text_up_to(name=20)

    name: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    recorded_until: Mapped[datetime]
    rolled_at: Mapped[datetime]
