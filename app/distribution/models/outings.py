# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of a street unit's nights and of a point's distribution days."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

OUTING_STATES = ("planned", "loaded", "closed", "cancelled")
NUMBER_STATES = ("waiting", "called", "served", "gone")


class Outing(Base):
    """A night of a street unit: planned, loaded, closed. Goods go there and back by transfers; what is given meanwhile
    are its handouts. ``contacts`` by kind and ``people`` met are counted at its end: who is forgotten later was met."""

    __tablename__ = "outing"
    __table_args__ = (
        *text_up_to(van=40, note=500),
        *whole("people", 0, 1_000_000, optional=True),
        one_of("state", *OUTING_STATES),
        sa.Index(None, "site_id", "planned_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    from_site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    planned_on: Mapped[date]
    van: Mapped[str | None] = mapped_column(sa.String(40))
    note: Mapped[str | None] = mapped_column(sa.String(500))
    state: Mapped[str] = mapped_column(sa.String(10), default="planned")
    load_transfer_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("transfer.id"))
    return_transfer_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("transfer.id"))
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    created_at: Mapped[datetime]
    loaded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    contacts: Mapped[dict[str, int] | None] = mapped_column(sa.JSON(none_as_null=True))
    people: Mapped[int | None]


class OutingCrew(Base):
    """An operator who goes along."""

    __tablename__ = "outing_crew"

    outing_id: Mapped[UUID] = mapped_column(sa.ForeignKey("outing.id"), primary_key=True)
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"), primary_key=True)


class OutingZone(Base):
    """A zone that is gone to, in its order."""

    __tablename__ = "outing_zone"
    __table_args__ = (*whole("position", 1, 100),)

    outing_id: Mapped[UUID] = mapped_column(sa.ForeignKey("outing.id"), primary_key=True)
    zone_id: Mapped[UUID] = mapped_column(sa.ForeignKey("zone.id"), primary_key=True)
    position: Mapped[int]


class OutingCount(Base):
    """What came back of an item, as it was counted at the end of an outing."""

    __tablename__ = "outing_count"
    __table_args__ = (*whole("loaded", 0, 100_000), *whole("given", 0, 100_000), *whole("back", 0, 100_000))

    outing_id: Mapped[UUID] = mapped_column(sa.ForeignKey("outing.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"), primary_key=True)
    loaded: Mapped[int]
    given: Mapped[int]
    back: Mapped[int]


class DistributionDay(Base):
    """A day on which people queue at a point, by numbers and never by names."""

    __tablename__ = "distribution_day"
    __table_args__ = (sa.UniqueConstraint("site_id", "held_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    held_on: Mapped[date]
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class QueueNumber(Base):
    """One number of a day's queue. It is nobody."""

    __tablename__ = "queue_number"
    __table_args__ = (*whole("number", 1, 2_000), one_of("state", *NUMBER_STATES))

    day_id: Mapped[UUID] = mapped_column(sa.ForeignKey("distribution_day.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(sa.String(10), default="waiting")
    taken_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]


class HandoutSheet(Base):
    """A numbered paper on which handouts are ticked when there is no network; keyed in once."""

    __tablename__ = "handout_sheet"
    __table_args__ = (*whole("number", 1, 1_000_000), sa.UniqueConstraint("site_id", "number"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    number: Mapped[int]
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    printed_at: Mapped[datetime]
    keyed_at: Mapped[datetime | None]
    keyed_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))


class HandoutSheetItem(Base):
    """What stands in a row of a printed sheet."""

    __tablename__ = "handout_sheet_item"
    __table_args__ = (*whole("position", 1, 200),)

    sheet_id: Mapped[UUID] = mapped_column(sa.ForeignKey("handout_sheet.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"))


class HandoutSheetRow(Base):
    """A handout that was keyed in from a sheet: the line number on paper, once."""

    __tablename__ = "handout_sheet_row"
    __table_args__ = (*whole("row_number", 1, 100),)

    sheet_id: Mapped[UUID] = mapped_column(sa.ForeignKey("handout_sheet.id"), primary_key=True)
    row_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    handout_id: Mapped[UUID] = mapped_column(sa.ForeignKey("handout.id"))
