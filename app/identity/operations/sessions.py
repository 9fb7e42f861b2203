# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of sessions: coming in, going out, guessing."""

import secrets
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app.db import db, take_turn
from app.errors import NotFound
from app.identity import queries, rules
from app.identity.models import OperatorSession, SignInAttempt


def open_session(operator_id: UUID, kind: str, now: datetime, name: str | None = None) -> tuple[str, OperatorSession]:
    """A new way in; returns its secret, which is shown once and kept only as a hash."""
    secret = f"soglia_{secrets.token_urlsafe(32)}"
    session = OperatorSession(
        id=chance.new_id(),
        operator_id=operator_id,
        kind=kind,
        secret_hash=queries.hash_of(secret),
        name=name,
        created_at=now,
        last_seen_at=now,
        expires_at=now + rules.LIFE[kind],
    )
    db.session.add(session)
    db.session.flush()
    return secret, session


def end_session(session_id: UUID, now: datetime) -> None:
    """Sign out; the secret opens nothing any more, wherever a copy of it lies."""
    session = db.session.get(OperatorSession, session_id)
    if session is None:
        raise NotFound
    session.ended_at = now


def see(session_id: UUID, now: datetime) -> None:
    """Note that a session was used."""
    db.session.execute(sa.update(OperatorSession).where(OperatorSession.id == session_id).values(last_seen_at=now))


def try_to_sign_in(account: str, address: str, now: datetime) -> list[UUID]:
    """Count a sign-in as failed before its password is looked at, so that tries at the same instant count as well.

    Returns what to forget should the password be right. Raises ``too_many_attempts`` while one has to wait.
    """
    take_turn(*(queries.turn_of(subject) for subject in (account, address)))
    waits = (
        rules.wait_after(queries.failures_of(account, now), now),
        rules.wait_after(queries.failures_of(address, now), now, rules.FREE_ATTEMPTS_OF_AN_ADDRESS),
    )
    if any(waits):
        raise rules.too_many_attempts(max(waits))
    return [note_failure(subject, now) for subject in (account, address)]


def note_failure(subject: str, now: datetime) -> UUID:
    """Count one failed try under a key; returns its id."""
    failure = SignInAttempt(id=chance.new_id(), subject=subject, at=now)
    db.session.add(failure)
    return failure.id


def forget_failures(account: str, tried: list[UUID], now: datetime) -> None:
    """After a good sign-in: this try and the account's failures no longer count, and everybody's old ones go."""
    gone = sa.or_(SignInAttempt.subject == account, SignInAttempt.id.in_(tried), SignInAttempt.at < now - rules.WINDOW)
    db.session.execute(sa.delete(SignInAttempt).where(gone))
