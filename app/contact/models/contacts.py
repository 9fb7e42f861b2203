# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of contacts: that somebody was met, where, and whatever of it was said."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.contact.models.people import AGE_BANDS, CITIZENSHIPS, GENDERS
from app.db import Base, one_of, text_up_to, whole

CONTACT_KINDS = ("street", "desk", "phone", "day_centre", "shelter")
OCCASIONS = ("first", "return", "unknown")
COMPANY = ("alone", "couple", "with_minors", "group")
NEEDS = (
    *("blanket", "clothing", "shoes", "hygiene", "food", "shower", "bed", "health", "documents", "residence", "work"),
    "listening",
)
# ETHOS (FEANTSA 2005), categories 1 to 13 with their parts; what is not known is absent.
ETHOS = (
    *("1", "1.1", "2", "2.1", "3", "3.1", "3.2", "3.3", "4", "4.1", "5", "5.1", "5.2", "6", "6.1", "6.2", "6.3", "7"),
    *("7.1", "7.2", "8", "8.1", "8.2", "8.3", "9", "9.1", "9.2", "10", "10.1", "11", "11.1", "11.2", "11.3", "12"),
    *("12.1", "13", "13.1"),
)
MINORITY_TRAITS = ("disability", "minority", "roma")
TALLY_METHODS = ("counted", "estimated", "said")


class Zone(Base):
    """A part of town with a name, as street units use it. There are no coordinates."""

    __tablename__ = "zone"
    __table_args__ = (*text_up_to(name=60), sa.UniqueConstraint("ambito_id", "name"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ambito_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ambito.id"))
    name: Mapped[str] = mapped_column(sa.String(60))
    archived_at: Mapped[datetime | None]


class Contact(Base):
    """Somebody, or some people, were met. Only site and kind are needed; absent means unknown or not asked.

    ``note`` is sealed text: see ``app.ciphers``. It is left out of every export.
    """

    __tablename__ = "contact"
    __table_args__ = (
        *text_up_to(language=5, informed_language=5),
        *whole("people", 1, 1000),
        one_of("kind", *CONTACT_KINDS),
        one_of("occasion", *OCCASIONS),
        one_of("ethos", *ETHOS),
        one_of("company", *COMPANY),
        one_of("age_band", *AGE_BANDS),
        one_of("gender", *GENDERS),
        one_of("citizenship", *CITIZENSHIPS),
        sa.Index(None, "site_id", "occurred_at"),
        sa.Index(None, "person_id", "occurred_at"),
        sa.Index(None, "recorded_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    zone_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("zone.id"))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    unlinked_person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("unlinked_person.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    occasion: Mapped[str] = mapped_column(sa.String(7))
    people: Mapped[int] = mapped_column(default=1)
    ethos: Mapped[str | None] = mapped_column(sa.String(4))
    company: Mapped[str | None] = mapped_column(sa.String(11))
    animals: Mapped[bool | None]
    age_band: Mapped[str | None] = mapped_column(sa.String(5))
    gender: Mapped[str | None] = mapped_column(sa.String(5))
    citizenship: Mapped[str | None] = mapped_column(sa.String(6))
    language: Mapped[str | None] = mapped_column(sa.String(5))
    mediator: Mapped[bool | None]
    informed: Mapped[bool | None]
    informed_language: Mapped[str | None] = mapped_column(sa.String(5))
    cold_risk: Mapped[bool] = mapped_column(default=False)
    minor_alone: Mapped[bool] = mapped_column(default=False)
    note: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class ContactNeed(Base):
    """Something that was asked for, or seen to be needed, at a contact."""

    __tablename__ = "contact_need"
    __table_args__ = (one_of("need", *NEEDS),)

    contact_id: Mapped[UUID] = mapped_column(sa.ForeignKey("contact.id"), primary_key=True)
    need: Mapped[str] = mapped_column(sa.String(10), primary_key=True)


class ShiftTally(Base):
    """How many people of a shift had a trait that is nobody's record: once per site and day, with its method."""

    __tablename__ = "shift_tally"
    __table_args__ = (
        one_of("trait", *MINORITY_TRAITS),
        one_of("method", *TALLY_METHODS),
        *whole("people", 0, 10_000),
        sa.UniqueConstraint("site_id", "shift_on", "trait"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    shift_on: Mapped[date]
    trait: Mapped[str] = mapped_column(sa.String(10))
    people: Mapped[int]
    method: Mapped[str] = mapped_column(sa.String(10))
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    recorded_at: Mapped[datetime]
