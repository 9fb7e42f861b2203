# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of services, and of referrals to them."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to

# The five groups of services to people without a home (Istat, Ministry of Labour, fio.PSD, Caritas 2011), and others.
SERVICE_GROUPS = ("basic_needs", "night", "day", "social_office", "taking_charge", "other")
# Where a referral is a path of its own: a multi-professional team; housing first, housing led.
SERVICE_PATHS = ("plain", "team", "housing_first", "housing_led")
OUTCOMES = ("proposed", "accepted", "declined", "accompanied", "taken_in_charge", "closed")
MILESTONES = ("first_meeting", "plan_agreed", "assessed", "home_found", "moved_in", "home_kept", "left_home")
REASONS = (
    *("listening", "bed", "food", "shower", "clothing", "health", "addiction", "documents", "residence", "work"),
    *("legal", "violence", "housing", "family", "other"),
)


class Service(Base):
    """A place or an office that people are sent to. Its hours, address and telephone are the service's own."""

    __tablename__ = "service"
    __table_args__ = (
        *text_up_to(kind=30, name=120, address=160, hours=300, telephone=40, note=300),
        one_of("group_word", *SERVICE_GROUPS),
        one_of("path", *SERVICE_PATHS),
        sa.UniqueConstraint("ambito_id", "name"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ambito_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ambito.id"))
    group: Mapped[str] = mapped_column("group_word", sa.String(15))
    kind: Mapped[str] = mapped_column(sa.String(30))
    path: Mapped[str] = mapped_column(sa.String(15), default="plain")
    name: Mapped[str] = mapped_column(sa.String(120))
    address: Mapped[str | None] = mapped_column(sa.String(160))
    hours: Mapped[str | None] = mapped_column(sa.String(300))
    telephone: Mapped[str | None] = mapped_column(sa.String(40))
    note: Mapped[str | None] = mapped_column(sa.String(300))
    archived_at: Mapped[datetime | None]


class Referral(Base):
    """Somebody is sent to a service. ``state`` is the outcome of the last step; ``remind_on`` is when to ask what came
    of it; ``answer_for`` is who referred and is told."""

    __tablename__ = "referral"
    __table_args__ = (
        one_of("reason", *REASONS),
        one_of("state", *OUTCOMES),
        sa.Index(None, "person_id"),
        sa.Index(None, "site_id", "made_at"),
        sa.Index(None, "service_id", "state"),
        sa.Index(None, "remind_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("contact.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    unlinked_person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("unlinked_person.id"), index=True)
    service_id: Mapped[UUID] = mapped_column(sa.ForeignKey("service.id"))
    site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    reason: Mapped[str | None] = mapped_column(sa.String(10))
    state: Mapped[str] = mapped_column(sa.String(15), default="proposed")
    remind_on: Mapped[date | None]
    appointment_at: Mapped[datetime | None]
    note: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    made_at: Mapped[datetime]


class ReferralStep(Base):
    """One dated step of a referral: an outcome, or a milestone of a path of its own. Steps are added, never changed."""

    __tablename__ = "referral_step"
    __table_args__ = (
        one_of("outcome", *OUTCOMES),
        one_of("milestone", *MILESTONES),
        sa.CheckConstraint("(outcome IS NULL) <> (milestone IS NULL)", name="one_of_both"),
        sa.Index(None, "referral_id", "recorded_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(sa.ForeignKey("referral.id"))
    outcome: Mapped[str | None] = mapped_column(sa.String(15))
    milestone: Mapped[str | None] = mapped_column(sa.String(15))
    occurred_on: Mapped[date]
    note: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    recorded_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
