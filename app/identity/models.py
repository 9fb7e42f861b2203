# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of operators, roles and sessions."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to, whole

ROLES = ("volunteer", "distributor", "procurement", "coordinator", "region", "admin")
SESSION_KINDS = ("browser", "api", "device", "phone")
MOST_NUMBERS = 1_000_000
MOST_PENDING = 100_000


class Operator(Base):
    """Somebody who signs in. Disabled, never deleted: the ledger names them. ``badge`` is the code on their badge: it
    says who signs in, as the username does, and is no secret."""

    __tablename__ = "operator"
    __table_args__ = (
        *text_up_to(username=40, display_name=80, password_hash=200, language=5, badge=10, pin_hash=200),
        sa.Index("uq_operator_badge", "badge", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(40), unique=True)
    display_name: Mapped[str] = mapped_column(sa.String(80))
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    language: Mapped[str | None] = mapped_column(sa.String(5))
    badge: Mapped[str | None] = mapped_column(sa.String(10))
    pin_hash: Mapped[str | None] = mapped_column(sa.String(200))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


def _once(*columns: str, **places: str) -> Iterator[sa.Index]:
    """A unique index for each kind of place, and one for no place at all."""
    kinds = {name: ((*columns, place), f"{place} IS NOT NULL") for name, place in places.items()}
    kinds["everywhere"] = (columns, " AND ".join(f"{place} IS NULL" for place in places.values()))
    for name, (key, condition) in kinds.items():
        where: dict[str, Any] = {f"{dialect}_where": sa.text(condition) for dialect in ("sqlite", "postgresql")}
        yield sa.Index(f"uq_assignment_{name}", *key, unique=True, **where)


class Assignment(Base):
    """A role an operator holds: at one site, in one ambito, or everywhere (the Region and administrators)."""

    __tablename__ = "assignment"
    __table_args__ = (
        one_of("role", *ROLES),
        sa.CheckConstraint("ambito_id IS NULL OR site_id IS NULL", name="one_scope"),
        # Finds an operator's roles; it keeps none apart, because a missing place equals no other. The next three do.
        sa.UniqueConstraint("operator_id", "role", "ambito_id", "site_id"),
        *_once("operator_id", "role", in_ambito="ambito_id", at_site="site_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"))
    role: Mapped[str] = mapped_column(sa.String(20))
    ambito_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("ambito.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"), index=True)


class OperatorSession(Base):
    """One way in: a browser, a program, a device, the outbox of a phone. Only the hash of its secret is kept; ending it
    is final."""

    __tablename__ = "operator_session"
    __table_args__ = (*text_up_to(secret_hash=64, name=80), one_of("kind", *SESSION_KINDS))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str | None] = mapped_column(sa.String(80))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Device(Base):
    """A phone as one operator's: the same browser used by two is two devices. ``key`` is what seals the outbox on it,
    sealed here itself; ``session_id`` is the session it hands in with now.

    ``pending``, ``oldest_at`` and ``version`` are what it said of itself last; ``clock_off_seconds`` is by how much its
    clock was behind ours then. ``last_number`` is the highest of its numbers that arrived, ``missing`` how many below
    it did not, ``missing_known`` how many of those somebody has looked into. Withdrawn or not, row and key stay: what
    it had kept may still be found.
    """

    __tablename__ = "device"
    __table_args__ = (
        *text_up_to(name=80, version=40),
        *whole("pending", 0, MOST_PENDING, optional=True),
        *whole("clock_off_seconds", -10_000_000_000, 10_000_000_000, optional=True),
        *(check for name in ("last_number", "missing", "missing_known") for check in whole(name, 0, MOST_NUMBERS)),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"), index=True)
    session_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operator_session.id"), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[str | None] = mapped_column(sa.String(40))
    key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    registered_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    pending: Mapped[int | None]
    oldest_at: Mapped[datetime | None]
    clock_off_seconds: Mapped[int | None]
    last_number: Mapped[int]
    missing: Mapped[int]
    missing_known: Mapped[int]
    withdrawn_at: Mapped[datetime | None]


class DeviceNumber(Base):
    """A number of a device's own count of its handouts that arrived here: with the act it came as, or without one when
    the handout was taken back on the phone before it was ever sent. ``device_time`` is when it was given by the
    phone's own clock."""

    __tablename__ = "device_number"
    __table_args__ = whole("number", 1, MOST_NUMBERS)

    device_id: Mapped[UUID] = mapped_column(sa.ForeignKey("device.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act_id: Mapped[UUID | None]
    device_time: Mapped[datetime | None]
    received_at: Mapped[datetime]


class SignInAttempt(Base):
    """A failed sign-in, counted by account and by address so that guessing gets slow. Both are kept only as hashes."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (*text_up_to(subject=64), sa.Index(None, "subject", "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]


class AccessRecord(Base):
    """Who read or changed a person's record, and when. Append-only."""

    __tablename__ = "access_record"
    __table_args__ = (*text_up_to(action=40, reason=40), sa.Index(None, "subject_id", "at"), sa.Index(None, "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    operator_id: Mapped[UUID] = mapped_column(sa.ForeignKey("operator.id"), index=True)
    subject_id: Mapped[UUID]
    action: Mapped[str] = mapped_column(sa.String(40))
    reason: Mapped[str | None] = mapped_column(sa.String(40))
    site_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("site.id"))
    at: Mapped[datetime]
