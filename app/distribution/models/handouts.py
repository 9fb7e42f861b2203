# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of handouts."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.contact.models import AGE_BANDS, GENDERS
from app.db import Base, one_of, text_up_to, whole

PURPOSES = ("low_threshold", "autonomy")
# Why something is given again before its time; each is reason enough.
EXCEPTIONS = ("cold_alert", "wet", "theft", "loss", "damaged", "other")
SETTLED_AS = ("booked", "by_hand", "sent_twice", "test", "other")
"""What became of a handout that could not be booked."""


class Handout(Base):
    """Goods given, to one person by code, or to some people nobody asked who they are. The goods are in its movement;
    there is none when all that was asked for was not there. ``over_limit``: given although the advice wanted a
    reason."""

    __tablename__ = "handout"
    __table_args__ = (
        *text_up_to(reason=500),
        *whole("people", 1, 1000, optional=True),
        one_of("purpose", *PURPOSES),
        one_of("age_band", *AGE_BANDS),
        one_of("gender", *GENDERS),
        one_of("exception", *EXCEPTIONS),
        sa.Index(None, "person_id", "occurred_at"),
        sa.Index(None, "site_id", "occurred_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    movement_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("movement.id"), unique=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    people: Mapped[int | None]
    age_band: Mapped[str | None] = mapped_column(sa.String(5))
    gender: Mapped[str | None] = mapped_column(sa.String(5))
    purpose: Mapped[str] = mapped_column(sa.String(15))
    reason: Mapped[str | None] = mapped_column(sa.String(500))
    exception: Mapped[str | None] = mapped_column(sa.String(10))
    over_limit: Mapped[bool] = mapped_column(default=False, server_default=sa.text("false"))
    contact_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("contact.id"), index=True)
    referral_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("referral.id"), index=True)
    unlinked_person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("unlinked_person.id"), index=True)
    outing_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("outing.id"), index=True)
    offline: Mapped[bool]
    occurred_at: Mapped[datetime]


class UnmetRequest(Base):
    """Something that was asked for and was not there, and what was given instead: the demand a stock figure hides.
    ``recorded_at`` is when we heard of it, which may be long after."""

    __tablename__ = "unmet_request"
    __table_args__ = (*whole("quantity", 1, 100_000), sa.Index(None, "item_id"), sa.Index(None, "recorded_at"))

    handout_id: Mapped[UUID] = mapped_column(sa.ForeignKey("handout.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"), primary_key=True)
    quantity: Mapped[int]
    instead_item_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("item.id"), index=True)
    recorded_at: Mapped[datetime | None]


class QuarantinedHandout(Base):
    """A handout that happened but could not be booked: kept whole, with the reason, for a coordinator to settle.

    ``fingerprint`` tells bodies apart, so that one that is sent again is not kept again; of what is settled the body
    may be gone. ``handout_id`` is the handout as which a coordinator booked it.
    """

    __tablename__ = "quarantined_handout"
    __table_args__ = (
        *text_up_to(reason=40, fingerprint=64),
        one_of("settled_as", *SETTLED_AS),
        sa.Index("uq_quarantined_handout_handout_id", "handout_id", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    act_id: Mapped[UUID | None] = mapped_column(index=True)
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    reason: Mapped[str] = mapped_column(sa.String(40))
    body: Mapped[str | None] = mapped_column(sa.Text)
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    received_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator.id"))
    settled_as: Mapped[str | None] = mapped_column(sa.String(10))
    handout_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("handout.id"))


class OverLimit(Base):
    """An item of a handout that was given although the advice wanted a reason."""

    __tablename__ = "over_limit"

    handout_id: Mapped[UUID] = mapped_column(sa.ForeignKey("handout.id"), primary_key=True)
    item_id: Mapped[UUID] = mapped_column(sa.ForeignKey("item.id"), primary_key=True)
