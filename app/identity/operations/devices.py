# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of phones that hand in later."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import acts
from app.ciphers import KEY_BYTES, Place, Sealer, Unreadable
from app.db import ask, db, insert, table_of, take_turn, write
from app.errors import NotFound
from app.identity.models import Device, DeviceNumber, OperatorSession
from app.identity.operations.sessions import open_session
from app.identity.queries import devices as queries
from app.identity.rules import Arrived, Gap, Phone, Report, key_unreadable, once_each


@dataclass(frozen=True)
class Registered:
    """A phone that may hand in: what it is told once."""

    device: Device
    token: str
    expires_at: datetime
    key: bytes


def register_device(
    *, id: UUID, operator_id: UUID, name: str, version: str | None, sealer: Sealer, now: datetime
) -> Registered:
    """Make a phone an operator's, or let it in again: with a new token and the key it had.

    Raises ``id_reused`` (409) when it is somebody else's, ``key_unreadable`` (409) when its key is not here any more.
    """
    take_turn(id)
    device = db.session.get(Device, id, populate_existing=True)
    if device is None:
        key = secrets.token_bytes(KEY_BYTES)
        device = _new(id, operator_id, now, _sealed(id, key, sealer))
    else:
        if device.operator_id != operator_id:
            raise acts.id_reused()
        key = _key_of(device, sealer)
        _end(device, now)
    token, session = open_session(operator_id, "phone", now, name)
    device.name, device.version, device.session_id = name, version, session.id
    device.last_seen_at, device.withdrawn_at = now, None
    db.session.flush()
    return Registered(device, token, session.expires_at, key)


def _new(id: UUID, operator_id: UUID, now: datetime, sealed: bytes) -> Device:
    counts = {"last_number": 0, "missing": 0, "missing_known": 0}
    device = Device(id=id, operator_id=operator_id, name="", key=sealed, registered_at=now, last_seen_at=now, **counts)
    db.session.add(device)
    return device


def _sealed(id: UUID, key: bytes, sealer: Sealer) -> bytes:
    sealed = sealer.seal(base64.b64encode(key).decode(), Place("device", id, "key"))
    if sealed is None:
        raise key_unreadable()
    return sealed


def _key_of(device: Device, sealer: Sealer) -> bytes:
    try:
        return queries.opened_key(device, sealer)
    except Unreadable:
        raise key_unreadable() from None


def withdraw_device(device_id: UUID, now: datetime, *, but: UUID | None = None) -> Device:
    """A phone is lost, or must not be used any more: its token opens nothing from now on. Row and key stay. Raises
    ``NotFound``.

    Nobody knows in which of its operator's browsers it was signed in: all of them end, but the session ``but`` of the
    one who withdraws it. Elsewhere they sign in again.
    """
    take_turn(device_id)
    device = db.session.get(Device, device_id, populate_existing=True)
    if device is None:
        raise NotFound
    _end(device, now)
    browsers = sa.update(OperatorSession).where(
        OperatorSession.operator_id == device.operator_id,
        OperatorSession.kind == "browser",
        OperatorSession.id != but if but else sa.true(),
        OperatorSession.ended_at.is_(None),
    )
    db.session.execute(browsers.values(ended_at=now))
    device.withdrawn_at = device.withdrawn_at or now
    db.session.flush()
    return device


def sign_off_device(session_id: UUID, now: datetime) -> UUID:
    """A phone that has handed in everything goes by itself; returns which it was. Raises ``NotFound``."""
    device_id = db.session.scalar(sa.select(Device.id).where(Device.session_id == session_id))
    take_turn(device_id)
    device = db.session.get(Device, device_id, populate_existing=True) if device_id else None
    if device is None or device.session_id != session_id:  # registered anew meanwhile: that is not this one's to end
        raise NotFound
    _end(device, now)
    device.pending, device.oldest_at = 0, None
    db.session.flush()
    return device.id


def _end(device: Device, now: datetime) -> None:
    """End the session it hands in with."""
    if device.session_id is not None:
        ending = sa.update(OperatorSession).where(
            OperatorSession.id == device.session_id, OperatorSession.ended_at.is_(None)
        )
        db.session.execute(ending.values(ended_at=now))
    device.session_id = None


def know_of_missing(device_id: UUID) -> None:
    """Somebody has looked into the numbers that are missing now: only new ones are worth a word again."""
    db.session.execute(sa.update(Device).where(Device.id == device_id).values(missing_known=Device.missing))


def hear_from(phone: Phone, arrived: Sequence[Arrived]) -> list[Gap]:
    """Keep what a phone says of itself, and its numbers; returns those that are missing."""
    take_turn(phone.device_id)
    said = _said(phone, len(arrived))
    write(sa.update(_DEVICE).where(_DEVICE.c.id == phone.device_id).values(said), [{}])
    withdrawn = [Arrived(number) for number in phone.report.withdrawn]
    return _note(phone.device_id, [*arrived, *withdrawn], phone.now)


def _said(phone: Phone, came: int) -> dict[str, Any]:
    """What changes of a phone's row. What has just come in waits there no more, although the phone still counted it."""
    report, said = phone.report, dict[str, Any](last_seen_at=phone.now)
    if report.pending is not None:
        left = max(0, report.pending - came)
        oldest = phone.by_our_clock(report.oldest_at) if report.oldest_at and left else None
        said |= {"pending": left, "oldest_at": oldest}
    if report.version is not None:
        said["version"] = report.version
    if phone.clock_off is not None:
        said["clock_off_seconds"] = round(phone.clock_off.total_seconds())
    return said


def note_numbers(device_id: UUID, arrived: Sequence[Arrived], now: datetime) -> list[Gap]:
    """Write down which numbers of a phone came, in whatever order and however often; returns those that are missing.

    The first act that came under a number keeps it; a number that was withdrawn takes the act that comes later. This is
    for what came on another way than from the phone itself, which still believes that all of it waits.
    """
    take_turn(device_id)
    new = len({one.number for one in arrived}) - queries.number_known(device_id, [one.number for one in arrived])
    left = sa.case((_DEVICE.c.pending > new, _DEVICE.c.pending - new), else_=0)
    waiting = sa.update(_DEVICE).where(_DEVICE.c.id == device_id, _DEVICE.c.pending > 0)
    ask(waiting.values(pending=left))
    return _note(device_id, arrived, now)


def _note(device_id: UUID, arrived: Sequence[Arrived], now: datetime) -> list[Gap]:
    if arrived:
        rows = [
            {
                "device_id": device_id,
                "number": one.number,
                "act_id": one.act_id,
                "device_time": one.device_time,
                "received_at": now,
            }
            for one in once_each(arrived)
        ]
        write(_first_act_wins(), rows)
    gaps, last, missing = queries.gaps_of(device_id)
    if arrived:
        known = sa.case((_DEVICE.c.missing_known > missing, missing), else_=_DEVICE.c.missing_known)
        counted = sa.update(_DEVICE).where(_DEVICE.c.id == device_id)
        ask(counted.values(last_number=last, missing=missing, missing_known=known))
    return gaps


def _first_act_wins() -> Any:
    new = insert(_NUMBER)
    return new.on_conflict_do_update(
        index_elements=["device_id", "number"],
        set_={name: new.excluded[name] for name in ("act_id", "device_time", "received_at")},
        where=sa.and_(_NUMBER.c.act_id.is_(None), new.excluded.act_id.is_not(None)),
    )


_DEVICE, _NUMBER = table_of(Device), table_of(DeviceNumber)

__all__ = [
    "Registered",
    "Report",
    "hear_from",
    "know_of_missing",
    "note_numbers",
    "register_device",
    "sign_off_device",
    "withdraw_device",
]
