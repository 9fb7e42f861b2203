# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about phones that hand in later."""

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.ciphers import Place, Sealer, Unreadable
from app.db import Rows, ask, db
from app.errors import NotFound
from app.identity.models import Assignment, Device, DeviceNumber, Operator, OperatorSession
from app.identity.rules import LONG_UNSENT, Gap, Phone, Report
from app.network.models import Site
from app.network.rules import Scope


def opened_key(one: Device, sealer: Sealer) -> bytes:
    """What seals the outbox on a phone: 32 bytes. Raises ``Unreadable`` when it cannot be opened."""
    text = sealer.open(one.key, Place("device", one.id, "key"))
    if text is None:
        raise Unreadable
    return base64.b64decode(text)


def phone_with(session_id: UUID, report: Report, now: datetime) -> Phone | None:
    """The phone that hands in with this session, and says this of itself; none when the session is no phone's."""
    row = ask(_PHONE, {"session_id": session_id}).first()
    return Phone(row.id, row.registered_at, report, now) if row else None


_PHONE = sa.select(Device.id, Device.registered_at).where(Device.session_id == sa.bindparam("session_id"))


def gaps_of(device_id: UUID) -> tuple[list[Gap], int, int]:
    """Which numbers of a phone are missing; the highest that came; how many are missing."""
    counted = sa.select(sa.func.max(DeviceNumber.number), sa.func.count()).where(DeviceNumber.device_id == device_id)
    last, came = ask(counted).one()
    if not came or last == came:
        return [], last or 0, 0
    return gaps([device_id])[device_id], last, last - came


def number_known(device_id: UUID, numbers: Collection[int]) -> int:
    """How many of these numbers of a phone came before."""
    counted = sa.select(sa.func.count()).where(DeviceNumber.device_id == device_id, DeviceNumber.number.in_(numbers))
    return db.session.scalar(counted) or 0


def gaps(device_ids: Collection[UUID]) -> dict[UUID, list[Gap]]:
    """Which numbers are missing, of phones by their ids."""
    found: dict[UUID, list[Gap]] = {id: [] for id in device_ids}
    if not found:
        return found
    before = sa.func.lag(DeviceNumber.number).over(partition_by=DeviceNumber.device_id, order_by=DeviceNumber.number)
    numbers = (
        sa.select(DeviceNumber.device_id, DeviceNumber.number, sa.func.coalesce(before, 0).label("before"))
        .where(DeviceNumber.device_id.in_(device_ids))
        .subquery()
    )
    jumps = sa.select(numbers).where(numbers.c.number > numbers.c.before + 1)
    for row in ask(jumps.order_by(numbers.c.device_id, numbers.c.number)):
        found[row.device_id].append(Gap(row.before + 1, row.number - 1))
    return found


@dataclass(frozen=True)
class DeviceSeen:
    """A phone as lists show it; ``current`` while it may hand in."""

    device: Device
    operator: str
    current: bool
    seen_at: datetime
    gaps: Sequence[Gap]


def devices_in(reach: Scope, own: UUID, now: datetime, page: int, page_size: int) -> tuple[list[DeviceSeen], int]:
    """An operator's own phones and those of who works within reach, those that owe something first and those that were
    withdrawn last; and how many there are. Phones that went by themselves and owe nothing are not among them."""
    query = _within(reach, own).where(_worth_showing())
    total = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    in_order = query.order_by(Device.withdrawn_at.is_not(None), _settled(), Device.last_seen_at.desc(), Device.id)
    return _seen(in_order.limit(page_size).offset((page - 1) * page_size), now), total


def device_within(device_id: UUID, reach: Scope, own: UUID, now: datetime) -> DeviceSeen:
    """One of these; raises ``NotFound`` for one out of reach."""
    found = _seen(_within(reach, own).where(Device.id == device_id), now)
    if not found:
        raise NotFound
    return found[0]


def phones_to_look_after(reach: Scope, now: datetime) -> tuple[int, int]:
    """How many phones within reach have kept handouts for too long, and of how many some never came; a withdrawn one
    has been looked after."""
    if reach == Scope():
        return 0, 0
    late = sa.and_(Device.pending > 0, Device.oldest_at < now - LONG_UNSENT)
    lost = Device.missing > Device.missing_known
    counted = sa.select(*(sa.func.count().filter(condition) for condition in (late, lost)))
    row = db.session.execute(counted.select_from(Device).where(_works_in(reach), Device.withdrawn_at.is_(None))).one()
    return row[0], row[1]


def _within(reach: Scope, own: UUID) -> Rows:
    query = (
        sa.select(Device, Operator.display_name, OperatorSession)
        .join(Operator, Operator.id == Device.operator_id)
        .outerjoin(OperatorSession, OperatorSession.id == Device.session_id)
    )
    return query.where(sa.or_(Device.operator_id == own, _works_in(reach)))


def _works_in(reach: Scope) -> "sa.ColumnElement[bool]":
    """Whether a phone's operator holds a role within reach."""
    if reach.everywhere:
        return sa.true()
    held = (
        sa.select(Assignment.id)
        .outerjoin(Site, Site.id == Assignment.site_id)
        .where(Assignment.operator_id == Device.operator_id)
        .where(sa.func.coalesce(Assignment.ambito_id, Site.ambito_id).in_(reach.ambiti))
    )
    return held.exists()


def _settled() -> "sa.ColumnElement[bool]":
    return sa.and_(sa.func.coalesce(Device.pending, 0) == 0, Device.missing <= Device.missing_known)


def _worth_showing() -> "sa.ColumnElement[bool]":
    return sa.or_(
        Device.session_id.is_not(None), Device.withdrawn_at.is_not(None), Device.pending > 0, Device.missing > 0
    )


def _seen(query: Rows, now: datetime) -> list[DeviceSeen]:
    rows = db.session.execute(query).all()
    lacking: Mapping[UUID, list[Gap]] = gaps([one.id for one, _, _ in rows if one.missing])
    return [
        DeviceSeen(
            device=one,
            operator=operator,
            current=session is not None and session.ended_at is None and session.expires_at > now,
            seen_at=max(one.last_seen_at, session.last_seen_at) if session else one.last_seen_at,
            gaps=lacking.get(one.id, ()),
        )
        for one, operator, session in rows
    ]
